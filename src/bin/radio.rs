//! Says back each line that it hears, until it hears no more.

use std::io;

fn main() {
    for line in io::stdin().lines() {
        println!("{}", line.unwrap());
    }
}
