//! The whole program under attack: real binary, real rustc, real terminals. One binary, since linking a dozen takes
//! longer than running them.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod verdicts;
