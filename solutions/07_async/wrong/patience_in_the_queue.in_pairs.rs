//@ verdict: assertion_failed
//@ why: The next two are not asked before both are done: a slow feed keeps the other line idle.
//! A newsreader fetches its feeds over two lines. A feed that does not answer within
//! thirty seconds is given up, so that nobody waits for it. But on some mornings it
//! gives up feeds that it has never asked. When does the patience with a feed begin?
//! Mend `download`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const LINES: usize = 2;
const PATIENCE: Duration = Duration::from_secs(30);

/// Fetches each of the feeds, two at a time. Gives the news in the order of the
/// feeds, and `None` for a feed that was asked for thirty seconds in vain.
async fn download(web: &Arc<Web>, feeds: &[Feed]) -> Vec<Option<&'static str>> {
    let mut news = Vec::new();
    for pair in feeds.chunks(LINES) {
        let mut downloads = Vec::new();
        for &feed in pair {
            let web = Arc::clone(web);
            let fetch = async move { timeout(PATIENCE, web.fetch(feed)).await.ok() };
            downloads.push(tokio::spawn(fetch));
        }
        for download in downloads {
            news.push(download.await.unwrap());
        }
    }
    news
}

#[tokio::test(start_paused = true)]
async fn the_news_come_in_the_order_of_the_feeds() {
    let news = download(&Web::new(), &[feed("war", 9), feed("peace", 1)]).await;
    assert_eq!(news, [Some("war"), Some("peace")]);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_given_up_who_answers_in_time() {
    let feeds = ["north", "east", "south", "west"].map(|name| feed(name, 20));
    let news = download(&Web::new(), &feeds).await;
    assert_eq!(
        news,
        [Some("north"), Some("east"), Some("south"), Some("west")],
        "each answers 20 seconds after it was asked"
    );
}

#[tokio::test(start_paused = true)]
async fn a_silent_feed_is_given_up_and_its_line_is_free_again() {
    let began = Instant::now();
    let news = download(&Web::new(), &[SILENT, SILENT, feed("weather", 5)]).await;
    assert_eq!(news, [None, None, Some("weather")]);
    assert_eq!(
        began.elapsed().as_secs(),
        35,
        "30 seconds for the silent ones, and 5 for the weather"
    );
}

#[tokio::test(start_paused = true)]
async fn both_lines_are_in_use_and_no_third() {
    let began = Instant::now();
    let web = Web::new();
    let feeds = [("chess", 20), ("go", 1), ("draughts", 1), ("skat", 9)];
    download(&web, &feeds.map(|(name, seconds)| feed(name, seconds))).await;
    assert_eq!(web.most_asked_at_once(), 2, "there are two lines");
    assert!(
        began.elapsed().as_secs() < 25,
        "while chess was slow, the other three went over the other line"
    );
}

// ---- the stage: nothing to change below this line ----

#[derive(Clone, Copy)]
struct Feed {
    name: &'static str,
    answers_after: Duration,
}

fn feed(name: &'static str, seconds: u64) -> Feed {
    let answers_after = Duration::from_secs(seconds);
    Feed {
        name,
        answers_after,
    }
}

/// Answers after a year.
const SILENT: Feed = Feed {
    name: "silent",
    answers_after: Duration::from_secs(365 * 24 * 3600),
};

#[derive(Default)]
struct Web {
    asked: AtomicU32,
    most_asked: AtomicU32,
}

impl Web {
    fn new() -> Arc<Web> {
        Arc::default()
    }

    async fn fetch(&self, feed: Feed) -> &'static str {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_asked.fetch_max(asked, Ordering::SeqCst);
        let _until_answered_or_given_up = HangUp(self);
        sleep(feed.answers_after).await;
        feed.name
    }

    fn most_asked_at_once(&self) -> u32 {
        self.most_asked.load(Ordering::SeqCst)
    }
}

struct HangUp<'a>(&'a Web);

impl Drop for HangUp<'_> {
    fn drop(&mut self) {
        self.0.asked.fetch_sub(1, Ordering::SeqCst);
    }
}
