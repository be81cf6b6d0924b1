//@ verdict: assertion_failed
//@ why: A buffer for one is `then` in other words.
//! Another stream, and now you say how it is worked on. Letters come to a translator's
//! office, which has three desks. But `then` asks for no letter before the last one is
//! translated, so two desks stand empty. Mend `translations`: the pages go out in the
//! order of the letters, each as soon as that allows, and a letter is fetched only
//! when there is a desk for it.

use futures::stream::{self, Stream, StreamExt};
use std::cell::Cell;
use std::time::Duration;
use tokio::time::{Instant, interval, sleep};

const DESKS: usize = 3;

/// The translation of each letter.
fn translations(letters: impl Stream<Item = Letter>, office: &Office) -> impl Stream<Item = Page> {
    letters.map(|letter| office.translate(letter)).buffered(1)
}

#[tokio::test(start_paused = true)]
async fn every_desk_is_used_and_the_pages_keep_their_order() {
    let (office, began) = (Office::default(), Instant::now());
    let letters = stream::iter([letter(10), letter(30), letter(10), letter(31)]);
    let pages: Vec<_> = translations(letters, &office).collect().await;
    assert_eq!(pages, [10, 30, 10, 31], "the minutes that each took");
    assert_eq!(office.most.get(), DESKS, "letters at a time, at most");
    assert_eq!(minutes_since(began), 41, "minutes in all");
}

#[tokio::test(start_paused = true)]
async fn a_page_waits_for_no_letter_that_has_not_come() {
    let (office, began) = (Office::default(), Instant::now());
    let post = stream::unfold(interval(minutes(60)), async |mut clock| {
        clock.tick().await;
        Some((letter(10), clock))
    });
    let pages = translations(post.take(3), &office);
    let times: Vec<_> = pages.map(|_| minutes_since(began)).collect().await;
    assert_eq!(times, [10, 70, 130], "a letter comes every 60 minutes");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_asks_for_stays_at_the_post() {
    let (office, fetched) = (Office::default(), Cell::new(0));
    let post = stream::iter(1..=100).map(|number| {
        fetched.set(number);
        letter(10)
    });
    let pages = translations(post, &office);
    assert_eq!(fetched.get(), 0, "letters fetched before anybody asked");
    let two: Vec<_> = pages.take(2).collect().await;
    assert_eq!(two.len(), 2);
    let fetched = fetched.get();
    assert!(
        fetched <= 2 + DESKS,
        "{fetched} letters fetched for two pages"
    );
}

// ---- the stage: nothing to change below this line ----

struct Letter {
    minutes: u64,
}

const fn letter(minutes: u64) -> Letter {
    Letter { minutes }
}

/// A translation: here, how many minutes it took.
type Page = u64;

#[derive(Default)]
struct Office {
    at_work: Cell<usize>,
    most: Cell<usize>,
}

impl Office {
    async fn translate(&self, letter: Letter) -> Page {
        self.at_work.set(self.at_work.get() + 1);
        self.most.set(self.most.get().max(self.at_work.get()));
        sleep(minutes(letter.minutes)).await;
        self.at_work.set(self.at_work.get() - 1);
        letter.minutes
    }
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

fn minutes_since(began: Instant) -> u64 {
    began.elapsed().as_secs() / 60
}
