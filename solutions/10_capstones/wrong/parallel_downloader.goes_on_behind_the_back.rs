//@ verdict: assertion_failed
//@ why: Handles of tasks are dropped, and the tasks are not. They go on for an hour, for nobody.
//! Tonight the site of an old newspaper is switched off, and the town's archive fetches
//! what it can. Write `download`, test by test: the first that fails is the next thing
//! to do. It is a program made of parts that you know from `downloader`, `gather`,
//! `patience_in_the_queue` and `async_downloader`. Draw on paper first who asks, who
//! waits for whom, and who ends whom.

use stage::web::{self, Site};
use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};
use tokio::{join, select};

/// What came of a page: its text, or why there is none.
type Answer = Result<String, Trouble>;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Trouble {
    /// There is no such page, and there won't be.
    Missing,
    /// It can't be had just now.
    Busy,
    /// The time was over before it came.
    Late,
    /// Somebody said stop before it came.
    Stopped,
}

struct Rules {
    /// How many pages may be on their way at the same time.
    at_once: usize,
    /// How often a page is asked for, at most.
    tries: u32,
    /// How long to wait before the second try. Each later pause is twice the last.
    pause: Duration,
    /// How long all of it may take.
    time: Duration,
}

/// How far a download is. A page that is listed twice is one page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Progress {
    /// Pages that are there.
    there: usize,
    /// Pages that can't be had any more.
    lost: usize,
    /// Pauses that were begun, before a page is asked for again.
    pauses: usize,
}

/// Where pages come from.
trait Web: Send + Sync + 'static {
    /// Asks for a page, once.
    fn get(&self, page: &str) -> impl Future<Output = Answer> + Send;
}

