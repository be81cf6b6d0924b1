//! What threads wait for, and when that can end.

use super::{Mode, ObjectNo, Place, State, Table, ThreadNo, me, with};

/// An operation that a thread is in the middle of.
#[derive(Clone, Debug)]
pub struct Wait {
    /// Its name: `lock`, `recv`.
    pub operation: &'static str,
    /// On what, if on an object.
    pub object: Option<ObjectNo>,
    /// Where.
    pub place: Place,
    /// What for.
    pub until: Until,
    /// When it began, in the table's own time.
    pub since: u64,
}

/// What a thread waits for.
#[derive(Clone, Debug)]
pub enum Until {
    /// That a lock can be taken.
    Free(ObjectNo, Mode),
    /// That nobody is initialising a cell.
    NotRunning(ObjectNo),
    /// That somebody has initialised a cell.
    Done(ObjectNo),
    /// That a thread has ended.
    Ended(ThreadNo),
    /// That all threads of the scope with this number have ended.
    ScopeEnded(usize),
    /// A message, or the end of a channel.
    Message(ObjectNo),
    /// Room in a channel; for a rendezvous, a receiver.
    Room(ObjectNo),
    /// That a barrier opens for the next round.
    Opened(ObjectNo, u64),
    /// A notification, and then the mutex that was given back.
    Notified {
        /// The condition variable.
        condvar: ObjectNo,
        /// The mutex.
        mutex: ObjectNo,
        /// Whether a notification was for this thread: then only the mutex is missing.
        woken: bool,
    },
    /// `unpark`.
    Unparked,
    /// Nothing but time: it ends by itself. Also any wait with a time limit.
    Time,
}

/// The mark that a thread waits; gone when it does not any more.
#[must_use]
pub struct Waiting(ThreadNo);

impl Waiting {
    /// The thread that calls this begins to wait.
    pub fn begin(operation: &'static str, object: Option<ObjectNo>, place: Place, until: Until) -> Self {
        let me = me();
        with(|table| table.begin_wait(me, operation, object, place, until));
        Waiting(me)
    }

    /// For one that was begun in the table itself.
    pub fn begun(thread: ThreadNo) -> Self {
        Waiting(thread)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        with(|table| table.end_wait(self.0));
    }
}

impl Table {
    /// A thread begins to wait.
    pub fn begin_wait(
        &mut self,
        thread: ThreadNo,
        operation: &'static str,
        object: Option<ObjectNo>,
        place: Place,
        until: Until,
    ) {
        let since = self.tick();
        if let Some(thread) = self.threads.get_mut(&thread) {
            thread.last = Some((operation, object, place));
            thread.operations += 1;
            thread.waits = Some(Wait { operation, object, place, until, since });
        }
    }

    /// A thread waits no more.
    pub fn end_wait(&mut self, thread: ThreadNo) {
        let Some(entry) = self.threads.get_mut(&thread) else { return };
        entry.operations += 1;
        let Some(Wait { until: Until::Notified { condvar, woken: false, .. }, .. }) = entry.waits.take() else {
            return;
        };
        // It woke without being the one we thought of: then that one still waits.
        if let Some(woken) = self.waiters(condvar).into_iter().find_map(|(thread, woken)| woken.then_some(thread)) {
            self.set_woken(woken, false);
        }
    }

    /// Who waits on a condition variable without a time limit, the longest first, and whether they were woken.
    pub fn waiters(&self, wanted: ObjectNo) -> Vec<(ThreadNo, bool)> {
        let mut waiters: Vec<_> = self
            .threads
            .iter()
            .filter_map(|(&number, thread)| match thread.waits.as_ref() {
                Some(Wait { until: Until::Notified { condvar, woken, .. }, since, .. }) if *condvar == wanted => {
                    Some((*since, number, *woken))
                }
                _ => None,
            })
            .collect();
        waiters.sort_by_key(|(since, ..)| *since);
        waiters.into_iter().map(|(_, number, woken)| (number, woken)).collect()
    }

    /// Whether anybody is about to wait on a condition variable with a time limit: such a one may have heard.
    fn has_limited_waiter(&self, condvar: ObjectNo) -> bool {
        let waits_there = |wait: &Wait| wait.object == Some(condvar) && matches!(wait.until, Until::Time);
        self.threads.values().any(|thread| thread.waits.as_ref().is_some_and(waits_there))
    }

    /// Marks those that a notification wakes, and answers whether anybody was there to hear it.
    pub fn wake(&mut self, condvar: ObjectNo, all: bool) -> bool {
        let asleep = self.waiters(condvar).into_iter().filter(|(_, woken)| !woken).map(|(thread, _)| thread);
        let asleep: Vec<_> = asleep.take(if all { usize::MAX } else { 1 }).collect();
        for &thread in &asleep {
            self.set_woken(thread, true);
        }
        !asleep.is_empty() || self.has_limited_waiter(condvar)
    }

    fn set_woken(&mut self, thread: ThreadNo, value: bool) {
        let waits = self.threads.get_mut(&thread).and_then(|thread| thread.waits.as_mut());
        if let Some(Wait { until: Until::Notified { woken, .. }, .. }) = waits {
            *woken = value;
        }
    }

    /// Whether the wait of a thread can end by itself, as far as the table tells: the answer is "yes" where in doubt.
    pub fn can_go_on(&self, until: &Until) -> bool {
        let state = |object: &ObjectNo| self.objects.get(object).map(|object| &object.state);
        match until {
            Until::Time => true,
            Until::Unparked => false,
            Until::Free(object, mode) => !self.holders(*object).any(|(_, held)| held.mode.excludes(*mode)),
            Until::NotRunning(object) => !matches!(state(object), Some(State::Once { running: Some(_), .. })),
            Until::Done(object) => !matches!(state(object), Some(State::Once { done: false, .. })),
            Until::Ended(thread) => self.threads.get(thread).is_none_or(|thread| thread.ended),
            Until::ScopeEnded(scope) => self.of_scope(*scope).next().is_none(),
            Until::Message(object) => match state(object) {
                Some(State::Channel(channel)) => {
                    channel.messages > 0 || channel.senders.is_empty() || self.sends_to(*object)
                }
                _ => true,
            },
            Until::Room(object) => match state(object) {
                Some(State::Channel(channel)) => {
                    let has_room = channel.capacity.is_some_and(|capacity| channel.messages < capacity);
                    has_room || channel.closed || self.receives_from(*object)
                }
                _ => true,
            },
            Until::Opened(object, wanted) => {
                !matches!(state(object), Some(State::Barrier { round, .. }) if round < wanted)
            }
            Until::Notified { mutex, woken, .. } => *woken && self.can_go_on(&Until::Free(*mutex, Mode::Exclusive)),
        }
    }

    fn sends_to(&self, wanted: ObjectNo) -> bool {
        self.all_waits().any(|wait| matches!(wait.until, Until::Room(object) if object == wanted))
    }

    fn receives_from(&self, wanted: ObjectNo) -> bool {
        self.all_waits().any(|wait| wait.operation.starts_with("recv") && wait.object == Some(wanted))
    }

    fn all_waits(&self) -> impl Iterator<Item = &Wait> {
        self.threads.values().filter_map(|thread| thread.waits.as_ref())
    }

    /// The threads of a scope that have not ended.
    pub fn of_scope(&self, scope: usize) -> impl Iterator<Item = ThreadNo> + '_ {
        let here = move |thread: &super::Thread| thread.scope == Some(scope) && !thread.ended;
        self.threads.iter().filter(move |(_, thread)| here(thread)).map(|(&number, _)| number)
    }
}
