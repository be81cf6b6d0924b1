//! Turns on the radio that it is called with, and waits until it has gone off. Without
//! a radio it waits until nobody can speak to it any more.

use std::env;
use std::io;
use std::process::Command;

fn main() {
    match env::args_os().nth(1) {
        Some(radio) => drop(Command::new(radio).status().unwrap()),
        None => drop(io::copy(&mut io::stdin(), &mut io::sink()).unwrap()),
    }
}
