//@ verdict: race
//@ why: Nobody asks how many there are already.
//! A library keeps copies of web pages. Readers order them, several at a time, and
//! one worker fetches them. On most days that is enough. When the queue grows, more
//! hands are needed: if more than one page waits after an order, one more worker is
//! started; but there are never more of them than the limit. Write `order`.

use stage::web::{Page, Site, get};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

struct Library {
    queue: Arc<Queue>,
    fetch: Arc<dyn Fn(&str) + Send + Sync>,
    workers: Mutex<Vec<Worker>>,
    limit: usize,
}

/// A thread that fetches pages, and returns which ones.
type Worker = JoinHandle<Vec<&'static str>>;

impl Library {
    /// Puts a page into the queue, and starts another worker if the queue is too
    /// long then and there may be one more.
    fn order(&self, page: &'static str) {
        self.queue.put(page);
        if self.queue.len() > 1 {
            let worker = self.start_worker();
            self.workers.lock().unwrap().push(worker);
        }
    }

    /// Starts a worker, who fetches pages until the library is closed and no page
    /// is left in the queue.
    fn start_worker(&self) -> Worker {
        let (queue, fetch) = (Arc::clone(&self.queue), Arc::clone(&self.fetch));
        thread::spawn(move || {
            let mut fetched = Vec::new();
            while let Some(page) = queue.take() {
                fetch(page);
                fetched.push(page);
            }
            fetched
        })
    }
}

#[test]
fn one_worker_is_started_when_the_queue_is_too_long() {
    let library = Library::without_workers(3, |_| {});
    library.order("/rye");
    assert_eq!(library.workers(), 0, "one page waits: no worker is started");
    library.order("/oat");
    assert_eq!(
        library.workers(),
        1,
        "two pages wait: one worker is started"
    );
    assert_eq!(library.close(), ["/oat", "/rye"]);
}

#[test]
fn two_readers_at_the_same_time_bring_as_many_as_are_allowed() {
    let library = Library::without_workers(1, |_| {});
    library.order("/rye");
    thread::scope(|scope| {
        scope.spawn(|| library.order("/oat"));
        library.order("/spelt");
    });
    assert_eq!(
        library.workers(),
        1,
        "three pages wait, and the limit is one worker"
    );
    assert_eq!(library.close(), ["/oat", "/rye", "/spelt"]);
}

#[test]
fn two_workers_are_on_a_site_at_the_same_time() {
    let site = Arc::new(Site::open([
        ("/rye", Page::new("dark").in_company(2)),
        ("/oat", Page::new("pale").in_company(2)),
        ("/spelt", Page::new("nutty")),
    ]));
    let visited = Arc::clone(&site);
    let library = Library::with_one_worker(2, move |page| {
        get(&visited.url(page)).unwrap();
    });
    for page in ["/rye", "/oat", "/spelt"] {
        library.order(page);
    }
    assert_eq!(
        library.workers(),
        2,
        "the queue was too long for one worker"
    );
    assert_eq!(library.close(), ["/oat", "/rye", "/spelt"]);
    assert_eq!(site.most_at_once(), 2, "two workers were on the site");
}

// ---- the stage: nothing to change below this line ----

impl Library {
    fn without_workers(limit: usize, fetch: impl Fn(&str) + Send + Sync + 'static) -> Library {
        Library {
            queue: Arc::new(Queue::new()),
            fetch: Arc::new(fetch),
            workers: Mutex::default(),
            limit,
        }
    }

    fn with_one_worker(limit: usize, fetch: impl Fn(&str) + Send + Sync + 'static) -> Library {
        let library = Library::without_workers(limit, fetch);
        library.workers.lock().unwrap().push(library.start_worker());
        library
    }

    fn workers(&self) -> usize {
        self.workers.lock().unwrap().len()
    }

    /// Waits until all pages are fetched and all workers have gone. Returns the
    /// pages, sorted.
    fn close(self) -> Vec<&'static str> {
        let workers = self.workers.into_inner().unwrap();
        self.queue.close(workers.len());
        let fetched = workers.into_iter().map(|worker| worker.join().unwrap());
        let mut fetched: Vec<_> = fetched.flatten().collect();
        fetched.sort();
        fetched
    }
}

/// A queue that can tell how long it is.
struct Queue {
    /// `None` tells a worker to go.
    orders: Sender<Option<&'static str>>,
    pages: Mutex<Receiver<Option<&'static str>>>,
    waiting: AtomicUsize,
}

impl Queue {
    fn new() -> Queue {
        let (orders, pages) = mpsc::channel();
        Queue {
            orders,
            pages: Mutex::new(pages),
            waiting: AtomicUsize::new(0),
        }
    }

    fn put(&self, page: &'static str) {
        self.waiting.fetch_add(1, SeqCst);
        self.orders.send(Some(page)).unwrap();
    }

    /// How many pages are waiting.
    fn len(&self) -> usize {
        self.waiting.load(SeqCst)
    }

    /// Waits for the next page, and takes it.
    fn take(&self) -> Option<&'static str> {
        let page = self.pages.lock().unwrap().recv().unwrap()?;
        self.waiting.fetch_sub(1, SeqCst);
        Some(page)
    }

    /// Tells so many workers to go when no page is left.
    fn close(&self, workers: usize) {
        for _ in 0..workers {
            self.orders.send(None).unwrap();
        }
    }
}
