//@ verdict: assertion_failed
//@ why: A shorter wait for each leaves too early, and is still no bound for the whole.
//! A bus stops for ten minutes, and takes everybody who comes. But on some days it
//! does not leave, as somebody is always just coming. `recv_timeout` waits for one
//! passenger, and for so long at most. What is it that ought to take ten minutes at
//! most? Mend `fill`.

use std::env;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// Takes those who come to the stop within ten minutes. Leaves earlier only if
/// nobody can come any more.
fn fill(bus: &mut Bus, stop: &Receiver<&'static str>) {
    while let Ok(passenger) = stop.recv_timeout(minutes(10) / 3) {
        bus.board(passenger);
    }
}

#[test]
fn who_comes_within_ten_minutes_rides() {
    let mut bus = Bus::default();
    fill(&mut bus, &stop_with(&[("Ada", 5), ("Ben", 14)]));
    assert_eq!(
        bus.aboard,
        ["Ada"],
        "Ada came after 5 minutes, and Ben after 14"
    );
}

#[test]
fn a_pram_takes_until_the_bus_is_late() {
    let mut bus = Bus::default();
    fill(&mut bus, &stop_with(&[(PRAM, 5), ("Ben", 14)]));
    assert_eq!(
        bus.aboard,
        [PRAM],
        "the pram came after 5 minutes and was aboard after 12; Ben came after 14"
    );
}

#[test]
fn the_bus_waits_ten_minutes_though_nobody_comes() {
    let (path, stop) = mpsc::channel();
    let came = Instant::now();
    fill(&mut Bus::default(), &stop);
    assert!(
        came.elapsed() >= minutes(10),
        "somebody might still have come"
    );
    drop(path);
}

#[test]
fn the_bus_does_not_wait_where_nobody_can_come() {
    let (path, stop) = mpsc::channel();
    path.send("Ada").unwrap();
    drop(path);
    let came = Instant::now();
    let mut bus = Bus::default();
    fill(&mut bus, &stop);
    assert_eq!(bus.aboard, ["Ada"]);
    assert!(came.elapsed() < minutes(10), "it waited for nobody");
}

// ---- the stage: nothing to change below this line ----

const PRAM: &str = "Eva with a pram";

#[derive(Default)]
struct Bus {
    aboard: Vec<&'static str>,
}

impl Bus {
    fn board(&mut self, passenger: &'static str) {
        self.aboard.push(passenger);
        if passenger == PRAM {
            pass(minutes(7));
        }
    }
}

/// A stop to which these people come, each after so many minutes.
fn stop_with(people: &'static [(&'static str, u32)]) -> Receiver<&'static str> {
    let (path, stop) = mpsc::channel();
    thread::spawn(move || {
        let mut now = 0;
        for &(name, minute) in people {
            pass(minutes(minute - now));
            now = minute;
            // The bus may have left.
            let _ = path.send(name);
        }
    });
    stop
}

/// Lets time pass, by waiting for what does not come.
fn pass(time: Duration) {
    let (_nobody, silence) = mpsc::channel::<()>();
    silence.recv_timeout(time).unwrap_err();
}

/// Minutes are short here: a second where time is virtual, as it is when schedules
/// are explored, and even less where it is not. What is explored does not have to
/// pass on the real clock as well: on a busy machine a bus may be late for no fault
/// of yours.
fn minutes(count: u32) -> Duration {
    if env::var_os("KOANS_EXPLORES").is_some() {
        panic!("koans: only explored: it goes by the clock");
    }
    let explored = env::var_os("KOANS_EXPLORED").is_some();
    Duration::from_millis(if explored { 1000 } else { 40 }) * count
}
