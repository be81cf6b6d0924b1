//! Who can go next, and the step that is taken: the rules of the game, without the question which order to try.

use super::{
    execution::Execution,
    object::State,
    schedule::{Ending, Pending, ThreadId, ThreadSet, Wait, Wake},
    search::Choice,
};

/// Steps after which an execution is no longer followed.
const MAX_STEPS: u64 = 100_000;
/// How often threads may look again without anything having changed, before this is called a livelock.
const MAX_IDLE: u64 = 300;

/// Who can take the next step.
#[derive(Clone, Copy, Default)]
struct Ready {
    /// What they wait for is there.
    granted: ThreadSet,
    /// They could go on for no reason, or because a short time limit has passed.
    reluctant: ThreadSet,
}

impl Execution {
    /// The running thread says what it does next.
    pub(super) fn arrive(&mut self, pending: Pending) {
        let me = self.running;
        self.threads[me.index()].pending = pending;
        // Who begins to wait on a condition variable or at a barrier has said so already.
        let is_told = matches!(pending.wait, Wait::Notified(_) | Wait::Opened(..)) || is_soft(pending.wait);
        if self.trace.is_some() && !is_told && !self.holds(me, pending.wait) {
            self.record_block(me, pending);
        }
    }

    /// Chooses who goes next, or ends the execution.
    pub(super) fn decide(&mut self) {
        if self.ending.is_some() {
            return;
        }
        if self.steps >= MAX_STEPS {
            self.ending = Some(Ending::TooLong);
            return;
        }
        if self.idle >= MAX_IDLE {
            self.ending = Some(Ending::Livelock);
            return;
        }
        let mut ready = self.ready();
        let idle = ready.granted.is_empty();
        if idle {
            ready = match self.when_nobody_can() {
                Ok(threads) => Ready { granted: threads, reluctant: ThreadSet::EMPTY },
                Err(ending) => match self.strategy.wakes().filter(|&thread| ready.reluctant.contains(thread)) {
                    Some(thread) => {
                        let mut granted = ThreadSet::EMPTY;
                        granted.insert(thread);
                        Ready { granted, reluctant: granted }
                    }
                    None => {
                        if matches!(ending, Ending::Stuck) {
                            self.record_who_waits();
                        }
                        self.ending = Some(ending);
                        return;
                    }
                },
            };
        }
        let last = self.running;
        let (granted, reluctant) = (ready.granted, ready.reluctant);
        let choice = Choice { threads: &self.threads, objects: &self.objects, granted, reluctant, idle, last };
        let Some(next) = self.strategy.choose_thread(&choice) else {
            self.ending = Some(Ending::Redundant);
            return;
        };
        // A thread that was not in the way of anybody can't have been cut off: it waits, yields or has ended.
        // A step that is not shown, such as a thread's beginning, leaves the mark to the next.
        if next != last {
            self.preempted = ready.granted.contains(last) && !self.threads[last.index()].finished;
        }
        self.steps += 1;
        self.current = next;
        let wake = self.wake_of(next, ready.reluctant);
        let step = self.steps;
        let thread = &mut self.threads[next.index()];
        thread.wake = wake;
        thread.last_step = step;
        self.strategy.executes(&self.threads[next.index()].pending);
    }

    /// The running thread was chosen: tells it why it could go.
    pub(super) fn begin_step(&mut self) -> Wake {
        let thread = self.me();
        let (wake, limit, soft) = (thread.wake, thread.pending.limit, is_soft(thread.pending.wait));
        if wake == Wake::TimedOut
            && let Some(limit) = limit
        {
            self.now = self.now.max(limit.deadline);
        }
        if soft || wake != Wake::Granted {
            self.idle += 1;
        }
        wake
    }

    fn wake_of(&self, thread: ThreadId, reluctant: ThreadSet) -> Wake {
        let pending = &self.threads[thread.index()].pending;
        match pending.limit {
            _ if self.holds(thread, pending.wait) || is_soft(pending.wait) => Wake::Granted,
            Some(_) if !(pending.spurious && reluctant.contains(thread)) => Wake::TimedOut,
            Some(limit) if limit.short => Wake::TimedOut,
            _ => Wake::Spurious,
        }
    }

