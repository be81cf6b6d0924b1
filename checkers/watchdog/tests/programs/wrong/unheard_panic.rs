//@ class: panicked
//@ kind: unheard_panic

use std::thread;

#[test]
fn the_handle_is_dropped() {
    drop(thread::spawn(|| panic!("nobody hears this")));
}
