//! What the crate named `std` beside this one tells the model: calls that block, and uses of shared objects.

use std::{
    fmt,
    panic::Location,
    sync::{
        PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub use super::causes::Mode;
use super::{
    causes::{Access, capital},
    execution::{Ending, active, give_up, with},
    task::{Site, TaskId},
};

/// A call that would block the thread.
#[derive(Clone, Copy)]
pub struct Blocking {
    /// As it is written: `std::thread::sleep`.
    pub call: &'static str,
    /// The kind of report: `thread_sleep`, `lock`, `recv`, `join`.
    pub kind: &'static str,
    /// Whether, with no other thread in the test, it would never come back.
    pub for_ever: bool,
}

impl Blocking {
    /// Why it is wrong.
    pub const CAUSE: &str = "The thread that blocks is the one that polls all tasks: none of them goes on meanwhile.";
}

/// Tells of a call that would block now. Comes back only if it may: outside of the polls of a test.
#[track_caller]
pub fn blocks(blocking: Blocking, held: Option<(u32, u32)>) {
    let site = Site::here();
    let Blocking { call, kind, for_ever } = blocking;
    if !active() {
        if let Some(run) = crate::task::in_watched_poll() {
            let message = format!("line {} blocks the whole event loop: {call}", site.line);
            run.blocks.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((kind, message));
        }
        return;
    }
    let (polling, may_block, multi_thread) = with(|execution| {
        let runtime = execution.entered.last().map(|&runtime| execution.runtimes[runtime as usize]);
        (execution.running.is_some(), execution.may_block.is_some(), runtime.unwrap_or_default())
    });
    if may_block || !polling {
        give_up(Ending::Unsupported("it waits for other threads"));
    }
    with(|execution| execution.does(site, || format!("{call} blocks the thread")));
    let why = held.map_or_else(|| Blocking::CAUSE.into(), |(task, line)| held_by(TaskId(task), line));
    give_up(Ending::Blocks { call, kind, site, for_ever: for_ever && !multi_thread, why });
}

fn held_by(holder: TaskId, line: u32) -> String {
    with(|execution| {
        let holder = if execution.running == Some(holder) { "This same task".into() } else { execution.who(holder) };
        format!(
            "{} has held the guard since line {line}, across an .await. To let it go it would have to be polled, and \
             the thread that polls is the one that blocks.",
            capital(&holder)
        )
    })
}

/// Who has a lock of `std`'s: a task, and the line where it took it.
#[derive(Default, Debug)]
pub struct Holder(AtomicU64);

impl Holder {
    const NOBODY: u64 = 0;

    /// Nobody.
    pub const fn new() -> Self {
        Holder(AtomicU64::new(Self::NOBODY))
    }

    /// The task that is polled now.
    #[track_caller]
    pub fn set(&self) {
        if active() {
            let task = with(|execution| execution.running).map_or(0, |task| task.0);
            self.0.store((task as u64) << 32 | Location::caller().line() as u64, Ordering::Relaxed);
        }
    }

    /// Nobody any more.
    pub fn clear(&self) {
        self.0.store(Self::NOBODY, Ordering::Relaxed);
    }

    /// Who, and since which line.
    pub fn get(&self) -> Option<(u32, u32)> {
        Some(self.0.load(Ordering::Relaxed))
            .filter(|&held| held != Self::NOBODY)
            .map(|held| ((held >> 32) as u32, held as u32))
    }
}

/// Which execution it is, of all in this process. A test that runs for real counts as one.
static EXECUTION: AtomicU64 = AtomicU64::new(0);

/// Another execution begins.
pub fn next_execution() {
    EXECUTION.fetch_add(1, Ordering::Relaxed);
}

/// In which execution something was used last: what is in a `static` outlives them all.
#[derive(Default, Debug)]
pub struct Used(AtomicU64);

impl Used {
    const BEGINNING_ANEW: u64 = u64::MAX;

    /// In none.
    pub const fn never() -> Self {
        Used(AtomicU64::new(0))
    }

    /// Begins anew, if it was used in another one.
    pub fn in_this_execution(&self, begin_anew: impl Fn()) {
        let now = EXECUTION.load(Ordering::Relaxed);
        loop {
            match self.0.load(Ordering::Acquire) {
                used if used == now => return,
                Self::BEGINNING_ANEW => std::hint::spin_loop(),
                other
                    if self
                        .0
                        .compare_exchange(other, Self::BEGINNING_ANEW, Ordering::Acquire, Ordering::Relaxed)
                        .is_ok() =>
                {
                    begin_anew();
                    self.0.store(now, Ordering::Release);
                }
                _ => {}
            }
        }
    }
}

/// The thread is to sleep. Returns whether it is not really to do so, as time is virtual.
#[track_caller]
pub fn asleep(duration: Duration) -> bool {
    if !active() {
        blocks(Blocking { call: "std::thread::sleep", kind: "thread_sleep", for_ever: false }, None);
        return false;
    }
    let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
    let told = with(|execution| {
        let background = execution.runtimes.contains(&true) && execution.tasks[1..].iter().any(|task| !task.ended);
        match (&mut execution.may_block, execution.running) {
            (Some(slept), _) => *slept = slept.saturating_add(nanoseconds),
            (None, None) if !background => execution.now = execution.now.saturating_add(nanoseconds),
            _ => return false,
        }
        true
    });
    if !told {
        blocks(Blocking { call: "std::thread::sleep", kind: "thread_sleep", for_ever: false }, None);
    }
    true
}

/// The test does something that needs real threads.
pub fn needs_threads() {
    if active() {
        give_up(Ending::Unsupported("it starts threads of its own"));
    }
}

/// A shared object is used.
#[track_caller]
pub fn access(object: usize, mode: Mode, operation: fmt::Arguments<'_>, value: Option<&dyn fmt::Debug>) {
    access_at(object, mode, Site::here(), operation, value);
}

/// The same, elsewhere.
pub(crate) fn access_at(
    object: usize,
    mode: Mode,
    site: Site,
    operation: fmt::Arguments<'_>,
    value: Option<&dyn fmt::Debug>,
) {
    if !active() {
        return;
    }
    with(|execution| {
        if execution.trace.is_none() || execution.after {
            return;
        }
        let object = execution.number_of(object);
        execution.does(site, || operation.to_string());
        if let Some(step) = execution.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.access = Some(Access { object, mode });
            step.value = value.map(|value| format!("{value:?}"));
        }
    });
}

/// The lock, by its address, was taken by the step that was recorded last, or given back after it.
pub fn held(lock: usize, is_taken: bool) {
    if active() {
        with(|execution| {
            let lock = execution.number_of(lock);
            execution.held(lock, is_taken);
        });
    }
}

/// The object that was used last is written to: its guard was dereferenced mutably.
pub fn wrote(object: usize) {
    if !active() {
        return;
    }
    with(|execution| {
        let object = execution.number_of(object);
        let steps = execution.trace.iter_mut().flatten().rev();
        let last = steps.filter_map(|step| step.access.as_mut()).find(|access| access.object == object);
        if let Some(access) = last {
            access.mode = Mode::Writes;
        }
    });
}

/// What `std::time::Instant::now` says inside of an execution. A clock that is paused is tokio's; that of `std` goes
/// on, and hardly moves.
pub fn std_now() -> Option<std::time::Instant> {
    if !active() {
        return None;
    }
    match with(|execution| execution.paused) {
        true => Some(crate::time::Instant::beginning()),
        false => Some(crate::time::Instant::now().into_std()),
    }
}

/// The most bytes that are kept of what one execution prints.
const KEPT: usize = 1024 * 1024;

/// Where printed text goes: into the report of an order that fails, and nowhere for the others. A loop that prints for
/// ever would fill the memory: past [`KEPT`] the text is let out, where whoever runs the process can put an end to it.
pub fn print(text: fmt::Arguments<'_>, to_stderr: bool, line_break: bool) {
    let mut text = text.to_string();
    if line_break {
        text.push('\n');
    }
    if !active() || with(|execution| execution.output.len() + text.len() > KEPT) {
        return if to_stderr { eprint!("{text}") } else { print!("{text}") };
    }
    with(|execution| {
        if !execution.after {
            execution.output.push_str(&text);
        }
    });
}
