use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Condvar, Mutex};
use std::thread;

struct Semaphore {
    permits: Mutex<usize>,
    freed: Condvar,
}

impl Semaphore {
    fn with<R>(&self, act: impl FnOnce() -> R) -> R {
        *self.freed.wait_while(self.permits.lock().unwrap(), |permits| *permits == 0).unwrap() -= 1;
        let result = act();
        *self.permits.lock().unwrap() += 1;
        self.freed.notify_one();
        result
    }
}

#[test]
fn never_more_than_one() {
    let desk = Semaphore { permits: Mutex::new(1), freed: Condvar::new() };
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                desk.with(|| {
                    assert_eq!(inside.fetch_add(1, SeqCst), 0);
                    inside.fetch_sub(1, SeqCst);
                })
            });
        }
    });
}
