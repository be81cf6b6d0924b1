//@ verdict: assertion_failed
//@ why: The lock is taken anew for each stop: it should last for the line, not for a piece of it.
//! `print!` locks stdout, writes, and unlocks it. So where one line is put
//! together by several `print!`s, another thread may print in between. Our
//! `Terminal` stands in for stdout, and makes sure of it: whenever it is unlocked,
//! another thread prints a line. Let `announce` bring out its own line whole.

use std::cell::Cell;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Announces a train and its stops, in one line.
fn announce(terminal: &Terminal, train: &str, stops: &[&str]) {
    write!(terminal.lock(), "{train}:").unwrap();
    for stop in stops {
        let mut terminal = terminal.lock();
        write!(terminal, " {stop}").unwrap();
    }
    writeln!(terminal.lock()).unwrap();
}

#[test]
fn an_announcement_is_one_whole_line() {
    let screen = beside_another_thread(|terminal| {
        announce(terminal, "Night train", &["Oslo", "Hamburg", "Berlin"]);
    });
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(
        lines,
        ["Night train: Oslo Hamburg Berlin", "Mind the gap"],
        "the line of another thread got into the announcement"
    );
}

// ---- the stage: nothing to change below this line ----

/// Stands in for stdout. When it is unlocked, another thread prints a line.
struct Terminal<'a> {
    screen: &'a Mutex<String>,
    locks: Cell<u32>,
    unlocked: Sender<()>,
    printed: Receiver<()>,
}

/// The terminal, locked. Dropping this unlocks it.
struct Locked<'a>(&'a Terminal<'a>);

impl Terminal<'_> {
    /// As with stdout, the thread that holds the lock may lock again.
    fn lock(&self) -> Locked<'_> {
        self.locks.update(|locks| locks + 1);
        Locked(self)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let Locked(terminal) = self;
        terminal.locks.update(|locks| locks - 1);
        if terminal.locks.get() == 0 {
            terminal.unlocked.send(()).unwrap();
            terminal.printed.recv().unwrap();
        }
    }
}

impl Write for Locked<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(text).map_err(io::Error::other)?;
        self.0.screen.lock().unwrap().push_str(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Prints with another thread at the same terminal. Returns what is to be seen.
fn beside_another_thread(print: impl FnOnce(&Terminal)) -> String {
    let screen = &Mutex::new(String::new());
    let (unlocked, turns) = mpsc::channel();
    let (done, printed) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            for () in turns {
                screen.lock().unwrap().push_str("Mind the gap\n");
                done.send(()).unwrap();
            }
        });
        print(&Terminal {
            screen,
            locks: Cell::new(0),
            unlocked,
            printed,
        });
    });
    screen.lock().unwrap().clone()
}
