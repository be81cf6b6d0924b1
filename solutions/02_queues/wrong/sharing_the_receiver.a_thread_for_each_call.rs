//@ verdict: assertion_failed
//@ why: The lock is given back in time, as somebody new is hired for each call.
//! Calls wait in one queue, and two people answer them. A `Receiver` can't be cloned,
//! so they share it: the `Arc` makes it belong to both, and the `Mutex` lets one at a
//! time take a call. Two sisters call, and the first stays on the phone until the
//! second is answered too. Who holds the lock meanwhile, and since which line? Mend
//! `answer_calls`.

use std::cell::Cell;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};

/// Answers one call after another, until no more can come. Returns how many.
fn answer_calls(calls: &Mutex<Receiver<Call>>) -> u32 {
    let mut answered = 0;
    let mut talks = Vec::new();
    while let Ok(call) = calls.lock().unwrap().recv() {
        talks.push(thread::spawn(move || call.answer()));
        answered += 1;
    }
    for talk in talks {
        talk.join().unwrap();
    }
    answered
}

#[test]
fn two_sisters_are_answered_at_the_same_time() {
    let (phone, desks) = open(2);
    for call in sisters(2) {
        phone.send(call).unwrap();
    }
    assert_eq!(close(phone, desks), 2, "two sisters have called");
}

#[test]
fn one_person_answers_one_call_after_another() {
    let (phone, desks) = open(1);
    for call in [sisters(1), sisters(1)].into_iter().flatten() {
        phone.send(call).unwrap();
    }
    assert_eq!(close(phone, desks), 2, "two people have called");
}

// ---- the stage: nothing to change below this line ----

/// A call from one of some sisters. It ends when all of them are answered.
struct Call {
    all_are_answered: Arc<Barrier>,
}

impl Call {
    fn answer(self) {
        assert!(HEADSET.get(), "a call was answered away from the desks");
        self.all_are_answered.wait();
    }
}

fn sisters(number: usize) -> Vec<Call> {
    let all_are_answered = Arc::new(Barrier::new(number));
    let call = |_| Call {
        all_are_answered: Arc::clone(&all_are_answered),
    };
    (0..number).map(call).collect()
}

thread_local! {
    /// Whoever sits at a desk wears one.
    static HEADSET: Cell<bool> = const { Cell::new(false) };
}

/// Opens so many desks, at which calls are answered.
fn open(desks: usize) -> (Sender<Call>, Vec<JoinHandle<u32>>) {
    let (phone, calls) = mpsc::channel();
    let calls = Arc::new(Mutex::new(calls));
    let desk = |_| {
        let calls = Arc::clone(&calls);
        thread::spawn(move || {
            HEADSET.set(true);
            answer_calls(&calls)
        })
    };
    (phone, (0..desks).map(desk).collect())
}

/// Lets nobody call any more. Returns how many calls were answered.
fn close(phone: Sender<Call>, desks: Vec<JoinHandle<u32>>) -> u32 {
    drop(phone);
    desks.into_iter().map(|desk| desk.join().unwrap()).sum()
}
