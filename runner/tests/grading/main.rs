//! Grading and JUnit, with the real binary: what submissions try, what is printed, how parts come together, and that the
//! files of docs/grading.md do what they say.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod attacks;
mod docs;
mod grades;
mod junit;
