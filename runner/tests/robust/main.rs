//! The whole program under attack: real binary, real rustc, real terminals. One binary, since linking a dozen takes
//! longer than running them.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod commands;
mod explored;
mod file_states;
mod machine;
mod made_from;
mod originals;
mod output;
mod progress_file;
mod proving;
mod told;
mod verdicts;
mod watch_ends;
mod watch_keys;
mod watch_saves;
mod watch_snapshots;
mod watch_terminal;
mod watched;
