//@ verdict: race
//@ why: Nobody is stuck, but for a moment four blankets are in neither hut.
//! Two mountain huts send each other blankets. Both are locked while a load is on
//! its way, so that nobody who counts them misses one. On a cold day they send at
//! the same time, and from then on nothing moves. Look at the foot of the table:
//! who holds what, and who waits for whom? Mend `send`; both huts have to stay
//! locked while the blankets change place.

use std::sync::Mutex;
use std::thread;

struct Hut {
    /// In metres. No two huts are at the same altitude.
    altitude: u32,
    blankets: Mutex<u32>,
}

/// Sends blankets from one hut to another.
fn send(blankets: u32, from: &Hut, to: &Hut) {
    *from.blankets.lock().unwrap() -= blankets;
    *to.blankets.lock().unwrap() += blankets;
}

#[test]
fn blankets_go_up_and_down_at_the_same_time() {
    let [valley, summit] = two_huts();
    thread::scope(|scope| {
        scope.spawn(|| send(4, &valley, &summit));
        scope.spawn(|| send(1, &summit, &valley));
    });
    let left = [valley, summit].map(|hut| (hut.altitude, *hut.blankets.lock().unwrap()));
    assert_eq!(
        left,
        [(1200, 7), (3100, 13)],
        "10 in each hut, then 4 were sent up and 1 was sent down"
    );
}

#[test]
fn no_blanket_is_ever_missing() {
    let [valley, summit] = two_huts();
    thread::scope(|scope| {
        scope.spawn(|| send(4, &valley, &summit));
        if let Some(blankets) = count(&valley, &summit) {
            assert_eq!(blankets, 20, "there are 20 blankets, wherever they are");
        }
    });
}

// ---- the stage: nothing to change below this line ----

fn two_huts() -> [Hut; 2] {
    [1200, 3100].map(|altitude| Hut {
        altitude,
        blankets: Mutex::new(10),
    })
}

/// Counts the blankets of both huts, if neither is locked at the moment.
fn count(one: &Hut, other: &Hut) -> Option<u32> {
    let one = one.blankets.try_lock().ok()?;
    let other = other.blankets.try_lock().ok()?;
    Some(*one + *other)
}
