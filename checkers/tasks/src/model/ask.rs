//! When nobody can go on, each task is asked why: it is polled once more, with a waker that notes who keeps it.
//!
//! To poll a future that was not woken is always allowed. One that is *ready* then, or does something else than wait,
//! had no reason to wait: somebody should have woken it. One that waits on without keeping the waker can never be
//! woken. For one that keeps it, the functions on the stack at that moment tell what it waits for.

use std::{
    backtrace::Backtrace,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, RawWaker, RawWakerVTable, Waker},
};

use super::{
    execution::with,
    task::{TaskId, Wait},
};

/// What was found out about a task.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// Which task.
    pub task: TaskId,
    /// Why it does not go on.
    pub reason: Reason,
}

/// Why a task does not go on.
#[derive(Clone, PartialEq, Debug)]
pub enum Reason {
    /// It could: what it waits for is there, but nobody called its waker.
    NotWoken,
    /// Its last poll kept no waker.
    NoWakerKept,
    /// It waits for something that is shadowed.
    Known(Wait),
    /// It waits inside of this function: the name of a module of tokio's, or of a function of the exercise.
    Within(String),
    /// It is not known.
    Unknown,
}

/// Asks all that have not ended. The first one that could go on ends the questions: what it does then may be what the
/// others wait for.
pub fn everybody(mut test: Pin<&mut (dyn Future<Output = ()> + '_)>) -> Vec<Answer> {
    with(|execution| execution.after = true);
    let tasks = with(|execution| execution.tasks.len() as u32);
    let mut answers = Vec::new();
    for task in (0..tasks).map(TaskId) {
        let (ended, waits, body) = with(|execution| {
            let task = &mut execution.tasks[task.index()];
            (task.ended, task.waits.first().cloned(), task.body.take())
        });
        if ended {
            continue;
        }
        let reason = match (waits, body) {
            (Some(wait), body) => {
                with(|execution| execution.tasks[task.index()].body = body);
                Reason::Known(wait)
            }
            (None, Some(mut body)) => {
                let reason = ask(|cx| body.as_mut().poll(cx).is_ready());
                with(|execution| execution.tasks[task.index()].body = Some(body));
                reason
            }
            (None, None) => ask(|cx| test.as_mut().poll(cx).is_ready()),
        };
        let could_go_on = reason == Reason::NotWoken;
        answers.push(Answer { task, reason });
        if could_go_on {
            break;
        }
    }
    with(|execution| execution.after = false);
    answers
}

fn ask(poll: impl FnOnce(&mut Context<'_>) -> bool) -> Reason {
    let probe = Arc::new(Probe::default());
    let waker = probe_waker(Arc::clone(&probe));
    let outcome = catch_unwind(AssertUnwindSafe(|| poll(&mut Context::from_waker(&waker))));
    let woke_others = with(|execution| execution.collect_wakes(super::execution::Cause::Outside));
    drop(waker);
    if matches!(outcome, Ok(true) | Err(_)) || woke_others || probe.called.load(Ordering::Relaxed) {
        return Reason::NotWoken;
    }
    if Arc::strong_count(&probe) == 1 {
        return Reason::NoWakerKept;
    }
    let kept_by = probe.kept_by.lock().unwrap_or_else(PoisonError::into_inner).take();
    kept_by.and_then(|stack| place(&stack.to_string())).map_or(Reason::Unknown, Reason::Within)
}

/// Where a waker is kept: the outermost module of tokio's synchronisation on the stack, as a barrier is made of a watch
/// channel, and that of a notifier; else the innermost function of the exercise.
fn place(stack: &str) -> Option<String> {
    let names = stack.lines().filter_map(|line| {
        let (number, name) = line.trim_start().split_once(": ")?;
        number.parse::<u32>().is_ok().then_some(name.trim_start_matches('<'))
    });
    let mut modules = Vec::new();
    let mut own = None;
    for name in names {
        if let Some(rest) = name.strip_prefix("tokio::sync::") {
            modules.push(rest.split("::").next().unwrap_or(rest));
        } else if !["core::", "std::", "alloc::", "tokio::", "__rust"].iter().any(|library| name.starts_with(library)) {
            own = Some(name.to_string());
            break;
        }
    }
    let outermost = modules.iter().rfind(|module| !matches!(**module, "task" | "batch_semaphore")).or(modules.last());
    match outermost {
        // A channel with a bound counts its free places with a semaphore: only who sends waits there.
        Some(&"mpsc") if modules.contains(&"batch_semaphore") => Some("tokio::sync::mpsc::Sender".into()),
        Some(module) => Some(format!("tokio::sync::{module}")),
        None => own,
    }
}

#[derive(Default)]
struct Probe {
    called: AtomicBool,
    kept_by: Mutex<Option<Backtrace>>,
}

/// A waker that notes the stack on which it is cloned. By hand, because `Wake` does not tell of clones.
fn probe_waker(probe: Arc<Probe>) -> Waker {
    const TABLE: RawWakerVTable = RawWakerVTable::new(
        |data| {
            // SAFETY: the data of these wakers are always an `Arc<Probe>` turned into a pointer.
            let probe = unsafe {
                Arc::increment_strong_count(data.cast::<Probe>());
                &*data.cast::<Probe>()
            };
            *probe.kept_by.lock().unwrap_or_else(PoisonError::into_inner) = Some(Backtrace::force_capture());
            RawWaker::new(data, &TABLE)
        },
        // SAFETY: as above; `wake` and `drop` take their count with them.
        |data| unsafe { Arc::from_raw(data.cast::<Probe>()) }.called.store(true, Ordering::Relaxed),
        // SAFETY: as above.
        |data| unsafe { &*data.cast::<Probe>() }.called.store(true, Ordering::Relaxed),
        // SAFETY: as above.
        |data| drop(unsafe { Arc::from_raw(data.cast::<Probe>()) }),
    );
    // SAFETY: the functions of the table keep the count of the `Arc`, which is `Send` and `Sync`.
    unsafe { Waker::from_raw(RawWaker::new(Arc::into_raw(probe).cast(), &TABLE)) }
}
