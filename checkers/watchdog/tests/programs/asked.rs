use std::sync::Mutex;
use std::thread;
use std::time::Duration;

#[test]
fn spins() {
    let hits = Mutex::new(0);
    thread::scope(|scope| {
        let held = hits.lock().unwrap();
        scope.spawn(|| *hits.lock().unwrap() += 1);
        scope.spawn(|| thread::sleep(Duration::from_secs(3600)));
        loop {
            std::hint::black_box(&held);
        }
    });
}
