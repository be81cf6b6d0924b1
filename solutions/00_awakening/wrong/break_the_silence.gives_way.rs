//@ verdict: livelock
//@ why: Giving way to other threads does not help: the loop still looks at the same place for ever.
//! This program does not fail: it says nothing at all. Every run has a deadline,
//! and when it is over the runner ends the program and tells you so. Ask of a
//! silent program which loop never ends, and who is waiting for it. Then let
//! `transcribe` come to its end.

use std::thread;

/// Writes down a telephone call, in a second thread. `None` is a pause, and
/// pauses are left out.
fn transcribe(call: Vec<Option<&'static str>>) -> Vec<&'static str> {
    let listener = thread::spawn(move || {
        let mut words = Vec::new();
        let mut position = 0;
        while position < call.len() {
            let Some(word) = call[position] else {
                thread::yield_now();
                continue;
            };
            words.push(word);
            position += 1;
        }
        words
    });
    listener.join().unwrap()
}

#[test]
fn a_call_without_pauses_is_written_down() {
    assert_eq!(
        transcribe(vec![Some("good"), Some("evening")]),
        ["good", "evening"]
    );
}

#[test]
fn a_call_with_pauses_is_written_down() {
    let call = vec![
        Some("hello"),
        None,
        Some("is"),
        Some("anyone"),
        None,
        None,
        Some("there"),
    ];
    assert_eq!(
        transcribe(call),
        ["hello", "is", "anyone", "there"],
        "words of the call are missing from the transcript"
    );
}
