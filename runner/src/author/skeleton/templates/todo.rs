//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

/// The longest of these words; of several, the first one.
fn longest<'a>(words: &[&'a str]) -> Option<&'a str> {
    todo!()
}

#[test]
fn the_longest_word_is_found() {
    assert_eq!(longest(&["a", "few", "words", "more"]), Some("words"));
}

#[test]
fn of_several_it_is_the_first() {
    assert_eq!(longest(&["one", "or", "two"]), Some("one"));
}
//~ solution
/// The longest of these words; of several, the first one.
fn longest<'a>(words: &[&'a str]) -> Option<&'a str> {
    // Of several, `max_by_key` takes the last one.
    words.iter().rev().copied().max_by_key(|word| word.len())
}

#[test]
fn the_longest_word_is_found() {
    assert_eq!(longest(&["a", "few", "words", "more"]), Some("words"));
}

#[test]
fn of_several_it_is_the_first() {
    assert_eq!(longest(&["one", "or", "two"]), Some("one"));
}
//~ wrong takes_the_last assertion_failed
/// The longest of these words; of several, the first one.
fn longest<'a>(words: &[&'a str]) -> Option<&'a str> {
    words.iter().copied().max_by_key(|word| word.len())
}

#[test]
fn the_longest_word_is_found() {
    assert_eq!(longest(&["a", "few", "words", "more"]), Some("words"));
}

#[test]
fn of_several_it_is_the_first() {
    assert_eq!(longest(&["one", "or", "two"]), Some("one"));
}
