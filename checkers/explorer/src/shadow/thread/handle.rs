//! To spawn, to join, and to know who one is.

use std::{
    cell::UnsafeCell,
    fmt, io,
    marker::PhantomData,
    panic::{AssertUnwindSafe, Location, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::Result,
};

use koans_report::text_of;

use super::{local::drop_locals, scope::Scope, scope::ScopedJoinHandle};
use crate::model::{
    execution::{self, point, with},
    schedule::{self, Accesses, Kind, Pending, Place, Wait},
    spawn::spawn as begin_thread,
    trace::{Said, Sort, UNPARKED_ALREADY},
};

/// See the real one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(u8);

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadId({})", self.0 + 1)
    }
}

/// See the real one.
#[derive(Clone)]
pub struct Thread {
    id: schedule::ThreadId,
    name: Option<Arc<str>>,
}

impl Thread {
    /// See the real one.
    pub fn id(&self) -> ThreadId {
        ThreadId(self.id.0)
    }

    /// See the real one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// See the real one.
    #[track_caller]
    pub fn unpark(&self) {
        let place = Location::caller();
        let target = self.id.index();
        let object = with(|execution| execution.threads[target].ended);
        point(Pending::new("unpark", None, place, Accesses::one(object, Kind::Release)));
        with(|execution| {
            let known = execution.release();
            let again = execution.threads[target].token.is_some();
            execution.threads[target].token.get_or_insert_default().join(&known);
            execution.progress();
            let operation = format!("unpark({})", execution.thread_name(self.id));
            let value = again.then(|| UNPARKED_ALREADY.into());
            execution.record(Sort::Notify, None, Some(place), || Said { operation, value });
        });
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("id", &self.id()).field("name", &self.name()).finish_non_exhaustive()
    }
}

/// See the real one.
pub fn current() -> Thread {
    with(|execution| {
        let id = execution.running;
        Thread { id, name: execution.me().name.as_deref().map(Arc::from) }
    })
}

type Packet<T> = Arc<Mutex<Option<Result<T>>>>;

/// See the real one.
pub struct JoinHandle<T> {
    pub(super) id: schedule::ThreadId,
    thread: Thread,
    packet: Packet<T>,
    /// Whoever joins may see what a panic left half done: not unwind safe, as the real one.
    not_unwind_safe: PhantomData<UnsafeCell<&'static mut ()>>,
}

// SAFETY: as for the real one: the result is taken by whoever joins, once.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    /// See the real one.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// See the real one.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        let place = Location::caller();
        let target = self.id.index();
        let (object, wait) = with(|execution| {
            let object = execution.threads[target].ended;
            (object, execution.look(object, place))
        });
        point(Pending::new("is_finished", None, place, Accesses::one(object, Kind::Read)).until(wait));
        with(|execution| {
            let finished = execution.threads[target].finished;
            execution.looked(object, place, finished as u64);
            execution.record(Sort::Other, None, Some(place), || ("is_finished()", finished.to_string()));
            finished
        })
    }

    /// See the real one.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let place = Location::caller();
        let target = self.id.index();
        let object = with(|execution| execution.threads[target].ended);
        let pending = Pending::new("join", None, place, Accesses::one(object, Kind::Acquire));
        point(pending.until(Wait::Finished(self.id)));
        with(|execution| {
            execution.threads[target].joined = true;
            let known = execution.objects[object.index()].sync.clone();
            execution.acquire(&known);
            let name = execution.thread_name(self.id);
            execution.record(Sort::Other, None, Some(place), || format!("join({name})"));
        });
        let result = self.packet.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.expect("a thread that has ended has left its result")
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// Begins a thread whose closure may borrow for `'a`.
///
/// # Safety
/// What the closure borrows has to live until the thread has ended: the caller has to wait for it.
pub(super) unsafe fn spawn_unchecked<'a, F, T>(f: F, name: Option<String>, place: Place) -> JoinHandle<T>
where
    F: FnOnce() -> T + 'a,
    T: 'a,
{
    let packet: Packet<T> = Arc::default();
    let result_to = packet.clone();
    let body = move || {
        let result = catch_unwind(AssertUnwindSafe(f));
        drop_locals();
        let panicked = result.as_ref().err().map(|payload| text_of(payload.as_ref()));
        *result_to.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        drop(result_to);
        end(panicked, place);
    };
    let body: Box<dyn FnOnce() + 'a> = Box::new(body);
    // SAFETY: the lifetime is what the caller vouches for.
    let body: Box<dyn FnOnce() + 'static> = unsafe { std::mem::transmute(body) };
    let shared_name = name.as_deref().map(Arc::from);
    let id = begin_thread(name, place, body);
    JoinHandle { id, thread: Thread { id, name: shared_name }, packet, not_unwind_safe: PhantomData }
}

/// The last step of a thread.
fn end(panicked: Option<String>, place: Place) {
    let object = with(|execution| execution.me().ended);
    point(Pending::new("end", None, place, Accesses::one(object, Kind::Release)));
    with(|execution| {
        let known = execution.release();
        execution.objects[object.index()].sync.join(&known);
        execution.objects[object.index()].version += 1;
        execution.me().panicking = 0;
        execution.me().panicked = panicked;
        execution.record(Sort::Other, None, None, || "ends");
    });
    execution::leave();
}

/// See the real one.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    // SAFETY: nothing is borrowed.
    unsafe { spawn_unchecked(f, None, Location::caller()) }
}

/// See the real one.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// See the real one.
    pub fn new() -> Builder {
        Builder { name: None }
    }

    /// See the real one.
    pub fn name(self, name: String) -> Builder {
        Builder { name: Some(name) }
    }

    /// Stacks have all the same size here.
    pub fn stack_size(self, _size: usize) -> Builder {
        self
    }

    /// See the real one.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: nothing is borrowed.
        Ok(unsafe { spawn_unchecked(f, self.name, Location::caller()) })
    }

    /// See the real one.
    ///
    /// # Safety
    /// As of the real one.
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        // SAFETY: vouched for by the caller.
        Ok(unsafe { spawn_unchecked(f, self.name, Location::caller()) })
    }

    /// See the real one.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.spawn_named(f, self.name, Location::caller()))
    }
}
