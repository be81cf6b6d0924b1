//! The web that some koans of the course play against.

// It is formatted as the rest of the course is.
#[rustfmt::skip]
#[path = "../../src/web.rs"]
#[allow(unreachable_pub, reason = "it belongs to the course's library")]
mod web;

use std::thread;

use web::{Page, Site, get, links};

#[test]
fn a_page_is_fetched_and_its_links_are_read() {
    let site = Site::open([("/rye", Page::new(r#"Rye. <a href="/oat">oat</a> <a href="/">home</a>"#))]);
    let page = get(&site.url("/rye")).unwrap();
    assert_eq!(links(&page), ["/oat", "/"]);
    assert_eq!((site.visits(), site.most_at_once()), (vec!["/rye".to_string()], 1));
}

#[test]
fn a_broken_page_a_missing_one_and_a_wrong_address_are_errors() {
    let site = Site::open([("/oat", Page::broken())]);
    let told = |url: &str| get(url).unwrap_err().to_string();
    assert!(told(&site.url("/oat")).ends_with("/oat: 500 Internal Server Error"));
    assert!(told(&site.url("/rye")).ends_with("/rye: 404 Not Found"));
    assert!(told("rye").contains("no address"));
    let url = site.url("/oat");
    drop(site);
    assert_eq!(get(&url).unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
}

#[test]
fn a_page_in_company_waits_for_company() {
    let site = Site::open((0..6).map(|number| (format!("/{number}"), Page::new("here").in_company(3))));
    thread::scope(|scope| {
        for worker in 0..3 {
            let site = &site;
            scope.spawn(move || [worker, worker + 3].map(|number| get(&site.url(&format!("/{number}"))).unwrap()));
        }
    });
    assert_eq!((site.visits().len(), site.most_at_once()), (6, 3));
}

#[test]
fn who_has_been_served_is_no_company_for_the_next() {
    let site = Site::open([("/two", Page::new("here").in_company(2))]);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..300).for_each(|_| drop(get(&site.url("/two")).unwrap())));
        }
    });
    assert_eq!((site.visits().len(), site.most_at_once()), (600, 2));
}

#[test]
fn who_asks_for_another_page_frees_nobody() {
    let site = Site::open([("/three", Page::new("at last").in_company(3)), ("/alone", Page::new("at once"))]);
    thread::scope(|scope| {
        let first = scope.spawn(|| get(&site.url("/three")).unwrap());
        while site.visits().is_empty() {
            thread::yield_now();
        }
        assert_eq!(get(&site.url("/alone")).unwrap(), "at once");
        let others = [(); 2].map(|()| scope.spawn(|| get(&site.url("/three")).unwrap()));
        assert!(others.into_iter().chain([first]).all(|visitor| visitor.join().unwrap() == "at last"));
    });
    assert_eq!(site.most_at_once(), 3);
}

#[test]
fn a_site_that_closes_lets_everybody_go() {
    let site = Site::open([("/alone", Page::new("at last").in_company(2))]);
    let url = site.url("/alone");
    let visitor = thread::spawn(move || get(&url));
    while site.visits().is_empty() {
        thread::yield_now();
    }
    drop(site);
    assert_eq!(visitor.join().unwrap().unwrap(), "at last");
}
