//@ verdict: deadlock
//@ why: It waits for a process that waits for the end of its stdin.
//! A pipe leads one way, from whoever holds its writing end to whoever holds the
//! other. With two of them one can talk to a process: write into its stdin, and read
//! from its stdout. At the library the program `shelve` is handed the books that came
//! back today, and is to say in which order they stand on the shelf. All of them have
//! been handed over, and still it says nothing. Mend `in_order`.

use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Asks `shelve` for the order in which these books stand on the shelf.
fn in_order(books: &[&str]) -> Vec<String> {
    let mut shelve = Command::new(env!("CARGO_BIN_EXE_shelve"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut hand_over = shelve.stdin.take().unwrap();
    for book in books {
        writeln!(hand_over, "{book}").unwrap();
    }
    shelve.wait().unwrap();
    let shelf = io::read_to_string(shelve.stdout.take().unwrap()).unwrap();
    shelf.lines().map(str::to_string).collect()
}

#[test]
fn books_come_out_in_their_order() {
    assert_eq!(
        in_order(&["Persuasion", "Emma", "Middlemarch"]),
        ["Emma", "Middlemarch", "Persuasion"],
        "three books were handed over"
    );
}

#[test]
fn on_a_quiet_day_no_book_comes_back() {
    assert!(in_order(&[]).is_empty(), "there was no book today");
}
