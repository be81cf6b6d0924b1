//@ error: E0373

use std::thread;

#[test]
fn what_a_scope_borrows_lives_outside_of_it() {
    thread::scope(|scope| {
        let number = 1;
        scope.spawn(|| println!("{number}"));
    });
}
