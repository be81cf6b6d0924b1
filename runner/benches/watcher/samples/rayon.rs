//! Finds the longest Collatz chain among the first numbers, on all cores.

use rayon::prelude::*;

const MARK: &str = "@MARK@";

/// How many steps it takes from `number` to 1.
fn steps(mut number: u64) -> u32 {
    let mut steps = 0;
    while number != 1 {
        number = if number % 2 == 0 { number / 2 } else { 3 * number + 1 };
        steps += 1;
    }
    steps
}

/// The number up to `limit` with the longest chain, and that chain's steps; the smallest of several.
fn longest(limit: u64) -> (u64, u32) {
    // @BODY@
}

fn main() {
    println!("{MARK}: {:?}", longest(100));
}

#[test]
fn the_longest_chain_is_found() {
    println!("{MARK}");
    assert_eq!(longest(30), (27, 111), "{MARK}: the longest chain up to 30");
}

#[test]
fn one_number_is_a_chain_of_no_steps() {
    assert_eq!(longest(1), (1, 0));
}

#[test]
fn chains_of_many_numbers() {
    let all: Vec<u32> = (1..=1000u64).into_par_iter().map(steps).collect();
    assert_eq!(all.iter().copied().max(), Some(longest(1000).1));
}
