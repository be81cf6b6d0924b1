//! A pipe has room for a few pages of text, often 64 KiB. When it is full, whoever
//! writes waits until somebody has read. The program `logbook` reads out what a
//! lighthouse keeper has written down, the nights on stdout and warnings on stderr.
//! For a week it works well. For all the years of the lighthouse it never comes to
//! an end, and neither does `read_out`. Mend it, for a long life and for much fog.

use std::io;
use std::process::{Command, Stdio};

struct ReadOut {
    nights: String,
    warnings: String,
    /// Whether the keeper got to the end of the book.
    complete: bool,
}

/// Has that many nights read out, with fog in some of them.
fn read_out(nights: usize, fog: usize) -> ReadOut {
    let mut keeper = Command::new(env!("CARGO_BIN_EXE_logbook"))
        .args([nights, fog].map(|number| number.to_string()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = keeper.wait().unwrap();
    ReadOut {
        nights: io::read_to_string(keeper.stdout.take().unwrap()).unwrap(),
        warnings: io::read_to_string(keeper.stderr.take().unwrap()).unwrap(),
        complete: status.success(),
    }
}

#[test]
fn a_short_book() {
    let book = read_out(7, 2);
    assert_eq!(book.nights.lines().count(), 7);
    assert_eq!(book.warnings.lines().count(), 2);
    assert!(book.complete, "the keeper should get to the end");
}

#[test]
fn many_nights() {
    let book = read_out(20_000, 2);
    assert_eq!(book.nights.lines().count(), 20_000);
    assert_eq!(book.warnings.lines().count(), 2);
    assert!(book.complete, "the keeper should get to the end");
}

#[test]
fn much_fog() {
    let book = read_out(7, 20_000);
    assert_eq!(book.nights.lines().count(), 7);
    assert_eq!(book.warnings.lines().count(), 20_000);
    assert!(book.complete, "the keeper should get to the end");
}
