//! `compare_exchange(seen, new, …)` writes `new` only if the value is still `seen`.
//! If it is not, nothing is written, and the `Err` holds what is there now: then
//! think again, with that. (It takes two orderings, one for each outcome; `SeqCst`
//! will do for both.) In this way any rule can be made one step, also those that
//! `fetch_max` does not know. At our auction a bid has to top the highest by at
//! least 10. Write `bid`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STEP: u32 = 10;

#[derive(Default)]
struct Auction {
    highest: AtomicU32,
}

impl Auction {
    /// Makes a bid. It becomes the highest, if it tops the highest by `STEP` or
    /// more. Says whether it did.
    fn bid(&self, offer: u32) -> bool {
        todo!("bid {offer} in one step with {:?}", Ordering::SeqCst)
    }
}

#[test]
fn a_bid_has_to_top_the_highest_by_a_step() {
    let auction = Auction::default();
    let taken = [20, 29, 30, 10, 39].map(|offer| auction.bid(offer));
    assert_eq!(
        taken,
        [true, false, true, false, false],
        "20, 29, 30, 10, 39"
    );
    assert_eq!(auction.highest.into_inner(), 30);
}

#[test]
fn of_two_bids_that_are_too_close_one_is_taken() {
    let auction = Auction::default();
    let taken = thread::scope(|scope| {
        let ada = scope.spawn(|| auction.bid(50));
        let ben = scope.spawn(|| auction.bid(55));
        (ada.join().unwrap(), ben.join().unwrap())
    });
    match (taken, auction.highest.into_inner()) {
        ((true, false), 50) | ((false, true), 55) => {}
        (taken, highest) => {
            panic!("50 and 55 were bid: taken {taken:?}, and the highest is {highest}")
        }
    }
}

#[test]
fn a_bid_that_is_high_enough_is_taken_whoever_comes_first() {
    let auction = Auction::default();
    thread::scope(|scope| {
        scope.spawn(|| auction.bid(50));
        let ben = scope.spawn(|| auction.bid(90));
        assert!(ben.join().unwrap(), "90 was bid against 50 at most");
    });
    assert_eq!(auction.highest.into_inner(), 90);
}
