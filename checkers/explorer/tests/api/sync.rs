//! A use of every public item of `std::sync` that is stable in 1.95, `atomic` and `mpsc` apart.
#![allow(deprecated)]

use std::fmt::Display;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{
    Arc, Barrier, BarrierWaitResult, Condvar, LazyLock, LockResult, Mutex, MutexGuard, ONCE_INIT, Once, OnceLock,
    OnceState, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError, TryLockResult, WaitTimeoutResult,
    Weak,
};
use std::thread;
use std::time::Duration;

static ONCE: Once = ONCE_INIT;
static LOCK: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static SHARED: RwLock<Option<String>> = RwLock::new(None);
static CELL: OnceLock<String> = OnceLock::new();
static LAZY: LazyLock<Vec<u32>> = LazyLock::new(|| vec![1, 2]);

#[test]
fn mutexes() {
    let mut mutex: Mutex<u32> = Mutex::from(1);
    *mutex.get_mut().unwrap() += 1;
    assert_eq!(*Mutex::<u32>::default().lock().unwrap(), 0);
    let result: LockResult<MutexGuard<'_, u32>> = mutex.lock();
    let mut guard = result.unwrap();
    *guard += 1;
    let shown: &dyn Display = &guard;
    assert_eq!((format!("{guard:?}"), shown.to_string()), ("3".into(), "3".into()));
    let tried: TryLockResult<MutexGuard<'_, u32>> = mutex.try_lock();
    assert!(matches!(tried, Err(TryLockError::WouldBlock)));
    drop(tried);
    assert!(format!("{mutex:?}").starts_with("Mutex { data: \"<locked>\", poisoned: false"));
    drop(guard);
    assert!(format!("{mutex:?}").starts_with("Mutex { data: 3, poisoned: false"));
    assert_eq!(mutex.into_inner().unwrap(), 3);
    let slice: Arc<Mutex<[u32]>> = Arc::new(Mutex::new([1, 2]));
    slice.lock().unwrap()[0] = 5;
    let object: Box<Mutex<dyn Display + Send>> = Box::new(Mutex::new("hello"));
    assert_eq!(object.lock().unwrap().to_string(), "hello");
    LOCK.lock().unwrap().push(1);
}

#[test]
fn poison() {
    let mutex = Arc::new(Mutex::new(1));
    let theirs = Arc::clone(&mutex);
    let worker = thread::spawn(move || {
        let _guard = theirs.lock().unwrap();
        panic!("with the lock in hand");
    });
    assert!(worker.join().is_err());
    assert!(mutex.is_poisoned());
    let mut error: PoisonError<MutexGuard<'_, i32>> = mutex.lock().unwrap_err();
    **error.get_mut() += 1;
    assert_eq!(**error.get_ref(), 2);
    assert_eq!(error.to_string(), "poisoned lock: another task failed inside");
    assert_eq!(*error.into_inner(), 2);
    assert!(matches!(mutex.try_lock(), Err(TryLockError::Poisoned(_))));
    mutex.clear_poison();
    assert!(mutex.lock().is_ok());
    let error: TryLockError<u32> = PoisonError::new(7).into();
    assert!(error.to_string().starts_with("poisoned lock"));
    let lock = RwLock::new(1);
    let write = catch_unwind(AssertUnwindSafe(|| {
        let _guard = lock.write().unwrap();
        panic!("while writing");
    }));
    assert!(write.is_err() && lock.is_poisoned() && lock.read().is_err() && lock.try_write().is_err());
    lock.clear_poison();
    let read = catch_unwind(AssertUnwindSafe(|| {
        let _guard = lock.read().unwrap();
        panic!("while reading");
    }));
    assert!(read.is_err() && !lock.is_poisoned());
}

