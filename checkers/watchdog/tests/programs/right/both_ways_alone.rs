use std::sync::Mutex;

#[test]
fn one_thread_is_in_one_place() {
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    {
        let _from = alice.lock().unwrap();
        let _to = bob.lock().unwrap();
    }
    let _from = bob.lock().unwrap();
    let _to = alice.lock().unwrap();
}
