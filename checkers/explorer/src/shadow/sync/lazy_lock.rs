//! `std::sync::LazyLock`.

use std::{
    cell::UnsafeCell,
    fmt,
    ops::{Deref, DerefMut},
    panic::{Location, RefUnwindSafe, UnwindSafe},
};

use super::once::{call, is_done, new_state};
use crate::model::statics::Header;

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
        this.value().expect("LazyLock instance has previously been poisoned")
    }
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// See the real one.
    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        LazyLock::force(this);
        LazyLock::get_mut(this).expect("it is initialised")
    }
}

impl<T, F> LazyLock<T, F> {
    /// See the real one.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        match this.value.get_mut() {
            Lazy::Done(value) => Some(value),
            _ => None,
        }
    }

    /// See the real one.
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        let object = this.header.id_with(this.value.get(), new_state);
        if is_done(object, "get", Location::caller()) { this.value() } else { None }
    }

    fn value(&self) -> Option<&T> {
        // SAFETY: the value is written once, before anybody is given a reference to it.
        match unsafe { &*self.value.get() } {
            Lazy::Done(value) => Some(value),
            _ => None,
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
        match self.value() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }
}
