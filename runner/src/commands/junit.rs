//! `--junit FILE`, of several commands.

use std::path::Path;

use super::say;
use crate::{
    exit::Exit,
    output::{self, Kind},
};

/// Whether a file that was named may be replaced, before anything takes long; says so where it may not.
pub(super) fn may_be_written(file: Option<&Path>) -> Result<(), Exit> {
    match file.map_or(Ok(()), |file| output::check_not_in_the_way(file, Kind::Junit)) {
        Err(error) if error.exit() == Exit::Refused => {
            say(&format!("The JUnit file {error}"));
            Err(Exit::Refused)
        }
        // What else may be wrong is said when it is written: there is a result to show then.
        _ => Ok(()),
    }
}

/// Writes the document; says so where it can't be written. What else there is to show is shown all the same.
pub(super) fn written(file: &Path, document: &str) -> bool {
    match output::write_with_folder(file, Kind::Junit, document.as_bytes()) {
        Ok(()) => true,
        Err(error) => {
            say(&format!("The JUnit file {error}"));
            false
        }
    }
}
