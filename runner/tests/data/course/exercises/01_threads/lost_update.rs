#[test]
fn holds() {}
