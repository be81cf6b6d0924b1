//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

#[test]
fn a_range_ends_before_its_second_number() {
    let sum: u32 = (1..4).sum();

    assert_eq!(sum, __);
}
//~ solution
#[test]
fn a_range_ends_before_its_second_number() {
    let sum: u32 = (1..4).sum();

    assert_eq!(sum, 6);
}
//~ wrong counts_the_end assertion_failed
#[test]
fn a_range_ends_before_its_second_number() {
    let sum: u32 = (1..4).sum();

    assert_eq!(sum, 10);
}
