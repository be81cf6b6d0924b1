//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Barrier, LazyLock};
use std::thread;

static BOTH: Barrier = Barrier::new(2);
static HEN: LazyLock<u32> = LazyLock::new(|| {
    BOTH.wait();
    *EGG + 1
});
static EGG: LazyLock<u32> = LazyLock::new(|| {
    BOTH.wait();
    *HEN + 1
});

#[test]
fn which_was_first() {
    let egg = thread::spawn(|| *EGG);
    assert!(*HEN > 0);
    egg.join().unwrap();
}
