//@ verdict: assertion_failed
//@ why: Dropping a `Child` closes its pipes, and neither ends the process nor asks how it ended.
//! A fair lends out radios, and each is a process. A radio that does not come back
//! by the evening is switched off: `kill` does that, and the radio falls silent. But
//! the system keeps an entry for each of them, and after enough evenings it has no
//! room for another process. Find out what the system waits for, and mend
//! `switch_off`.

use std::io::{self, BufRead, BufReader, PipeWriter, Write};
use std::process::{Child, Command, Stdio};

/// Switches a radio off, whatever it is doing. Then nothing is left of it.
fn switch_off(mut radio: Child) -> io::Result<()> {
    radio.kill()?;
    drop(radio);
    Ok(())
}

#[test]
fn nothing_is_left_of_a_radio_that_was_switched_off() {
    let (radio, _microphone) = lend_out();
    let id = radio.id();
    switch_off(radio).unwrap();
    assert!(
        !is_listed(id),
        "the radio was switched off, and the system still lists its process"
    );
}

#[test]
fn nothing_is_left_of_a_radio_that_had_gone_off_before() {
    let (radio, microphone) = lend_out();
    let id = radio.id();
    drop(microphone);
    switch_off(radio).unwrap();
    assert!(
        !is_listed(id),
        "the radio had gone off, and the system still lists its process"
    );
}

// ---- the stage: nothing to change below this line ----

/// A radio that works, and the microphone that it listens to. It goes off by
/// itself when there is no microphone any more.
fn lend_out() -> (Child, PipeWriter) {
    let (ear, mut microphone) = io::pipe().unwrap();
    let mut radio = Command::new(env!("CARGO_BIN_EXE_radio"))
        .stdin(ear)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(microphone, "hello").unwrap();
    let mut heard = String::new();
    let mut loudspeaker = BufReader::new(radio.stdout.as_mut().unwrap());
    loudspeaker.read_line(&mut heard).unwrap();
    assert_eq!(heard, "hello\n");
    (radio, microphone)
}

/// Whether the system has an entry for this process. Signal 0 does nothing but
/// ask. Windows lists a process as long as somebody has a handle to it.
fn is_listed(id: u32) -> bool {
    cfg!(unix)
        && Command::new("sh")
            .args(["-c", &format!("kill -0 {id}")])
            .stderr(Stdio::null())
            .status()
            .unwrap()
            .success()
}
