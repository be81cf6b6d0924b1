//@ verdict: does_not_compile
//@ why: A `Result` is not a number, and `as` does not take the number out of it.
//! The compiler refuses this program, and says why. Read the first error from
//! the top: its first line names the rule, the arrow shows the place, and a line
//! marked `help` may offer a way out. Then mend the line it points at.

use std::thread;

/// Bakes twenty loaves in a second thread. Returns how many are left for the
/// shop when the bakers have eaten.
fn bake_for_the_shop(eaten: u32) -> u32 {
    let baker = thread::spawn(|| 20u32);

    let baked: u32 = baker.join() as u32;

    baked - eaten
}

#[test]
fn what_the_bakers_eat_does_not_reach_the_shop() {
    assert_eq!(bake_for_the_shop(3), 17);
}

#[test]
fn bakers_who_are_not_hungry_leave_everything() {
    assert_eq!(bake_for_the_shop(0), 20);
}
