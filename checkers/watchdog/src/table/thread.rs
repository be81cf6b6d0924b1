//! The threads: how they get into the table, and out of it.

use std::cell::Cell;

use super::{Clock, Holding, ObjectNo, Past, Place, RunningTest, State, Table, ThreadNo, Wait, try_with, with};
use crate::watch;

/// One thread.
#[derive(Debug)]
pub struct Thread {
    /// Its name: `test`, its own, or `T1`, `T2`, … in the order of spawning.
    pub name: String,
    /// Its number in the system, where that can be known, once it runs.
    pub task: Option<u32>,
    /// Where it was begun; none for one that the watchdog has not begun.
    pub begun: Option<Place>,
    /// Whether it has ended.
    pub ended: bool,
    /// What it waits for, if it does.
    pub waits: Option<Wait>,
    /// What it was seen doing last, on what, and where.
    pub last: Option<(&'static str, Option<ObjectNo>, Place)>,
    /// The locks it holds, in the order of taking them.
    pub held: Vec<Holding>,
    /// Counts what it does: two equal counts mean that it has done nothing in between.
    pub operations: u64,
    /// What it knows of the others' past.
    pub past: Past,
    /// The number of the scope it belongs to.
    pub scope: Option<usize>,
    /// The last panic that began in it, and whether that has ended it.
    pub panicked: Option<Panicked>,
}

/// A panic.
#[derive(Clone, Debug)]
pub struct Panicked {
    /// What it said.
    pub message: String,
    /// Where.
    pub line: u32,
    /// Whether it has ended the thread.
    pub fatal: bool,
}

/// What a thread is called that another crate has begun, and that has no name.
const NAMELESS: &str = "a thread of another crate";

thread_local! {
    static ME: Me = const { Me { number: Cell::new(None), is_stranger: Cell::new(false) } };
}

struct Me {
    number: Cell<Option<ThreadNo>>,
    is_stranger: Cell<bool>,
}

impl Drop for Me {
    fn drop(&mut self) {
        if let (Some(number), true) = (self.number.get(), self.is_stranger.get()) {
            with(|table| table.end(number));
        }
    }
}

/// The thread that asks. One that is not known yet (a thread of another crate, a test that is not ours) is written down.
pub fn me() -> ThreadNo {
    ME.try_with(|me| {
        me.number.get().unwrap_or_else(|| {
            let name = std::thread::current().name().unwrap_or(NAMELESS).to_string();
            let number = with(|table| {
                table.strangers = true;
                table.add_thread(name, None, Clock::new())
            });
            me.is_stranger.set(true);
            me.number.set(Some(number));
            with(|table| table.runs(number));
            watch::begin();
            number
        })
    })
    .unwrap_or_default()
}

/// That the thread which runs is one of the table; it ends when this is dropped.
pub struct Entered(ThreadNo);

impl Entered {
    /// To be called first by a thread that was announced.
    pub fn new(number: ThreadNo) -> Self {
        let _ = ME.try_with(|me| me.number.set(Some(number)));
        with(|table| table.runs(number));
        Entered(number)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let panicking = std::thread::panicking();
        with(|table| {
            if let Some(thread) = table.threads.get_mut(&self.0)
                && panicking
            {
                // One that was not told by the hook (`resume_unwind`) has no words.
                let unknown = || Panicked { message: "it panicked".into(), line: 0, fatal: true };
                let panicked = thread.panicked.get_or_insert_with(unknown);
                panicked.fatal = true;
                table.panics.push((thread.name.clone(), panicked.clone()));
            }
            table.end(self.0);
        });
    }
}

impl Table {
    fn add_thread(&mut self, name: String, begun: Option<Place>, known: Clock) -> ThreadNo {
        self.last_thread += 1;
        let number = ThreadNo(self.last_thread);
        let thread = Thread {
            name,
            task: None,
            begun,
            ended: false,
            waits: None,
            last: None,
            held: Vec::new(),
            operations: 0,
            past: Past::new(number, known),
            scope: None,
            panicked: None,
        };
        self.threads.insert(number, thread);
        number
    }

