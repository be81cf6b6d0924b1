//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

/// The first letter of a word.
fn initial(word: &str) -> Option<char> {
    Some(word.chars().next().unwrap())
}

#[test]
fn a_word_has_an_initial() {
    assert_eq!(initial("koan"), Some('k'));
}

#[test]
fn nothing_has_none() {
    assert_eq!(initial(""), None);
}
//~ solution
/// The first letter of a word.
fn initial(word: &str) -> Option<char> {
    word.chars().next()
}

#[test]
fn a_word_has_an_initial() {
    assert_eq!(initial("koan"), Some('k'));
}

#[test]
fn nothing_has_none() {
    assert_eq!(initial(""), None);
}
//~ wrong makes_one_up assertion_failed
/// The first letter of a word.
fn initial(word: &str) -> Option<char> {
    Some(word.chars().next().unwrap_or_default())
}

#[test]
fn a_word_has_an_initial() {
    assert_eq!(initial("koan"), Some('k'));
}

#[test]
fn nothing_has_none() {
    assert_eq!(initial(""), None);
}
