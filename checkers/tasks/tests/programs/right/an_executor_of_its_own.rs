use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

type Queue = Arc<Mutex<VecDeque<Arc<Task>>>>;

struct Task {
    future: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    queue: Queue,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let queue = Arc::clone(&self.queue);
        queue.lock().unwrap().push_back(self);
    }
}

fn run(futures: Vec<Pin<Box<dyn Future<Output = ()> + Send>>>) {
    let queue = Queue::default();
    for future in futures {
        let task = Task { future: Mutex::new(future), queue: Arc::clone(&queue) };
        queue.lock().unwrap().push_back(Arc::new(task));
    }
    loop {
        let Some(task) = queue.lock().unwrap().pop_front() else { break };
        let waker = Waker::from(Arc::clone(&task));
        let _ = task.future.lock().unwrap().as_mut().poll(&mut Context::from_waker(&waker));
    }
}

struct Yield(bool);

impl Future for Yield {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

#[test]
fn they_take_turns() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let task = |name: char| {
        let seen = Arc::clone(&seen);
        Box::pin(async move {
            seen.lock().unwrap().push(name);
            Yield(false).await;
            seen.lock().unwrap().push(name);
        }) as Pin<Box<dyn Future<Output = ()> + Send>>
    };
    run(vec![task('a'), task('b')]);
    assert_eq!(*seen.lock().unwrap(), ['a', 'b', 'a', 'b']);
}
