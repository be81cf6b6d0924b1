//@ class: passed

//! Not what the things do, but that they are there, with the traits of the real ones.

use std::any::Any;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::fmt::{Debug, Display};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe};
use std::sync::atomic::*;
use std::sync::mpsc::{self, *};
use std::sync::*;
use std::thread::{self, AccessError, Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::{Duration, Instant};

fn is_send<T: Send + ?Sized>() {}
fn is_sync<T: Sync + ?Sized>() {}
fn is_shown<T: Debug>() {}
fn is_default<T: Default>() {}
fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}

thread_local! {
    static PLAIN: Cell<u32> = Cell::new(1);
    pub static CONST: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

static COUNTERS: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];
static LOCK: RwLock<Option<String>> = RwLock::new(None);

#[test]
fn traits() {
    is_send::<Mutex<Cell<u32>>>();
    is_sync::<Mutex<Cell<u32>>>();
    is_sync::<MutexGuard<'static, u32>>();
    is_sync::<RwLockReadGuard<'static, u32>>();
    is_sync::<RwLock<u32>>();
    is_sync::<Condvar>();
    is_sync::<Barrier>();
    is_sync::<Once>();
    is_sync::<OnceLock<String>>();
    is_sync::<LazyLock<String>>();
    is_send::<Sender<Cell<u32>>>();
    is_sync::<Sender<Cell<u32>>>();
    is_sync::<SyncSender<u32>>();
    is_send::<Receiver<u32>>();
    is_send::<JoinHandle<*const ()>>();
    is_sync::<JoinHandle<*const ()>>();
    is_sync::<Thread>();
    is_sync::<ThreadId>();
    is_sync::<AtomicPtr<Cell<u32>>>();
    is_shown::<Mutex<u32>>();
    is_shown::<MutexGuard<'static, u32>>();
    is_shown::<OnceLock<u32>>();
    is_shown::<LazyLock<u32>>();
    is_shown::<Sender<Cell<()>>>();
    is_shown::<Receiver<Cell<()>>>();
    is_shown::<JoinHandle<u32>>();
    is_shown::<BarrierWaitResult>();
    is_default::<Mutex<Vec<u32>>>();
    is_default::<RwLock<u32>>();
    is_default::<Condvar>();
    is_default::<OnceLock<Cell<u32>>>();
    is_default::<AtomicBool>();
    is_unwind_safe::<Mutex<u32>>();
    is_unwind_safe::<RwLock<u32>>();
    is_unwind_safe::<Condvar>();
    is_unwind_safe::<AtomicUsize>();
    is_unwind_safe::<Once>();
}

#[test]
fn locks() -> Result<(), Box<dyn std::error::Error>> {
    let mut mutex: Mutex<u32> = 1.into();
    *mutex.get_mut().unwrap() += 1;
    assert!(format!("{mutex:?}").contains("data: 2"));
    assert!(matches!(mutex.try_lock(), Ok(guard) if *guard == 2));
    let held = mutex.lock().map_err(|error| error.to_string())?;
    assert!(matches!(mutex.try_lock(), Err(TryLockError::WouldBlock)));
    drop(held);
    assert_eq!(mutex.into_inner().unwrap(), 2);
    let lock = RwLock::new(5);
    assert_eq!(*lock.read().unwrap() + *lock.read().unwrap(), 10);
    assert!(lock.try_write().is_ok() && lock.try_read().is_ok());
    let reader = RwLockWriteGuard::downgrade(lock.write().unwrap());
    assert_eq!(*reader, 5);
    drop(reader);
    *LOCK.write().unwrap() = Some("x".into());
    let shown: &dyn Display = &lock.read().unwrap();
    assert_eq!(shown.to_string(), "5");
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let (lock, changed) = &*pair;
    let (guard, result) = changed.wait_timeout(lock.lock().unwrap(), Duration::from_millis(1)).unwrap();
    assert!(!*guard);
    let _: bool = result.timed_out();
    Ok(())
}

#[test]
fn once() {
    let once = Once::new();
    once.call_once(|| ());
    once.call_once_force(|state| assert!(!state.is_poisoned()));
    assert!(once.is_completed());
    let mut cell = OnceLock::from(3);
    assert_eq!((cell.get(), cell.set(4)), (Some(&3), Err(4)));
    assert_eq!(cell.take(), Some(3));
    assert_eq!(*cell.get_or_init(|| 9), 9);
    let lazy = LazyLock::new(|| vec![1]);
    assert_eq!((lazy.len(), LazyLock::force(&lazy).len()), (1, 1));
}

