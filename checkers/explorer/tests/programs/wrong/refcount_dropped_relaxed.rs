//@ class: race
//@ kind: data_race

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

/// The last owner cleans up. With `Relaxed`, it need not have seen what the others did.
struct Shared {
    owners: AtomicUsize,
    value: UnsafeCell<[u32; 2]>,
}

unsafe impl Sync for Shared {}

#[test]
fn the_last_one_cleans_up() {
    let shared = Shared { owners: AtomicUsize::new(2), value: UnsafeCell::new([1, 2]) };
    thread::scope(|scope| {
        for me in 0..2 {
            let shared = &shared;
            scope.spawn(move || {
                let _mine = unsafe { (*shared.value.get())[me] };
                if shared.owners.fetch_sub(1, Relaxed) == 1 {
                    unsafe { *shared.value.get() = [0, 0] };
                }
            });
        }
    });
}