#[test]
fn readers_and_writers() {
    let mut lock: RwLock<u32> = 5.into();
    *lock.get_mut().unwrap() += 1;
    assert_eq!(*RwLock::<u32>::default().read().unwrap(), 0);
    {
        let one: RwLockReadGuard<'_, u32> = lock.read().unwrap();
        let two = lock.try_read().unwrap();
        assert_eq!((*one + *two, format!("{one:?} {two}")), (12, "6 6".into()));
        assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
    }
    let mut writer: RwLockWriteGuard<'_, u32> = lock.write().unwrap();
    *writer += 1;
    assert_eq!(format!("{writer:?} {writer}"), "7 7");
    assert!(lock.try_read().is_err());
    let reader = RwLockWriteGuard::downgrade(writer);
    assert_eq!((*reader, lock.try_read().is_ok()), (7, true));
    drop(reader);
    assert!(format!("{lock:?}").starts_with("RwLock { data: 7"));
    assert_eq!(lock.into_inner().unwrap(), 7);
    *SHARED.write().unwrap() = Some("x".into());
    let words: RwLock<&'static str> = RwLock::new("static");
    let _shorter: RwLockReadGuard<'_, &str> = words.read().unwrap();
}

#[test]
fn condition_variables() {
    let pair = Arc::new((Mutex::new(0), Condvar::default()));
    let theirs = Arc::clone(&pair);
    let setter = thread::spawn(move || {
        *theirs.0.lock().unwrap() = 1;
        theirs.1.notify_one();
        theirs.1.notify_all();
    });
    let (lock, changed) = &*pair;
    let mut guard = lock.lock().unwrap();
    while *guard == 0 {
        guard = changed.wait(guard).unwrap();
    }
    guard = changed.wait_while(guard, |value| *value == 0).unwrap();
    let long = Duration::from_secs(5);
    let (guard, result) = changed.wait_timeout_while(guard, long, |value| *value == 0).unwrap();
    assert!(!result.timed_out());
    let (guard, result) = changed.wait_timeout(guard, Duration::from_millis(1)).unwrap();
    let copy: WaitTimeoutResult = result;
    assert_eq!(result, copy);
    let (guard, _in_time) = changed.wait_timeout_ms(guard, 1).unwrap();
    assert_eq!(*guard, 1);
    drop(guard);
    setter.join().unwrap();
    assert_eq!(format!("{:?}", Condvar::new()), "Condvar { .. }");
}

#[test]
fn barriers() {
    static GATE: OnceLock<Barrier> = OnceLock::new();
    let gate = GATE.get_or_init(|| Barrier::new(2));
    let other = thread::spawn(move || gate.wait().is_leader());
    let mine: BarrierWaitResult = gate.wait();
    assert!(format!("{mine:?}").starts_with("BarrierWaitResult { is_leader: "));
    assert!(mine.is_leader() != other.join().unwrap());
    assert_eq!(format!("{gate:?}"), "Barrier { .. }");
}

#[test]
fn once() {
    ONCE.call_once(|| ());
    ONCE.call_once(|| panic!("never"));
    ONCE.wait();
    ONCE.wait_force();
    assert!(ONCE.is_completed());
    let once = Once::new();
    assert!(catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("the first time")))).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| once.call_once(|| ()))).is_err());
    once.call_once_force(|state: &OnceState| assert!(state.is_poisoned()));
    assert!(format!("{once:?}").starts_with("Once"));
}

#[test]
fn cells_that_are_set_once() {
    let mut cell: OnceLock<u32> = OnceLock::from(3);
    assert_eq!((cell.get(), cell.set(4)), (Some(&3), Err(4)));
    assert_eq!((cell.get_mut().copied(), cell.clone() == cell), (Some(3), true));
    assert_eq!((cell.take(), cell.get()), (Some(3), None));
    assert_eq!(format!("{cell:?}"), "OnceLock(<uninit>)");
    assert_eq!((*cell.get_or_init(|| 9), *cell.wait(), format!("{cell:?}")), (9, 9, "OnceLock(9)".into()));
    assert_eq!((cell.into_inner(), OnceLock::<u32>::default().get()), (Some(9), None));
    let setter = thread::spawn(|| CELL.set("there".into()));
    assert_eq!(CELL.wait(), "there");
    setter.join().unwrap().unwrap();
}

