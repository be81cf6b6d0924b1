//@ class: race
//@ kind: check_then_act
//@ says: T1 looked at `account` at line 14 (step 4) and let go of it. Then T2 changed it at line 16

use std::sync::Mutex;
use std::thread;

#[test]
fn nobody_is_overdrawn() {
    let account = Mutex::new(100);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let enough = *account.lock().unwrap() >= 80;
                if enough {
                    *account.lock().unwrap() -= 80;
                }
            });
        }
    });
    assert!(*account.lock().unwrap() >= 0);
}
