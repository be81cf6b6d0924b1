//@ verdict: assertion_failed
//@ why: A polite signal to the station alone: it ends, and its radio has heard nothing.
//! A radio station is a process, and so is its radio, which the station has started.
//! When the deadline is over, the station has to end. But a process that is killed
//! takes nobody along: the radio talks on through the night. On Unix, processes can
//! be put into a *group*, which is ended as a whole. Put these two into one, and end
//! it.

use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Starts a program that can be given to `end_by`.
fn start(program: &mut Command) -> io::Result<Child> {
    program.spawn()
}

/// Waits until the process has ended. If it goes on after the deadline, it is
/// ended, and whatever it has started with it; then there is no status to tell.
fn end_by(deadline: Instant, mut process: Child) -> io::Result<Option<ExitStatus>> {
    while Instant::now() < deadline {
        if let Some(status) = process.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(Duration::from_millis(10));
    }
    kill(&format!("-TERM {}", process.id()));
    process.wait()?;
    Ok(None)
}

#[test]
fn a_station_that_ends_in_time_tells_its_status() {
    let (station, line) = open();
    drop(line);
    let status = end_by(in_an_hour(), station).unwrap();
    assert!(status.is_some_and(|status| status.success()));
}

#[test]
fn a_station_that_goes_on_is_ended_with_its_radio() {
    let (station, mut line) = open();
    let id = station.id();
    let status = end_by(in_a_moment(), station).unwrap();
    assert_eq!(status, None);
    assert_eq!(line.ask("who is there?"), None, "the radio is still on");
    assert!(!kill(&format!("-0 {id}")), "the station is a zombie");
}

#[test]
fn another_station_is_left_alone() {
    let (day, mut day_line) = open();
    let (night, _night_line) = open();
    end_by(in_a_moment(), night).unwrap();
    assert_eq!(
        day_line.ask("who is there?").as_deref(),
        Some("who is there?"),
        "the other station's radio is off"
    );
    drop(day_line);
    end_by(in_an_hour(), day).unwrap();
}

#[test]
fn a_station_that_has_no_radio_is_ended_as_well() {
    let (ear, _microphone) = io::pipe().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_station"));
    let station = start(program.stdin(ear)).unwrap();
    let status = end_by(in_a_moment(), station).unwrap();
    assert_eq!(status, None);
}

// ---- the stage: nothing to change below this line ----

/// Kills all processes of the group at once. A group goes by the id of the process
/// for which it was made.
#[track_caller]
fn kill_group(id: u32) {
    let killed = kill(&format!("-KILL -{id}"));
    assert!(killed, "no group goes by the id of this process");
}

/// The command `kill` of the shell. Returns whether there is such a process, or
/// group. Signal 0 does nothing but ask.
fn kill(arguments: &str) -> bool {
    let mut shell = Command::new("sh");
    let kill = shell.args(["-c", &format!("kill {arguments}")]);
    kill.stderr(Stdio::null()).status().unwrap().success()
}

/// A station, with a radio that is on, and a line to the radio. The radio goes off
/// when the line is dropped, and then the station ends by itself.
fn open() -> (Child, Line) {
    let (ear, microphone) = io::pipe().unwrap();
    let (loudspeaker, voice) = io::pipe().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_station"));
    program.arg(env!("CARGO_BIN_EXE_radio"));
    program.stdin(ear).stdout(voice);
    let station = start(&mut program).unwrap();
    let loudspeaker = BufReader::new(loudspeaker);
    let mut line = Line {
        microphone,
        loudspeaker,
    };
    assert_eq!(line.ask("hello").as_deref(), Some("hello"));
    (station, line)
}

/// What is said into the microphone comes out of the loudspeaker.
struct Line {
    microphone: PipeWriter,
    loudspeaker: BufReader<PipeReader>,
}

impl Line {
    /// What the radio answers, if it is on.
    fn ask(&mut self, question: &str) -> Option<String> {
        writeln!(self.microphone, "{question}").ok()?;
        let mut answer = String::new();
        let length = self.loudspeaker.read_line(&mut answer).unwrap();
        (length > 0).then(|| answer.trim_end().to_string())
    }
}

fn in_a_moment() -> Instant {
    Instant::now() + Duration::from_millis(50)
}

fn in_an_hour() -> Instant {
    Instant::now() + Duration::from_secs(3600)
}