/// Fetches the pages of a list. Returns what came of each, in the order of the list.
///
/// - A page is fetched once, even if it is listed twice.
/// - `rules.at_once` pages are on their way, or fewer if no more are left.
/// - A page that is `Busy` is asked for again after a pause. Meanwhile it is not on
///   its way: another page has its place.
/// - `progress` tells how far it is at any time, to whoever looks, if anybody does.
/// - When `stop` is said, or the time is over, `download` returns at once. What is
///   there is kept, and nothing goes on. If nobody can say `stop` any more, nobody does.
async fn download<W: Web>(
    web: &Arc<W>,
    list: &[&'static str],
    rules: Rules,
    progress: watch::Sender<Progress>,
    stop: oneshot::Receiver<()>,
) -> Vec<Answer> {
    let time = rules.time;
    let download = Arc::new(Download {
        web: Arc::clone(web),
        places: Semaphore::new(rules.at_once),
        rules,
        progress,
    });
    let mut answers = HashMap::new();
    let cut_short = select! {
        () = fetch_all(download, list, &mut answers) => None,
        Ok(()) = stop => Some(Trouble::Stopped),
        () = sleep(time) => Some(Trouble::Late),
    };
    if let Some(trouble) = cut_short {
        for page in list {
            answers.entry(page).or_insert(Err(trouble));
        }
    }
    list.iter().map(|page| answers[page].clone()).collect()
}

/// What the tasks of a download share.
struct Download<W> {
    web: Arc<W>,
    places: Semaphore,
    rules: Rules,
    progress: watch::Sender<Progress>,
}

/// Fetches each page in a task of its own, and notes what came of it. Whoever drops
/// this future keeps what was noted, and ends the tasks.
async fn fetch_all<W: Web>(
    download: Arc<Download<W>>,
    list: &[&'static str],
    answers: &mut HashMap<&'static str, Answer>,
) {
    let mut tasks = Vec::new();
    let mut seen = HashSet::new();
    for &page in list.iter().filter(|&page| seen.insert(page)) {
        let download = Arc::clone(&download);
        let task = tokio::spawn(async move { download.fetch(page).await });
        tasks.push((page, task));
    }
    for (page, task) in tasks {
        let answer = task.await.unwrap();
        download.progress.send_modify(|progress| match answer {
            Ok(_) => progress.there += 1,
            Err(_) => progress.lost += 1,
        });
        answers.insert(page, answer);
    }
}

impl<W: Web> Download<W> {
    /// Asks for a page until it is there, is lost, or has been asked for often enough.
    async fn fetch(&self, page: &str) -> Answer {
        let mut pause = self.rules.pause;
        for _ in 1..self.rules.tries {
            let answer = self.ask(page).await;
            if answer != Err(Trouble::Busy) {
                return answer;
            }
            self.progress.send_modify(|progress| progress.pauses += 1);
            sleep(pause).await;
            pause *= 2;
        }
        self.ask(page).await
    }

    /// Asks for a page once. It has a place as long as it is on its way.
    async fn ask(&self, page: &str) -> Answer {
        let _place = self.places.acquire().await.unwrap();
        self.web.get(page).await
    }
}

#[tokio::test(start_paused = true)]
async fn each_answer_has_the_place_of_its_page_in_the_list() {
    let paper = Paper::with(&[("/flood", takes(5)), ("/fair", takes(2))]);
    let answers = fetch(&paper, &["/flood", "/strike", "/fair"], RULES).await;
    assert_eq!(
        answers,
        [
            all_about("/flood"),
            Err(Trouble::Missing),
            all_about("/fair")
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_page_that_is_listed_twice_is_fetched_once() {
    let paper = Paper::with(&[("/flood", takes(5)), ("/fair", takes(2))]);
    let answers = fetch(&paper, &["/fair", "/flood", "/fair"], RULES).await;
    assert_eq!(
        answers,
        [all_about("/fair"), all_about("/flood"), all_about("/fair")]
    );
    assert_eq!(paper.asked("/fair"), [0], "the seconds when it was asked");
}

#[tokio::test(start_paused = true)]
async fn two_are_on_their_way_and_a_slow_one_holds_up_no_other() {
    let pages = [
        ("/flood", takes(20)),
        ("/fair", takes(1)),
        ("/fire", takes(20)),
    ];
    let (paper, list) = (Paper::with(&pages), pages.map(|(page, _)| page));
    let two = Rules {
        at_once: 2,
        ..RULES
    };
    let answers = fetch(&paper, &list, two).await;
    assert_eq!(answers, list.map(all_about));
    assert_eq!(paper.most(), 2, "pages on their way at a time, at most");
    let seconds = paper.seconds();
    assert!(seconds <= 21, "{seconds} seconds, though 21 are enough");
}

#[tokio::test(start_paused = true)]
async fn a_busy_page_is_asked_for_again_after_longer_and_longer_pauses() {
    let paper = Paper::with(&[("/flood", takes(1).busy(2)), ("/fair", takes(1).busy(9))]);
    let answers = fetch(&paper, &["/flood", "/fair"], RULES).await;
    assert_eq!(answers, [all_about("/flood"), Err(Trouble::Busy)]);
    // A second for each try, and pauses of 2 and 4 seconds.
    assert_eq!(paper.asked("/flood"), [0, 3, 8], "seconds; then it came");
    assert_eq!(paper.asked("/fair"), [0, 3, 8], "seconds; three tries");
}

#[tokio::test(start_paused = true)]
async fn who_pauses_leaves_the_place_to_another() {
    let paper = Paper::with(&[("/flood", takes(1).busy(1)), ("/fair", takes(1).busy(1))]);
    let alone = Rules {
        at_once: 1,
        pause: Duration::from_secs(10),
        ..RULES
    };
    let answers = fetch(&paper, &["/flood", "/fair"], alone).await;
    assert_eq!(answers, [all_about("/flood"), all_about("/fair")]);
    assert_eq!(paper.most(), 1, "pages on their way at a time, at most");
    assert_eq!(paper.seconds(), 13, "seconds: both pause at the same time");
}

#[tokio::test(start_paused = true)]
async fn the_board_shows_how_far_it_is() {
    let paper = Paper::with(&[("/flood", takes(5).busy(9)), ("/fair", takes(2))]);
    let (progress, mut board) = watch::channel(Progress::default());
    let (_nobody_says_it, stop) = oneshot::channel();
    let two_tries = Rules { tries: 2, ..RULES };
    let list = ["/flood", "/fair", "/flood"];
    let looks = async {
        let mut seen = Vec::new();
        for _ in 0..3 {
            seen.push((paper.seconds(), board.borrow().numbers()));
            sleep(Duration::from_secs(3)).await;
        }
        // The board is taken down when the download is over.
        while board.changed().await.is_ok() {}
        seen.push((paper.seconds(), board.borrow().numbers()));
        seen
    };
    let download = download(&paper, &list, two_tries, progress, stop);
    let (_, seen) = join!(download, looks);
    assert_eq!(
        seen,
        [
            (0, [0, 0, 0]),
            (3, [1, 0, 0]),
            (6, [1, 0, 1]),
            (12, [1, 1, 1])
        ],
        "after so many seconds: pages there, pages lost, pauses"
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_says_stop_gets_what_is_there() {
    // One is there after ten seconds, and one is on its way.
    let paper = Paper::with(&[("/fair", takes(3)), ("/flood", takes(20))]);
    let (say, stop) = oneshot::channel();
    let list = ["/flood", "/fair"];
    let download = download(&paper, &list, RULES, nobody_looks(), stop);
    let (answers, ()) = join!(download, async {
        sleep(Duration::from_secs(10)).await;
        let _ = say.send(());
    });
    assert_eq!(answers, [Err(Trouble::Stopped), all_about("/fair")]);
    assert_eq!(paper.seconds(), 10, "seconds until `download` returned");
    paper.is_left_alone().await;
}

#[tokio::test(start_paused = true)]
async fn when_nobody_can_say_stop_any_more_it_goes_on() {
    let paper = Paper::with(&[("/fair", takes(3))]);
    let (say, stop) = oneshot::channel();
    drop(say);
    let answers = download(&paper, &["/fair"], RULES, nobody_looks(), stop).await;
    assert_eq!(answers, [all_about("/fair")]);
}

#[tokio::test(start_paused = true)]
async fn when_the_time_is_over_what_is_there_is_kept() {
    // One is there after ten seconds, and one pauses from the eighth to the twelfth.
    let paper = Paper::with(&[("/fair", takes(3)), ("/fire", takes(3).busy(9))]);
    let time = Duration::from_secs(10);
    let answers = fetch(&paper, &["/fire", "/fair"], Rules { time, ..RULES }).await;
    assert_eq!(answers, [Err(Trouble::Late), all_about("/fair")]);
    assert_eq!(paper.seconds(), 10, "seconds until `download` returned");
    paper.is_left_alone().await;
}

#[tokio::test]
async fn the_pages_of_a_real_site_come_over_the_network() {
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let pages = [
        ("/flood", web::Page::new("wet")),
        ("/fair", web::Page::new("merry")),
        ("/storm", web::Page::broken()),
    ];
    let network = Arc::new(Network(Site::at(door.into_std().unwrap(), pages)));
    let list = ["/flood", "/storm", "/fair", "/strike", "/fair"];
    let pause = Duration::from_millis(1);
    let answers = fetch(&network, &list, Rules { pause, ..RULES }).await;
    let text = |text: &str| Ok(text.to_string());
    let [storm, strike] = [Err(Trouble::Busy), Err(Trouble::Missing)];
    assert_eq!(
        answers,
        [text("wet"), storm, text("merry"), strike, text("merry")]
    );
    let visits = ["/fair", "/flood", "/storm", "/storm", "/storm", "/strike"];
    assert_eq!(network.0.visits(), visits);
    let most = network.0.most_at_once();
    assert!(most <= 3, "{most} visitors at a time, and 3 are allowed");
}

// ---- the stage: nothing to change below this line ----

const RULES: Rules = Rules {
    at_once: 3,
    tries: 3,
    pause: Duration::from_secs(2),
    time: Duration::from_secs(60 * 60),
};

async fn fetch<W: Web>(web: &Arc<W>, list: &[&'static str], rules: Rules) -> Vec<Answer> {
    let (_nobody_says_it, stop) = oneshot::channel();
    download(web, list, rules, nobody_looks(), stop).await
}

fn nobody_looks() -> watch::Sender<Progress> {
    watch::channel(Progress::default()).0
}

impl Progress {
    fn numbers(&self) -> [usize; 3] {
        [self.there, self.lost, self.pauses]
    }
}

/// The newspaper's site, without a network.
struct Paper {
    opened: Instant,
    pages: HashMap<&'static str, Page>,
    /// Who was asked for, after how many seconds.
    asked: Mutex<Vec<(String, u64)>>,
    on_their_way: AtomicUsize,
    most: AtomicUsize,
}

#[derive(Clone, Copy)]
struct Page {
    seconds: u64,
    /// How often it is busy before it can be had.
    busy: usize,
}

const fn takes(seconds: u64) -> Page {
    Page { seconds, busy: 0 }
}

impl Page {
    const fn busy(self, busy: usize) -> Page {
        Page { busy, ..self }
    }
}

fn all_about(page: &str) -> Answer {
    Ok(format!("all about {page}"))
}

impl Web for Paper {
    async fn get(&self, page: &str) -> Answer {
        let tries = self.asked(page).len();
        let asked = (page.to_string(), self.seconds());
        self.asked.lock().unwrap().push(asked);
        let _way = OnItsWay::of(self);
        let found = self.pages.get(page);
        let seconds = found.map_or(1, |found| found.seconds);
        sleep(Duration::from_secs(seconds)).await;
        match found {
            None => Err(Trouble::Missing),
            Some(found) if tries < found.busy => Err(Trouble::Busy),
            Some(_) => all_about(page),
        }
    }
}

impl Paper {
    fn with(pages: &[(&'static str, Page)]) -> Arc<Paper> {
        Arc::new(Paper {
            opened: Instant::now(),
            pages: pages.iter().copied().collect(),
            asked: Mutex::default(),
            on_their_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    /// After how many seconds this page was asked for, each time.
    fn asked(&self, page: &str) -> Vec<u64> {
        let asked = self.asked.lock().unwrap();
        let times = asked.iter().filter(|(asked, _)| asked == page);
        times.map(|(_, seconds)| *seconds).collect()
    }

    fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// How many seconds have gone by.
    fn seconds(&self) -> u64 {
        self.opened.elapsed().as_secs()
    }

    /// Nothing is asked for in the next hour, and nothing is on its way after that.
    async fn is_left_alone(&self) {
        let before = self.asked.lock().unwrap().clone();
        sleep(Duration::from_secs(60 * 60)).await;
        let after = self.asked.lock().unwrap().clone();
        assert_eq!(after, before, "pages asked for after `download` returned");
        let left = self.on_their_way.load(Ordering::SeqCst);
        assert_eq!(left, 0, "pages on their way an hour later");
    }
}

/// One more that is on its way, until this is dropped.
struct OnItsWay<'a>(&'a Paper);

impl OnItsWay<'_> {
    fn of(paper: &Paper) -> OnItsWay<'_> {
        let others = paper.on_their_way.fetch_add(1, Ordering::SeqCst);
        paper.most.fetch_max(others + 1, Ordering::SeqCst);
        OnItsWay(paper)
    }
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.0.on_their_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A site on this machine. Who waits for a page of it waits on a thread.
struct Network(Site);

impl Web for Network {
    async fn get(&self, page: &str) -> Answer {
        let url = self.0.url(page);
        let fetched = spawn_blocking(move || web::get(&url)).await.unwrap();
        fetched.map_err(|error| match error.to_string() {
            why if why.ends_with("404 Not Found") => Trouble::Missing,
            _ => Trouble::Busy,
        })
    }
}
