//@ verdict: assertion_failed
//@ why: It always waits as long as the limit, and a slow machine may still be too slow.
//! A test that waits for ever is worse than one that fails. It says nothing, those
//! behind it have no turn, and in the morning somebody ends it all by hand. `join` has
//! no time limit, and a thread cannot be ended from outside. But whoever waits can stop
//! waiting: then the test fails, and tells what did not come. Mend `within`, which the
//! tests of a brewery are to use for everything that may not come.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Does a job on a thread of its own, and returns what comes of it. If the job panics,
/// that panic goes on here. If it is not done within the limit, this panics, and says
/// for what it has waited in vain.
fn within<T: Send + 'static>(
    limit: Duration,
    what: &str,
    job: impl FnOnce() -> T + Send + 'static,
) -> T {
    let job = thread::spawn(job);
    thread::sleep(limit);
    if !job.is_finished() {
        panic!("waited {limit:?} in vain for {what}");
    }
    job.join().unwrap_or_else(|panic| resume_unwind(panic))
}

#[test]
fn a_job_that_is_done_gives_its_result() {
    let began = Instant::now();
    assert_eq!(within(limit(), "the price of a crate", || 20 * 3), 60);
    assert!(began.elapsed() < limit(), "nobody had to wait for that");
}

#[test]
fn who_waits_in_vain_is_told_what_for() {
    let (brewer, tap) = mpsc::channel::<&str>();
    let wait_for_beer = move || tap.recv();
    let said = panic_of(|| within(limit(), "beer from the tap", wait_for_beer));
    assert!(
        said.contains("beer from the tap"),
        "this is all that was said: {said}"
    );
    // Whoever still stands at the tap can go home.
    drop(brewer);
}

#[test]
fn a_job_that_panics_has_its_own_words() {
    let said = panic_of(|| within(limit(), "an empty barrel", || panic!("the barrel leaks")));
    assert_eq!(said, "the barrel leaks");
}

// ---- the stage: nothing to change below this line ----

/// A second, which is long enough for whatever is done here. Where every schedule is
/// explored it costs nothing; there is no need to wait for it as well.
fn limit() -> Duration {
    if env::var_os("KOANS_EXPLORES").is_some() {
        panic!("koans: only explored: it goes by the clock");
    }
    Duration::from_secs(1)
}

/// What is said by the panic that must come.
fn panic_of<T>(action: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(action)) else {
        panic!("it came to an end, and without a panic");
    };
    match panic.downcast::<String>() {
        Ok(said) => *said,
        Err(panic) => panic.downcast_ref::<&str>().unwrap().to_string(),
    }
}
