//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

/// How often a number can be halved before nothing is left of it.
fn halvings(mut number: u32) -> u32 {
    let mut count = 0;
    while number > 0 {
        number = number.div_ceil(2);
        count += 1;
    }
    count
}

#[test]
fn nine_is_halved_four_times() {
    assert_eq!(halvings(9), 4);
}
//~ solution
/// How often a number can be halved before nothing is left of it.
fn halvings(mut number: u32) -> u32 {
    let mut count = 0;
    while number > 0 {
        number /= 2;
        count += 1;
    }
    count
}

#[test]
fn nine_is_halved_four_times() {
    assert_eq!(halvings(9), 4);
}
//~ wrong stops_at_one assertion_failed
/// How often a number can be halved before nothing is left of it.
fn halvings(mut number: u32) -> u32 {
    let mut count = 0;
    while number > 1 {
        number /= 2;
        count += 1;
    }
    count
}

#[test]
fn nine_is_halved_four_times() {
    assert_eq!(halvings(9), 4);
}
