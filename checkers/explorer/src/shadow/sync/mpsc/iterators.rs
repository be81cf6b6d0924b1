//! The iterators over a receiver.

use std::panic::Location;

use super::{Patience, Receiver};
use crate::model::schedule::Place;

/// See the real one.
#[derive(Debug)]
pub struct Iter<'a, T>(pub(super) &'a Receiver<T>, pub(super) Place);

/// See the real one.
#[derive(Debug)]
pub struct TryIter<'a, T>(pub(super) &'a Receiver<T>, pub(super) Place);

/// See the real one.
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>, Place);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.take(Patience::Endless, self.1).ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.take(Patience::None, self.1).ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.take(Patience::Endless, self.1).ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self, Location::caller())
    }
}
