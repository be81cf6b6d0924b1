//@ verdict: assertion_failed
//@ why: The name is crossed out, but the panic is lost with it: who joins the thread must still be told.
//! Python lists the threads that are alive with `threading.enumerate()`. Rust has
//! no such list, so this bakery keeps one itself: a name is written into the book
//! when the shift begins, and crossed out when it ends. But those who leave by a
//! panic stay in the book for ever. Mend that.

use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

#[derive(Clone, Default)]
struct Book {
    names: Arc<Mutex<Vec<String>>>,
}

impl Book {
    /// The names of those who are at work.
    fn enumerate(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }

    fn write_in(&self, name: &str) {
        self.names.lock().unwrap().push(name.to_string());
    }

    fn cross_out(&self, name: &str) {
        let mut names = self.names.lock().unwrap();
        if let Some(line) = names.iter().position(|entry| entry == name) {
            names.remove(line);
        }
    }

    /// Starts a thread that is in the book as long as it runs.
    fn spawn(&self, name: &'static str, shift: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
        let book = self.clone();
        book.write_in(name);
        thread::spawn(move || {
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(shift));
            book.cross_out(name);
        })
    }
}

const NOBODY: [&str; 0] = [];

#[test]
fn those_at_work_are_in_the_book_and_those_who_left_are_not() {
    let book = Book::default();
    let (begun, has_begun) = mpsc::channel();
    let (home, go_home) = mpsc::channel();
    let baker = book.spawn("baker", move || {
        begun.send(()).unwrap();
        go_home.recv().unwrap();
    });

    has_begun.recv().unwrap();
    let at_work = book.enumerate();
    home.send(()).unwrap();
    baker.join().unwrap();

    assert_eq!(at_work, ["baker"], "only the baker was at work");
    assert_eq!(book.enumerate(), NOBODY, "the baker has gone home");
}

#[test]
fn those_who_leave_by_a_panic_are_not_in_the_book() {
    let book = Book::default();
    let clumsy = book.spawn("clumsy", || panic!("flour everywhere"));

    let shift = clumsy.join().ok();
    assert_eq!(shift, None, "whoever joins should learn of the panic");

    assert_eq!(
        book.enumerate(),
        NOBODY,
        "a thread has ended by a panic, and the book has it as being at work"
    );
}
