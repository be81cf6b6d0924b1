//! A task, and how it is woken.

use std::{
    fmt,
    panic::Location,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Wake, Waker},
    thread::{self, ThreadId},
};

/// The number of a task in its execution. The test's own is 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TaskId(pub u32);

impl TaskId {
    /// The future that the test blocks on.
    pub const TEST: TaskId = TaskId(0);

    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in the exercise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    /// The file, as the compiler was told it.
    pub file: &'static str,
    /// The line; 0 if it is not known.
    pub line: u32,
    /// The column; 0 if it is not known.
    pub column: u32,
}

impl Site {
    /// Where a `#[track_caller]` function was called.
    #[track_caller]
    pub fn here() -> Self {
        let location = Location::caller();
        Site { file: location.file(), line: location.line(), column: location.column() }
    }

    /// Somewhere in this line.
    pub fn line(file: &'static str, line: u32) -> Self {
        Site { file, line, column: 0 }
    }
}

/// What a pending task waits for, as far as it went through something that is shadowed.
#[derive(Clone, PartialEq, Debug)]
pub enum Wait {
    /// The end of another task.
    Task(TaskId),
    /// A point in virtual time, in nanoseconds.
    Time(u64),
    /// A `Mutex` of tokio's, by its number; where `lock` was called.
    Lock(usize, Site),
    /// A `Notify`, by its number; where `notified` was called.
    Notified(usize, Site),
}

/// The future of a task, which leaves its result elsewhere.
pub type Body = Pin<Box<dyn Future<Output = ()>>>;

/// What a task and its handles share.
#[derive(Default)]
pub struct Fate {
    /// Whether somebody called `abort`.
    pub aborted: AtomicBool,
    /// Whether it has ended, in whatever way.
    pub ended: AtomicBool,
    /// Whether somebody was told how it ended.
    pub heard: AtomicBool,
    /// Who else wants to know when it ends.
    pub watcher: Mutex<Option<Waker>>,
}

/// A task of an execution.
pub struct Task {
    /// Where it was spawned.
    pub spawned: Site,
    /// Which runtime it belongs to.
    pub runtime: u32,
    /// Its future; `None` while it is polled, when it has ended, and always for the test's own.
    pub body: Option<Body>,
    /// Whether it stands in the queue.
    pub queued: bool,
    /// Whether it has ended.
    pub ended: bool,
    /// What it waited for when it was polled last.
    pub waits: Vec<Wait>,
    /// Shared with its handles.
    pub fate: Arc<Fate>,
    /// What it panicked with.
    pub panic: Option<(String, Site)>,
    /// The step of its last poll.
    pub last_step: Option<usize>,
    /// What wakes it. Whoever wants to wake it keeps a clone.
    pub wake: Arc<TaskWaker>,
}

impl Task {
    /// A waker for it.
    pub fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.wake))
    }
}

/// The wakers of one task are clones of one `Arc`: its count tells whether anybody could still wake it.
pub struct TaskWaker {
    /// Which task.
    pub task: TaskId,
    /// Where it says so.
    pub wakes: Arc<Wakes>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wakes.push(self.task);
    }
}

impl fmt::Debug for TaskWaker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the waker of task {}", self.task.0)
    }
}

/// The tasks that were woken since the executor last looked. Behind a lock, because a `Waker` may go to another thread.
pub struct Wakes {
    woken: Mutex<Vec<TaskId>>,
    home: ThreadId,
    /// Whether a thread besides the executor's woke somebody.
    pub foreign: AtomicBool,
}

impl Wakes {
    /// Nobody is woken yet.
    pub fn new() -> Self {
        Wakes { woken: Mutex::default(), home: thread::current().id(), foreign: AtomicBool::new(false) }
    }

    /// Wakes a task.
    pub fn push(&self, task: TaskId) {
        if thread::current().id() != self.home {
            self.foreign.store(true, Ordering::Relaxed);
        }
        self.woken.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// Those that were woken, in the order of their numbers, but `running` last. The order of the wake-ups themselves
    /// is not used: `watch` of the real tokio wakes its receivers in a random one. Who wakes itself lets the others go
    /// first.
    pub fn take(&self, running: Option<TaskId>) -> Vec<TaskId> {
        let mut woken = std::mem::take(&mut *self.woken.lock().unwrap_or_else(PoisonError::into_inner));
        woken.sort_by_key(|&task| (Some(task) == running, task));
        woken.dedup();
        woken
    }
}
