//! Engraves one name after the other, each on a line, until no more come. Who asks
//! for a diamond has to look for another engraver.

use std::{io, process};

fn main() {
    for name in io::stdin().lines() {
        let name = name.unwrap();
        if name == "diamond" {
            process::exit(1);
        }
        println!("~{name}~");
    }
}
