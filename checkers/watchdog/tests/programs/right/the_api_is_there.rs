//! Not what the things do, but that they are there, with the traits of the real ones. It passes with the real `std`, too.

use std::cell::Cell;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::mpsc::{self, *};
use std::sync::*;
use std::thread::{self, Builder, JoinHandle, Scope, ScopedJoinHandle, Thread};
use std::time::{Duration, Instant};

const MOMENT: Duration = Duration::from_millis(1);

/// Says whether `T` is `Send` and `Sync`: the inherent function is found only where its bounds hold.
struct Probe<T: ?Sized>(PhantomData<T>);
trait Not {
    const SEND: bool = false;
    const SYNC: bool = false;
}
impl<T: ?Sized> Not for Probe<T> {}
struct SendProbe<T: ?Sized>(PhantomData<T>);
impl<T: ?Sized> Not for SendProbe<T> {}
impl<T: ?Sized + Send> SendProbe<T> {
    const SEND: bool = true;
}
impl<T: ?Sized + Sync> Probe<T> {
    const SYNC: bool = true;
}

macro_rules! auto_traits {
    ($($type:ty: $send:literal, $sync:literal;)*) => {$(
        assert_eq!((SendProbe::<$type>::SEND, Probe::<$type>::SYNC), ($send, $sync), stringify!($type));
    )*};
}

#[test]
fn auto_traits() {
    auto_traits! {
        Mutex<Cell<u32>>: true, true;
        Mutex<*const u32>: false, false;
        MutexGuard<'static, u32>: false, true;
        MutexGuard<'static, Cell<u32>>: false, false;
        RwLock<u32>: true, true;
        RwLock<Cell<u32>>: true, false;
        RwLockReadGuard<'static, u32>: false, true;
        RwLockWriteGuard<'static, u32>: false, true;
        Condvar: true, true;
        Barrier: true, true;
        Once: true, true;
        OnceLock<Cell<u32>>: true, false;
        OnceLock<u32>: true, true;
        LazyLock<u32>: true, true;
        LazyLock<Cell<u32>>: true, false;
        LazyLock<u32, *const u32>: false, false;
        Sender<Cell<u32>>: true, true;
        SyncSender<u32>: true, true;
        Sender<*const u32>: false, false;
        Receiver<u32>: true, false;
        JoinHandle<*const u32>: true, true;
        ScopedJoinHandle<'static, u32>: true, true;
        ScopedJoinHandle<'static, *const u32>: false, false;
        Scope<'static, 'static>: true, true;
        Builder: true, true;
    }
}

fn is_shown<T: Debug>() {}
fn is_default<T: Default>() {}
fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}

#[test]
fn other_traits() {
    is_shown::<Mutex<u32>>();
    is_shown::<MutexGuard<'static, u32>>();
    is_shown::<RwLock<u32>>();
    is_shown::<RwLockReadGuard<'static, u32>>();
    is_shown::<RwLockWriteGuard<'static, u32>>();
    is_shown::<Condvar>();
    is_shown::<WaitTimeoutResult>();
    is_shown::<Barrier>();
    is_shown::<BarrierWaitResult>();
    is_shown::<Once>();
    is_shown::<OnceLock<u32>>();
    is_shown::<LazyLock<u32>>();
    is_shown::<Sender<Cell<()>>>();
    is_shown::<SyncSender<Cell<()>>>();
    is_shown::<Receiver<Cell<()>>>();
    is_shown::<mpsc::Iter<'static, u32>>();
    is_shown::<mpsc::IntoIter<u32>>();
    is_shown::<JoinHandle<u32>>();
    is_shown::<Builder>();
    is_default::<Mutex<Vec<u32>>>();
    is_default::<RwLock<u32>>();
    is_default::<Condvar>();
    is_default::<OnceLock<Cell<u32>>>();
    is_default::<LazyLock<u32>>();
    is_unwind_safe::<Mutex<Cell<u32>>>();
    is_unwind_safe::<RwLock<Cell<u32>>>();
    is_unwind_safe::<Condvar>();
    is_unwind_safe::<Once>();
    is_unwind_safe::<OnceLock<u32>>();
    is_unwind_safe::<LazyLock<u32>>();
}

static LOCKS: [Mutex<u32>; 2] = [const { Mutex::new(0) }; 2];
static TABLE: RwLock<Option<String>> = RwLock::new(None);
static CHANGED: Condvar = Condvar::new();

#[test]
fn locks() {
    let mut mutex: Mutex<u32> = 1.into();
    *mutex.get_mut().unwrap() += 1;
    assert_eq!(format!("{mutex:?}"), "Mutex { data: 2, poisoned: false, .. }");
    assert!(matches!(mutex.try_lock(), Ok(guard) if *guard == 2));
    let held = mutex.lock().unwrap();
    assert!(matches!(mutex.try_lock(), Err(TryLockError::WouldBlock)));
    assert_eq!(format!("{held:?} {held}"), "2 2");
    drop(held);
    mutex.clear_poison();
    assert!(!mutex.is_poisoned());
    assert_eq!(mutex.into_inner().unwrap(), 2);
    let any: Arc<Mutex<dyn Display + Send>> = Arc::new(Mutex::new(7));
    assert_eq!(any.lock().unwrap().to_string(), "7");
    *LOCKS[1].lock().unwrap() += 1;
    let mut lock = RwLock::new(5);
    *lock.get_mut().unwrap() += 0;
    assert_eq!(*lock.read().unwrap() + *lock.read().unwrap(), 10);
    assert!(lock.try_write().is_ok() && lock.try_read().is_ok() && !lock.is_poisoned());
    let reader = RwLockWriteGuard::downgrade(lock.write().unwrap());
    assert!(*reader == 5 && *lock.read().unwrap() == 5 && lock.try_write().is_err());
    drop(reader);
    lock.clear_poison();
    *TABLE.write().unwrap() = Some("x".into());
    assert_eq!(lock.into_inner().unwrap(), 5);
}

