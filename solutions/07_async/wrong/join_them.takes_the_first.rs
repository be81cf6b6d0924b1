//@ verdict: assertion_failed
//@ why: `select!` drops the eggs or the tea that is not ready yet, and what is begun anew takes its whole time.
//! While the water gets hot, nobody has to stand by and look at it. One cook makes
//! breakfast on a camping stove with two rings: the water takes five minutes and the
//! tea four more, the eggs take six. But each `await` waits for one thing and for
//! nothing else, and breakfast takes fifteen. Mend `breakfast`: with `tokio::join!`
//! one task waits for several futures at once. The clock is paused: in such a test
//! time passes only while everybody waits, and so the minutes are exact.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, sleep};

async fn breakfast(stove: &Stove) -> (Tea, Eggs) {
    let tea = async {
        let water = stove.boil_water().await;
        stove.steep(water).await
    };
    tokio::select! {
        tea = tea => (tea, stove.fry_eggs().await),
        eggs = stove.fry_eggs() => {
            let water = stove.boil_water().await;
            (stove.steep(water).await, eggs)
        }
    }
}

#[tokio::test(start_paused = true)]
async fn breakfast_takes_as_long_as_the_tea() {
    let stove = Stove::new();
    let began = Instant::now();
    breakfast(&stove).await;
    assert_eq!(
        began.elapsed().as_secs() / 60,
        9,
        "the eggs are done by then, so breakfast should take this many minutes"
    );
}

#[tokio::test(start_paused = true)]
async fn every_ring_is_lit_once() {
    let stove = Stove::new();
    let both = breakfast(&stove).await;
    assert_eq!(both, (Tea, Eggs));
    assert_eq!(stove.matches.get(), 8, "of 10 matches two are used");
}

// ---- the stage: nothing to change below this line ----

/// A stove with two rings. It belongs to one task: there is no lock in it.
struct Stove {
    matches: Cell<u32>,
}

struct HotWater;

#[derive(Debug, PartialEq)]
struct Tea;

#[derive(Debug, PartialEq)]
struct Eggs;

impl Stove {
    fn new() -> Stove {
        Stove {
            matches: Cell::new(10),
        }
    }

    async fn boil_water(&self) -> HotWater {
        self.light_a_ring();
        sleep(minutes(5)).await;
        HotWater
    }

    async fn steep(&self, _water: HotWater) -> Tea {
        sleep(minutes(4)).await;
        Tea
    }

    async fn fry_eggs(&self) -> Eggs {
        self.light_a_ring();
        sleep(minutes(6)).await;
        Eggs
    }

    fn light_a_ring(&self) {
        self.matches.set(self.matches.get() - 1);
    }
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}
