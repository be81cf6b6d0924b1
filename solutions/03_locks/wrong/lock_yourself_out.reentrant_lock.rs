//@ verdict: does_not_compile
//@ why: Python has an `RLock`. Rust has a `ReentrantLock` too, not stable yet, and it gives no right to change what is in it.
//! A toy library lends toys, and takes them back. Its methods lock the shelf, each
//! for itself. An exchange is both at once, and should look like one step: whoever
//! counts the toys finds as many as before. So `exchange` locks the shelf too, and
//! then calls the others. It never comes back. Mend it.

use std::sync::ReentrantLock;
use std::thread;

struct ToyLibrary {
    shelf: ReentrantLock<Vec<&'static str>>,
}

impl ToyLibrary {
    /// Takes a toy from the shelf. Returns whether it was there.
    fn lend(&self, toy: &str) -> bool {
        let mut shelf = self.shelf.lock();
        let place = shelf.iter().position(|&on_shelf| on_shelf == toy);
        place.map(|place| shelf.remove(place)).is_some()
    }

    /// Puts a toy onto the shelf.
    fn take_back(&self, toy: &'static str) {
        self.shelf.lock().push(toy);
    }

    /// Lends a toy to someone who brings another one, in one step. Returns
    /// whether it was there; if not, nothing has changed.
    fn exchange(&self, brought: &'static str, wanted: &str) -> bool {
        let _shelf = self.shelf.lock();
        let lent = self.lend(wanted);
        if lent {
            self.take_back(brought);
        }
        lent
    }

    /// The toys that are on the shelf.
    fn toys(&self) -> Vec<&'static str> {
        self.shelf.lock().clone()
    }
}

fn library() -> ToyLibrary {
    ToyLibrary {
        shelf: ReentrantLock::new(vec!["drum", "kite"]),
    }
}

#[test]
fn a_toy_is_lent_and_taken_back() {
    let library = library();
    assert!(library.lend("drum"));
    assert!(!library.lend("drum"), "the drum is not there any more");
    library.take_back("drum");
    assert_eq!(library.toys(), ["kite", "drum"]);
}

#[test]
fn a_toy_is_exchanged_only_if_it_is_there() {
    let library = library();
    assert!(library.exchange("ball", "drum"));
    assert!(!library.exchange("boat", "drum"), "the drum has been lent");
    assert_eq!(library.toys(), ["kite", "ball"]);
}

#[test]
fn an_exchange_is_one_step() {
    let library = library();
    thread::scope(|scope| {
        scope.spawn(|| library.exchange("ball", "drum"));
        let toys = library.toys();
        assert_eq!(toys.len(), 2, "one in, one out, and on the shelf: {toys:?}");
    });
}
