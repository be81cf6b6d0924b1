//@ verdict: race order
//@ why: All threads write into one table under a lock, so the values come in the order in which the pages are done.
//! How often does each word stand in a book? Three steps, for this and a hundred
//! other questions. *Map*: each page, on its own, gives pairs of a key and a value.
//! Then the values are put together by key. *Reduce*: each key, on its own, makes one
//! result of all its values. Whatever is on its own can go on at the same time as the
//! rest, without a lock. Write `map_reduce`, with a thread for each page and one for
//! each key.

use std::collections::BTreeMap;
use std::sync::{Barrier, Mutex};
use std::thread;

/// Maps all pages at the same time, then reduces all keys at the same time. Each key
/// is reduced once, with all its values, in the order of the pages.
fn map_reduce<K, V, R>(
    pages: &[&'static str],
    map: impl Fn(&'static str) -> Vec<(K, V)> + Sync,
    reduce: impl Fn(Vec<V>) -> R + Sync,
) -> BTreeMap<K, R>
where
    K: Ord + Send,
    V: Send,
    R: Send,
{
    let by_key = Mutex::new(BTreeMap::<K, Vec<V>>::new());
    thread::scope(|scope| {
        for page in pages {
            scope.spawn(|| {
                for (key, value) in map(page) {
                    by_key.lock().unwrap().entry(key).or_default().push(value);
                }
            });
        }
    });
    thread::scope(|scope| {
        let reducing: Vec<_> = by_key
            .into_inner()
            .unwrap()
            .into_iter()
            .map(|(key, values)| (key, scope.spawn(|| reduce(values))))
            .collect();
        let results = reducing.into_iter();
        results
            .map(|(key, result)| (key, result.join().unwrap()))
            .collect()
    })
}

const BOOK: [&str; 2] = ["one fish two fish", "red fish"];

fn words(page: &'static str) -> Vec<(&'static str, usize)> {
    page.split(' ').map(|word| (word, 1)).collect()
}

#[test]
fn words_are_counted() {
    let counts = map_reduce(&BOOK, words, |ones| ones.into_iter().sum::<usize>());
    assert_eq!(
        counts,
        BTreeMap::from([("fish", 3), ("one", 1), ("red", 1), ("two", 1)])
    );
}

#[test]
fn values_come_in_the_order_of_the_pages() {
    let lengths = |page: &'static str| vec![("words", words(page).len())];
    let table = map_reduce(&BOOK, lengths, |lengths| lengths);
    assert_eq!(
        table,
        BTreeMap::from([("words", vec![4, 2])]),
        "four words on the first page, two on the second"
    );
}

#[test]
fn all_pages_are_mapped_at_the_same_time() {
    let both_are_read = Barrier::new(2);
    let map = |page| {
        both_are_read.wait();
        vec![(page, ())]
    };
    assert_eq!(map_reduce(&BOOK, map, |_| ()).len(), 2);
}

#[test]
fn all_keys_are_reduced_at_the_same_time_and_once() {
    let both_are_there = Barrier::new(2);
    let reduced = Mutex::new(0);
    let reduce = |_| {
        both_are_there.wait();
        *reduced.lock().unwrap() += 1;
    };
    let map = |page| vec![("even", page), ("odd", page)];
    map_reduce(&BOOK, map, reduce);
    assert_eq!(*reduced.lock().unwrap(), 2, "one call for each of two keys");
}
