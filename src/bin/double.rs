//! Doubles the number that it is called with: `double 5`. It says on stderr that it
//! has come, and gets to work when its stdin ends.

use std::{env, io, process};

fn main() {
    eprintln!("here");
    io::read_to_string(io::stdin()).unwrap();

    let number: u32 = env::args().nth(1).unwrap().parse().unwrap();
    let doubled = number * 2;
    println!("{number} doubled is {doubled}, by {}", process::id());
}
