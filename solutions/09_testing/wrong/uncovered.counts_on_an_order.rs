//@ verdict: survivor overflows
//@ why: The cook puts in the second dish before or after the first is out: who does not look in between sees no difference.
//! Between a kitchen and a dining room there is a hatch: cooks put dishes in, waiters take them out, and whoever finds no
//! room or no dish waits. It is right. Of its test, which passes, one can't say that it tests much: most of the hatch it
//! never comes to, and there anything may be wrong. Write tests that come to every corner *and look there*, so that
//! each broken hatch is caught.
//!
//! Where LLVM's tools are installed (`rustup component add llvm-tools`), the screen shows the lines that no test reached.

mod hatch {
    use std::{
        collections::VecDeque,
        sync::{Condvar, Mutex},
    };

    /// Hands dishes from the kitchen to the dining room, in their order.
    pub struct Hatch {
        room: usize,
        inside: Mutex<Inside>,
        changed: Condvar,
    }

    struct Inside {
        dishes: VecDeque<&'static str>,
        closed: bool,
    }

    impl Hatch {
        /// A hatch with room for so many dishes.
        pub fn new(room: usize) -> Self {
            let inside = Inside {
                dishes: VecDeque::new(),
                closed: false,
            };
            Hatch {
                room,
                inside: Mutex::new(inside),
                changed: Condvar::new(),
            }
        }

        /// Puts a dish in, and waits while there is no room. Gives it back once the hatch is closed.
        pub fn put(&self, dish: &'static str) -> Result<(), &'static str> {
            let mut inside = self.inside.lock().unwrap();
            loop {
                if inside.closed {
                    return Err(dish);
                }
                if inside.dishes.len() < self.room {
                    inside.dishes.push_back(dish);
                    self.changed.notify_all();
                    return Ok(());
                }
                inside = self.changed.wait(inside).unwrap();
            }
        }

        /// Takes the oldest dish out, and waits while there is none. None once the hatch is closed and empty.
        pub fn take(&self) -> Option<&'static str> {
            let mut inside = self.inside.lock().unwrap();
            loop {
                if let Some(dish) = inside.dishes.pop_front() {
                    self.changed.notify_all();
                    return Some(dish);
                }
                if inside.closed {
                    return None;
                }
                inside = self.changed.wait(inside).unwrap();
            }
        }

        /// No dish comes in any more; what is inside can still be taken.
        pub fn close(&self) {
            self.inside.lock().unwrap().closed = true;
            self.changed.notify_all();
        }
    }
}

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use hatch::Hatch;

#[test]
fn dishes_come_out_in_their_order() {
    let hatch = Hatch::new(2);
    hatch.put("soup").unwrap();
    hatch.put("fish").unwrap();
    assert_eq!(hatch.take(), Some("soup"));
    assert_eq!(hatch.take(), Some("fish"));
}

#[test]
fn a_closed_hatch_gives_out_what_is_inside_and_then_nothing() {
    let hatch = Hatch::new(1);
    hatch.put("soup").unwrap();
    hatch.close();
    assert_eq!(hatch.take(), Some("soup"));
    assert_eq!(hatch.take(), None);
}

#[test]
fn a_closed_hatch_gives_the_dish_back() {
    let hatch = Hatch::new(1);
    hatch.close();
    assert_eq!(hatch.put("soup"), Err("soup"));
}

#[test]
fn closing_wakes_a_waiter() {
    let hatch = Hatch::new(1);
    thread::scope(|scope| {
        let waiter = scope.spawn(|| hatch.take());
        hatch.close();
        assert_eq!(waiter.join().unwrap(), None);
    });
}

#[test]
fn a_cook_waits_until_there_is_room() {
    let hatch = Hatch::new(1);
    let fish_is_in = AtomicBool::new(false);
    hatch.put("soup").unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            hatch.put("fish").unwrap();
            fish_is_in.store(true, Ordering::SeqCst);
        });
        assert_eq!(hatch.take(), Some("soup"));
        assert_eq!(hatch.take(), Some("fish"));
    });
}
