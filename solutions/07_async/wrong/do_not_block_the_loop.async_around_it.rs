//@ verdict: blocking thread_sleep
//@ why: An `async` block without an `.await` in it never gives the thread away.
//! All tasks of this runtime share one thread, and take turns on it: a task gives
//! the thread away at an `.await`, and nowhere else. In a photo lab `bathe` knows
//! nothing of tasks. It keeps its thread until the film is done, and meanwhile
//! nobody answers the phone. It must stay as it is. Mend `process`, so that the film
//! is bathed on a thread where nobody else waits for a turn.

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// Develops a film, and hangs it up to dry.
async fn process(film: Film) -> Result<Negative, Fogged> {
    let wet = async { bathe(film) }.await?;
    dry(wet).await;
    Ok(Negative(wet.0))
}

#[tokio::test(start_paused = true)]
async fn the_phone_is_answered_while_a_film_is_in_the_bath() {
    let (film, calls) = tokio::join!(process(Film("holidays")), answer_the_phone());
    assert_eq!(film, Ok(Negative("holidays")));
    assert_eq!(calls, 3);
}

#[tokio::test(start_paused = true)]
async fn a_film_that_saw_the_light_is_fogged() {
    assert_eq!(process(Film("opened too soon")).await, Err(Fogged));
}

// ---- the stage: nothing to change below this line ----

struct Film(&'static str);

#[derive(Clone, Copy)]
struct Wet(&'static str);

#[derive(Debug, PartialEq)]
struct Negative(&'static str);

#[derive(Debug, PartialEq)]
struct Fogged;

/// Keeps the film moving in the bath. The thread can do nothing else meanwhile.
fn bathe(film: Film) -> Result<Wet, Fogged> {
    thread::sleep(Duration::from_millis(30));
    match film.0 {
        "opened too soon" => Err(Fogged),
        pictures => Ok(Wet(pictures)),
    }
}

/// The air does it. Nobody is kept from anything.
async fn dry(_film: Wet) {
    sleep(Duration::from_secs(3600)).await;
}

/// Returns how many calls have been answered.
async fn answer_the_phone() -> u32 {
    let mut calls = 0;
    while calls < 3 {
        sleep(Duration::from_secs(60)).await;
        calls += 1;
    }
    calls
}
