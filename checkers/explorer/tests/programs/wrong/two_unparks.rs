//@ class: lost_wakeup
//@ kind: unparked_twice

use std::thread;

#[test]
fn two_unparks_are_one() {
    let clerk = thread::spawn(|| {
        thread::park();
        thread::park();
    });
    clerk.thread().unpark();
    clerk.thread().unpark();
    clerk.join().unwrap();
}