    /// A test begins, on the thread that runs.
    pub fn begin_test(&mut self, name: &str) -> ThreadNo {
        let thread = self.add_thread("test".into(), None, Clock::new());
        self.test = Some(RunningTest { name: name.into(), thread, returned: false, nameless: 0 });
        thread
    }

    /// The test is over: what is known of it is forgotten, but for threads that still run.
    pub fn end_test(&mut self) {
        self.test = None;
        self.threads.retain(|_, thread| !thread.ended || !thread.held.is_empty());
        self.order = super::LockOrder::new();
        self.panics.clear();
    }

    /// The thread of the test that runs. Of a test whose `#[test]` is not ours, it is taken to be the first thread that the
    /// watchdog has not begun, and that has a name: the harness calls it by the test's.
    pub fn test_thread(&self) -> Option<ThreadNo> {
        let is_tests = |thread: &Thread| !thread.ended && thread.begun.is_none() && thread.name != NAMELESS;
        let others = || self.threads.iter().find(|(_, thread)| is_tests(thread)).map(|(&number, _)| number);
        self.test.as_ref().map(|test| test.thread).or_else(others)
    }

    /// The threads that the test has begun, and that have not ended.
    pub fn left_by_test(&self) -> Vec<ThreadNo> {
        let since = self.test.as_ref().map_or(ThreadNo(0), |test| test.thread);
        let later = self.threads.range(since..).filter(|(_, thread)| thread.begun.is_some() && !thread.ended);
        later.map(|(&number, _)| number).collect()
    }

    /// A thread is about to be begun.
    pub fn announce(&mut self, name: Option<&str>, begun: Place, by: ThreadNo, scope: Option<usize>) -> ThreadNo {
        let name = name.map(String::from).unwrap_or_else(|| match &mut self.test {
            Some(test) => {
                test.nameless += 1;
                format!("T{}", test.nameless)
            }
            None => format!("T{}", self.last_thread + 1),
        });
        let known = self.threads.get_mut(&by).map(|by| by.past.tell()).unwrap_or_default();
        let number = self.add_thread(name, Some(begun), known);
        if let Some(thread) = self.threads.get_mut(&number) {
            thread.scope = scope;
        }
        number
    }

    /// It could not be begun.
    pub fn retract(&mut self, thread: ThreadNo) {
        self.threads.remove(&thread);
    }

    fn runs(&mut self, number: ThreadNo) {
        if let Some(thread) = self.threads.get_mut(&number) {
            thread.task = watch::this_task();
        }
    }

    fn end(&mut self, number: ThreadNo) {
        if let Some(thread) = self.threads.get_mut(&number) {
            thread.ended = true;
            thread.waits = None;
        }
    }

    /// Whether a thread is initialising something.
    pub fn is_initialising(&self, thread: ThreadNo) -> bool {
        let by = |state: &State| matches!(state, State::Once { running: Some((by, _)), .. } if *by == thread);
        self.objects.values().any(|object| by(&object.state))
    }

    /// A thread has learnt that another one has ended, and how.
    pub fn joined(&mut self, by: ThreadNo, ended: ThreadNo) {
        let Some(thread) = self.threads.get_mut(&ended) else { return };
        thread.panicked = None;
        let known = thread.past.tell();
        let is_blank = thread.past.is_blank() && thread.held.is_empty();
        if let Some(by) = self.threads.get_mut(&by) {
            by.past.learn(&known);
        }
        if is_blank {
            self.threads.remove(&ended);
        }
    }

    /// The name of a thread, also of one that is gone.
    pub fn name(&self, thread: ThreadNo) -> String {
        self.threads.get(&thread).map_or_else(|| "a thread that has ended".into(), |thread| thread.name.clone())
    }
}

/// Writes down that the running thread panics. To be called from the panic hook: it may be in the middle of anything.
pub fn note_panic(message: String, line: u32) {
    let number = ME.try_with(|me| me.number.get()).ok().flatten();
    if let Some(number) = number {
        try_with(|table| {
            if let Some(thread) = table.threads.get_mut(&number) {
                thread.panicked = Some(Panicked { message, line, fatal: false });
            }
        });
    }
}
