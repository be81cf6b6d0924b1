//@ class: race
//@ kind: data_race
//@ says: T1 at line 21 and T2 at line 21 use `lock.value`, and one of them writes. Neither

use std::{cell::UnsafeCell, hint};
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

struct SpinLock<T> {
    taken: AtomicBool,
    value: UnsafeCell<T>,
}

unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        while self.taken.compare_exchange(false, true, Relaxed, Relaxed).is_err() {
            hint::spin_loop();
        }
        let result = act(unsafe { &mut *self.value.get() });
        self.taken.store(false, Relaxed);
        result
    }
}

#[test]
fn counts() {
    let lock = SpinLock { taken: AtomicBool::new(false), value: UnsafeCell::new(0) };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| lock.with(|value| *value += 1));
        }
    });
    assert_eq!(lock.with(|value| *value), 2);
}
