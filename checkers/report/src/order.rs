//! Which tests are worth exploring. The first that fails in the file is what is told, so those that stand behind one that
//! has failed need no look. (The harness runs tests by name.)

use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

/// Where the first test that has failed so far stands in the file.
static FAILED: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Where a test stands, by `KOANS_ORDER=first,second,…`; none where that is not said.
fn place(test: &str) -> Option<usize> {
    static ORDER: OnceLock<Vec<String>> = OnceLock::new();
    let order = ORDER.get_or_init(|| {
        let setting = std::env::var("KOANS_ORDER").unwrap_or_default();
        setting.split(',').map(String::from).collect()
    });
    order.iter().position(|name| name == test)
}

/// Remembers that a test has failed.
pub(crate) fn failed(test: &str) {
    if let Some(place) = place(test) {
        FAILED.fetch_min(place, Ordering::Relaxed);
    }
}

/// Whether one that stands before this test has failed.
pub fn is_behind_a_failure(test: &str) -> bool {
    place(test).is_some_and(|place| place > FAILED.load(Ordering::Relaxed))
}
