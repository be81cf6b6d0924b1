//@ verdict: assertion_failed
//@ why: An underscore alone binds nothing: the lock is given back in the same statement.
//! `print!` locks stdout, writes, and unlocks it. So where one line is put
//! together by several `print!`s, another thread may print in between. Our
//! `Terminal` stands in for stdout, and makes sure of it: whenever it is unlocked,
//! another thread prints a line. Let `announce` bring out its own line whole.

use std::cell::Cell;
use std::io::{self, Write};
use std::sync::Mutex;
use std::thread;

/// Announces a train and its stops, in one line.
fn announce(terminal: &Terminal, train: &str, stops: &[&str]) {
    let _ = terminal.lock();
    write!(terminal.lock(), "{train}:").unwrap();
    for stop in stops {
        write!(terminal.lock(), " {stop}").unwrap();
    }
    writeln!(terminal.lock()).unwrap();
}

#[test]
fn an_announcement_is_one_whole_line() {
    let terminal = Terminal::default();
    announce(&terminal, "Night train", &["Oslo", "Hamburg", "Berlin"]);

    let screen = String::from_utf8(terminal.screen.into_inner().unwrap()).unwrap();
    assert_eq!(
        screen.lines().collect::<Vec<_>>(),
        ["Night train: Oslo Hamburg Berlin", "Mind the gap"],
        "two lines should be on the terminal, each of them whole"
    );
}

// ---- the stage: nothing to change below this line ----

/// Stands in for stdout. When it is unlocked, another thread prints a line.
#[derive(Default)]
struct Terminal {
    screen: Mutex<Vec<u8>>,
    locks: Cell<u32>,
}

/// The terminal, locked. Dropping this unlocks it.
struct Locked<'a>(&'a Terminal);

impl Terminal {
    /// As with stdout, the thread that holds the lock may lock again.
    fn lock(&self) -> Locked<'_> {
        self.locks.update(|locks| locks + 1);
        Locked(self)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let Terminal { screen, locks } = self.0;
        locks.update(|locks| locks - 1);
        if locks.get() == 0 {
            thread::scope(|scope| {
                scope.spawn(|| screen.lock().unwrap().extend(b"Mind the gap\n"));
            });
        }
    }
}

impl Write for Locked<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.screen.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
