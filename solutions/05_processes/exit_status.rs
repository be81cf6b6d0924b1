//! A process that ends leaves a number behind. What it means is up to the program;
//! `proofread` ends with 0 if a text is fit to print, and with 2 if it has found a
//! mistake. But a process may also end before it has come to any finding. The
//! newspaper below prints whatever the proofreader gave back, and yesterday's front
//! page was about the the weather. Mend `fit_to_print`.

use std::io::Write;
use std::process::{Child, Command, Stdio};

/// Waits for the proofreader, and tells whether the text is fit to print. `None` if
/// the proofreader has not come to a finding.
fn fit_to_print(mut proofreader: Child) -> Option<bool> {
    match proofreader.wait().ok()?.code() {
        Some(0) => Some(true),
        Some(2) => Some(false),
        _ => None,
    }
}

#[test]
fn a_text_without_a_mistake_is_fit_to_print() {
    let proofreader = proofread(b"Sun in the north, rain in the south.");
    assert_eq!(fit_to_print(proofreader), Some(true));
}

#[test]
fn a_mistake_is_not_printed() {
    let proofreader = proofread(b"All about the the weather.");
    assert_eq!(
        fit_to_print(proofreader),
        Some(false),
        "there is a word too many, and the proofreader has found it"
    );
}

#[test]
fn a_proofreader_that_panics_has_found_nothing() {
    let proofreader = proofread(b"These bytes are no text: \xff\xfe");
    assert_eq!(
        fit_to_print(proofreader),
        None,
        "a program that panics ends with 101"
    );
}

#[test]
fn a_proofreader_that_is_stopped_has_found_nothing() {
    let mut proofreader = proofread(b"All about the");
    proofreader.kill().unwrap();
    assert_eq!(
        fit_to_print(proofreader),
        None,
        "it was stopped in the middle of the text"
    );
}

// ---- the stage: nothing to change below this line ----

/// Starts a proofreader, and gives it this text. The text ends when somebody waits
/// for the proofreader, as `Child::wait` closes the child's stdin first.
fn proofread(text: &[u8]) -> Child {
    let mut proofreader = Command::new(env!("CARGO_BIN_EXE_proofread"))
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let desk = proofreader.stdin.as_mut().unwrap();
    desk.write_all(text).unwrap();
    proofreader
}