#[test]
fn condition_variables() {
    let lock = Mutex::new(false);
    let (guard, result) = CHANGED.wait_timeout(lock.lock().unwrap(), MOMENT).unwrap();
    assert!(result.timed_out());
    let (guard, result) = CHANGED.wait_timeout_while(guard, MOMENT, |ready| !*ready).unwrap();
    assert!(result.timed_out());
    let (mut guard, result) = CHANGED.wait_timeout_while(guard, MOMENT, |ready| *ready).unwrap();
    assert!(!result.timed_out());
    *guard = true;
    drop(CHANGED.wait_while(guard, |ready| !*ready).unwrap());
    CHANGED.notify_one();
    CHANGED.notify_all();
    let gate = Barrier::new(1);
    assert!(gate.wait().is_leader());
}

#[test]
fn once() {
    let once = Once::new();
    once.call_once(|| ());
    once.call_once_force(|state| assert!(!state.is_poisoned()));
    once.wait();
    once.wait_force();
    assert!(once.is_completed());
    let mut cell = OnceLock::from(3);
    assert_eq!((cell.get(), cell.set(4), cell.wait()), (Some(&3), Err(4), &3));
    *cell.get_mut().unwrap() = 5;
    assert_eq!(format!("{cell:?}"), "OnceLock(5)");
    assert!(cell.clone() == cell);
    assert_eq!((cell.take(), cell.get()), (Some(5), None));
    assert_eq!(*cell.get_or_init(|| 9), 9);
    assert_eq!(cell.into_inner(), Some(9));
    let mut lazy = LazyLock::new(|| vec![1]);
    assert_eq!(format!("{lazy:?}"), "LazyLock(<uninit>)");
    assert_eq!(LazyLock::get(&lazy), None);
    LazyLock::force_mut(&mut lazy).push(2);
    lazy.push(3);
    LazyLock::get_mut(&mut lazy).unwrap().push(4);
    assert_eq!((lazy.len(), LazyLock::force(&lazy).len(), LazyLock::get(&lazy).is_some()), (4, 4, true));
    assert_eq!(format!("{lazy:?}"), "LazyLock([1, 2, 3, 4])");
}

#[test]
fn channels() {
    let (sender, receiver) = mpsc::channel();
    sender.send(1).unwrap();
    sender.clone().send(2).unwrap();
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    assert_eq!(receiver.recv_timeout(MOMENT), Err(RecvTimeoutError::Timeout));
    drop(sender);
    assert_eq!((receiver.recv(), receiver.iter().next()), (Err(RecvError), None));
    let (sender, receiver) = mpsc::sync_channel(1);
    assert_eq!((sender.try_send(1), sender.try_send(2)), (Ok(()), Err(TrySendError::Full(2))));
    for number in &receiver {
        assert_eq!(number, 1);
        break;
    }
    let other = sender.clone();
    drop(sender);
    other.send(5).unwrap();
    drop(other);
    assert_eq!(receiver.into_iter().collect::<Vec<_>>(), [5]);
    let (sender, receiver) = mpsc::sync_channel(1);
    drop(receiver);
    assert_eq!(sender.send(3), Err(SendError(3)));
}

#[test]
fn threads() {
    fn in_scope<'scope, 'env>(scope: &'scope Scope<'scope, 'env>) -> ScopedJoinHandle<'scope, u32> {
        Builder::new().name("scoped".into()).stack_size(1 << 16).spawn_scoped(scope, || 4).unwrap()
    }
    let mut borrowed = 1;
    let four = thread::scope(|scope| {
        let inner = in_scope(scope);
        scope.spawn(|| borrowed += 1);
        assert_eq!(inner.thread().name(), Some("scoped"));
        inner.join().unwrap()
    });
    assert_eq!((four, borrowed), (4, 2));
    let worker = thread::spawn(|| {
        thread::park();
        thread::park_timeout(MOMENT);
        thread::yield_now();
        thread::sleep(MOMENT);
        thread::current().id()
    });
    let other: &Thread = worker.thread();
    other.unpark();
    let _: bool = worker.is_finished();
    assert_ne!(worker.join().unwrap(), thread::current().id());
    let number = 3;
    // SAFETY: it is joined while what it borrows lives.
    let unchecked = unsafe { Builder::new().spawn_unchecked(|| number) }.unwrap();
    let result: thread::Result<u32> = unchecked.join();
    assert_eq!(result.unwrap(), 3);
    let started = Instant::now();
    thread::sleep(MOMENT);
    assert!(started.elapsed() >= MOMENT && !thread::panicking() && thread::available_parallelism().is_ok());
}
