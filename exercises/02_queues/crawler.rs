//! A crawler fetches a page, then the pages that it links to, and so on, each of
//! them once. Its workers take pages from one queue and send the links they find
//! through another; `crawl` puts those that are new into the first. So a page makes
//! more pages, and an empty queue says nothing: somebody may be about to bring new
//! links. When is a crawl finished? This one never is. Mend `crawl`.

use stage::web::{Page, Site, get, links};
use std::collections::BTreeSet;
use std::env;
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// Fetches all pages that can be reached from `start`, each of them once, with so
/// many workers, and returns them. `links_in` fetches a page, and tells its links.
fn crawl(
    start: &str,
    workers: usize,
    links_in: impl Fn(&str) -> Vec<String> + Sync,
) -> BTreeSet<String> {
    let (queue, waiting) = mpsc::channel::<String>();
    let waiting = Mutex::new(waiting);
    let next = || waiting.lock().unwrap().recv();
    let (found, reports) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (next, links_in, found) = (&next, &links_in, found.clone());
            scope.spawn(move || {
                while let Ok(page) = next() {
                    found.send(links_in(&page)).unwrap();
                }
            });
        }
        drop(found);

        let mut seen = BTreeSet::from([start.to_string()]);
        queue.send(start.to_string()).unwrap();
        for links in reports {
            for link in links {
                if seen.insert(link.clone()) {
                    queue.send(link).unwrap();
                }
            }
        }
        // Nothing more to fetch: the workers may go.
        drop(queue);
        seen
    })
}

#[test]
fn a_page_that_is_linked_twice_is_fetched_once() {
    let fetched = Mutex::new(Vec::new());
    let seen = crawl("/", 2, |page| {
        fetched.lock().unwrap().push(page.to_string());
        match page {
            "/" => to(&["/rye", "/oat"]),
            "/rye" => to(&["/oat"]),
            _ => to(&["/"]),
        }
    });
    assert_eq!(
        Vec::from_iter(&seen),
        ["/", "/oat", "/rye"],
        "three pages can be reached, and these were found"
    );
    let mut fetched = fetched.into_inner().unwrap();
    fetched.sort();
    assert_eq!(fetched, ["/", "/oat", "/rye"], "each page is fetched once");
}

#[test]
fn a_slow_page_keeps_one_worker_busy_and_the_other_goes_on() {
    let handshake = Barrier::new(2);
    let seen = crawl("/", 2, |page| match page {
        "/" => to(&["/slow", "/rye"]),
        "/rye" => to(&["/oat"]),
        _ => {
            // `/slow` takes until `/oat` is being fetched.
            handshake.wait();
            to(&[])
        }
    });
    assert_eq!(
        Vec::from_iter(&seen),
        ["/", "/oat", "/rye", "/slow"],
        "four pages can be reached, and these were found"
    );
}

#[test]
fn a_page_may_take_its_time_and_has_links_all_the_same() {
    let seen = crawl("/", 1, |page| {
        take_an_hour();
        to(if page == "/" { &["/rye"] } else { &[] })
    });
    assert_eq!(
        Vec::from_iter(&seen),
        ["/", "/rye"],
        "two pages can be reached, and these were found"
    );
}

#[test]
fn a_site_is_crawled_by_two_workers() {
    let link = |path: &str| format!("<a href=\"{path}\">{path}</a>");
    let site = Site::open([
        ("/", Page::new(link("/rye") + &link("/oat"))),
        ("/rye", Page::new(link("/oat") + &link("/")).in_company(2)),
        ("/oat", Page::new(link("/burnt")).in_company(2)),
        ("/burnt", Page::broken()),
    ]);
    let seen = crawl("/", 2, |path| match get(&site.url(path)) {
        Ok(page) => links(&page),
        Err(_) => Vec::new(),
    });
    assert_eq!(
        Vec::from_iter(&seen),
        ["/", "/burnt", "/oat", "/rye"],
        "four pages can be reached, and these were found"
    );
    assert_eq!(
        site.visits(),
        ["/", "/burnt", "/oat", "/rye"],
        "each page is fetched once"
    );
}

// ---- the stage: nothing to change below this line ----

/// Waits for an hour where time is virtual, as it is when schedules are explored.
fn take_an_hour() {
    if env::var_os("KOANS_EXPLORED").is_some() {
        let (_silent, news) = mpsc::channel::<()>();
        news.recv_timeout(Duration::from_secs(3600)).unwrap_err();
    }
}

fn to(links: &[&str]) -> Vec<String> {
    links.iter().map(|link| link.to_string()).collect()
}
