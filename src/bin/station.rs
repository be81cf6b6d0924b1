//! Turns on the radio that it is called with, and waits until it has gone off.

use std::env;
use std::process::Command;

fn main() {
    let radio = env::args_os().nth(1).unwrap();
    Command::new(radio).status().unwrap();
}
