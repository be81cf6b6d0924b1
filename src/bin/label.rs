//! Prints a label: each argument is a line of it. The colour of the ink is in the
//! environment, as `LABEL_INK`; without it, the ink is black.

use std::env;

fn main() {
    let ink = env::var("LABEL_INK").unwrap_or("black".to_string());
    for line in env::args().skip(1) {
        println!("{ink} [{line}]");
    }
}
