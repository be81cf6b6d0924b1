use std::sync::Mutex;
use std::thread;

#[test]
fn nobody_is_overdrawn() {
    let account = Mutex::new(100);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut account = account.lock().unwrap();
                if *account >= 80 {
                    *account -= 80;
                }
            });
        }
    });
    assert_eq!(*account.lock().unwrap(), 20);
}