    fn ready(&self) -> Ready {
        let mut ready = Ready::default();
        for (index, thread) in self.threads.iter().enumerate() {
            if thread.finished {
                continue;
            }
            let id = ThreadId(index as u8);
            if self.holds(id, thread.pending.wait) {
                ready.granted.insert(id);
            } else if thread.pending.spurious || thread.pending.limit.is_some_and(|limit| limit.short) {
                ready.reluctant.insert(id);
            }
        }
        ready
    }

    /// Nobody's condition holds. Then time passes, up to the next time limit; or else those who spin look again.
    fn when_nobody_can(&mut self) -> Result<ThreadSet, Ending> {
        let alive = || self.threads.iter().enumerate().filter(|(_, thread)| !thread.finished);
        let mut threads = ThreadSet::EMPTY;
        if alive().next().is_none() {
            return Err(self.unheard_panic().unwrap_or(Ending::Completed));
        }
        let first = alive().filter_map(|(_, thread)| thread.pending.limit.map(|limit| limit.deadline)).min();
        for (index, thread) in alive() {
            let now = match first {
                Some(first) => thread.pending.limit.is_some_and(|limit| limit.deadline == first),
                None => is_soft(thread.pending.wait),
            };
            if now {
                threads.insert(ThreadId(index as u8));
            }
        }
        if threads.is_empty() { Err(Ending::Stuck) } else { Ok(threads) }
    }

    /// A thread that panicked, and nobody joined it to hear of it.
    fn unheard_panic(&self) -> Option<Ending> {
        self.threads.iter().enumerate().find_map(|(index, thread)| {
            let message = thread.panicked.clone().filter(|_| !thread.joined)?;
            Some(Ending::Panicked { thread: ThreadId(index as u8), message })
        })
    }

    /// Whether what the thread waits for is there.
    pub(super) fn holds(&self, thread: ThreadId, wait: Wait) -> bool {
        let state = |object: super::schedule::ObjectId| &self.objects[object.index()].state;
        match wait {
            Wait::Nothing => true,
            Wait::Unlocked(lock) => matches!(state(lock), State::Lock(lock) if lock.is_free()),
            // Nobody need let a reader pass a writer that waits: who reads already and asks again may wait for itself.
            Wait::NoWriter(lock) => {
                matches!(state(lock), State::Lock(held) if held.writer.is_none())
                    && self.writer_between(thread, lock).is_none()
            }
            Wait::Notified(condvar) => {
                matches!(state(condvar), State::Condvar(condvar) if !condvar.waiting.contains(&thread))
            }
            Wait::Message(channel) => {
                matches!(state(channel), State::Channel(channel) if channel.has_message() || channel.senders.is_empty())
            }
            Wait::Room(channel) => {
                matches!(state(channel), State::Channel(channel) if channel.has_room() || !channel.receiver)
            }
            Wait::Taken(channel, number) => {
                matches!(state(channel), State::Channel(channel) if channel.taken >= number || !channel.receiver)
            }
            Wait::Finished(other) => self.threads[other.index()].finished,
            Wait::ScopeEnded(scope) => {
                matches!(state(scope), State::Scope(threads)
                    if threads.iter().all(|thread| self.threads[thread.index()].finished))
            }
            Wait::Opened(barrier, round) => {
                matches!(state(barrier), State::Barrier(barrier) if barrier.round != round)
            }
            Wait::NotRunning(once) => matches!(state(once), State::Once(once) if once.running.is_none()),
            Wait::Initialised(once) => matches!(state(once), State::Once(once) if once.done || once.poisoned),
            Wait::Token => self.threads[thread.index()].token.is_some(),
            Wait::Changed(object, version) => self.objects[object.index()].version != version,
            // Those that have given way before this thread did, and were not let go since, come first.
            Wait::EverybodySince(step) => self.threads.iter().enumerate().all(|(index, other)| {
                let id = ThreadId(index as u8);
                let wait = other.pending.wait;
                let can = matches!(wait, Wait::EverybodySince(_)) || self.holds(id, wait);
                id == thread || other.finished || other.last_step > step || !can
            }),
        }
    }
}

/// Whether the wait is only for the sake of fairness: when nothing else can go, it is over.
pub(super) fn is_soft(wait: Wait) -> bool {
    matches!(wait, Wait::Changed(..) | Wait::EverybodySince(_))
}
