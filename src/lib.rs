//! The stage of some koans: what they play against. Nothing here is an exercise, and nothing is about threads.

pub mod web;
