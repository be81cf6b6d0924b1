//! Doubles numbers, a line for each. There is one question that it does not survive.

use std::{io, process};

fn main() {
    for question in io::stdin().lines() {
        match question.expect("the questions are text").parse::<u64>() {
            Ok(0) => process::abort(),
            Ok(number) => println!("{}", 2 * number),
            Err(_) => println!("not a number"),
        }
    }
}
