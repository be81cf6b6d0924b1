//@ class: race
//@ kind: slept

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

#[test]
fn the_second_comes_later() {
    let log = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| log.lock().unwrap().push("first"));
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(50));
            log.lock().unwrap().push("second");
        });
    });
    assert_eq!(*log.lock().unwrap(), ["first", "second"]);
}
