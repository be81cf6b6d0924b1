//@ verdict: deadlock sender_alive
//@ why: A clone more is made and dropped; the original is still alive.
//! At the lake two watchers call in every crane that they see, each over a radio of
//! their own. The hut counts the calls until nobody can call any more; how many
//! there will be is not known before. The watchers have long gone home, and the
//! hut still listens. To whom? The message says where the last sender was made. Mend
//! `count_cranes`.

use std::sync::mpsc::{self, Sender};
use std::thread;

/// Counts the cranes. Each watcher sees these birds, in a thread of their own.
fn count_cranes(watchers: &[&'static [&'static str]]) -> usize {
    let (radio, hut) = mpsc::channel();
    for &birds in watchers {
        let radio = radio.clone();
        thread::spawn(move || watch(birds, radio));
    }
    drop(radio.clone());
    hut.iter().count()
}

/// Calls in every crane among these birds.
fn watch(birds: &[&'static str], radio: Sender<&'static str>) {
    for &bird in birds {
        if bird == "crane" {
            radio.send(bird).unwrap();
        }
    }
}

#[test]
fn every_crane_is_counted() {
    assert_eq!(
        count_cranes(&[&["crane", "heron", "crane"], &["gull", "crane"]]),
        3,
        "two cranes flew by one watcher, and one by the other"
    );
}

#[test]
fn there_may_be_no_crane_at_all() {
    assert_eq!(count_cranes(&[&["gull"], &[]]), 0);
}
