//! `koans`: an interactive exercise suite that teaches concurrency in Rust. DESIGN.md walks the modules.

pub mod course;
pub mod run;
pub mod verdict;
