//! Taking locks and giving them back.

use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::{Header, Mode, ObjectNo, Place, State, Table, ThreadNo, Until, Waiting, me, with};

/// A lock that a thread holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The lock.
    pub lock: ObjectNo,
    /// Whether alone.
    pub mode: Mode,
    /// Since where.
    pub place: Place,
}

/// That a thread holds a lock. In every guard, it lies before the real one: so the table knows that a lock is given back
/// *before* anybody else can take it.
#[derive(Debug)]
pub struct Held {
    /// The lock.
    pub lock: ObjectNo,
    mode: Mode,
    thread: ThreadNo,
    place: Place,
}

impl Held {
    /// Now held. `waited_in`: the operation, if it is one that would have waited. Lock orders are made of these only.
    pub fn new(lock: ObjectNo, mode: Mode, place: Place, waited_in: Option<&'static str>) -> Self {
        let thread = me();
        with(|table| table.taken(thread, Holding { lock, mode, place }, waited_in));
        Held { lock, mode, thread, place }
    }

    /// A writer becomes a reader. (The real guard is still there: nobody can come in between.)
    pub fn into_shared(self) -> Self {
        let (lock, place) = (self.lock, self.place);
        drop(self);
        Held::new(lock, Mode::Shared, place, None)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        with(|table| table.given_back(self.thread, self.lock, self.mode));
    }
}

fn lock_number(header: &Header) -> ObjectNo {
    header.object(|| State::Lock)
}

/// Takes a lock by `attempt`, or, if somebody else holds it, by `real`, which waits.
pub fn acquire<G>(
    header: &Header,
    mode: Mode,
    (operation, place): (&'static str, Place),
    attempt: impl FnOnce() -> TryLockResult<G>,
    real: impl FnOnce() -> LockResult<G>,
) -> (LockResult<G>, Held) {
    let lock = lock_number(header);
    let result = match attempt() {
        Ok(guard) => Ok(guard),
        Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
        Err(TryLockError::WouldBlock) => {
            let _waiting = Waiting::begin(operation, Some(lock), place, Until::Free(lock, mode));
            real()
        }
    };
    (result, Held::new(lock, mode, place, Some(operation)))
}

/// The same for an attempt that does not wait.
pub fn try_acquire<G>(
    header: &Header,
    mode: Mode,
    place: Place,
    result: TryLockResult<G>,
) -> Option<(LockResult<G>, Held)> {
    let result = match result {
        Ok(guard) => Ok(guard),
        Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
        Err(TryLockError::WouldBlock) => return None,
    };
    Some((result, Held::new(lock_number(header), mode, place, None)))
}

/// Changes what is inside, poisoned or not.
pub fn map<G, H>(result: LockResult<G>, change: impl FnOnce(G) -> H) -> LockResult<H> {
    match result {
        Ok(guard) => Ok(change(guard)),
        Err(poisoned) => Err(PoisonError::new(change(poisoned.into_inner()))),
    }
}

/// A result as `try_lock` has it.
pub fn tried<G>(result: Option<LockResult<G>>) -> TryLockResult<G> {
    match result {
        Some(result) => result.map_err(TryLockError::Poisoned),
        None => Err(TryLockError::WouldBlock),
    }
}

impl Table {
    fn taken(&mut self, thread: ThreadNo, taken: Holding, waited_in: Option<&'static str>) {
        let Some(entry) = self.threads.get_mut(&thread) else { return };
        entry.operations += 1;
        if let Some(operation) = waited_in {
            self.order.taken(thread, &mut entry.past, &entry.held, taken);
            // A wait on a condition variable was written down when it began.
            if entry.last.is_none_or(|(.., place)| place != taken.place) {
                entry.last = Some((operation, Some(taken.lock), taken.place));
            }
        }
        entry.held.push(taken);
    }

    fn given_back(&mut self, thread: ThreadNo, lock: ObjectNo, mode: Mode) {
        let Some(entry) = self.threads.get_mut(&thread) else { return };
        entry.operations += 1;
        if let Some(at) = entry.held.iter().rposition(|held| held.lock == lock && held.mode == mode) {
            entry.held.remove(at);
        }
    }

    /// Who holds a lock.
    pub fn holders(&self, lock: ObjectNo) -> impl Iterator<Item = (ThreadNo, &Holding)> {
        self.threads.iter().flat_map(move |(&thread, entry)| {
            entry.held.iter().filter(move |held| held.lock == lock).map(move |held| (thread, held))
        })
    }
}
