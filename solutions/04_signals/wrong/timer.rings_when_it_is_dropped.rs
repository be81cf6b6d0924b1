//@ verdict: assertion_failed
//@ why: `cancel` sends, and so it is heard; but the sender of a timer that is dropped is gone, and that is an error too.
//! An egg timer: it runs a task when its time has come, unless it was cancelled
//! before. Python has `threading.Timer`; Rust has none, but a thread and a channel
//! make a good one. It must be able to wait for two things at once, and to tell
//! whether it was cancelled in time. Write `start` and `cancel`.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

struct Timer {
    /// Whoever drops this, or sends something, tells the thread to give up.
    give_up: Sender<()>,
    /// Returns whether it has run the task.
    thread: JoinHandle<bool>,
}

impl Timer {
    /// Starts a timer: a thread that runs `task` when it has waited for `time`.
    fn start(time: Duration, task: impl FnOnce() + Send + 'static) -> Timer {
        let (give_up, told) = mpsc::channel();
        let thread = thread::spawn(move || {
            let in_vain = told.recv_timeout(time).is_err();
            if in_vain {
                task();
            }
            in_vain
        });
        Timer { give_up, thread }
    }

    /// Cancels the timer, and returns whether that was in time. If so, the task is
    /// never run; if not, it has run already.
    fn cancel(self) -> bool {
        let _ = self.give_up.send(());
        let has_run = self.thread.join().unwrap();
        !has_run
    }

    /// Waits until the task has run.
    fn wait(self) {
        self.thread.join().unwrap();
    }
}

const A_MOMENT: Duration = Duration::from_millis(50);
const AN_HOUR: Duration = Duration::from_secs(3600);

#[test]
fn the_task_runs_when_its_time_has_come() {
    let started = Instant::now();
    let (bell, ears) = mpsc::channel();
    let timer = Timer::start(A_MOMENT, move || bell.send("ring").unwrap());

    assert_eq!(ears.recv(), Ok("ring"));
    assert!(started.elapsed() >= A_MOMENT, "it rang before its time");
    timer.wait();
}

#[test]
fn who_cancels_need_not_wait_for_the_hour() {
    let started = Instant::now();
    let (bell, ears) = mpsc::channel();
    let timer = Timer::start(AN_HOUR, move || bell.send("ring").unwrap());

    assert!(timer.cancel(), "there was an hour left to cancel");
    assert!(ears.recv().is_err(), "it was cancelled, and rang");
    assert!(
        started.elapsed() < AN_HOUR,
        "it was cancelled, and waited for its hour all the same"
    );
}

#[test]
fn a_timer_that_is_dropped_does_not_ring() {
    let (bell, ears) = mpsc::channel();
    drop(Timer::start(AN_HOUR, move || bell.send("ring").unwrap()));

    assert!(ears.recv().is_err(), "it was dropped, and rang");
}

#[test]
fn who_cancels_at_the_last_moment_is_told_the_truth() {
    let (bell, ears) = mpsc::channel();
    let timer = Timer::start(A_MOMENT, move || bell.send("ring").unwrap());

    let in_time = timer.cancel();
    let rang = ears.try_recv().is_ok();
    assert!(
        ears.recv().is_err(),
        "`cancel` has returned, and then it rang"
    );
    assert_eq!(in_time, !rang, "either it was in time, or it rang");
}
