//! What is recorded of an execution that is told of: its steps, and what each of them says of itself.

use koans_report::names::is_own;

use super::{
    execution::Execution,
    schedule::{Accesses, ObjectId, Pending, Place, Site, ThreadId, Wait},
};

/// What a step of a schedule did, as far as the search for a cause wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Read a value.
    Read,
    /// Read a value that was no longer the newest.
    Stale,
    /// Wrote a value that was not computed from the old one in the same step.
    Write,
    /// Read, changed and wrote in one step.
    Update,
    /// Took a lock.
    Lock,
    /// Gave a lock back, having only looked at what it guards.
    Unlock,
    /// Gave a lock back, and may have changed what it guards.
    Change,
    /// Could not go on.
    Block,
    /// Began to wait on a condition variable.
    WaitBegins,
    /// A notification that reached somebody.
    Notify,
    /// A notification that reached nobody.
    NotifyLost,
    /// Was woken.
    Woken,
    /// Went on because its time was up.
    TimedOut,
    /// Slept.
    Sleep,
    /// Went on without a reason.
    Spurious,
    /// Panicked.
    Panic,
    /// Spawned a thread.
    Spawn,
    /// Printed.
    Print,
    /// Anything else.
    Other,
}

/// What comes of an `unpark` that changes nothing.
pub const UNPARKED_ALREADY: &str = "it was unparked already";

/// What a step says of itself. The name of its object, if it has one, is put in front: `.load()` becomes `hits.load()`, and
/// ` is unlocked` becomes `hits is unlocked`.
#[derive(Clone, Debug)]
pub struct Said {
    /// The call.
    pub operation: String,
    /// What came of it.
    pub value: Option<String>,
}

impl From<String> for Said {
    fn from(operation: String) -> Self {
        Said { operation, value: None }
    }
}

impl From<&str> for Said {
    fn from(operation: &str) -> Self {
        operation.to_string().into()
    }
}

impl<O: Into<String>, V: Into<String>> From<(O, V)> for Said {
    fn from((operation, value): (O, V)) -> Self {
        Said { operation: operation.into(), value: Some(value.into()) }
    }
}

/// One step of a schedule that is being recorded.
#[derive(Clone, Debug)]
pub struct Step {
    /// The number of the scheduler's choice that it follows.
    pub turn: u64,
    /// Who.
    pub thread: ThreadId,
    /// Where.
    pub site: Option<Site>,
    /// On what.
    pub object: Option<ObjectId>,
    /// What it touches.
    pub accesses: Accesses,
    /// What it says of itself.
    pub said: Said,
    /// For a step that can't go on: who is in the way, and since which line.
    pub held: Option<(ThreadId, u32)>,
    /// For a lock that is taken: whether others may have it at the same time.
    pub shared: bool,
    /// The lock that it gives back, which is not always the object: to wait on a condition variable gives the mutex back.
    pub gives: Option<ObjectId>,
    /// For a lock that is given back: a fingerprint of what it guards.
    pub left: Option<u64>,
    /// Of what sort it was.
    pub sort: Sort,
    /// Whether another thread was cut off for this one.
    pub preempted: bool,
}

impl Execution {
    /// A place in the learner's source: where the thread was spawned, if it is called from the library's.
    pub fn own_site(&self, thread: ThreadId, place: Place) -> Option<Site> {
        let spawned = self.objects[self.threads[thread.index()].ended.index()].made;
        [place, spawned].into_iter().find(|place| is_own(place)).map(Site::from)
    }

    /// Records a step, if steps are recorded.
    pub fn record<S: Into<Said>>(
        &mut self,
        sort: Sort,
        object: Option<ObjectId>,
        place: Option<Place>,
        said: impl FnOnce() -> S,
    ) {
        if self.trace.is_none() {
            return;
        }
        let thread = self.running;
        let step = Step {
            turn: self.steps,
            thread,
            site: place.and_then(|place| self.own_site(thread, place)),
            object,
            accesses: self.me().pending.accesses,
            said: said().into(),
            held: None,
            shared: false,
            gives: None,
            left: None,
            sort,
            preempted: std::mem::take(&mut self.preempted),
        };
        self.trace.get_or_insert_default().push(step);
    }

    /// Records that the running thread prints: one step for a line that is written in pieces.
    pub fn record_print(&mut self, text: &str) {
        let thread = self.running;
        let is_open = |step: &&mut Step| {
            step.sort == Sort::Print
                && step.thread == thread
                && step.said.value.as_ref().is_some_and(|line| !line.ends_with('\n'))
        };
        match self.trace.as_mut().and_then(|trace| trace.last_mut()).filter(is_open) {
            Some(step) => step.said.value.get_or_insert_default().push_str(text),
            None => self.record(Sort::Print, None, None, || ("prints", text)),
        }
    }

    /// Records, at the end, those who can't go on and were never in turn to find that out.
    pub(super) fn record_who_waits(&mut self) {
        let Some(trace) = &self.trace else { return };
        self.steps_when_stuck = Some(trace.len());
        let waits = |step: &Step| matches!(step.sort, Sort::Block | Sort::WaitBegins);
        let knows = |thread: &ThreadId| trace.iter().rfind(|step| step.thread == *thread).is_some_and(waits);
        let unaware: Vec<ThreadId> = self.unfinished().filter(|thread| !knows(thread)).collect();
        let running = self.running;
        for thread in unaware {
            self.running = thread;
            let pending = self.me().pending;
            self.record_block(thread, pending);
        }
        self.running = running;
    }

    /// Records that the running thread can't go on.
    pub(super) fn record_block(&mut self, me: ThreadId, pending: Pending) {
        let writer = match pending.wait {
            Wait::NoWriter(lock) => self.writer_between(me, lock).map(|writer| (writer, self.line_of(writer))),
            _ => None,
        };
        let held = writer.or_else(|| self.holder(me));
        let value = match held {
            Some((waits, line)) if writer.is_some() => format!("{} waits to write, at line {line}", self.who(waits)),
            Some((holder, line)) if holder == me => format!("it holds that itself, since line {line}"),
            Some((holder, line)) => format!("{} has held it since line {line}", self.who(holder)),
            None => self.obstacle(me).unwrap_or_else(|| "it waits".into()),
        };
        let operation = match pending.wait {
            Wait::Finished(_) | Wait::ScopeEnded(_) => self.operation_of(me),
            _ if pending.object.is_none() => self.operation_of(me),
            _ => format!(".{}()", pending.operation.replace("lock again", "lock")),
        };
        self.record(Sort::Block, pending.object, Some(pending.place), || (operation, value));
        if let Some(step) = self.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.held = held;
        }
    }
}
