//! Books that come back to the library wait on a trolley, and helpers shelve them.
//! At noon the doors close when all books are shelved. An empty trolley is not
//! enough, since somebody may still be on the way to a shelf. So the books that
//! are outstanding are counted, and whoever waits for none sleeps on a `Condvar`:
//! its `wait` unlocks the count, sleeps until a notification, and locks it again.
//! Write `put`, `task_done` and `join`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex};
use std::thread;

struct Trolley {
    incoming: Sender<&'static str>,
    books: Mutex<Receiver<&'static str>>,
    /// The books that were put here and are not shelved yet.
    outstanding: Mutex<usize>,
    changed: Condvar,
}

impl Trolley {
    fn new() -> Trolley {
        let (incoming, books) = mpsc::channel();
        Trolley {
            incoming,
            books: Mutex::new(books),
            outstanding: Mutex::new(0),
            changed: Condvar::new(),
        }
    }

    /// Puts a book on the trolley, for a helper to take.
    fn put(&self, book: &'static str) {
        todo!("{book} is outstanding")
    }

    /// Takes a book from the trolley. If there is none, waits for one.
    fn take(&self) -> &'static str {
        self.books.lock().unwrap().recv().unwrap()
    }

    /// Says that a book that was taken is on its shelf.
    fn task_done(&self) {
        todo!("one less is outstanding")
    }

    /// Waits until no book is outstanding.
    fn join(&self) {
        todo!("how many are outstanding?")
    }
}

#[test]
fn the_doors_close_when_all_books_are_shelved() {
    let (trolley, shelf) = (Trolley::new(), Mutex::new(Vec::new()));
    trolley.put("Dune");
    trolley.put("Emma");
    thread::scope(|library| {
        for _helper in 0..2 {
            library.spawn(|| shelve_one(&trolley, &shelf));
        }
        trolley.join();
        assert_eq!(on(&shelf), ["Dune", "Emma"], "two books have come back");
    });
}

#[test]
fn a_helper_stays_for_the_afternoon() {
    let (trolley, shelf) = (Trolley::new(), Mutex::new(Vec::new()));
    trolley.put("Dune");
    thread::scope(|library| {
        library.spawn(|| {
            shelve_one(&trolley, &shelf);
            shelve_one(&trolley, &shelf);
        });
        trolley.join();
        assert_eq!(on(&shelf), ["Dune"], "one book came back by noon");

        trolley.put("Emma");
        trolley.join();
        assert_eq!(on(&shelf), ["Dune", "Emma"], "another came back later");
    });
}

#[test]
fn the_porter_and_the_cook_both_wait_for_the_doors_to_close() {
    let (trolley, shelf) = (Trolley::new(), Mutex::new(Vec::new()));
    trolley.put("Dune");
    thread::scope(|library| {
        let porter = thread::Builder::new().name("porter".to_string());
        porter.spawn_scoped(library, || trolley.join()).unwrap();
        let cook = thread::Builder::new().name("cook".to_string());
        cook.spawn_scoped(library, || trolley.join()).unwrap();
        shelve_one(&trolley, &shelf);
    });
    // And whoever comes later need not wait.
    trolley.join();
}

// ---- the stage: nothing to change below this line ----

/// What every helper does.
fn shelve_one(trolley: &Trolley, shelf: &Mutex<Vec<&'static str>>) {
    let book = trolley.take();
    shelf.lock().unwrap().push(book);
    trolley.task_done();
}

/// The books on the shelf, sorted.
fn on(shelf: &Mutex<Vec<&'static str>>) -> Vec<&'static str> {
    let mut books = shelf.lock().unwrap().clone();
    books.sort();
    books
}
