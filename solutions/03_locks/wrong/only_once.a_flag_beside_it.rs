//@ verdict: race
//@ why: The flag lets only one cast the bell, and does not make the other wait for it.
//! A `OnceLock` is a place that is filled once, and then only read. This church
//! tower has one for its bell, which is cast when somebody wants to ring it for the
//! first time. Two ring at the same moment, and the bell founder is paid twice,
//! though only one bell finds room in the tower. Mend `bell`.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use foundry::Bell;

#[derive(Default)]
struct Tower {
    bell: OnceLock<Bell>,
    paid: AtomicU32,
}

impl Tower {
    /// The one bell of this tower.
    fn bell(&self) -> &Bell {
        if self.paid.load(Ordering::SeqCst) == 0 {
            let _ = self.bell.set(Bell::cast(&self.paid));
        }
        self.bell.get().unwrap()
    }

    fn ring(&self) -> &'static str {
        self.bell().sound()
    }
}

#[test]
fn a_tower_where_nobody_rings_needs_no_bell() {
    assert_eq!(Tower::default().paid.into_inner(), 0);
}

#[test]
fn two_who_ring_at_the_same_moment_pay_for_one_bell() {
    let tower = Tower::default();
    let sounds = thread::scope(|scope| {
        let ada = scope.spawn(|| tower.ring());
        let ben = scope.spawn(|| tower.ring());
        [ada.join().unwrap(), ben.join().unwrap()]
    });
    assert_eq!(sounds, ["dong", "dong"], "both should hear the bell");
    assert_eq!(tower.paid.into_inner(), 1, "so many bells were paid for");
}

// ---- the stage: nothing to change below this line ----

mod foundry {
    use std::sync::atomic::{AtomicU32, Ordering};

    #[derive(Debug)]
    pub struct Bell {
        sound: &'static str,
    }

    impl Bell {
        /// Casts a bell, which has to be paid for.
        pub fn cast(paid: &AtomicU32) -> Bell {
            paid.fetch_add(1, Ordering::SeqCst);
            Bell { sound: "dong" }
        }

        pub fn sound(&self) -> &'static str {
            self.sound
        }
    }
}
