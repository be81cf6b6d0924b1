use std::sync::Mutex;
use std::thread;

#[test]
fn both_ways_but_one_at_a_time() {
    let gate = Mutex::new(());
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _alone = gate.lock().unwrap();
            let _from = alice.lock().unwrap();
            let _to = bob.lock().unwrap();
        });
        scope.spawn(|| {
            let _alone = gate.lock().unwrap();
            let _from = bob.lock().unwrap();
            let _to = alice.lock().unwrap();
        });
    });
}
