//@ verdict: assertion_failed
//@ why: The later one is taken to store what the earlier one left, less its own. Each stores 5 less its own.
//! A bakery has five rolls left, and two counters that sell from one basket: one is
//! the test's own thread, the other is Ann's. Who sells waits until nobody else has
//! the basket, and yet more than five were sold. The table is the order of steps by
//! which the runner has proved it. At the mark » a thread was cut off in the middle of
//! its work. Read it row by row: what has each counter seen, and is it still so when
//! it acts? Then fill in the blanks.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

static ROLLS: AtomicU32 = AtomicU32::new(5);
static BASKET: Mutex<()> = Mutex::new(());

/// Sells that many rolls, if there are so many. Returns how many it has sold.
fn sell(wanted: u32) -> u32 {
    let left = ROLLS.load(Ordering::SeqCst);
    if left < wanted {
        return 0;
    }
    let _basket = BASKET.lock().unwrap();
    ROLLS.store(left - wanted, Ordering::SeqCst);
    wanted
}

// step line   test                  ann
//    1   46   spawn ann
//    2   18   ROLLS.load() → 5
//    3   22   BASKET.lock()
//    4   18 » ·                     ROLLS.load() → 5
//    5   22   ·                     BASKET.lock() waits for test
//    6   23   ROLLS.store(1)
//    7        BASKET is unlocked (it was locked at line 22)
//    8   47   join(ann) waits: ann has not ended
//    9   22   ·                     BASKET.lock()
//   10   23   ·                     ROLLS.store(2)
//   11        ·                     BASKET is unlocked (it was locked at line 22)
//   12        ·                     ends
//   13   47   join(ann)
//   14   48 ✗ panics
// The test it comes from. Put `#[test]` where the next line is, and see it yourself.
#[allow(dead_code)]
fn no_more_is_sold_than_there_is() {
    let named = thread::Builder::new().name("ann".to_string());
    let ann = named.spawn(|| sell(3)).unwrap();
    let sold = sell(4) + ann.join().unwrap();
    assert!(sold <= 5, "{sold} of 5 rolls were sold");
}

#[test]
fn as_in_the_table() {
    let bakery = after_step(6);
    assert_eq!(bakery.rolls, 1, "rolls in the basket");

    let bakery = after_step(9);
    assert_eq!(bakery.rolls, 1, "rolls in the basket that Ann has got");
    assert_eq!(bakery.ann().saw, 5, "rolls in it, as Ann believes");

    let bakery = after_step(14);
    assert_eq!(bakery.rolls, 2, "rolls in the basket in the end");
    assert_eq!(bakery.sold(), 7, "rolls sold in the end");
}

#[test]
fn if_the_test_had_not_been_cut_off() {
    let bakery = Bakery::after(LOOK_THEN_LOCK, &[TEST, TEST, TEST, ANN, ANN, ANN]);
    assert_eq!(bakery.rolls, 1, "rolls in the basket in the end");
    assert_eq!(bakery.sold(), 4, "rolls sold in the end");
}

/// Pairs of what was sold and what is left, the fewest sold first.
#[test]
fn in_any_order() {
    let outcomes = all_orders(LOOK_THEN_LOCK);
    assert_eq!(outcomes.len(), 4);
    assert_eq!(outcomes[0], (3, 2));
    assert_eq!(outcomes[1], (4, 1));
    assert_eq!(outcomes[2], (7, 1));
    assert_eq!(outcomes[3], (7, 0));
}

#[test]
fn in_any_order_if_the_lock_came_before_the_look() {
    let outcomes = all_orders(LOCK_THEN_LOOK);
    assert_eq!(outcomes.len(), 2);
    assert_eq!(outcomes[0], (3, 2));
}

// ---- the stage: nothing to change below this line ----

/// `sell` in three steps, so that they can be taken in any order by hand.
enum Step {
    Look,
    Lock,
    Store,
}

const LOOK_THEN_LOCK: &[Step] = &[Step::Look, Step::Lock, Step::Store];
const LOCK_THEN_LOOK: &[Step] = &[Step::Lock, Step::Look, Step::Store];

/// Who takes a step: the counter of the test, or Ann's.
const TEST: usize = 0;
const ANN: usize = 1;

/// Who takes which step of the table. The others change nothing.
const TABLE: [(u32, usize); 7] = [
    (2, TEST),
    (3, TEST),
    (4, ANN),
    (5, ANN),
    (6, TEST),
    (9, ANN),
    (10, ANN),
];

#[derive(Clone)]
struct Bakery {
    rolls: u32,
    has_the_basket: Option<usize>,
    counters: [Counter; 2],
}

#[derive(Clone)]
struct Counter {
    to_do: &'static [Step],
    wanted: u32,
    saw: u32,
    sold: u32,
}

impl Bakery {
    fn open(sell: &'static [Step]) -> Bakery {
        let counter = |wanted| Counter {
            to_do: sell,
            wanted,
            saw: 0,
            sold: 0,
        };
        Bakery {
            rolls: 5,
            has_the_basket: None,
            counters: [counter(4), counter(3)],
        }
    }

    fn after(sell: &'static [Step], order: &[usize]) -> Bakery {
        let mut bakery = Bakery::open(sell);
        for &who in order {
            bakery.step(who);
        }
        bakery
    }

    /// The next step of a counter. Returns whether it could go on.
    fn step(&mut self, who: usize) -> bool {
        let counter = &mut self.counters[who];
        let [next, rest @ ..] = counter.to_do else {
            return false;
        };
        match next {
            Step::Lock if self.has_the_basket.is_some() => return false,
            Step::Lock => self.has_the_basket = Some(who),
            Step::Look => counter.saw = self.rolls,
            Step::Store => {
                self.rolls = counter.saw - counter.wanted;
                counter.sold = counter.wanted;
            }
        }
        let refuses = counter.saw < counter.wanted && matches!(next, Step::Look);
        counter.to_do = if refuses { &[] } else { rest };
        if counter.to_do.is_empty() && self.has_the_basket == Some(who) {
            self.has_the_basket = None;
        }
        true
    }

    fn ann(&self) -> &Counter {
        &self.counters[ANN]
    }

    fn sold(&self) -> u32 {
        self.counters.iter().map(|counter| counter.sold).sum()
    }
}

fn after_step(step: u32) -> Bakery {
    let rows = TABLE.iter().take_while(|(row, _)| *row <= step);
    let order: Vec<usize> = rows.map(|(_, who)| *who).collect();
    Bakery::after(LOOK_THEN_LOCK, &order)
}

/// What comes of each order: the runner does the same with your threads.
fn all_orders(sell: &'static [Step]) -> Vec<(u32, u32)> {
    let mut found = BTreeSet::new();
    go_on(Bakery::open(sell), &mut found);
    found.into_iter().collect()
}

fn go_on(bakery: Bakery, found: &mut BTreeSet<(u32, u32)>) {
    let mut all_have_ended = true;
    for who in [TEST, ANN] {
        let mut next = bakery.clone();
        if next.step(who) {
            all_have_ended = false;
            go_on(next, found);
        }
    }
    if all_have_ended {
        found.insert((bakery.sold(), bakery.rolls));
    }
}
