//@ verdict: assertion_failed
//@ why: The poll that says `Ready` is a poll as well, and is not counted.
//! To poll a future is to ask it to go on a bit, and to say whether it is done. It
//! does not wait: it answers `Pending`, not yet, or `Ready` with its result, and then
//! it is not asked again. So it has to remember how far it has come. Here the keeper
//! of a lighthouse climbs to the lamp, a flight of stairs at each poll. Write her
//! `poll`, and a loop that polls any future to its end.

use std::future::{poll_fn, ready};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// The way up to the lamp. Its result is the number of steps that were climbed.
struct Climb {
    flights_left: u32,
    steps: u32,
}

impl Climb {
    fn flights(flights: u32) -> Climb {
        Climb {
            flights_left: flights,
            steps: 0,
        }
    }
}

impl Future for Climb {
    type Output = u32;

    /// Climbs a flight of 20 steps if there is one left. If there is none left
    /// after that, it is done.
    fn poll(mut self: Pin<&mut Self>, _cx: &mut Context) -> Poll<u32> {
        if self.flights_left > 0 {
            self.flights_left -= 1;
            self.steps += 20;
        }
        if self.flights_left > 0 {
            return Poll::Pending;
        }
        Poll::Ready(self.steps)
    }
}

/// Polls a future until it is done. Returns its result, and how many polls it took.
fn poll_to_the_end<F: Future>(future: F) -> (F::Output, u32) {
    let mut cx = Context::from_waker(Waker::noop());
    let mut future = pin!(future);
    let mut polls = 0;
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(result) => return (result, polls),
            Poll::Pending => polls += 1,
        }
    }
}

#[test]
fn each_poll_is_a_flight() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut climb = pin!(Climb::flights(3));
    assert_eq!(climb.as_mut().poll(&mut cx), Poll::Pending);
    assert_eq!(climb.as_mut().poll(&mut cx), Poll::Pending);
    assert_eq!(climb.as_mut().poll(&mut cx), Poll::Ready(60));
}

#[test]
fn who_is_up_already_is_done() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut climb = pin!(Climb::flights(0));
    assert_eq!(climb.as_mut().poll(&mut cx), Poll::Ready(0));
}

#[test]
fn it_is_polled_until_it_is_done() {
    assert_eq!(poll_to_the_end(impatient(Climb::flights(5))), (100, 5));
    assert_eq!(poll_to_the_end(ready("up")), ("up", 1));
}

#[test]
fn an_await_hands_every_poll_on() {
    let there_and_on = async {
        let to_the_gallery = Climb::flights(2).await;
        let to_the_lamp = Climb::flights(3).await;
        format!("{to_the_gallery} and {to_the_lamp}")
    };
    // When the first is done, the second is polled within the same poll.
    let (steps, polls) = poll_to_the_end(impatient(there_and_on));
    assert_eq!(steps, "40 and 60");
    assert_eq!(polls, 4);
}

// ---- the stage: nothing to change below this line ----

/// The same future, which has had enough when it has been polled a hundred times.
fn impatient<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let mut future = Box::pin(future);
    let mut polls = 0;
    poll_fn(move |cx| {
        polls += 1;
        assert!(polls <= 100, "polled a hundred times, and still not done");
        future.as_mut().poll(cx)
    })
}
