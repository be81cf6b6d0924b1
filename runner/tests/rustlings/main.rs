//! Courses that were written for rustlings, through the real binary.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod course;
mod files;
mod judged;
mod watched;
