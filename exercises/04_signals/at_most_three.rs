//! A thread for each page, and they all fetch at once: a server that is asked for a
//! thousand pages will not thank you for it. Let `fetch_all` fetch no more than
//! `at_once` pages at the same time. Fewer are no good either: as soon as one has
//! come, the next should be asked for. The stage has a semaphore for you.

use stage::web::{self, Page, Site};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

/// Fetches every page. The answers come in the order of the pages.
fn fetch_all(pages: &[&str], at_once: usize, fetch: impl Fn(&str) -> String + Sync) -> Vec<String> {
    thread::scope(|scope| {
        let requests: Vec<_> = pages
            .iter()
            .map(|page| scope.spawn(|| fetch(page)))
            .collect();
        requests
            .into_iter()
            .map(|request| request.join().unwrap())
            .collect()
    })
}

#[test]
fn two_are_fetched_at_once_and_never_three() {
    let fetching = AtomicU32::new(0);
    let answers = fetch_all(&["rye", "oat", "bun"], 2, |page| {
        let others = fetching.fetch_add(1, Ordering::SeqCst);
        assert!(others < 2, "{page} is one too many");
        fetching.fetch_sub(1, Ordering::SeqCst);
        format!("<{page}>")
    });
    assert_eq!(answers, ["<rye>", "<oat>", "<bun>"]);
}

/// The slow page comes when two others have come.
#[test]
fn a_slow_page_does_not_hold_up_the_others() {
    let (come, more) = (Mutex::new(0), Condvar::new());
    let answers = fetch_all(&["slow", "oat", "bun"], 2, |page| {
        let mut come = come.lock().unwrap();
        if page == "slow" {
            come = more.wait_while(come, |come| *come < 2).unwrap();
        }
        *come += 1;
        more.notify_one();
        format!("<{page}>")
    });
    assert_eq!(answers, ["<slow>", "<oat>", "<bun>"]);
}

/// Each request waits until there are three, and then they go to a real site.
#[test]
fn a_site_has_three_visitors_at_most() {
    let paths = ["/rye", "/oat", "/bun", "/pie", "/fig", "/nut"];
    let site = Site::open(paths.map(|path| (path, Page::new(path))));
    let three = Barrier::new(3);
    let answers = fetch_all(&paths, 3, |path| {
        three.wait();
        web::get(&site.url(path)).unwrap()
    });

    assert_eq!(answers, paths);
    let most = site.most_at_once();
    assert!(most <= 3, "{most} visitors were there at the same time");
}

// ---- the stage: nothing to change below this line ----

/// A semaphore. Its permits are guards: a permit is given back when it is dropped.
struct Semaphore {
    free: Mutex<usize>,
    released: Condvar,
}

struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    fn new(permits: usize) -> Semaphore {
        Semaphore {
            free: Mutex::new(permits),
            released: Condvar::new(),
        }
    }

    fn acquire(&self) -> Permit<'_> {
        let free = self.free.lock().unwrap();
        let mut free = self.released.wait_while(free, |free| *free == 0).unwrap();
        *free -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap() += 1;
        self.0.released.notify_one();
    }
}
