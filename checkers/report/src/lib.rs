//! What the checkers have in common: the report of a test. Each of them finds things out in its own way, and puts what
//! it has found into a [`Report`]; from there on all is the same.
//!
//! - [`Report`] is the data, with [`Class`], [`Explored`], [`Row`] and [`Wait`] in it; [`Words`] are a checker's own.
//! - [`tell`] writes it, as a line of JSON for the runner, or as a table for those who try a checker by hand.
//! - [`names`] reads in the source what an object is called.
//! - [`Test`] and [`Returned`] are what the shadowed `#[test]` hands to a checker; [`replay`] is the schedule that is
//!   asked for.

mod class;
mod explored;
mod json;
pub mod names;
mod order;
pub mod replay;
mod report;
mod rounds;
mod seal;
mod source;
mod table;
mod test;
mod words;

pub use class::Class;
pub use explored::Explored;
pub use order::is_behind_a_failure;
pub use report::{Report, Row, Wait, tell};
pub use rounds::two_rounds;
pub use seal::take_seal;
pub use source::mentions;
pub use test::{Returned, Test, text_of};
pub use words::{Words, list};
