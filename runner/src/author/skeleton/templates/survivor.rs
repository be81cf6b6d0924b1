//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

mod ticket {
    /// What a ride costs at this age. Children below six ride free.
    pub fn price(age: u32) -> u32 {
        if age < 6 { 0 } else { 3 }
    }
}

use ticket::price;

#[test]
fn a_grown_up_pays() {
    assert_eq!(price(30), 3);
}
//~ solution
mod ticket {
    /// What a ride costs at this age. Children below six ride free.
    pub fn price(age: u32) -> u32 {
        if age < 6 { 0 } else { 3 }
    }
}

use ticket::price;

#[test]
fn a_grown_up_pays() {
    assert_eq!(price(30), 3);
}

#[test]
fn from_six_on_a_child_pays() {
    assert_eq!([price(5), price(6)], [0, 3]);
}
//~ wrong stays_away_from_the_edge survivor free_at_six
mod ticket {
    /// What a ride costs at this age. Children below six ride free.
    pub fn price(age: u32) -> u32 {
        if age < 6 { 0 } else { 3 }
    }
}

use ticket::price;

#[test]
fn a_grown_up_pays() {
    assert_eq!(price(30), 3);
}

#[test]
fn a_small_child_rides_free() {
    assert_eq!(price(3), 0);
}
//~ broken free_at_six
//! TO WRITE: what this version does wrong, in a sentence.

/// What a ride costs at this age. Children below six ride free.
pub fn price(age: u32) -> u32 {
    if age <= 6 { 0 } else { 3 }
}
