//! Who waits where, for what, and who is in the way.

use koans_report::{list, names::End};

use super::{
    execution::Execution,
    names::{end_name, quoted_name},
    object::State,
    schedule::{ObjectId, Site, ThreadId, Wait},
};

/// A thread that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Where.
    pub site: Option<Site>,
    /// The call that does not come back, with the object's name.
    pub operation: String,
    /// Who is in the way, and since which line.
    pub held: Option<(ThreadId, u32)>,
    /// What else is in the way.
    pub note: Option<String>,
}

/// "The test", as a sentence begins. The names of threads and variables stay as they are.
pub fn sentence(text: &str) -> String {
    text.strip_prefix("the ").map_or_else(|| text.into(), |rest| format!("The {rest}"))
}

/// "1 Sender is", "3 Senders are".
fn senders_are(count: usize) -> String {
    if count == 1 { "1 Sender is".into() } else { format!("{count} Senders are") }
}

impl Execution {
    /// What a thread is called in a sentence.
    pub fn who(&self, thread: ThreadId) -> String {
        if thread == ThreadId::TEST { "the test".into() } else { self.thread_name(thread) }
    }

    /// The threads that have not ended.
    pub fn unfinished(&self) -> impl Iterator<Item = ThreadId> + '_ {
        let threads = self.threads.iter().enumerate();
        threads.filter(|(_, thread)| !thread.finished).map(|(index, _)| ThreadId(index as u8))
    }

    /// The line at which a thread is, just before its next operation.
    pub fn line_of(&self, thread: ThreadId) -> u32 {
        self.site_of(thread).map_or(0, |site| site.line)
    }

    fn site_of(&self, thread: ThreadId) -> Option<Site> {
        self.own_site(thread, self.threads[thread.index()].pending.place)
    }

    /// Who is in the way of the thread's next operation, and since which line.
    pub fn holder(&self, thread: ThreadId) -> Option<(ThreadId, u32)> {
        let holder = match self.threads[thread.index()].pending.wait {
            Wait::Unlocked(object) | Wait::NoWriter(object) => match &self.objects[object.index()].state {
                // Of several readers, the one that waits itself is in the way for ever.
                State::Lock(lock) => {
                    let mut holders = lock.holders();
                    lock.holders().find(|(holder, _)| *holder == thread).or_else(|| holders.next())
                }
                _ => None,
            },
            Wait::NotRunning(object) => match &self.objects[object.index()].state {
                State::Once(once) => once.running,
                _ => None,
            },
            _ => None,
        };
        holder.map(|(holder, place)| (holder, place.line()))
    }

    /// The thread that waits to write to a lock which `reader` reads already: one that it must not read again meanwhile.
    pub fn writer_between(&self, reader: ThreadId, lock: ObjectId) -> Option<ThreadId> {
        let State::Lock(held) = &self.objects[lock.index()].state else { return None };
        let reads = held.writer.is_none() && held.readers.iter().any(|(thread, _)| *thread == reader);
        let waits = |thread: &ThreadId| self.threads[thread.index()].pending.wait == Wait::Unlocked(lock);
        reads.then(|| self.unfinished().find(waits)).flatten()
    }

    /// Why the thread's next operation can't go, if it is not for a holder.
    pub fn obstacle(&self, thread: ThreadId) -> Option<String> {
        let ended = |threads: Vec<ThreadId>| {
            let threads: Vec<String> = threads.into_iter().map(|thread| self.who(thread)).collect();
            let have = if threads.len() == 1 { "has" } else { "have" };
            format!("{} {have} not ended", list(threads))
        };
        Some(match self.threads[thread.index()].pending.wait {
            Wait::Finished(other) => ended(vec![other]),
            Wait::ScopeEnded(object) => match &self.objects[object.index()].state {
                State::Scope(threads) => {
                    ended(threads.iter().copied().filter(|thread| !self.threads[thread.index()].finished).collect())
                }
                _ => return None,
            },
            Wait::Message(_) => "the channel is empty".into(),
            Wait::Room(object) => match &self.objects[object.index()].state {
                State::Channel(channel) => match channel.capacity {
                    Some(0) => "another message is still to be received".into(),
                    Some(1) => "the channel is full: it holds 1 message".into(),
                    capacity => format!("the channel is full: it holds {} messages", capacity.unwrap_or(0)),
                },
                _ => return None,
            },
            Wait::Taken(..) => "nobody has received the message".into(),
            Wait::Opened(object, _) => match &self.objects[object.index()].state {
                State::Barrier(barrier) => format!("{} of {} threads are here", barrier.here, barrier.size),
                _ => return None,
            },
            Wait::Initialised(_) => "nobody has initialised it".into(),
            Wait::Notified(_) => "nobody has notified it".into(),
            Wait::Token => "nobody has unparked it".into(),
            _ => return None,
        })
    }

    /// All that can be told of a thread that waits.
    pub fn waiting(&self, thread: ThreadId) -> Waiting {
        let note = match self.threads[thread.index()].pending.wait {
            Wait::Message(channel) => Some(self.senders(channel)),
            _ => self.obstacle(thread),
        };
        let (site, operation, held) = (self.site_of(thread), self.operation_of(thread), self.holder(thread));
        Waiting { site, operation, held, note }
    }

    /// The next operation of a thread, with the object's name.
    pub fn operation_of(&self, thread: ThreadId) -> String {
        let pending = &self.threads[thread.index()].pending;
        match (pending.wait, pending.object) {
            (Wait::Finished(other), _) => format!("join({})", self.thread_name(other)),
            (Wait::ScopeEnded(_), _) => "the end of thread::scope".into(),
            (_, Some(object)) => {
                let name = end_name(self, object, End::of_call(pending.operation));
                let call = pending.operation.replace("lock again", "lock");
                format!("{name}.{call}()")
            }
            (_, None) => format!("{}()", pending.operation),
        }
    }

    /// "T1 waits at line 12 in bob.lock(): the test has held it since line 20".
    pub fn waits(&self, thread: ThreadId) -> String {
        let waiting = self.waiting(thread);
        let why = match (waiting.held, waiting.note) {
            (Some((holder, line)), _) if holder == thread => format!(": it holds that itself, since line {line}"),
            (Some((holder, line)), _) => format!(": {} has held that since line {line}", self.who(holder)),
            (None, Some(note)) => format!(": {note}"),
            (None, None) => String::new(),
        };
        let line = self.line_of(thread);
        let at = if line > 0 { format!(" at line {line}") } else { String::new() };
        let inside = if waiting.operation.ends_with(')') { "in" } else { "for" };
        format!("{} waits{at} {inside} {}{why}", self.who(thread), waiting.operation)
    }

    /// The senders of a channel that are alive: "2 Senders are alive, made at lines 9 and 13".
    pub fn senders(&self, channel: ObjectId) -> String {
        let State::Channel(state) = &self.objects[channel.index()].state else { return String::new() };
        let mut lines: Vec<u32> = state.senders.iter().map(|(_, _, place)| place.line()).collect();
        lines.sort_unstable();
        lines.dedup();
        let word = if lines.len() == 1 { "line" } else { "lines" };
        let lines = list(lines.iter().map(u32::to_string));
        format!("{} alive, made at {word} {lines}", senders_are(state.senders.len()))
    }

    /// Threads each of which waits for what the next one holds, or for its end.
    pub fn cycle(&self) -> Option<Vec<ThreadId>> {
        let next = |thread: ThreadId| match self.threads[thread.index()].pending.wait {
            Wait::Finished(other) => Some(other),
            Wait::ScopeEnded(scope) => match &self.objects[scope.index()].state {
                State::Scope(threads) => threads
                    .iter()
                    .copied()
                    .find(|thread| !self.threads[thread.index()].finished && self.holder(*thread).is_some()),
                _ => None,
            },
            _ => self.holder(thread).map(|(holder, _)| holder),
        };
        for start in self.unfinished() {
            let mut cycle = vec![start];
            while let Some(next) = next(cycle[cycle.len() - 1]) {
                if next == start {
                    return Some(cycle);
                }
                if cycle.contains(&next) {
                    break;
                }
                cycle.push(next);
            }
        }
        None
    }

    /// The sentence for such a cycle.
    pub fn told_cycle(&self, cycle: &[ThreadId]) -> String {
        let named = |thread: ThreadId| {
            let object = self.threads[thread.index()].pending.object;
            object.map_or_else(String::new, |object| quoted_name(self, object))
        };
        if let [only] = *cycle {
            let (who, name, line) = (self.who(only), named(only), self.line_of(only));
            let since = self.holder(only).map_or(0, |(_, line)| line);
            if matches!(self.threads[only.index()].pending.wait, Wait::NotRunning(_)) {
                return sentence(&format!(
                    "{who} began to initialise {name} at line {since}, and at line {line} it asks for {name} itself before \
                     that is done: it waits for itself."
                ));
            }
            let pending = &self.threads[only.index()].pending;
            if let Some(writer) = pending.object.and_then(|lock| self.writer_between(only, lock))
                && matches!(pending.wait, Wait::NoWriter(_))
            {
                let (writer, at) = (self.who(writer), self.line_of(writer));
                return sentence(&format!(
                    "{who} has read {name} since line {since}, and at line {line} it wants to read it once more. Meanwhile \
                     {writer} waits at line {at} to write to it, and a reader may have to wait behind a writer that waits: \
                     neither goes on."
                ));
            }
            let is_writer =
                |id: ObjectId| matches!(&self.objects[id.index()].state, State::Lock(lock) if lock.writer.is_some());
            let (how, wants) = match (pending.operation, pending.object.is_some_and(is_writer)) {
                ("write", false) => (" for reading", "write to it"),
                ("read", true) => (" for writing", "read it"),
                _ => ("", "lock it again"),
            };
            return sentence(&format!(
                "{who} locked {name}{how} at line {since} and has not let go of it; at line {line} it wants to {wants}: it \
                 waits for itself."
            ));
        }
        let waits = cycle.iter().map(|&thread| {
            let (who, line) = (self.who(thread), self.line_of(thread));
            match (self.threads[thread.index()].pending.wait, self.holder(thread)) {
                (Wait::Finished(other), _) => format!("{who} waits at line {line} for {} to end", self.who(other)),
                (_, Some((holder, since))) => {
                    let (name, holder) = (named(thread), self.who(holder));
                    format!("{who} waits at line {line} for {name}, which {holder} has held since line {since}")
                }
                _ => format!("{who} waits at line {line} for its threads to end"),
            }
        });
        format!("{}. Each waits for the next, and none gives way.", sentence(&waits.collect::<Vec<_>>().join("; ")))
    }
}
