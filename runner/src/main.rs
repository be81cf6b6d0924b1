//! The binary: hidden roles of helper processes first, then the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    koans::run::hidden(std::env::args_os()).unwrap_or_else(koans::commands::main)
}
