//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

#[test]
fn both_are_there_in_the_end() {
    let title = String::from("koans");
    let copy = title;

    assert_eq!(title, copy);
}
//~ solution
#[test]
fn both_are_there_in_the_end() {
    let title = String::from("koans");
    let copy = title.clone();

    assert_eq!(title, copy);
}
//~ wrong makes_it_mutable does_not_compile
#[test]
fn both_are_there_in_the_end() {
    let mut title = String::from("koans");
    let copy = title;

    assert_eq!(title, copy);
}