#[test]
fn channels() {
    let (sender, receiver) = mpsc::channel();
    sender.send(1).unwrap();
    sender.clone().send(2).unwrap();
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    assert_eq!(receiver.recv_timeout(Duration::from_secs(1)), Err(RecvTimeoutError::Timeout));
    drop(sender);
    assert_eq!(receiver.recv(), Err(RecvError));
    let (sender, receiver) = mpsc::sync_channel(1);
    assert_eq!((sender.try_send(1), sender.try_send(2)), (Ok(()), Err(TrySendError::Full(2))));
    for number in &receiver {
        assert_eq!(number, 1);
        break;
    }
    drop(receiver);
    assert_eq!(sender.send(3), Err(SendError(3)));
}

#[test]
fn atomics() {
    let number = AtomicI64::new(5);
    number.fetch_add(1, Ordering::Relaxed);
    number.fetch_sub(1, Ordering::AcqRel);
    number.fetch_max(7, Ordering::SeqCst);
    assert_eq!(number.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |old| Some(old * 2)), Ok(7));
    assert_eq!(number.swap(1, Ordering::Acquire), 14);
    assert_eq!(number.compare_exchange(1, 2, Ordering::SeqCst, Ordering::Relaxed), Ok(1));
    assert_eq!(number.into_inner(), 2);
    let flag = AtomicBool::new(false);
    assert!(!flag.fetch_or(true, Ordering::SeqCst) && flag.fetch_not(Ordering::SeqCst));
    let mut value = 1;
    let pointer = AtomicPtr::new(&mut value);
    assert_eq!(unsafe { *pointer.load(Ordering::Acquire) }, 1);
    fence(Ordering::SeqCst);
    compiler_fence(Ordering::SeqCst);
    COUNTERS[0].store(1, Ordering::Relaxed);
    assert_eq!(COUNTERS[1].load(Ordering::Relaxed), 0);
    let _ = UnsafeCell::new(1).into_inner();
}

#[test]
fn threads() {
    fn in_scope<'scope, 'env>(scope: &'scope Scope<'scope, 'env>) -> ScopedJoinHandle<'scope, u32> {
        Builder::new().name("scoped".into()).stack_size(1 << 16).spawn_scoped(scope, || 4).unwrap()
    }
    let handle = thread::scope(in_scope_and_join(in_scope));
    assert_eq!(handle, 4);
    let worker = thread::spawn(|| {
        thread::park_timeout(Duration::from_millis(1));
        thread::yield_now();
        thread::sleep(Duration::from_millis(1));
        std::hint::spin_loop();
        thread::current().id()
    });
    worker.thread().unpark();
    let _: bool = worker.is_finished();
    assert_ne!(worker.join().unwrap(), thread::current().id());
    let error: Box<dyn Any + Send> = thread::spawn(|| panic!("{}", 5)).join().map(|()| ()).unwrap_err();
    assert_eq!(error.downcast_ref::<String>().map(String::as_str), Some("5"));
    assert!(std::panic::catch_unwind(AssertUnwindSafe(|| panic!("x"))).is_err());
    assert!(!thread::panicking());
    assert_eq!(thread::available_parallelism().ok(), NonZero::new(4));
    let started = Instant::now();
    thread::sleep(Duration::from_secs(3600));
    assert!(started.elapsed() >= Duration::from_secs(3600) && Instant::now() - started >= Duration::from_secs(1));
    PLAIN.set(PLAIN.get() + 1);
    let key: &'static LocalKey<Cell<u32>> = &PLAIN;
    let read: Result<u32, AccessError> = key.try_with(Cell::get);
    assert_eq!(read.unwrap(), 2);
    CONST.with_borrow_mut(|list| list.push(1));
    assert_eq!(CONST.take(), [1]);
    let result: thread::Result<u32> = thread::spawn(|| 1).join();
    assert_eq!(result.unwrap(), 1);
}

fn in_scope_and_join<F>(f: F) -> impl for<'scope> FnOnce(&'scope Scope<'scope, '_>) -> u32
where
    F: for<'scope, 'env> FnOnce(&'scope Scope<'scope, 'env>) -> ScopedJoinHandle<'scope, u32>,
{
    move |scope| f(scope).join().unwrap()
}
