//@ verdict: missed_join
//@ why: After ten minutes both the task and the test may go on, and the test may be first.
//! A ferry asks the harbour by radio how high the water is. It waits five seconds for
//! an answer, asks again after a pause of one second, and a last time after two. What
//! it has heard is good for ten minutes. The tests check all that, and take twenty
//! minutes, which nobody has. But a clock can be frozen: with `start_paused = true`,
//! tokio's stands still while anything is done, and jumps ahead when all wait. Freeze
//! it, and see to it that nobody looks at another clock.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{sleep, timeout};

struct Ferry {
    harbour: Harbour,
    heard: Arc<Mutex<Option<u32>>>,
}

impl Ferry {
    /// How high the water is, in centimetres. `None` if the harbour is silent.
    async fn water(&mut self) -> Option<u32> {
        let heard = *self.heard.lock().unwrap();
        match heard {
            Some(centimetres) => Some(centimetres),
            None => self.ask().await,
        }
    }

    /// Asks the harbour, three times if need be.
    async fn ask(&mut self) -> Option<u32> {
        for pause in [0, 1, 2] {
            sleep(seconds(pause)).await;
            if let Ok(centimetres) = timeout(seconds(5), self.harbour.answer()).await {
                *self.heard.lock().unwrap() = Some(centimetres);
                let heard = Arc::clone(&self.heard);
                tokio::spawn(async move {
                    sleep(minutes(10)).await;
                    *heard.lock().unwrap() = None;
                });
                return Some(centimetres);
            }
        }
        None
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_harbour_is_asked_three_times() {
    let mut ferry = ferry([SILENCE, SILENCE, SILENCE, Some(212)]);
    let began = stopwatch();
    assert_eq!(ferry.water().await, None);
    assert_eq!(began.elapsed().as_secs(), 18, "5, 1 + 5 and 2 + 5 seconds");
}

#[tokio::test(start_paused = true)]
async fn who_answers_the_second_call_is_heard() {
    let mut ferry = ferry([SILENCE, Some(212)]);
    let began = stopwatch();
    assert_eq!(ferry.water().await, Some(212));
    assert_eq!(began.elapsed().as_secs(), 6, "5 and 1 seconds");
}

#[tokio::test(start_paused = true)]
async fn what_was_heard_is_good_for_ten_minutes() {
    let mut ferry = ferry([Some(212), Some(209)]);
    assert_eq!(ferry.water().await, Some(212));
    sleep(minutes(9)).await;
    assert_eq!(ferry.water().await, Some(212), "9 minutes later");
}

#[tokio::test(start_paused = true)]
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
        heard: Arc::default(),
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
