//@ verdict: assertion_failed
//@ why: It mends the street of seven houses. In the street of ten the middle stays where it was.
//! This program compiles, runs, and is wrong. A test that fails tells you three
//! things: a sentence about what is wrong, the value that came out (`left`), and
//! the value that was expected (`right`). Compare the two, then mend `deliver`.

use std::thread;

/// Two postmen share a street whose houses are numbered from 1 to `last`: one
/// takes the first half, the other the rest. Returns the houses they went to.
fn deliver(last: u32) -> Vec<u32> {
    let middle = last.div_ceil(2);

    let first = thread::spawn(move || (1..middle).collect::<Vec<u32>>());
    let second = thread::spawn(move || (middle + 1..=last).collect::<Vec<u32>>());

    let mut houses = first.join().unwrap();
    houses.extend(second.join().unwrap());
    houses
}

#[test]
fn a_street_of_ten_houses_gets_its_post() {
    assert_eq!(
        deliver(10),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        "the postmen did not go to every house once"
    );
}

#[test]
fn a_street_of_seven_houses_gets_its_post() {
    assert_eq!(
        deliver(7),
        [1, 2, 3, 4, 5, 6, 7],
        "the postmen did not go to every house once"
    );
}

#[test]
fn a_lonely_house_gets_its_post() {
    assert_eq!(
        deliver(1),
        [1],
        "the postmen did not go to the only house, and nowhere else"
    );
}
