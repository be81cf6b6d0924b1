//@ class: passed

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn unsized_coercion() {
    let shape: Arc<Mutex<dyn Fn() -> u32 + Send>> = Arc::new(Mutex::new(|| 4));
    let theirs = Arc::clone(&shape);
    let other = thread::spawn(move || (theirs.lock().unwrap())());
    let mine = (shape.lock().unwrap())();
    assert_eq!(mine + other.join().unwrap(), 8);
}
