//@ class: race
//@ kind: order

use std::sync::Arc;
use std::thread;

#[test]
fn the_owner_may_have_left() {
    let config = Arc::new("config");
    let weak = Arc::downgrade(&config);
    let owner = thread::spawn(move || drop(config));
    assert_eq!(weak.upgrade().as_deref(), Some(&"config"));
    owner.join().unwrap();
}
