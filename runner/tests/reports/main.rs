//! What a learner did is recorded, reported and put together with what others did: by the real binary.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod class;
mod report;
