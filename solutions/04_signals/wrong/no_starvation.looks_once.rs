//@ verdict: race
//@ why: Who is woken because a reader leaves goes in, though the editor is still waiting.
//! A notice board. Whoever comes to it rings a bell. Any number of people may read
//! at once, but the editor can put up her news only while nobody reads, and so she
//! waits. As long as one more reader comes before the last one has left, her turn
//! never comes: she starves. Whoever comes after her is to wait until the news is
//! up. Mend the board.

use std::sync::mpsc::{self, Sender};
use std::sync::{Barrier, Condvar, Mutex, MutexGuard};
use std::thread;

struct Board {
    state: Mutex<State>,
    changed: Condvar,
    bell: Sender<()>,
}

struct State {
    text: &'static str,
    readers: u32,
    writers_waiting: u32,
}

impl Board {
    fn new(text: &'static str, bell: Sender<()>) -> Board {
        Board {
            state: Mutex::new(State {
                text,
                readers: 0,
                writers_waiting: 0,
            }),
            changed: Condvar::new(),
            bell,
        }
    }

    /// Comes and begins to read. Returns what is on the board.
    fn begin_reading(&self) -> &'static str {
        let mut state = self.arrive();
        if state.writers_waiting > 0 {
            state = self.changed.wait(state).unwrap();
        }
        state.readers += 1;
        state.text
    }

    fn end_reading(&self) {
        self.state.lock().unwrap().readers -= 1;
        self.changed.notify_all();
    }

    /// Comes, waits until nobody reads, and puts up the news.
    fn write(&self, news: &'static str) {
        let mut state = self.arrive();
        state.writers_waiting += 1;
        while state.readers > 0 {
            state = self.changed.wait(state).unwrap();
        }
        state.text = news;
        state.writers_waiting -= 1;
        self.changed.notify_all();
    }
}

#[test]
fn who_comes_after_the_editor_reads_the_news() {
    let (bell, rung) = mpsc::channel();
    let board = Board::new("closed today", bell);
    thread::scope(|hall| {
        board.begin_reading();
        rung.recv().unwrap();
        let editor = named("editor").spawn_scoped(hall, || board.write("open again"));
        rung.recv().unwrap();
        let late = named("late").spawn_scoped(hall, || {
            let text = board.begin_reading();
            board.end_reading();
            text
        });
        rung.recv().unwrap();
        board.end_reading();

        editor.unwrap().join().unwrap();
        let text = late.unwrap().join().unwrap();
        assert_eq!(
            text, "open again",
            "a late reader went in before the editor"
        );
    });
}

#[test]
fn two_who_come_after_the_editor_read_the_news_together() {
    let (bell, rung) = mpsc::channel();
    let board = Board::new("closed today", bell);
    let both_read = Barrier::new(2);
    thread::scope(|hall| {
        board.begin_reading();
        rung.recv().unwrap();
        let editor = named("editor").spawn_scoped(hall, || board.write("open again"));
        rung.recv().unwrap();
        let late = ["Ada", "Grace"].map(|name| {
            let reader = named(name).spawn_scoped(hall, || {
                board.begin_reading();
                both_read.wait();
                board.end_reading();
            });
            rung.recv().unwrap();
            reader
        });
        board.end_reading();

        for thread in [editor].into_iter().chain(late) {
            thread.unwrap().join().unwrap();
        }
    });
}

#[test]
fn two_may_read_at_the_same_time() {
    let (bell, _rung) = mpsc::channel();
    let board = Board::new("closed today", bell);
    assert_eq!(board.begin_reading(), "closed today");
    assert_eq!(board.begin_reading(), "closed today");
}

// ---- the stage: nothing to change below this line ----

impl Board {
    /// Comes to the board: locks its state, and rings the bell.
    fn arrive(&self) -> MutexGuard<'_, State> {
        let state = self.state.lock().unwrap();
        self.bell.send(()).unwrap();
        state
    }
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_string())
}
