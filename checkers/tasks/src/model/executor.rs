//! The executor: polls one ready task after the other, in the order that the search chooses.
//!
//! It runs as one future inside `block_on` of a real current-thread runtime that has no drivers, and gives up control
//! after each poll. So each poll has tokio's full cooperation budget, as in the real thing. A `blocking_recv` finds
//! that it is inside of a runtime, and panics as in the real thing. And what needs a driver (sockets, files, child
//! processes) panics because there is none: that is how it is noticed that a test can't be explored.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    rc::Rc,
    sync::atomic::Ordering,
    task::{Context, Poll, Waker},
};

use super::{
    ask,
    execution::{Cause, Ending, GivenUp, Next, give_up, with},
    task::TaskId,
};

/// Polls to look what becomes of the tasks that are left when the test has ended.
const AFTER: usize = 1_000;

/// No more than this many times tasks are spawned by what is dropped at the end.
const CANCELLATIONS: usize = 10;

/// Leaves the runtime, in whatever way.
struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        with(|execution| {
            execution.entered.pop();
            execution.running = None;
        });
    }
}

/// A future of any type that leaves its output somewhere else. What is generic over the future of a test is compiled anew
/// for each test of each exercise, tokio's `block_on` included, and that takes a compiler longer than the exercise.
pub type Boxed<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs the test's own future to its end, and the tasks meanwhile.
pub fn block_on(runtime: u32, future: Boxed<'_>) {
    let context = with(|execution| Rc::clone(&execution.context));
    // Dropped last: what the future drops may spawn.
    let mut entered = None;
    let mut future = future;
    context.block_on(std::future::poll_fn(|cx| {
        entered.get_or_insert_with(|| {
            with(|execution| {
                execution.entered.push(runtime);
                execution.tasks[TaskId::TEST.index()].ended = false;
                execution.queue(TaskId::TEST, Cause::Outside);
            });
            Entered
        });
        match step(future.as_mut()) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }))
}

fn step(test: Pin<&mut (dyn Future<Output = ()> + '_)>) -> Poll<()> {
    if with(|execution| execution.ending.is_some()) {
        resume_unwind(Box::new(GivenUp));
    }
    match with(|execution| execution.next()) {
        Next::Poll(TaskId::TEST) => poll_test(test),
        Next::Poll(task) => {
            poll(task);
            Poll::Pending
        }
        Next::Time(wakers) => {
            wakers.into_iter().for_each(Waker::wake);
            with(|execution| execution.collect_wakes(Cause::Timer));
            Poll::Pending
        }
        Next::Hang => {
            let answers = ask::everybody(test);
            with(|execution| execution.answers = answers);
            give_up(Ending::Hang)
        }
    }
}

fn poll_test(test: Pin<&mut (dyn Future<Output = ()> + '_)>) -> Poll<()> {
    let waker = with(|execution| execution.tasks[TaskId::TEST.index()].waker());
    let polled = test.poll(&mut Context::from_waker(&waker));
    with(|execution| execution.end(TaskId::TEST, polled.is_ready(), polled.is_ready().then_some("returns")));
    polled
}

/// Polls a spawned task, or drops its future if it was aborted.
fn poll(task: TaskId) {
    let (body, waker, aborted) = with(|execution| {
        let entry = &mut execution.tasks[task.index()];
        (entry.body.take(), entry.waker(), entry.fate.aborted.load(Ordering::Relaxed))
    });
    let Some(mut body) = body else { return with(|execution| execution.end(task, true, None)) };
    if aborted {
        // A panic while it is dropped has been noted by the hook.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(body)));
        return with(|execution| execution.end(task, true, Some("is cancelled")));
    }
    match body.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Ready(()) => {
            drop(body);
            with(|execution| {
                let panicked = execution.tasks[task.index()].panic.is_some();
                execution.end(task, true, Some(if panicked { "panics" } else { "ends" }));
            });
        }
        Poll::Pending => with(|execution| {
            execution.tasks[task.index()].body = Some(body);
            execution.end(task, false, None);
        }),
    }
}

/// Looks what becomes of the tasks that are left when a test has passed. The real runtime drops them wherever they are,
/// and that is no mistake, unless they could never have ended.
pub fn wind_down(runtime: u32) {
    let left = with(|execution| {
        let left = alive(execution);
        execution.left.clone_from(&left);
        left
    });
    if left.is_empty() {
        return;
    }
    with(|execution| execution.after = true);
    let mut polls = 0;
    let context = with(|execution| Rc::clone(&execution.context));
    let _entered = Entered;
    with(|execution| execution.entered.push(runtime));
    let settled = context.block_on(std::future::poll_fn(|cx| {
        polls += 1;
        if polls > AFTER || with(|execution| execution.ending.is_some()) {
            return Poll::Ready(false);
        }
        match with(|execution| execution.next()) {
            Next::Hang => return Poll::Ready(true),
            Next::Poll(task) => poll(task),
            Next::Time(wakers) => {
                wakers.into_iter().for_each(Waker::wake);
                with(|execution| execution.collect_wakes(Cause::Timer));
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }));
    with(|execution| {
        // What went wrong from here on would not have happened: the real runtime drops the tasks.
        execution.ending = None;
        let stuck = alive(execution);
        if settled && !stuck.is_empty() {
            execution.ending = Some(Ending::LeftBehind(stuck));
        }
    });
}

fn alive(execution: &super::execution::Execution) -> Vec<TaskId> {
    let tasks = 1..execution.tasks.len() as u32;
    tasks.map(TaskId).filter(|task| !execution.tasks[task.index()].ended).collect()
}

/// Drops the futures of all tasks of a runtime, or of all runtimes, and those of tasks that are spawned by that.
pub fn cancel(runtime: Option<u32>) {
    let entered = with(|execution| {
        let any = (!execution.runtimes.is_empty()).then_some(0);
        runtime.or(any).map(|number| {
            execution.entered.push(number);
            Entered
        })
    });
    for _ in 0..CANCELLATIONS {
        let bodies: Vec<_> = with(|execution| {
            let tasks = execution.tasks.iter_mut().filter(|task| runtime.is_none_or(|runtime| task.runtime == runtime));
            let bodies = tasks.filter_map(|task| Some((task.body.take()?, task.ended = true).0));
            bodies.collect()
        });
        if bodies.is_empty() {
            break;
        }
        for body in bodies {
            let _ = catch_unwind(AssertUnwindSafe(|| drop(body)));
        }
    }
    drop(entered);
}
