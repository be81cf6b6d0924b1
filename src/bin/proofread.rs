//! Reads a text from stdin. Ends with 0 if it is fit to print, and with 2 if there
//! is a word that stands twice in a row.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let text = io::read_to_string(io::stdin()).expect("a text");
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.windows(2).any(|pair| pair[0] == pair[1]) {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}
