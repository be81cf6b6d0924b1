//! The watcher on a real terminal, from the welcome to the last words.

use crate::course::{EXERCISES, of};

#[test]
fn a_learner_goes_from_the_welcome_to_the_last_words() {
    let course = of(&EXERCISES[..2]);
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("Welcome to the trial. It is short.");
    watcher.send("\r");
    // It passes as it is given out, and is there to be read.
    watcher.wait_for_text("intro1 ✓ It compiles, and runs to its end. It printed: Good morning.");
    watcher.send("n");
    let screen = watcher.wait_for_text("The compiler stops at line 3.");
    assert!(!screen.contains("Look at intro2."), "{screen}");
    watcher.send("h");
    watcher.wait_for_text("Hint 1 of 1 Look at intro2.");
    course.write("exercises/00_intro/intro2.rs", EXERCISES[1].solution);
    watcher.wait_for_text("intro2 ✓ It compiles, and runs to its end. It printed: Here I am.");
    watcher.send("n");
    watcher.wait_for_text("All 2 koans pass, each looked at once more just now.");
    watcher.wait_for_text("That was all of the trial.");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn the_welcome_is_for_those_who_begin() {
    let course = of(&EXERCISES[..2]);
    course.run(&["run", "intro1"]).assert(0, &[]);
    let watcher = course.watch(&[]);
    let screen = watcher.wait_for_text("The compiler stops at line 3.");
    assert!(!screen.contains("Welcome"), "{screen}");
    assert_eq!(watcher.quit(), 0);
}
