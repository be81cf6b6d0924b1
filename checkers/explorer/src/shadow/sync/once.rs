//! `std::sync::Once`, `OnceLock` and `LazyLock`: one thread initialises, the others wait for it.

use std::{
    cell::UnsafeCell,
    fmt,
    ops::Deref,
    panic::{AssertUnwindSafe, Location, RefUnwindSafe, UnwindSafe, catch_unwind, resume_unwind},
};

use crate::model::{
    execution::{Execution, point, with},
    object::{self, State},
    schedule::{Accesses, Kind, ObjectId, Pending, Place, Wait},
    statics::Header,
    trace::Sort,
};

fn new_state() -> State {
    State::Once(object::Once::default())
}

fn state(execution: &mut Execution, object: ObjectId) -> &mut object::Once {
    match &mut execution.objects[object.index()].state {
        State::Once(once) => once,
        _ => unreachable!("a once is registered as one"),
    }
}

fn learn(execution: &mut Execution, object: ObjectId) {
    let known = execution.objects[object.index()].sync.clone();
    execution.acquire(&known);
}

/// Looks whether the initialisation is done.
fn is_done(object: ObjectId, operation: &'static str, place: Place) -> bool {
    let wait = with(|execution| execution.look(object, place));
    point(Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Read)).until(wait));
    with(|execution| {
        let done = state(execution, object).done;
        if done {
            learn(execution, object);
        } else {
            execution.looked(object, place, 0);
        }
        execution.record(Sort::Read, Some(object), Some(place), || {
            (format!(".{operation}()"), if done { "it is there" } else { "not yet" })
        });
        done
    })
}

/// Runs `initialise` if nobody has done so; waits while somebody does. A panic in it is passed on; `poisons` says whether
/// it also makes later calls fail.
fn call(
    object: ObjectId,
    operation: &'static str,
    place: Place,
    poisons: bool,
    force: bool,
    initialise: &mut dyn FnMut(bool),
) {
    let done = with(|execution| state(execution, object).done);
    let kind = if done { Kind::Read } else { Kind::Write };
    let pending = Pending::new(operation, Some(object), place, Accesses::one(object, kind));
    point(pending.until(Wait::NotRunning(object)));
    let (begins, poisoned) = with(|execution| {
        let me = execution.running;
        let once = state(execution, object);
        let (done, poisoned) = (once.done, once.poisoned);
        if !done {
            once.running = Some((me, place));
        }
        learn(execution, object);
        execution.record(Sort::Other, Some(object), Some(place), || {
            (format!(".{operation}()"), if done { "it is there" } else { "begins to initialise it" })
        });
        (!done, poisoned)
    });
    if !begins {
        return;
    }
    if poisoned && !force {
        with(|execution| state(execution, object).running = None);
        panic!("{} instance has previously been poisoned", if operation == "call_once" { "Once" } else { "LazyLock" });
    }
    let result = catch_unwind(AssertUnwindSafe(|| initialise(poisoned)));
    point(Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Write)));
    with(|execution| {
        let known = execution.release();
        execution.objects[object.index()].sync.join(&known);
        let once = state(execution, object);
        once.running = None;
        once.done = result.is_ok();
        once.poisoned = poisons && result.is_err();
        execution.changed(object);
        execution.record(Sort::Write, Some(object), Some(place), || " is initialised");
    });
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// See the real one.
pub struct Once {
    header: Header,
}

/// See the real one.
#[derive(Debug)]
pub struct OnceState(bool);

impl OnceState {
    /// See the real one.
    pub fn is_poisoned(&self) -> bool {
        self.0
    }
}

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

impl Once {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        Once { header: Header::new("Once", Location::caller()) }
    }

    /// See the real one.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let mut f = Some(f);
        let mut run = |_: bool| f.take().expect("it is called once")();
        call(self.header.id(new_state), "call_once", Location::caller(), true, false, &mut run);
    }

    /// See the real one.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let mut f = Some(f);
        let mut run = |poisoned: bool| f.take().expect("it is called once")(&OnceState(poisoned));
        call(self.header.id(new_state), "call_once_force", Location::caller(), true, true, &mut run);
    }

    /// See the real one.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        is_done(self.header.id(new_state), "is_completed", Location::caller())
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) {
        call(self.header.id(new_state), "wait", Location::caller(), false, false, &mut |_| {
            panic!("Once::wait before call_once is not explored")
        });
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

/// See the real one.
pub struct OnceLock<T> {
    header: Header,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: as for the real one.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: as for the real one.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        OnceLock { header: Header::new("OnceLock", Location::caller()), value: UnsafeCell::new(None) }
    }

    fn id(&self) -> ObjectId {
        self.header.id_with(self.value.get(), new_state)
    }

    fn value(&self) -> Option<&T> {
        // SAFETY: the value is written once, before anybody is given a reference to it.
        unsafe { (*self.value.get()).as_ref() }
    }

    /// See the real one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if is_done(self.id(), "get", Location::caller()) { self.value() } else { None }
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// See the real one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        call(self.id(), "set", Location::caller(), false, false, &mut |_| {
            // SAFETY: only one thread initialises, and nobody has a reference yet.
            unsafe { *self.value.get() = value.take() }
        });
        value.map_or(Ok(()), Err)
    }

    /// See the real one.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let mut f = Some(f);
        call(self.id(), "get_or_init", Location::caller(), false, false, &mut |_| {
            let value = f.take().expect("it is called once")();
            // SAFETY: as above.
            unsafe { *self.value.get() = Some(value) }
        });
        self.value().expect("it is initialised")
    }

    /// See the real one.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// See the real one.
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OnceLock").field(&self.value()).finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        OnceLock::from_option(self.get().cloned())
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceLock::from_option(Some(value))
    }
}

impl<T> OnceLock<T> {
    #[track_caller]
    fn from_option(value: Option<T>) -> Self {
        let cell = OnceLock::new();
        if let Some(value) = value {
            let _ = cell.set(value);
        }
        cell
    }
}

enum Lazy<T, F> {
    Waiting(F),
    Running,
    Done(T),
}

/// See the real one.
pub struct LazyLock<T, F = fn() -> T> {
    header: Header,
    value: UnsafeCell<Lazy<T, F>>,
}

// SAFETY: as for the real one.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// See the real one.
    #[track_caller]
    pub const fn new(f: F) -> Self {
        LazyLock { header: Header::new("LazyLock", Location::caller()), value: UnsafeCell::new(Lazy::Waiting(f)) }
    }

    /// See the real one.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let object = this.header.id_with(this.value.get(), new_state);
        call(object, "force", Location::caller(), true, false, &mut |_| {
            // SAFETY: only one thread initialises, and nobody has a reference to the value yet.
            let f = unsafe { std::mem::replace(&mut *this.value.get(), Lazy::Running) };
            if let Lazy::Waiting(f) = f {
                let value = f();
                // SAFETY: as above.
                unsafe { *this.value.get() = Lazy::Done(value) };
            }
        });
        // SAFETY: the value is there, and is not written again.
        match unsafe { &*this.value.get() } {
            Lazy::Done(value) => value,
            _ => panic!("LazyLock instance has previously been poisoned"),
        }
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyLock(..)")
    }
}
