//! `std::sync::OnceLock` and `LazyLock`.

use std::{
    cell::Cell,
    fmt,
    ops::{Deref, DerefMut},
    panic::{Location, RefUnwindSafe, UnwindSafe},
    sync as real,
};

use super::once::{Attempt, number};
use crate::table::{Header, Until, Waiting};

/// See the real one.
pub struct OnceLock<T> {
    header: Header,
    real: real::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        OnceLock { header: Header::new("OnceLock", Location::caller()), real: real::OnceLock::new() }
    }

    /// See the real one.
    pub fn get(&self) -> Option<&T> {
        self.real.get()
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.real.get_mut()
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) -> &T {
        let cell = number(&self.header);
        let _waiting = Waiting::begin("wait", Some(cell), Location::caller(), Until::Done(cell));
        self.real.wait()
    }

    /// See the real one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.initialise("set", Location::caller(), || value.take().expect("it is called once"));
        value.map_or(Ok(()), Err)
    }

    /// See the real one.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        self.initialise("get_or_init", Location::caller(), f)
    }

    fn initialise(&self, operation: &'static str, place: crate::table::Place, f: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.real.get() {
            return value;
        }
        let attempt = Attempt::new(&self.header, operation, place);
        self.real.get_or_init(|| {
            let _initialising = attempt.begins();
            f()
        })
    }

    /// See the real one.
    pub fn into_inner(self) -> Option<T> {
        self.real.into_inner()
    }

    /// See the real one.
    pub fn take(&mut self) -> Option<T> {
        self.real.take()
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
        self.real.fmt(f)
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        OnceLock { header: Header::new("OnceLock", Location::caller()), real: self.real.clone() }
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceLock { header: Header::new("OnceLock", Location::caller()), real: value.into() }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

/// See the real one. Made of a `OnceLock`, as the closure in a real one could not be told from others.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    initialise: Cell<Option<F>>,
}

// SAFETY: as for the real one: the closure is taken by the one thread that initialises.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// See the real one.
    #[track_caller]
    pub const fn new(f: F) -> Self {
        let cell = OnceLock { header: Header::new("LazyLock", Location::caller()), real: real::OnceLock::new() };
        LazyLock { cell, initialise: Cell::new(Some(f)) }
    }

    /// See the real one.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.cell.initialise("force", Location::caller(), || match this.initialise.take() {
            Some(initialise) => initialise(),
            None => panic!("LazyLock instance has previously been poisoned"),
        })
    }

    /// See the real one.
    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        LazyLock::force(this);
        this.cell.get_mut().expect("it is initialised")
    }
}

impl<T, F> LazyLock<T, F> {
    /// See the real one.
    pub fn get(this: &Self) -> Option<&T> {
        this.cell.get()
    }

    /// See the real one.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.cell.get_mut()
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
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
        let mut tuple = f.debug_tuple("LazyLock");
        match self.cell.get() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }
}
