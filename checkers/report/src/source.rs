//! The source of the exercise, as far as sentences are made of it.

use std::{cell::RefCell, collections::HashMap, env, fs, path::Path};

/// How many lines a statement is looked back for.
const LINES: usize = 8;

/// Whether a file of the source has one of these words.
pub fn mentions(file: &str, words: &[&str]) -> bool {
    with_lines(file, |lines| lines.iter().any(|line| words.iter().any(|word| line.contains(word))))
}

/// A line, counted from 1.
pub(crate) fn line(file: &str, line: u32) -> Option<String> {
    with_lines(file, |lines| lines.get((line as usize).checked_sub(1)?).cloned())
}

/// The source up to a place, a few lines of it. Lines and columns are counted from 1; without a column there is none.
pub(crate) fn text_before(file: &str, line: u32, column: u32) -> Option<Vec<char>> {
    let (line, column) = ((line as usize).checked_sub(1)?, (column as usize).checked_sub(1)?);
    with_lines(file, |lines| {
        let mut text: Vec<char> = lines.get((line + 1).saturating_sub(LINES)..line)?.join("\n").chars().collect();
        text.push('\n');
        text.extend(lines.get(line)?.chars().take(column));
        Some(text)
    })
}

fn with_lines<R>(file: &str, look: impl FnOnce(&[String]) -> R) -> R {
    thread_local! {
        static FILES: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
    }
    FILES.with_borrow_mut(|files| {
        let read = || read(file).lines().map(String::from).collect();
        look(files.entry(file.to_string()).or_insert_with(read))
    })
}

/// A source file: named from here, or from the package's folder, where the compiler was called in that.
fn read(file: &str) -> String {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    fs::read_to_string(file).or_else(|_| fs::read_to_string(Path::new(&package).join(file))).unwrap_or_default()
}
