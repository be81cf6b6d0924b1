//@ verdict: race data_race
//@ why: The last one has released, and the next one does not take it along.
//! A lock is a flag and two promises. Only one thread at a time gets past `lock`;
//! and what the last holder did is seen by the next. The first takes a step that
//! reads and writes at once. The second takes orderings: whoever lets go releases,
//! whoever gets in acquires. A spin lock waits by trying again and again. Write
//! `lock` and `unlock`, with no stronger ordering than is needed.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[derive(Default)]
struct SpinLock<T> {
    taken: AtomicBool,
    value: UnsafeCell<T>,
}

impl<T> SpinLock<T> {
    /// Waits until the lock is free, and takes it. While it waits, it calls
    /// `std::hint::spin_loop()`, which tells the processor so.
    fn lock(&self) {
        while self.taken.swap(true, Ordering::Relaxed) {
            std::hint::spin_loop();
        }
    }

    /// Lets go of the lock.
    fn unlock(&self) {
        self.taken.store(false, Ordering::Release);
    }
}

#[test]
fn it_can_be_taken_again_when_it_is_free() {
    let stock = SpinLock::<u32>::default();
    stock.with(|loaves| *loaves += 1);
    stock.with(|loaves| *loaves += 1);
    assert_eq!(stock.with(|loaves| *loaves), 2);
}

#[test]
fn it_is_taken_while_somebody_works_and_free_afterwards() {
    let stock = SpinLock::<u32>::default();
    stock.with(|_| assert!(stock.taken.load(Ordering::SeqCst), "somebody works"));
    assert!(!stock.taken.load(Ordering::SeqCst), "nobody works any more");
}

#[test]
fn two_bakers_lose_no_loaf() {
    let stock = SpinLock::<u32>::default();
    thread::scope(|scope| {
        scope.spawn(|| stock.with(|loaves| *loaves += 1));
        scope.spawn(|| stock.with(|loaves| *loaves += 1));
    });
    assert_eq!(stock.with(|loaves| *loaves), 2, "each baker brought a loaf");
}

// ---- the stage: nothing to change below this line ----

// SAFETY: the value is reached only by `with`, by one thread at a time, which
// sees what the one before it did. That is what `lock` and `unlock` promise.
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    /// Works on the value, alone.
    fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        self.lock();
        // SAFETY: between `lock` and `unlock` no other thread has the value.
        let result = work(unsafe { &mut *self.value.get() });
        self.unlock();
        result
    }
}
