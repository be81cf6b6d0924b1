//! What an object is called: by what stands before the dot of the call, as far as the source can be read.

use std::{cell::RefCell, collections::HashMap};

use super::task::Site;

/// `hits` for a call of `hits.load()` there, if that is on one line.
pub fn receiver(site: Site) -> Option<String> {
    thread_local! {
        static FILES: RefCell<HashMap<&'static str, Vec<String>>> = RefCell::default();
    }
    FILES.with_borrow_mut(|files| {
        let read = || std::fs::read_to_string(site.file).unwrap_or_default().lines().map(String::from).collect();
        let lines = files.entry(site.file).or_insert_with(read);
        let line = lines.get((site.line as usize).checked_sub(1)?)?;
        before_the_dot(line, (site.column as usize).checked_sub(1)?)
    })
}

/// The path that ends before this column with a dot.
fn before_the_dot(line: &str, column: usize) -> Option<String> {
    let text: Vec<char> = line.chars().take(column).collect();
    let text = text.strip_suffix(&['.'])?;
    let part_of_path = |letter: &&char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let length = text.iter().rev().take_while(part_of_path).count();
    let name: String = text[text.len() - length..].iter().collect();
    (!name.is_empty()).then_some(name)
}
