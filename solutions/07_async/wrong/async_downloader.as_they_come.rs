//@ verdict: assertion_failed
//@ why: A set gives its results as they come, and the slower page stood first.
//! The downloader of the queues had a thread for each worker. Here a page that is on
//! its way costs a task, and no thread. The rules are stricter: no more than `at_once`
//! pages are on their way at any time, and no fewer if there are more to fetch. Each
//! page has its own patience, which begins when it is asked for, and not while it
//! stands in line. And whoever stops waiting for `download` wants nothing more: then
//! nothing goes on behind their back. Write `download`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Fetches each of the pages once. Returns what came of them, in the order of the
/// pages.
async fn download(web: &Arc<Web>, pages: &[Page], at_once: usize) -> Vec<Answer> {
    let places = Arc::new(Semaphore::new(at_once));
    let mut downloads = JoinSet::new();
    for (number, &page) in pages.iter().enumerate() {
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        let web = Arc::clone(web);
        downloads.spawn(async move {
            let _place = place;
            let answer = timeout(PATIENCE, web.fetch(page)).await;
            (number, answer.unwrap_or(Err(Trouble::TooSlow)))
        });
    }
    let answers = downloads.join_all().await;
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[tokio::test(start_paused = true)]
async fn every_page_has_an_answer_in_its_place() {
    let web = Web::new();
    let answers = download(&web, &[page(9), MISSING, page(5)], 3).await;
    assert_eq!(answers, [Ok(9), Err(Trouble::Missing), Ok(5)]);
    assert_eq!(web.asked(), 3, "pages that were asked for");
}

#[tokio::test(start_paused = true)]
async fn two_are_on_their_way_and_a_slow_one_holds_up_no_other() {
    let (web, began) = (Web::new(), Instant::now());
    let answers = download(&web, &[page(20), page(1), page(1), page(20)], 2).await;
    assert_eq!(answers, [Ok(20), Ok(1), Ok(1), Ok(20)]);
    assert_eq!(
        web.most(),
        2,
        "pages on their way at the same time, at most"
    );
    let seconds = began.elapsed().as_secs();
    assert!(seconds <= 22, "{seconds} seconds, though 22 are enough");
}

#[tokio::test(start_paused = true)]
async fn patience_begins_when_a_page_is_asked_for() {
    let (web, began) = (Web::new(), Instant::now());
    let answers = download(&web, &[page(25), page(1_000), page(24)], 1).await;
    assert_eq!(answers, [Ok(25), Err(Trouble::TooSlow), Ok(24)]);
    assert_eq!(began.elapsed().as_secs(), 25 + 30 + 24, "seconds in all");
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_on_when_nobody_waits_any_more() {
    let web = Web::new();
    let pages = [page(20), page(20), page(20)];
    let given_up = timeout(Duration::from_secs(10), download(&web, &pages, 2)).await;
    assert!(given_up.is_err(), "three pages in ten seconds");
    sleep(Duration::from_secs(60 * 60)).await;
    assert_eq!(web.asked(), 2, "pages that were asked for, an hour later");
    assert_eq!(web.arrived(), 0, "pages that arrived when nobody waited");
}

// ---- the stage: nothing to change below this line ----

/// What a page says: here, how many seconds it took.
type Answer = Result<u64, Trouble>;

#[derive(Clone, Debug, PartialEq)]
enum Trouble {
    Missing,
    TooSlow,
}

#[derive(Clone, Copy)]
struct Page {
    seconds: u64,
    missing: bool,
}

const fn page(seconds: u64) -> Page {
    let missing = false;
    Page { seconds, missing }
}

const MISSING: Page = Page {
    seconds: 1,
    missing: true,
};

/// A web without a network.
#[derive(Default)]
struct Web {
    asked: AtomicUsize,
    on_their_way: AtomicUsize,
    most: AtomicUsize,
    arrived: AtomicUsize,
}

impl Web {
    fn new() -> Arc<Web> {
        Arc::default()
    }

    async fn fetch(&self, page: Page) -> Answer {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let _way = OnItsWay::of(self);
        sleep(Duration::from_secs(page.seconds)).await;
        self.arrived.fetch_add(1, Ordering::SeqCst);
        if page.missing {
            return Err(Trouble::Missing);
        }
        Ok(page.seconds)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    fn arrived(&self) -> usize {
        self.arrived.load(Ordering::SeqCst)
    }
}

/// One more that is on its way, until this is dropped.
struct OnItsWay<'a>(&'a Web);

impl OnItsWay<'_> {
    fn of(web: &Web) -> OnItsWay<'_> {
        let others = web.on_their_way.fetch_add(1, Ordering::SeqCst);
        web.most.fetch_max(others + 1, Ordering::SeqCst);
        OnItsWay(web)
    }
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.0.on_their_way.fetch_sub(1, Ordering::SeqCst);
    }
}
