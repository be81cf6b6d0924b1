//! As in `Arc`: `Release` on every drop, `Acquire` before the clean-up.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering::*, fence};
use std::thread;

struct Shared {
    owners: AtomicUsize,
    value: UnsafeCell<[u32; 2]>,
}

unsafe impl Sync for Shared {}

impl Shared {
    fn drop_one(&self, me: usize) {
        let _mine = unsafe { (*self.value.get())[me] };
        if self.owners.fetch_sub(1, Release) == 1 {
            fence(Acquire);
            unsafe { *self.value.get() = [0, 0] };
        }
    }
}

#[test]
fn the_last_one_cleans_up() {
    let shared = Shared { owners: AtomicUsize::new(2), value: UnsafeCell::new([1, 2]) };
    thread::scope(|scope| {
        scope.spawn(|| shared.drop_one(0));
        shared.drop_one(1);
    });
}
