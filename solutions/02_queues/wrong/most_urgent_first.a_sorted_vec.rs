//@ verdict: assertion_failed
//@ why: Sorted with the most urgent at the end, where `pop` takes from; and of equals, the last to come is at the end.
//! At the vet's, urgency 1 goes before 2, and 2 before 3. Of those who are equally
//! urgent, whoever came first goes first. The patients wait in a `BinaryHeap`, and
//! its `pop` takes out the greatest, whatever that is: numbers are compared as
//! numbers, names by the alphabet, and tuples from left to right. So a goldfish with
//! a cold is called before a dog that was run over. Mend the waiting room.

use std::cmp::Reverse;
use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct WaitingRoom {
    patients: Mutex<Patients>,
    arrived: Condvar,
}

#[derive(Default)]
struct Patients {
    /// How many have come today.
    count: u32,
    waiting: Vec<(u32, &'static str)>,
}

impl WaitingRoom {
    /// Lets a patient in, and hands out a number: 1 to the first of the day, 2 to
    /// the second, and so on.
    fn admit(&self, urgency: u32, patient: &'static str) -> u32 {
        let mut patients = self.patients.lock().unwrap();
        patients.count += 1;
        let number = patients.count;
        patients.waiting.push((urgency, patient));
        patients
            .waiting
            .sort_by_key(|&(urgency, _)| Reverse(urgency));
        self.arrived.notify_one();
        number
    }

    /// Calls in the patient who is next. If there is none, waits for one.
    fn call(&self) -> &'static str {
        let patients = self.patients.lock().unwrap();
        let mut patients = self
            .arrived
            .wait_while(patients, |patients| patients.waiting.is_empty())
            .unwrap();
        let (_, patient) = patients.waiting.pop().expect("somebody is waiting");
        patient
    }
}

#[test]
fn the_most_urgent_is_called_first() {
    let room = WaitingRoom::default();
    room.admit(3, "goldfish");
    room.admit(1, "dog");
    room.admit(2, "cat");
    assert_eq!(
        [room.call(), room.call(), room.call()],
        ["dog", "cat", "goldfish"],
        "the dog has urgency 1, the cat 2, and the goldfish 3"
    );
}

#[test]
fn of_the_equally_urgent_the_first_to_come_is_called_first() {
    let room = WaitingRoom::default();
    for (number, patient) in (1..).zip(["hamster", "cat", "parrot", "mouse"]) {
        assert_eq!(room.admit(2, patient), number);
    }
    let first = room.call();
    assert_eq!(room.admit(2, "ant"), 5);
    assert_eq!(
        [first, room.call(), room.call(), room.call(), room.call()],
        ["hamster", "cat", "parrot", "mouse", "ant"],
        "all are equally urgent, and this is how they came"
    );
}

#[test]
fn two_doors_and_one_order() {
    let room = WaitingRoom::default();
    let (cat, dog) = thread::scope(|doors| {
        let cat = doors.spawn(|| room.admit(2, "cat"));
        let dog = doors.spawn(|| room.admit(2, "dog"));
        (cat.join().unwrap(), dog.join().unwrap())
    });
    let first = if cat < dog { "cat" } else { "dog" };
    assert_eq!(
        room.call(),
        first,
        "the cat has number {cat}, and the dog {dog}"
    );
}

#[test]
fn the_vet_waits_for_a_patient() {
    let room = WaitingRoom::default();
    let called = thread::scope(|day| {
        let vet = day.spawn(|| room.call());
        room.admit(1, "dog");
        vet.join().unwrap()
    });
    assert_eq!(called, "dog");
}
