//! `std::thread::scope`.

use std::{
    cell::Cell,
    fmt, io,
    panic::Location,
    thread::{self as real, Result, Thread},
};

use super::handle::{begin, join};
use crate::table::{Place, ThreadNo, Until, me, with};

/// See the real one.
#[repr(transparent)]
pub struct Scope<'scope, 'env: 'scope> {
    real: real::Scope<'scope, 'env>,
}

/// See the real one.
pub struct ScopedJoinHandle<'scope, T> {
    number: ThreadNo,
    real: real::ScopedJoinHandle<'scope, T>,
}

/// The thread that opened a scope. When its closure is done it waits for the others; when these have ended, it has
/// learnt what they did.
struct Opener {
    thread: ThreadNo,
    place: Place,
    scope: Cell<Option<usize>>,
}

/// The closure of a scope, while it runs.
struct Inside<'a>(&'a Opener);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let Opener { thread, place, scope } = self.0;
        let until = scope.get().map_or(Until::Time, Until::ScopeEnded);
        with(|table| table.begin_wait(*thread, "scope", None, place, until));
    }
}

impl Drop for Opener {
    fn drop(&mut self) {
        with(|table| {
            table.end_wait(self.thread);
            let scope = self.scope.get();
            let in_scope = table.threads.iter().filter(|(_, other)| other.scope.is_some() && other.scope == scope);
            let in_scope: Vec<_> = in_scope.map(|(&number, _)| number).collect();
            for other in in_scope {
                table.joined(self.thread, other);
            }
        });
    }
}

/// See the real one.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let opener = Opener { thread: me(), place: Location::caller(), scope: Cell::new(None) };
    real::scope(|real| {
        opener.scope.set(Some(address(real)));
        let _inside = Inside(&opener);
        f(Scope::of(real))
    })
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// The real one, seen as one of these.
    fn of(real: &'scope real::Scope<'scope, 'env>) -> &'scope Self {
        // SAFETY: it has the real one inside, and nothing else (`repr(transparent)`).
        unsafe { &*std::ptr::from_ref(real).cast() }
    }

    /// See the real one.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let begun = self.begin(f, (real::Builder::new(), None), Location::caller());
        begun.expect("failed to spawn thread")
    }

    pub(super) fn begin<F, T>(
        &'scope self,
        f: F,
        (builder, name): (real::Builder, Option<&str>),
        place: Place,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let scope = address(&self.real);
        let (number, real) = begin(f, (name, place, Some(scope)), |body| builder.spawn_scoped(&self.real, body))?;
        Ok(ScopedJoinHandle { number, real })
    }
}

/// By this, a scope is known as long as it lives.
fn address(real: &real::Scope<'_, '_>) -> usize {
    std::ptr::from_ref(real).addr()
}

impl<T> ScopedJoinHandle<'_, T> {
    /// See the real one.
    pub fn thread(&self) -> &Thread {
        self.real.thread()
    }

    /// See the real one.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        join(self.number, Location::caller(), || self.real.join())
    }

    /// See the real one.
    pub fn is_finished(&self) -> bool {
        self.real.is_finished()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
