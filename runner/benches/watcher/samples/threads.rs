//! Counts how often each word occurs in some texts, with a thread for each text.

use std::collections::BTreeMap;

const MARK: &str = "@MARK@";

const TEXTS: [&str; 4] = [
    "the cat and the dog and the bird",
    "a dog is not a cat",
    "the bird sings",
    "and the cat sleeps while the dog barks at the bird",
];

/// How often each word occurs in all of the texts.
fn count(texts: &'static [&'static str]) -> BTreeMap<String, usize> {
    // @BODY@
}

fn main() {
    println!("{MARK}: {} words", count(&TEXTS).len());
}

#[test]
fn every_occurrence_is_counted() {
    println!("{MARK}");
    let counts = count(&TEXTS);
    assert_eq!(counts["the"], 7, "{MARK}: how often `the` occurs");
    assert_eq!(counts["cat"], 3, "{MARK}: how often `cat` occurs");
}

#[test]
fn no_text_gives_no_words() {
    assert!(count(&[]).is_empty());
}

#[test]
fn the_same_texts_give_the_same_counts() {
    let (first, second) = (count(&TEXTS), count(&TEXTS));
    assert_eq!(first, second);
    assert_eq!(first.values().sum::<usize>(), 28);
}
