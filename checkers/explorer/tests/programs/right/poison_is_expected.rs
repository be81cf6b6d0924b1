use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn goes_on_after_a_panic() {
    let count = Arc::new(Mutex::new(0));
    let theirs = Arc::clone(&count);
    let clumsy = thread::spawn(move || {
        let mut count = theirs.lock().unwrap_or_else(|poison| poison.into_inner());
        *count += 1;
        panic!("oh no");
    });
    *count.lock().unwrap_or_else(|poison| poison.into_inner()) += 1;
    assert!(clumsy.join().is_err());
    assert!(count.is_poisoned());
    count.clear_poison();
    assert_eq!(*count.lock().unwrap(), 2);
}