#[test]
fn lazy_cells() {
    let mut lazy = LazyLock::new(|| vec![1]);
    assert_eq!((LazyLock::get(&lazy), format!("{lazy:?}")), (None, "LazyLock(<uninit>)".into()));
    assert!(LazyLock::get_mut(&mut lazy).is_none());
    assert_eq!((lazy.len(), LazyLock::force(&lazy).len()), (1, 1));
    LazyLock::force_mut(&mut lazy).push(2);
    lazy.push(3);
    assert_eq!((LazyLock::get(&lazy), format!("{lazy:?}")), (Some(&vec![1, 2, 3]), "LazyLock([1, 2, 3])".into()));
    assert_eq!((LAZY.len(), LazyLock::<u32>::default().count_ones()), (2, 0));
}

#[test]
fn shared_ownership() {
    let mut arc: Arc<u32> = Arc::new(1);
    let weak: Weak<u32> = Arc::downgrade(&arc);
    assert_eq!((Arc::strong_count(&arc), Arc::weak_count(&arc)), (1, 1));
    assert_eq!((weak.strong_count(), weak.weak_count()), (1, 1));
    assert_eq!((weak.upgrade().as_deref(), Arc::get_mut(&mut arc)), (Some(&1), None));
    *Arc::make_mut(&mut arc) += 1;
    assert_eq!((*arc, weak.upgrade(), Weak::<u32>::new().upgrade()), (2, None, None));
    let second = arc.clone();
    assert!(Arc::ptr_eq(&arc, &second) && !weak.ptr_eq(&Arc::downgrade(&second)));
    assert_eq!(Arc::try_unwrap(arc), Err(Arc::new(2)));
    assert_eq!(Arc::into_inner(second), Some(2));
    assert_eq!(Arc::unwrap_or_clone(Arc::new(3)), 3);
    let raw = Arc::into_raw(Arc::new(4));
    // SAFETY: the pointer comes from `into_raw`.
    let back = unsafe {
        Arc::increment_strong_count(raw);
        Arc::decrement_strong_count(raw);
        Arc::from_raw(raw)
    };
    assert_eq!((*back, Arc::as_ptr(&back) == raw), (4, true));
    let weak = Arc::downgrade(&back).into_raw();
    // SAFETY: as above.
    let weak = unsafe { Weak::from_raw(weak) };
    assert_eq!(weak.as_ptr(), raw);
    let any: Arc<dyn std::any::Any + Send + Sync> = Arc::new(5u8);
    assert_eq!(any.downcast::<u8>().ok().as_deref(), Some(&5));
    let pinned: Pin<Arc<u32>> = Arc::pin(6);
    let mut later: Arc<MaybeUninit<u32>> = Arc::new_uninit();
    Arc::get_mut(&mut later).unwrap().write(7);
    // SAFETY: it was written above; zeros are numbers.
    let (seven, zero) = unsafe { (later.assume_init(), Arc::<u32>::new_zeroed().assume_init()) };
    assert_eq!((*pinned, *seven, *zero), (6, 7, 0));
    // SAFETY: zeros are numbers.
    assert_eq!(*unsafe { Arc::<[u32]>::new_zeroed_slice(2).assume_init() }, [0, 0]);
    assert_eq!(Arc::<[u32]>::new_uninit_slice(3).len(), 3);
    struct Node(Weak<Node>);
    let node = Arc::new_cyclic(|me| Node(me.clone()));
    assert!(node.0.upgrade().is_some_and(|same| Arc::ptr_eq(&same, &node)));
    let all: (Arc<str>, Arc<[u32]>, Arc<[u32]>) = ("text".into(), vec![1].into(), [1, 2].into_iter().collect());
    assert_eq!((&*all.0, all.1.len(), all.2.len()), ("text", 1, 2));
}
