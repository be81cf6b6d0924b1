//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

/// How many words there are in a text.
fn words(text: &str) -> usize {
    text.split(' ').count()
}

#[test]
fn three_words_are_three() {
    assert_eq!(words("one two three"), 3);
}

#[test]
fn what_is_wider_is_no_word() {
    assert_eq!(words("one  two "), 2);
}
//~ solution
/// How many words there are in a text.
fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[test]
fn three_words_are_three() {
    assert_eq!(words("one two three"), 3);
}

#[test]
fn what_is_wider_is_no_word() {
    assert_eq!(words("one  two "), 2);
}
//~ wrong trims_it_first assertion_failed
/// How many words there are in a text.
fn words(text: &str) -> usize {
    text.trim().split(' ').count()
}

#[test]
fn three_words_are_three() {
    assert_eq!(words("one two three"), 3);
}

#[test]
fn what_is_wider_is_no_word() {
    assert_eq!(words("one  two "), 2);
}
