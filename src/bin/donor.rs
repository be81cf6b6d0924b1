//! Puts coins into a tin, and says how many: `donor FILE COINS`. The file has the
//! sum of what is in the tin. While somebody else has locked it, that is none.

use std::env;
use std::fs::File;
use std::io::{Read, Seek, Write};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let coins: u32 = arguments[2].parse().unwrap();
    let mut tin = File::options()
        .read(true)
        .write(true)
        .open(&arguments[1])
        .unwrap();
    if tin.try_lock().is_err() {
        println!("0");
        return;
    }
    let mut sum = String::new();
    tin.read_to_string(&mut sum).unwrap();
    let sum: u32 = sum.parse().unwrap();
    tin.rewind().unwrap();
    write!(tin, "{}", sum + coins).unwrap();
    println!("{coins}");
}
