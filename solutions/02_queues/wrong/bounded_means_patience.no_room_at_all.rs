//@ verdict: deadlock
//@ why: Each chair is handed over in person: the carpenter waits though there is room.
//! A carpenter makes chairs, and a painter paints them, which takes longer. From the
//! one to the other they go through a corridor. That of `mpsc::channel` has no end:
//! the carpenter never waits, the chairs pile up, and one day there is no memory left.
//! Ours has room for a few. Whoever is too fast should wait, no longer than needed,
//! and no chair is to be lost. Mend `furnish`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;

/// Has so many chairs made and painted, in two threads. There is room for `room`
/// chairs in the corridor.
fn furnish(chairs: usize, room: usize, workshop: &Workshop) {
    let (corridor, painter) = mpsc::sync_channel(0);
    thread::scope(|day| {
        day.spawn(move || {
            for number in 1..=chairs {
                let chair = workshop.make(number);
                corridor.send(chair).unwrap();
            }
        });
        for chair in painter {
            workshop.paint(chair);
        }
    });
}

#[test]
fn there_is_room_for_two_chairs() {
    let workshop = Workshop::with_room_for(2);
    furnish(5, 2, &workshop);
    assert_eq!(workshop.painted(), 5, "five chairs were to be painted");
}

#[test]
fn without_room_each_chair_goes_from_hand_to_hand() {
    let workshop = Workshop::with_room_for(0);
    furnish(3, 0, &workshop);
    assert_eq!(workshop.painted(), 3, "three chairs were to be painted");
}

// ---- the stage: nothing to change below this line ----

struct Chair {
    number: usize,
}

struct Workshop {
    /// One in the hands of each, and the others in the corridor.
    places: usize,
    unpainted: AtomicUsize,
    painted: AtomicUsize,
    dry: Barrier,
}

impl Workshop {
    fn with_room_for(room: usize) -> Workshop {
        Workshop {
            places: room + 2,
            unpainted: AtomicUsize::new(0),
            painted: AtomicUsize::new(0),
            dry: Barrier::new(2),
        }
    }

    fn make(&self, number: usize) -> Chair {
        let unpainted = self.unpainted.fetch_add(1, Ordering::SeqCst) + 1;
        let room = self.places - 2;
        assert!(
            unpainted <= self.places,
            "{unpainted} unpainted chairs: 2 in hands, room for {room}"
        );
        if number == self.places {
            self.dry.wait();
        }
        Chair { number }
    }

    /// Paints a chair. The first takes until every place has a chair.
    fn paint(&self, chair: Chair) {
        if chair.number == 1 {
            self.dry.wait();
        }
        self.unpainted.fetch_sub(1, Ordering::SeqCst);
        self.painted.fetch_add(1, Ordering::SeqCst);
    }

    fn painted(&self) -> usize {
        self.painted.load(Ordering::SeqCst)
    }
}
