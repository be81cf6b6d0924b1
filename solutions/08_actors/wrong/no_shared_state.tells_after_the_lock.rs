//@ verdict: assertion_failed
//@ why: Nobody is locked out. But the agent is told first and bids again, and that bid is told before the first one has been told to all.
//! At an auction each listener is told of every new highest bid, and may bid again at
//! once. `bid` tells them under its lock, and so a listener who bids is locked out.
//! Told after the lock is given back, the bids would come in any order. There is a way
//! without a lock: let a thread own the state, and `Auction` be no more than the way
//! into its mailbox. Then a bid is a message, and whoever sends it goes on.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

/// Is called with the auction, and with each new highest bid.
type Listener = Arc<dyn Fn(&Auction, u32) + Send + Sync>;

#[derive(Default)]
struct State {
    highest: u32,
    listeners: Vec<Listener>,
}

#[derive(Clone)]
struct Auction {
    state: Arc<Mutex<State>>,
}

impl Auction {
    fn open() -> Auction {
        let state = Arc::new(Mutex::new(State::default()));
        Auction { state }
    }

    /// From now on this listener is told of each new highest bid.
    fn listen(&self, listener: Listener) {
        self.state.lock().unwrap().listeners.push(listener);
    }

    /// Makes a bid. It counts if it is higher than all before.
    fn bid(&self, pounds: u32) {
        let listeners = {
            let mut state = self.state.lock().unwrap();
            if pounds <= state.highest {
                return;
            }
            state.highest = pounds;
            state.listeners.clone()
        };
        for listener in &listeners {
            listener(self, pounds);
        }
    }

    /// Ends the auction, and returns the highest of the bids made until then.
    fn close(&self) -> u32 {
        self.state.lock().unwrap().highest
    }
}

#[test]
fn who_is_told_of_a_bid_may_bid_again() {
    let auction = Auction::open();
    auction.listen(agent_with_a_limit_of(20));
    let bids = written_down(&auction);

    auction.bid(10);
    assert_eq!(bids.recv(), Ok(10), "it is told before the agent's bid");
    assert_eq!(bids.recv(), Ok(20), "this is as far as the agent goes");
    assert_eq!(auction.close(), 20);
}

#[test]
fn of_two_who_bid_at_the_same_time_the_higher_one_wins() {
    let auction = Auction::open();
    let bids = written_down(&auction);
    thread::scope(|hall| {
        hall.spawn(|| auction.bid(15));
        hall.spawn(|| auction.bid(25));
    });

    assert_eq!(auction.close(), 25);
    let bids: Vec<u32> = bids.try_iter().collect();
    assert!(
        bids == [15, 25] || bids == [25],
        "each bid is higher than the one before, and these were told: {bids:?}"
    );
}

// ---- the stage: nothing to change below this line ----

/// An agent who outbids everybody, once, and goes so far and no further.
fn agent_with_a_limit_of(limit: u32) -> Listener {
    Arc::new(move |auction, pounds| {
        if pounds < limit {
            auction.bid(limit);
        }
    })
}

/// Has the bids written down, in the order in which they are told.
fn written_down(auction: &Auction) -> mpsc::Receiver<u32> {
    let (pen, bids) = mpsc::channel();
    auction.listen(Arc::new(move |_, pounds| pen.send(pounds).unwrap()));
    bids
}
