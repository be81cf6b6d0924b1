//@ verdict: panicked
//@ why: A dead line is an answer, too: the caller is to get `LineDead`, and not to panic.
//! A fishmonger writes the price of cod on a slate. She asks the auction for it, by
//! a telephone that is slow on good days. What does the slate show meanwhile, and
//! what if the line goes dead? Tests that ring the real auction see no bad days. So
//! these ring a stand-in. It has no price of its own: it hands each call over to the
//! test, and waits for what the test has to say. Write `FakeAuction::price`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// What the fishmonger needs of an auction, be it the real one or not.
trait Auction {
    /// Asks for the price of a fish. This may take long, and may fail.
    fn price(&self, fish: &str) -> Result<u32, LineDead>;
}

#[derive(Debug)]
struct LineDead;

/// An auction for tests. It is as slow as the test wants it to be.
struct FakeAuction {
    calls: Sender<Call>,
}

/// A call to the auction. The caller waits until the test sends a price. If the test
/// drops the call instead, the line is dead.
struct Call {
    fish: String,
    answer: Sender<u32>,
}

impl FakeAuction {
    /// A new auction, and the calls that are made to it.
    fn new() -> (FakeAuction, Receiver<Call>) {
        let (calls, to_the_test) = mpsc::channel();
        (FakeAuction { calls }, to_the_test)
    }
}

impl Auction for FakeAuction {
    fn price(&self, fish: &str) -> Result<u32, LineDead> {
        let (answer, heard) = mpsc::channel();
        let fish = fish.to_string();
        self.calls.send(Call { fish, answer }).unwrap();
        Ok(heard.recv().unwrap())
    }
}

#[test]
fn the_slate_shows_what_the_auction_says() {
    let (auction, calls) = FakeAuction::new();
    let slate = Slate::new(auction);
    thread::scope(|scope| {
        scope.spawn(|| slate.renew());
        let call = calls.recv().unwrap();
        assert_eq!(call.fish, "cod");
        call.answer.send(12).unwrap();
    });
    assert_eq!(slate.shows(), Some(12));
}

#[test]
fn the_slate_can_be_read_while_the_auction_is_slow() {
    let (auction, calls) = FakeAuction::new();
    let slate = Slate::new(auction);
    thread::scope(|scope| {
        scope.spawn(|| slate.renew());
        let call = calls.recv().unwrap();
        // From here on she is on the telephone, for as long as this test likes.
        assert_eq!(slate.shows(), None, "nobody has named a price yet");
        call.answer.send(14).unwrap();
    });
    assert_eq!(slate.shows(), Some(14));
}

#[test]
fn a_dead_line_leaves_the_old_price() {
    let (auction, calls) = FakeAuction::new();
    let slate = Slate::new(auction);
    thread::scope(|scope| {
        scope.spawn(|| slate.renew());
        calls.recv().unwrap().answer.send(12).unwrap();
    });
    thread::scope(|scope| {
        scope.spawn(|| slate.renew());
        drop(calls.recv().unwrap());
    });
    assert_eq!(slate.shows(), Some(12));
}

#[test]
fn an_answer_that_was_overtaken_does_not_count() {
    let (auction, calls) = FakeAuction::new();
    let slate = Slate::new(auction);
    thread::scope(|scope| {
        scope.spawn(|| slate.renew());
        let in_the_morning = calls.recv().unwrap();
        scope.spawn(|| slate.renew());
        let at_noon = calls.recv().unwrap();

        at_noon.answer.send(9).unwrap();
        in_the_morning.answer.send(12).unwrap();
    });
    assert_eq!(slate.shows(), Some(9), "9 was asked for later than 12");
}

// ---- the stage: nothing to change below this line ----

/// What is tested: the price of cod, for whoever comes to the stall.
struct Slate<A> {
    auction: A,
    calls: AtomicU32,
    written: Mutex<Written>,
}

#[derive(Default)]
struct Written {
    price: Option<u32>,
    /// Which call has brought it.
    call: u32,
}

impl<A: Auction> Slate<A> {
    fn new(auction: A) -> Slate<A> {
        Slate {
            auction,
            calls: AtomicU32::new(0),
            written: Mutex::default(),
        }
    }

    fn shows(&self) -> Option<u32> {
        self.written.lock().unwrap().price
    }

    /// Asks the auction, and writes its answer down, unless a later call was faster.
    fn renew(&self) {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let Ok(price) = self.auction.price("cod") else {
            return;
        };
        let mut written = self.written.lock().unwrap();
        if call > written.call {
            let price = Some(price);
            *written = Written { price, call };
        }
    }
}
