//! `thread_local!`: the values are kept by the model's threads, so each execution begins with fresh ones.

pub use std::thread::AccessError;
use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::HashMap,
    fmt, mem,
};

use crate::model::execution::with;

/// See the real one.
pub struct LocalKey<T: 'static> {
    initial: fn() -> T,
}

impl<T: 'static> LocalKey<T> {
    /// What `thread_local!` expands to.
    #[doc(hidden)]
    pub const fn __new(initial: fn() -> T) -> Self {
        LocalKey { initial }
    }

    /// See the real one.
    pub fn with<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        let key = std::ptr::from_ref(self) as usize;
        let find = |locals: &HashMap<usize, Box<dyn Any>>| {
            locals.get(&key).and_then(|value| value.downcast_ref::<T>()).map(std::ptr::from_ref)
        };
        let pointer = with(|execution| find(&execution.me().locals)).unwrap_or_else(|| {
            // The learner's initialiser runs outside of the model: it may do anything.
            let value: Box<dyn Any> = Box::new((self.initial)());
            with(|execution| {
                execution.me().locals.entry(key).or_insert(value);
                find(&execution.me().locals).expect("it was put there")
            })
        });
        // SAFETY: the box stays where it is until the thread ends, and only this thread can get at it.
        f(unsafe { &*pointer })
    }

    /// See the real one.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        Ok(self.with(f))
    }
}

/// Drops the thread-local values of the running thread, as its last deed.
pub fn drop_locals() {
    loop {
        let locals = with(|execution| mem::take(&mut execution.me().locals));
        if locals.is_empty() {
            return;
        }
        // In an order of its own: by address, so that it is the same in every execution.
        let mut locals: Vec<_> = locals.into_iter().collect();
        locals.sort_by_key(|(key, _)| *key);
        drop(locals);
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// See the real one.
    pub fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// See the real one.
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// See the real one.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// See the real one.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// See the real one.
    pub fn with_borrow<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        self.with(|cell| f(&cell.borrow()))
    }

    /// See the real one.
    pub fn with_borrow_mut<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&mut T) -> R,
    {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// See the real one.
    pub fn set(&'static self, value: T) {
        self.with(|cell| *cell.borrow_mut() = value);
    }

    /// See the real one.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// See the real one.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}
