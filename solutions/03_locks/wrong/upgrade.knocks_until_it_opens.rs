//@ verdict: livelock
//@ why: The write lock is asked for again and again, by the thread that keeps it away.
//! Readers of a `RwLock` share it; a writer waits until all of them are gone. That
//! holds for the thread itself too: one that keeps a read guard and asks for the
//! write lock waits for itself. This library reads its catalogue, and when a book is not
//! in it, sends someone to find the shelf. Nobody should go twice for one book.
//! Mend `shelf_of`, and let readers of the catalogue go on sharing it.

use std::collections::BTreeMap;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

#[derive(Default)]
struct Library {
    catalogue: RwLock<BTreeMap<&'static str, u32>>,
    searches: AtomicU32,
}

impl Library {
    /// The number of the shelf on which a book stands.
    fn shelf_of(&self, title: &'static str) -> u32 {
        let catalogue = self.catalogue.read().unwrap();
        if let Some(&shelf) = catalogue.get(title) {
            return shelf;
        }
        let shelf = self.search(title);
        let mut catalogue = loop {
            if let Ok(catalogue) = self.catalogue.try_write() {
                break catalogue;
            }
            thread::yield_now();
        };
        catalogue.insert(title, shelf);
        shelf
    }

    /// Goes through the whole house, which takes a while.
    fn search(&self, title: &str) -> u32 {
        self.searches.fetch_add(1, Ordering::SeqCst);
        title.len() as u32
    }
}

#[test]
fn a_book_is_searched_for_once_and_then_known() {
    let library = Library::default();
    assert_eq!(library.shelf_of("Emma"), 4);
    assert_eq!(library.shelf_of("Emma"), 4);
    assert_eq!(library.searches.into_inner(), 1, "searches for one book");
}

#[test]
fn two_who_ask_for_the_same_book_cause_one_search() {
    let library = Library::default();
    thread::scope(|scope| {
        scope.spawn(|| library.shelf_of("Emma"));
        scope.spawn(|| library.shelf_of("Emma"));
    });
    assert_eq!(library.searches.into_inner(), 1, "searches for one book");
}

#[test]
fn a_known_book_is_found_while_somebody_else_reads() {
    let library = Library::default();
    library.catalogue.write().unwrap().insert("Emma", 4);

    let somebody_reads = library.catalogue.read().unwrap();
    let shelf = thread::scope(|scope| scope.spawn(|| library.shelf_of("Emma")).join().unwrap());
    assert_eq!(shelf, 4);
    drop(somebody_reads);
}
