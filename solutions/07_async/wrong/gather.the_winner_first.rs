//@ verdict: assertion_failed
//@ why: Sorted by votes it is always the same order, and not that of the villages.
//! A `JoinSet` holds many tasks, and `join_next` waits for whichever of them is done
//! next. On election night that is what the radio wants: each result as soon as it
//! is there. The newspaper wants them in the order of its table, a village a line.
//! But who counts fastest is no question of the alphabet, and some villages get the
//! votes of others. Mend `gather`, so that both get what they want.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Lets all villages count at the same time. Gives every result to the radio as soon
/// as it is there, and returns all of them in the order of the villages.
async fn gather(villages: &[Village], mut radio: impl FnMut(u32)) -> Vec<u32> {
    let mut counting = JoinSet::new();
    for &village in villages {
        counting.spawn(count(village));
    }
    let mut table = Vec::new();
    while let Some(counted) = counting.join_next().await {
        let votes = counted.unwrap();
        radio(votes);
        table.push(votes);
    }
    table.sort_by(|a, b| b.cmp(a));
    table
}

#[tokio::test(start_paused = true)]
async fn the_newspaper_gives_each_village_its_own_votes() {
    let table = gather(&[ASHBY, BECKLEY], |_| ()).await;
    assert_eq!(table, [40, 70], "Ashby has 40 votes, Beckley has 70");
}

#[tokio::test(start_paused = true)]
async fn the_radio_waits_for_no_other_village() {
    let began = Instant::now();
    let mut news = Vec::new();
    let table = gather(&[CAMDEN, ASHBY, DENTON], |votes| {
        news.push((began.elapsed().as_secs() / 60, votes));
    })
    .await;
    assert_eq!(
        news,
        [(10, 40), (20, 55), (30, 90)],
        "the minute of each piece of news, and the votes"
    );
    assert_eq!(table, [90, 40, 55], "Camden, Ashby, Denton");
}

// ---- the stage: nothing to change below this line ----

#[derive(Clone, Copy)]
struct Village {
    /// How long it takes to count the votes.
    minutes: u64,
    votes: u32,
}

const fn village(minutes: u64, votes: u32) -> Village {
    Village { minutes, votes }
}

const ASHBY: Village = village(10, 40);
const BECKLEY: Village = village(10, 70);
const CAMDEN: Village = village(30, 90);
const DENTON: Village = village(20, 55);

async fn count(village: Village) -> u32 {
    sleep(Duration::from_secs(60 * village.minutes)).await;
    village.votes
}
