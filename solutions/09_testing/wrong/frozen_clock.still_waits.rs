//@ verdict: timed_out
//@ why: The ferry looks at tokio's clock, but that goes on as slowly as ever.
//! A ferry asks the harbour by radio how high the water is. It waits five seconds for
//! an answer, asks again after a pause of one second, and a last time after two. What
//! it has heard is good for ten minutes. The tests check all that, and take twenty
//! minutes, which nobody has. But a clock can be frozen: with `start_paused = true`,
//! tokio's stands still while anything is done, and jumps ahead when all wait. Freeze
//! it, and see to it that nobody looks at another clock.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

struct Ferry {
    harbour: Harbour,
    heard: Option<Level>,
}

/// How high the water is, and when the ferry has heard it.
struct Level {
    centimetres: u32,
    heard_at: Instant,
}

impl Ferry {
    /// How high the water is, in centimetres. `None` if the harbour is silent.
    async fn water(&mut self) -> Option<u32> {
        match &self.heard {
            Some(level) if level.heard_at.elapsed() < minutes(10) => Some(level.centimetres),
            _ => self.ask().await,
        }
    }

    /// Asks the harbour, three times if need be.
    async fn ask(&mut self) -> Option<u32> {
        for pause in [0, 1, 2] {
            sleep(seconds(pause)).await;
            if let Ok(centimetres) = timeout(seconds(5), self.harbour.answer()).await {
                let heard_at = Instant::now();
                self.heard = Some(Level {
                    centimetres,
                    heard_at,
                });
                return Some(centimetres);
            }
        }
        None
    }
}

#[tokio::test]
async fn a_silent_harbour_is_asked_three_times() {
    let mut ferry = ferry([SILENCE, SILENCE, SILENCE, Some(212)]);
    let began = stopwatch();
    assert_eq!(ferry.water().await, None);
    assert_eq!(began.elapsed().as_secs(), 18, "5, 1 + 5 and 2 + 5 seconds");
}

#[tokio::test]
async fn who_answers_the_second_call_is_heard() {
    let mut ferry = ferry([SILENCE, Some(212)]);
    let began = stopwatch();
    assert_eq!(ferry.water().await, Some(212));
    assert_eq!(began.elapsed().as_secs(), 6, "5 and 1 seconds");
}

#[tokio::test]
async fn what_was_heard_is_good_for_ten_minutes() {
    let mut ferry = ferry([Some(212), Some(209)]);
    assert_eq!(ferry.water().await, Some(212));
    sleep(minutes(9)).await;
    assert_eq!(ferry.water().await, Some(212), "9 minutes later");
}

#[tokio::test]
async fn after_ten_minutes_the_harbour_is_asked_again() {
    let mut ferry = ferry([Some(212), Some(209)]);
    assert_eq!(ferry.water().await, Some(212));
    sleep(minutes(10)).await;
    assert_eq!(ferry.water().await, Some(209), "10 minutes later");
}

// ---- the stage: nothing to change below this line ----

/// Gives these answers, one for each call.
struct Harbour {
    answers: RefCell<VecDeque<Option<u32>>>,
}

const SILENCE: Option<u32> = None;

impl Harbour {
    async fn answer(&self) -> u32 {
        let answer = self.answers.borrow_mut().pop_front();
        match answer.expect("one call too many") {
            Some(centimetres) => centimetres,
            None => future::pending().await,
        }
    }
}

fn ferry<const N: usize>(answers: [Option<u32>; N]) -> Ferry {
    let answers = RefCell::new(answers.into());
    Ferry {
        harbour: Harbour { answers },
        heard: None,
    }
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

fn stopwatch() -> tokio::time::Instant {
    tokio::time::Instant::now()
}
