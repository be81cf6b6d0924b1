//! `koans`: an interactive exercise suite that teaches concurrency in Rust. DESIGN.md walks the modules.

pub mod check;
pub mod compile;
pub mod course;
pub mod doctor;
pub mod filesystem;
pub mod harness;
pub mod home;
pub mod init;
pub mod list;
pub mod pristine;
pub mod progress;
pub mod run;
pub mod screen;
pub mod source;
pub mod store;
pub mod text;
pub mod toolchain;
pub mod verdict;
