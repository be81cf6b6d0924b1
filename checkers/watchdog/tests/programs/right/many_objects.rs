use std::sync::Mutex;
use std::thread;

#[test]
fn a_thousand_locks_and_threads() {
    let locks: Vec<_> = (0..1000).map(Mutex::new).collect();
    for round in 0..20 {
        thread::scope(|scope| {
            for lock in locks.iter().skip(round).step_by(20) {
                scope.spawn(|| *lock.lock().unwrap() += 1);
            }
        });
    }
    let sum: usize = locks.into_iter().map(|lock| lock.into_inner().unwrap()).sum();
    assert_eq!(sum, 500_500);
}
