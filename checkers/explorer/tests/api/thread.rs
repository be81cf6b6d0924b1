//! A use of every public item of `std::thread` that is stable in 1.95, and of what else is shadowed.
#![allow(deprecated)]

use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::{
    self, AccessError, Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId, available_parallelism,
    current, panicking, park, park_timeout, park_timeout_ms, scope, sleep, sleep_ms, spawn, yield_now,
};
use std::time::{Duration, Instant};

thread_local! {
    static COUNT: Cell<u32> = Cell::new(1);
    static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    #[allow(unused)]
    pub(crate) static TEXT: String = String::from("a text");
}

fn id_of_this() -> u32 {
    COUNT.get()
}

#[test]
fn spawned() {
    let handle: JoinHandle<u32> = spawn(|| 5);
    let thread: Thread = handle.thread().clone();
    let id: ThreadId = thread.id();
    assert!(id != current().id() && id == thread.id() && HashSet::from([id]).contains(&id));
    assert_eq!((thread.name(), format!("{id:?}").starts_with("ThreadId(")), (None, true));
    let _: bool = handle.is_finished();
    let result: thread::Result<u32> = handle.join();
    assert_eq!(result.unwrap(), 5);
    let panics = spawn(|| {
        struct Looks;
        impl Drop for Looks {
            fn drop(&mut self) {
                assert!(panicking());
            }
        }
        let _looks = Looks;
        panic!("oh {}", id_of_this());
    });
    let payload = panics.join().unwrap_err();
    assert_eq!(payload.downcast_ref::<String>().map(String::as_str), Some("oh 1"));
    assert!(!panicking() && available_parallelism().unwrap().get() > 0);
    assert!(catch_unwind(AssertUnwindSafe(|| resume_unwind(Box::new(7)))).is_err());
}

#[test]
fn built() {
    let named = Builder::new().name("worker".into()).stack_size(64 * 1024).spawn(|| current().name().map(String::from));
    assert_eq!(named.unwrap().join().unwrap().as_deref(), Some("worker"));
    let local = 5;
    // SAFETY: it is joined before the local variable goes.
    let handle = unsafe { Builder::new().spawn_unchecked(|| local + 1) }.unwrap();
    assert_eq!(handle.join().unwrap(), 6);
    let doubled = scope(|scope| {
        let handle = Builder::new().name("scoped".into()).spawn_scoped(scope, || local * 2).unwrap();
        assert_eq!(handle.thread().name(), Some("scoped"));
        handle.join().unwrap()
    });
    assert_eq!(doubled, 10);
}

#[test]
fn scoped() {
    let mut numbers = vec![1, 2, 3];
    let sum = scope(|scope: &Scope<'_, '_>| {
        let handle: ScopedJoinHandle<'_, i32> = scope.spawn(|| numbers.iter().sum());
        scope.spawn(|| scope.spawn(|| assert_eq!(numbers.len(), 3)));
        let _: bool = handle.is_finished();
        handle.join().unwrap()
    });
    numbers.push(sum);
    assert_eq!(numbers, [1, 2, 3, 6]);
    let lost = catch_unwind(AssertUnwindSafe(|| scope(|scope| scope.spawn(|| panic!("unheard")).thread().id())));
    assert!(lost.is_err());
    let heard = scope(|scope| scope.spawn(|| panic!("heard")).join().is_err());
    assert!(heard);
}

#[test]
fn sleeping_and_waking() {
    let sleeper = spawn(|| {
        park();
        park_timeout(Duration::from_millis(1));
        park_timeout_ms(1);
    });
    sleeper.thread().unpark();
    sleeper.join().unwrap();
    let before = Instant::now();
    sleep(Duration::from_millis(2));
    sleep_ms(1);
    yield_now();
    assert!(before.elapsed() >= Duration::from_millis(3));
    let later = before + Duration::from_secs(1);
    assert_eq!((later - before, later.duration_since(before)), (Duration::from_secs(1), Duration::from_secs(1)));
    assert_eq!(later.checked_duration_since(before), Some(Duration::from_secs(1)));
    assert_eq!((before.saturating_duration_since(later), later - Duration::from_secs(1)), (Duration::ZERO, before));
    assert_eq!(before.checked_add(Duration::from_secs(1)), Some(later));
    assert_eq!(later.checked_sub(Duration::from_secs(1)), Some(before));
    let mut moving = before;
    moving += Duration::from_secs(2);
    moving -= Duration::from_secs(1);
    assert!(moving == later && moving > before);
}

#[test]
fn locals() {
    let key: &'static LocalKey<Cell<u32>> = &COUNT;
    assert_eq!((key.get(), key.replace(5), key.take()), (1, 1, 5));
    COUNT.set(2);
    assert_eq!(COUNT.with(Cell::get), 2);
    assert_eq!(spawn(|| COUNT.get()).join().unwrap(), 1);
    NAMES.with_borrow_mut(|names| names.push("Ada"));
    assert_eq!(NAMES.with_borrow(Vec::len), 1);
    assert_eq!((NAMES.replace(vec!["Grace"]), NAMES.take()), (vec!["Ada"], vec!["Grace"]));
    NAMES.set(vec!["Lynn"]);
    let text: Result<usize, AccessError> = TEXT.try_with(String::len);
    assert_eq!(text, Ok(6));
}

#[test]
fn plain_memory() {
    let mut cell: UnsafeCell<u32> = UnsafeCell::from(1);
    // SAFETY: nobody else has it.
    unsafe { *cell.get() += 1 };
    *cell.get_mut() += 1;
    // SAFETY: as above.
    assert_eq!(unsafe { *UnsafeCell::raw_get(&raw const cell) }, 3);
    assert_eq!((format!("{cell:?}"), cell.into_inner()), ("UnsafeCell { .. }".into(), 3));
    assert_eq!(UnsafeCell::<u32>::default().into_inner(), 0);
}
