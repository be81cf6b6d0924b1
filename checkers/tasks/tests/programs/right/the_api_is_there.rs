// What compiles with the real tokio compiles here: traits, names of types, unsized values, edition and all.
use std::fmt::Debug;
use std::future::{Future, Ready};
use std::pin::Pin;
use std::sync::{Arc, LazyLock, OnceLock, RwLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, Notify, mpsc};
use tokio::task::{AbortHandle, JoinError, JoinHandle};
use tokio::time::{Instant, Sleep, Timeout, error::Elapsed};

static NUMBERS: LazyLock<std::sync::Mutex<Vec<i32>>> = LazyLock::new(|| std::sync::Mutex::new(vec![1]));
static NUMBER: OnceLock<i32> = OnceLock::new();

fn send<T: Send>(value: T) -> T {
    value
}

fn send_and_sync<T: Send + Sync>(_: &T) {}

mod tests {
    use super::*;

    #[tokio::test]
    #[ignore]
    async fn ignored() {
        unreachable!("it is ignored");
    }

    #[tokio::test]
    pub async fn traits_and_types() {
        let unsized_: Arc<Mutex<dyn Debug + Send>> = Arc::new(Mutex::new(5));
        send_and_sync(&unsized_);
        let of_std: Arc<std::sync::Mutex<dyn Debug + Send>> = Arc::new(std::sync::Mutex::new(5));
        send_and_sync(&of_std);
        println!("{:?} {:?}", unsized_.lock().await, of_std.lock().unwrap());
        let handle: JoinHandle<i32> = tokio::spawn(async { 3 });
        send_and_sync(&handle);
        let abort: AbortHandle = handle.abort_handle();
        send_and_sync(&abort);
        let result: Result<i32, JoinError> = handle.await;
        assert_eq!(result.unwrap(), 3);
        let future = send(async {
            let lock = Mutex::new(1);
            let _guard = lock.lock().await;
            tokio::task::yield_now().await;
        });
        future.await;
        drop(send(tokio::time::sleep(Duration::from_secs(5))));
        drop(send(Notify::new().notified()));
        assert_eq!((NUMBERS.lock().unwrap().len(), *NUMBER.get_or_init(|| 4)), (1, 4));
        let text = RwLock::new(String::new());
        text.write().unwrap().push('x');
        assert_eq!(text.read().unwrap().as_str(), "x");
    }

    struct Delayed {
        delay: Pin<Box<Sleep>>,
        value: Pin<Box<Timeout<Ready<i32>>>>,
    }

    impl Future for Delayed {
        type Output = Result<i32, Elapsed>;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
            ready!(self.delay.as_mut().poll(cx));
            self.value.as_mut().poll(cx)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn time() -> Result<(), Box<dyn std::error::Error>> {
        let limit = Duration::from_millis(5);
        let value = Box::pin(tokio::time::timeout(limit, std::future::ready(4)));
        assert_eq!(Delayed { delay: Box::pin(tokio::time::sleep(limit)), value }.await?, 4);
        let start = Instant::now();
        tokio::time::sleep_until(start + Duration::from_micros(1500)).await;
        assert_eq!(start.elapsed(), Duration::from_millis(2));
        let (sender, mut receiver) = mpsc::channel::<i32>(1);
        sender.reserve().await?.send(3);
        assert_eq!(receiver.recv().await, Some(3));
        let sleep = tokio::time::sleep(Duration::from_secs(1));
        tokio::pin!(sleep);
        loop {
            tokio::select! {
                () = &mut sleep => break,
                _ = tokio::time::sleep(Duration::from_millis(300)) => {}
            }
        }
        Ok(())
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_guard_that_is_handed_on() {
        async fn increment(mut guard: MutexGuard<'_, i32>) {
            *guard += 1;
        }
        let lock = Mutex::new(1);
        increment(lock.lock().await).await;
        assert_eq!(lock.into_inner(), 2);
    }
}
