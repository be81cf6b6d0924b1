//! What a step does, more exactly than can be said before it is taken: what it depends on follows from the state it
//! finds. The fewer steps depend on each other, the more schedules are the same.

use super::{
    object::{Channel, State},
    schedule::{Access, Accesses, Kind, ObjectId, ThreadId, ThreadSet, Wait},
    search::Choice,
};

/// What the next step of a thread does in the present state.
pub struct Effect {
    /// The objects it touches.
    pub accesses: Accesses,
    /// Whether it happens after the step that made it possible, and depends on nothing else: it was woken.
    pub woken: bool,
    /// A step it happens after, counted from 1, or 0.
    pub after: u32,
    /// Threads whose end it happens after.
    pub ended: ThreadSet,
    /// Whether it can go now because the others can't, or have had their turn: at another moment it couldn't.
    pub timely: bool,
    /// Whether it could also go for no reason, or because a short time limit is over.
    pub reluctant: bool,
    /// Whether it goes for such a reason.
    pub is_rare: bool,
}

/// The effect of a thread's next step.
pub fn effect(choice: &Choice, thread: ThreadId) -> Effect {
    let pending = &choice.threads[thread.index()].pending;
    let mut effect = Effect {
        accesses: pending.accesses,
        woken: false,
        after: 0,
        ended: ThreadSet::EMPTY,
        timely: choice.idle || matches!(pending.wait, Wait::EverybodySince(_)),
        reluctant: pending.spurious || pending.limit.is_some_and(|limit| limit.short),
        is_rare: !choice.granted.contains(thread),
    };
    let state = |object: ObjectId| &choice.objects[object.index()].state;
    match pending.wait {
        Wait::Finished(other) => {
            effect.accesses = Accesses::NONE;
            effect.ended.insert(other);
        }
        Wait::ScopeEnded(scope) => {
            if let State::Scope(threads) = state(scope) {
                threads.iter().for_each(|&other| effect.ended.insert(other));
            }
        }
        Wait::Notified(condvar) => {
            effect.woken = matches!(state(condvar), State::Condvar(condvar) if !condvar.waiting.contains(&thread));
        }
        Wait::Opened(..) | Wait::Taken(..) => effect.woken = true,
        _ => {}
    }
    if effect.woken {
        effect.accesses = Accesses::NONE;
    }
    if let Some(access) = effect.accesses.single() {
        let (kind, after) = match state(access.object) {
            State::Channel(channel) => on_channel(channel, access.kind),
            // To notify nobody changes nothing.
            State::Condvar(condvar) if access.kind == Kind::Write && condvar.waiting.is_empty() => (Kind::Vain, 0),
            State::Once(once) if access.kind == Kind::Acquire && once.done => (Kind::Share, 0),
            _ => (access.kind, 0),
        };
        effect.accesses = Accesses::one(access.object, kind);
        effect.after = after;
    }
    effect
}

/// Messages come out in the order in which they went in. So who sends and who receives don't depend on each other, but
/// for the message having been sent, and its place having become free.
fn on_channel(channel: &Channel, kind: Kind) -> (Kind, u32) {
    match kind {
        Kind::Send if !channel.receiver => (Kind::Send, 0),
        Kind::Send => {
            let freed = channel.capacity.and_then(|capacity| channel.sent.checked_sub(capacity.max(1) as u64));
            (Kind::Send, freed.and_then(|message| channel.taken_at.get(message as usize)).copied().unwrap_or(0))
        }
        Kind::Recv if channel.has_message() => (Kind::Recv, channel.sent_at[channel.taken as usize]),
        // All senders are gone.
        Kind::Recv => (Kind::Acquire, 0),
        kind => (kind, 0),
    }
}

impl Accesses {
    /// The only one, if there is one.
    fn single(&self) -> Option<Access> {
        let mut all = self.iter();
        all.next().filter(|_| all.next().is_none())
    }
}
