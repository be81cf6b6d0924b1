//@ verdict: deadlock never_notified
//@ why: The permit is back, and nobody tells those who wait for it.
//! A semaphore counts permits. `acquire` takes one, and waits as long as there is
//! none; `release` gives it back. Here the permits are the practice rooms of a
//! music school. Python has it as `threading.Semaphore`; in Rust a counter in a
//! `Mutex` and a `Condvar` are enough. Write the two bodies.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

struct Semaphore {
    free: Mutex<u32>,
    released: Condvar,
}

impl Semaphore {
    fn new(permits: u32) -> Semaphore {
        Semaphore {
            free: Mutex::new(permits),
            released: Condvar::new(),
        }
    }

    /// Takes a permit. If there is none, waits for one.
    fn acquire(&self) {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.released.wait(free).unwrap();
        }
        *free -= 1;
    }

    /// Gives a permit back.
    fn release(&self) {
        *self.free.lock().unwrap() += 1;
    }
}

/// A student, who is a thread by that name, comes to practise when a room is free.
fn student(name: &str, rooms: &Arc<Semaphore>, playing: &Arc<AtomicU32>) -> JoinHandle<u32> {
    let (rooms, playing) = (Arc::clone(rooms), Arc::clone(playing));
    let practise = move || {
        rooms.acquire();
        let others = playing.fetch_add(1, Ordering::SeqCst);
        playing.fetch_sub(1, Ordering::SeqCst);
        rooms.release();
        others
    };
    let named = thread::Builder::new().name(name.to_string());
    named.spawn(practise).unwrap()
}

#[test]
fn in_one_room_they_play_one_after_the_other() {
    let rooms = Arc::new(Semaphore::new(1));
    let playing = Arc::new(AtomicU32::new(0));
    rooms.acquire();
    let clara = student("Clara", &rooms, &playing);
    let franz = student("Franz", &rooms, &playing);
    rooms.release();

    let others = [clara.join().unwrap(), franz.join().unwrap()];
    assert_eq!(others, [0, 0], "two were in one room");
}

#[test]
fn two_rooms_are_free_again_for_two() {
    let rooms = Arc::new(Semaphore::new(2));
    let playing = Arc::new(AtomicU32::new(0));
    rooms.acquire();
    rooms.acquire();
    let clara = student("Clara", &rooms, &playing);
    let franz = student("Franz", &rooms, &playing);
    rooms.release();
    rooms.release();

    clara.join().unwrap();
    franz.join().unwrap();
    rooms.acquire();
    rooms.acquire();
}
