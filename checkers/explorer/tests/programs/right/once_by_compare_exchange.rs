use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering::*};
use std::{hint, thread};

const NEW: u8 = 0;
const BUSY: u8 = 1;
const DONE: u8 = 2;

struct Once {
    state: AtomicU8,
    value: AtomicUsize,
}

impl Once {
    fn get(&self) -> usize {
        match self.state.compare_exchange(NEW, BUSY, Acquire, Acquire) {
            Ok(_) => {
                self.value.store(7, Relaxed);
                self.state.store(DONE, Release);
            }
            Err(BUSY) => {
                while self.state.load(Acquire) != DONE {
                    hint::spin_loop();
                }
            }
            Err(_) => {}
        }
        self.value.load(Relaxed)
    }
}

#[test]
fn everybody_gets_it() {
    let once = Once { state: AtomicU8::new(NEW), value: AtomicUsize::new(0) };
    thread::scope(|scope| {
        scope.spawn(|| assert_eq!(once.get(), 7));
        assert_eq!(once.get(), 7);
    });
}
