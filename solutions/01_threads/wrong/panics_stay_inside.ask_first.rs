//@ verdict: assertion_failed
//@ why: `is_finished` tells that a thread has ended, not how: a cook who dropped the pot has finished too.
//! A panic ends the thread it happens in, and no other. Whoever joins that
//! thread is told: `join` returns an `Err`. Here three cooks work on one dinner,
//! one of them drops the pot, and the whole dinner is off. Let `serve` bring the
//! other dishes to the table, with `None` for the one that was lost.

use std::thread;

type Cook = fn() -> &'static str;

/// Lets every cook work in a thread of their own. Returns the dishes in the
/// order of the cooks, and `None` for each that was lost.
fn serve(cooks: &[Cook]) -> Vec<Option<&'static str>> {
    let at_work: Vec<_> = cooks.iter().map(|&cook| thread::spawn(cook)).collect();
    at_work
        .into_iter()
        .map(|cook| {
            while !cook.is_finished() {
                thread::yield_now();
            }
            Some(cook.join().unwrap_or("nothing"))
        })
        .collect()
}

fn soup() -> &'static str {
    panic!("the pot is on the floor")
}

fn bread() -> &'static str {
    "bread"
}

fn cheese() -> &'static str {
    "cheese"
}

#[test]
fn one_lost_dish_does_not_spoil_the_dinner() {
    assert_eq!(
        serve(&[bread, soup, cheese]),
        [Some("bread"), None, Some("cheese")],
        "bread, soup and cheese were cooked, and only the soup was lost"
    );
}

#[test]
fn a_dinner_may_be_lost_as_a_whole() {
    assert_eq!(serve(&[soup, soup]), [None, None]);
}
