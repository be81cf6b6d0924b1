//! Reports that nobody but the checker can have written. A koan's code runs in the checker's process, finds the file that
//! the reports go to, and could write there that all is well. So every line has a mark that takes a key; the checker takes
//! the key out of the file before any of the koan's code runs (`checkers/report/src/seal.rs`).

#![allow(deprecated, reason = "SipHasher's successors take no key")]

use std::{
    fs,
    hash::{BuildHasher as _, Hasher as _, RandomState, SipHasher},
    io,
    path::Path,
};

/// The key of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seal(u64, u64);

impl Seal {
    /// A new key, from the operating system's random numbers, as the first line of the file for the reports.
    ///
    /// # Errors
    /// When the file can't be written.
    pub(super) fn put_into(file: &Path) -> io::Result<Seal> {
        let random = || RandomState::new().build_hasher().finish();
        let seal = Seal(random(), random());
        fs::write(file, format!("seal: {:016x}{:016x}\n", seal.0, seal.1))?;
        Ok(seal)
    }

    /// The lines of a text up to the first that the checker has not written, without their marks.
    pub(super) fn genuine<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let lines = text.lines().enumerate().map_while(|(number, line)| {
            let (line, mark) = line.rsplit_once('\t')?;
            (mark == self.mark(number as u64, line)).then_some(line)
        });
        lines.collect()
    }

    fn mark(&self, number: u64, line: &str) -> String {
        let mut hasher = SipHasher::new_with_keys(self.0, self.1);
        hasher.write(&number.to_le_bytes());
        hasher.write(line.as_bytes());
        format!("{:016x}", hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_added_changed_or_moved_ends_what_is_believed() {
        let folder = tempfile::tempdir().unwrap();
        let seal = Seal::put_into(&folder.path().join("reports")).unwrap();
        let line = |number, text: &str| format!("{text}\t{}", seal.mark(number, text));
        let (one, two) = (line(0, "one"), line(1, "two"));
        let genuine = |lines: &[&str]| seal.genuine(&lines.join("\n")).join(" ");
        assert_eq!(genuine(&[&one, &two]), "one two");
        assert_eq!(genuine(&[&one, "three", &two]), "one");
        assert_eq!(genuine(&[&one, &two.replace("two", "2")]), "one");
        assert_eq!(genuine(&[&two, &one]), "");
        assert_eq!(genuine(&[&one, &one]), "one");
    }
}
