//@ verdict: deadlock self_deadlock
//@ why: `wake` polls by itself. Whoever wakes a task within its own poll locks the job a second time.
//! One waiter serves all the tables of a café. He does not go round and ask: a table
//! that wants something rings, and he goes to those that have rung, one after the
//! other. If nobody has rung, he rests. An event loop is that waiter, tasks are his
//! tables, and a waker puts its task into the queue of those that are ready. Write
//! `wake` and `run`.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Task {
    /// What is to be polled; `None` when it is done.
    job: Mutex<Option<Job>>,
    /// The way into the queue.
    ready: Sender<Arc<Task>>,
}

impl Wake for Task {
    /// Puts the task into the queue.
    fn wake(self: Arc<Self>) {
        let waker = Waker::from(Arc::clone(&self));
        if let Some(future) = self.job.lock().unwrap().as_mut() {
            let _ = future.as_mut().poll(&mut Context::from_waker(&waker));
        }
    }
}

struct EventLoop {
    /// The queue: tasks that want to be polled.
    queue: Receiver<Arc<Task>>,
    ready: Sender<Arc<Task>>,
    tasks: usize,
}

impl EventLoop {
    fn new() -> EventLoop {
        let (ready, queue) = mpsc::channel();
        EventLoop {
            queue,
            ready,
            tasks: 0,
        }
    }

    /// Takes in a task, which is ready to be polled for the first time.
    fn spawn(&mut self, future: impl Future<Output = ()> + Send + 'static) {
        let task = Task {
            job: Mutex::new(Some(Box::pin(future))),
            ready: self.ready.clone(),
        };
        self.ready.send(Arc::new(task)).unwrap();
        self.tasks += 1;
    }

    /// Polls each task when it is ready, in the order of the queue. Returns when all
    /// tasks are done.
    fn run(self) {
        let mut left = self.tasks;
        while left > 0 {
            let task = self.queue.recv().unwrap();
            let waker = Waker::from(Arc::clone(&task));
            let mut job = task.job.lock().unwrap();
            // It may have been woken twice, and done after the first time.
            let Some(future) = job.as_mut() else { continue };
            let answer = future.as_mut().poll(&mut Context::from_waker(&waker));
            if answer.is_ready() {
                *job = None;
                left -= 1;
            }
        }
    }
}

#[test]
fn the_tables_take_turns() {
    let slip = Arc::new(Mutex::new(Vec::new()));
    let mut waiter = EventLoop::new();
    for table in ["Ada", "Grace"] {
        let slip = Arc::clone(&slip);
        waiter.spawn(async move {
            slip.lock().unwrap().push(format!("{table}: tea"));
            next_turn().await;
            slip.lock().unwrap().push(format!("{table}: cake"));
        });
    }
    waiter.run();
    let served = slip.lock().unwrap().join(", ");
    assert_eq!(served, "Ada: tea, Grace: tea, Ada: cake, Grace: cake");
}

#[test]
fn who_has_not_rung_is_left_in_peace() {
    let bell = Arc::new(Bell::default());
    let visits = Arc::new(AtomicUsize::new(0));
    let mut waiter = EventLoop::new();
    waiter.spawn({
        let (bell, visits) = (Arc::clone(&bell), Arc::clone(&visits));
        poll_fn(move |cx| {
            visits.fetch_add(1, Ordering::SeqCst);
            bell.poll(cx)
        })
    });
    waiter.spawn(async move {
        for _ in 0..3 {
            next_turn().await;
        }
        bell.ring();
    });
    waiter.run();
    // Once to see that the table waits, and once when the bell had rung.
    let visits = visits.load(Ordering::SeqCst);
    assert_eq!(visits, 2, "visits to a table that has rung once");
}

#[test]
fn a_bell_may_ring_twice_for_one_wish() {
    let served = Arc::new(AtomicUsize::new(0));
    let mut waiter = EventLoop::new();
    for rings in [2, 1] {
        let served = Arc::clone(&served);
        waiter.spawn(async move {
            ring_and_wait(rings).await;
            served.fetch_add(1, Ordering::SeqCst);
        });
    }
    waiter.run();
    let served = served.load(Ordering::SeqCst);
    assert_eq!(served, 2, "there are two tables to serve");
}

#[test]
fn the_waiter_rests_until_somebody_rings() {
    let bell = Arc::new(Bell::default());
    let served = Arc::new(AtomicUsize::new(0));
    let mut waiter = EventLoop::new();
    waiter.spawn({
        let (bell, served) = (Arc::clone(&bell), Arc::clone(&served));
        async move {
            poll_fn(|cx| bell.poll(cx)).await;
            served.fetch_add(1, Ordering::SeqCst);
        }
    });
    // The guest is on another thread.
    let guest = thread::spawn(move || bell.ring());
    waiter.run();
    let served = served.load(Ordering::SeqCst);
    assert_eq!(served, 1, "the waiter went home, and a table waits for him");
    guest.join().unwrap();
}

// ---- the stage: nothing to change below this line ----

/// Asks to be polled again, so many times, and is done with the next poll.
async fn ring_and_wait(rings: usize) {
    let mut asked = false;
    poll_fn(|cx| {
        if asked {
            return Poll::Ready(());
        }
        asked = true;
        for _ in 0..rings {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    })
    .await
}

/// Lets the others have a turn.
async fn next_turn() {
    ring_and_wait(1).await
}

#[derive(Default)]
struct Bell {
    state: Mutex<(bool, Option<Waker>)>,
}

impl Bell {
    fn ring(&self) {
        let mut state = self.state.lock().unwrap();
        state.0 = true;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }

    fn poll(&self, cx: &mut Context) -> Poll<()> {
        let mut state = self.state.lock().unwrap();
        if state.0 {
            return Poll::Ready(());
        }
        state.1 = Some(cx.waker().clone());
        Poll::Pending
    }
}
