//! `--junit FILE`, of several commands.

use std::path::Path;

use super::say;
use crate::junit;

/// Writes the document; says so where it can't be written. What else there is to show is shown all the same.
pub(super) fn written(file: &Path, document: &str) -> bool {
    match junit::write(file, document) {
        Ok(()) => true,
        Err(error) => {
            say(&format!("The JUnit file {} can't be written: {error}.", file.display()));
            false
        }
    }
}
