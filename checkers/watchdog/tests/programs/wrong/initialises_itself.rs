//@ class: deadlock
//@ kind: self_deadlock

use std::sync::OnceLock;

static CONFIGURATION: OnceLock<String> = OnceLock::new();

fn configuration() -> &'static str {
    CONFIGURATION.get_or_init(|| format!("{}!", configuration()))
}

#[test]
fn needs_itself() {
    assert_eq!(configuration(), "!");
}
