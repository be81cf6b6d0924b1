//@ verdict: race
//@ why: However long the guide sleeps, a hiker may be slower: a sleep is no barrier.
//! Two hikers and their guide go up to a hut by different paths. Nobody goes in
//! before all are there, and one of them rings the bell: it does not matter who,
//! as long as it is only one. A `Barrier` does both. Whoever calls `wait` is held
//! until as many have come as were announced, and `is_leader` is true for one of
//! them. Today somebody is left outside. Mend it.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

struct Hut {
    here: AtomicUsize,
    bells: AtomicUsize,
}

impl Hut {
    fn empty() -> Hut {
        Hut {
            here: AtomicUsize::new(0),
            bells: AtomicUsize::new(0),
        }
    }

    /// Comes to the hut, and goes in with the others. Returns how many were here
    /// by then.
    fn arrive(&self, door: &Barrier) -> usize {
        self.here.fetch_add(1, Ordering::Relaxed);
        if door.wait().is_leader() {
            self.bells.fetch_add(1, Ordering::Relaxed);
        }
        self.here.load(Ordering::Relaxed)
    }
}

/// Sends every hiker off in a thread of their own, and walks up as their guide.
/// Returns for each of them, the guide first, how many were here when they went in.
fn climb(hut: &Hut, hikers: usize) -> Vec<usize> {
    let door = Barrier::new(hikers);
    thread::scope(|scope| {
        let on_their_way: Vec<_> = (0..hikers)
            .map(|_| scope.spawn(|| hut.arrive(&door)))
            .collect();
        hut.here.fetch_add(1, Ordering::Relaxed);
        thread::sleep(std::time::Duration::from_secs(1));
        let mut seen = vec![hut.here.load(Ordering::Relaxed)];
        seen.extend(on_their_way.into_iter().map(|hiker| hiker.join().unwrap()));
        seen
    })
}

#[test]
fn nobody_goes_in_before_all_are_there() {
    let seen = climb(&Hut::empty(), 2);
    assert_eq!(
        seen,
        [3, 3, 3],
        "each of them should have found all three here"
    );
}

#[test]
fn the_bell_is_rung_once() {
    let hut = Hut::empty();
    climb(&hut, 2);
    assert_eq!(hut.bells.into_inner(), 1, "one bell for the three of them");
}
