//@ verdict: assertion_failed
//@ why: The loop ends with the first page that can't be had, and with it the worker.
//! A downloader has two queues. From the first its workers take one page after
//! another, and what came of each goes into the second, from which the caller
//! collects. So a slow page keeps one worker busy, and the others go on. A page
//! that can't be had is a result too: it stops no worker, and loses no other page.
//! How a page is fetched is up to the caller: from memory, or over the network,
//! where a small site stands on this machine (`src/web.rs`). Write `download`.

use stage::web::{Page, Site, get};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;

/// Fetches each of the pages once, in their order, with so many workers. Returns
/// what came of each.
fn download(
    pages: &[&'static str],
    workers: usize,
    fetch: impl Fn(&str) -> io::Result<String> + Sync,
) -> BTreeMap<&'static str, io::Result<String>> {
    let (queue, waiting) = mpsc::channel();
    for &page in pages {
        queue.send(page).unwrap();
    }
    drop(queue);

    let waiting = Mutex::new(waiting);
    let next = || waiting.lock().unwrap().recv();
    let (done, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (next, fetch, done) = (&next, &fetch, done.clone());
            scope.spawn(move || {
                while let Ok(page) = next() {
                    let Ok(text) = fetch(page) else { break };
                    done.send((page, Ok(text))).unwrap();
                }
            });
        }
        drop(done);
        answers.into_iter().collect()
    })
}

#[test]
fn a_page_that_cannot_be_had_is_a_result_like_any_other() {
    let asked = Mutex::new(Vec::new());
    let answers = download(&["/rye", "/burnt", "/oat"], 1, |page| {
        asked.lock().unwrap().push(page.to_string());
        match page {
            "/burnt" => Err(io::Error::other("burnt")),
            _ => Ok("a loaf".to_string()),
        }
    });
    assert_eq!(
        texts(&answers),
        [
            ("/burnt", None),
            ("/oat", Some("a loaf")),
            ("/rye", Some("a loaf"))
        ],
        "three pages were asked for, and one of them can't be had"
    );
    assert_eq!(
        asked.into_inner().unwrap(),
        ["/rye", "/burnt", "/oat"],
        "a single worker fetches the pages in their order"
    );
}

#[test]
fn a_slow_page_keeps_one_worker_busy_and_the_other_goes_on() {
    let handshake = Barrier::new(2);
    let answers = download(&["/slow", "/rye", "/oat"], 2, |page| {
        handshake.wait();
        if page == "/slow" {
            // It takes as long as the two others together.
            handshake.wait();
        }
        Ok(format!("{page} at last"))
    });
    assert_eq!(
        texts(&answers),
        [
            ("/oat", Some("/oat at last")),
            ("/rye", Some("/rye at last")),
            ("/slow", Some("/slow at last")),
        ]
    );
}

#[test]
fn three_workers_visit_a_site_at_the_same_time() {
    let site = Site::open([
        ("/rye", Page::new("dark").in_company(3)),
        ("/oat", Page::new("pale").in_company(3)),
        ("/spelt", Page::new("nutty").in_company(3)),
        ("/burnt", Page::broken()),
    ]);
    let pages = ["/rye", "/oat", "/spelt", "/burnt"];
    let answers = download(&pages, 3, |page| get(&site.url(page)));
    assert_eq!(
        texts(&answers),
        [
            ("/burnt", None),
            ("/oat", Some("pale")),
            ("/rye", Some("dark")),
            ("/spelt", Some("nutty")),
        ]
    );
    assert_eq!(
        site.visits(),
        ["/burnt", "/oat", "/rye", "/spelt"],
        "each page is fetched once"
    );
}

// ---- the stage: nothing to change below this line ----

/// The pages with their texts, as far as they have one, sorted.
fn texts<'a>(answers: &'a BTreeMap<&str, io::Result<String>>) -> Vec<(&'a str, Option<&'a str>)> {
    let text = |(page, answer): (&&'a str, &'a io::Result<String>)| (*page, answer.as_deref().ok());
    answers.iter().map(text).collect()
}
