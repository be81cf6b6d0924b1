//! The sentences: who waits for what, who came in between, and what the objects are called in the source.

use std::{cell::RefCell, collections::HashMap};

use super::{
    execution::Execution,
    object::State,
    schedule::{ObjectId, Sort, Step, ThreadId, Wait},
};

/// What an object is called: by the variable it was made for, if the source tells; else by its type and line.
pub fn object_name(execution: &Execution, object: ObjectId) -> String {
    let object = &execution.objects[object.index()];
    variable(&source_line(object.made.file(), object.made.line()).unwrap_or_default())
        .unwrap_or_else(|| format!("{}@{}", object.type_name, object.made.line()))
}

/// `let hits = …`, `static HITS: …`, `hits: Mutex::new(…)`: the name in it.
fn variable(line: &str) -> Option<String> {
    let line = line.trim();
    let after_keyword =
        ["let mut ", "let (", "let ", "pub static ", "static "].iter().find_map(|keyword| line.strip_prefix(keyword));
    let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let (found, is_field) = match after_keyword {
        Some(rest) => (name(rest), false),
        None => (name(line), true),
    };
    let rest = &line[line.find(&found)? + found.len()..];
    let fits = !is_field || (rest.trim_start().starts_with(": ") && !found.is_empty());
    (fits && !found.is_empty()).then_some(found)
}

fn source_line(file: &str, line: u32) -> Option<String> {
    thread_local! {
        static FILES: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
    }
    FILES.with_borrow_mut(|files| {
        let lines = files
            .entry(file.to_string())
            .or_insert_with(|| std::fs::read_to_string(file).unwrap_or_default().lines().map(String::from).collect());
        lines.get(line as usize - 1).cloned()
    })
}

/// "a, b and c".
pub fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

impl Execution {
    /// The threads that have not ended.
    pub fn unfinished(&self) -> impl Iterator<Item = ThreadId> + '_ {
        let threads = self.threads.iter().enumerate();
        threads.filter(|(_, thread)| !thread.finished).map(|(index, _)| ThreadId(index as u8))
    }

    /// `, held by T1 since :10`: what stands in the way of the thread's next operation.
    pub fn blocked_by(&self, thread: ThreadId) -> String {
        let held = |object: ObjectId| match &self.objects[object.index()].state {
            State::Lock(lock) => list(lock.holders().map(|(holder, place)| {
                let who = if holder == thread { "itself".into() } else { self.thread_name(holder) };
                format!("held by {who} since :{}", place.line())
            })),
            State::Once(once) => list(
                once.running
                    .into_iter()
                    .map(|(by, place)| format!("initialised by {} since :{}", self.thread_name(by), place.line())),
            ),
            _ => String::new(),
        };
        let why = match self.threads[thread.index()].pending.wait {
            Wait::Unlocked(object) | Wait::NoWriter(object) | Wait::NotRunning(object) => held(object),
            Wait::Finished(other) => format!("{} has not ended", self.thread_name(other)),
            Wait::Message(_) => "nothing was sent".into(),
            Wait::Room(_) => "it is full".into(),
            Wait::Taken(..) => "nobody receives".into(),
            Wait::Opened(object, _) => match &self.objects[object.index()].state {
                State::Barrier(barrier) => format!("{} of {} are here", barrier.here, barrier.size),
                _ => String::new(),
            },
            Wait::ScopeEnded(_) => "its threads have not ended".into(),
            _ => String::new(),
        };
        if why.is_empty() { why } else { format!(", {why}") }
    }

    /// "T1 waits at line 12 in lock() on `bob`, held by test since :20".
    pub fn waits(&self, thread: ThreadId) -> String {
        let pending = &self.threads[thread.index()].pending;
        let on = pending.object.map_or_else(String::new, |object| format!("{}.", object_name(self, object)));
        let (name, why) = (self.thread_name(thread), self.blocked_by(thread));
        format!("{name} waits at line {} in {on}{}(){why}", pending.place.line(), pending.operation)
    }

    /// Threads each of which waits for a lock that the next one holds.
    pub fn lock_cycle(&self) -> Option<Vec<ThreadId>> {
        let holder = |thread: ThreadId| match self.threads[thread.index()].pending.wait {
            Wait::Unlocked(lock) | Wait::NoWriter(lock) => match &self.objects[lock.index()].state {
                // Of several readers, the one that waits itself is in the way for ever.
                State::Lock(lock) => {
                    lock.holders().map(|(holder, _)| holder).find(|&holder| holder == thread).or_else(|| {
                        lock.holders().map(|(holder, _)| holder).find(|&by| !self.threads[by.index()].finished)
                    })
                }
                _ => None,
            },
            Wait::NotRunning(once) => match &self.objects[once.index()].state {
                State::Once(once) => once.running.map(|(by, _)| by),
                _ => None,
            },
            Wait::Finished(other) => Some(other),
            _ => None,
        };
        for start in self.unfinished() {
            let mut cycle = vec![start];
            while let Some(next) = holder(cycle[cycle.len() - 1]) {
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
}

/// The sentence for a cycle of locks.
pub fn cycle(execution: &Execution, cycle: &[ThreadId]) -> String {
    if let [only] = cycle {
        return format!("{} waits for a lock that it holds itself.", execution.thread_name(*only));
    }
    let waits = cycle.iter().enumerate().map(|(at, &thread)| {
        let next = cycle[(at + 1) % cycle.len()];
        format!("{} waits for {}", execution.thread_name(thread), execution.thread_name(next))
    });
    format!("A cycle: {}.", list(waits))
}

/// The sentence for a receiver that waits while a sender is alive.
pub fn senders(execution: &Execution, channel: ObjectId) -> String {
    let State::Channel(state) = &execution.objects[channel.index()].state else { return String::new() };
    let made = list(
        state
            .senders
            .iter()
            .map(|(_, by, place)| format!("one made by {} at line {}", execution.thread_name(*by), place.line())),
    );
    format!("A receiver waits as long as there is a Sender, and this many are alive: {}: {made}.", state.senders.len())
}

/// Threads that could still run when the test failed.
pub fn still_running(execution: &Execution) -> Option<String> {
    let running: Vec<String> = execution
        .unfinished()
        .filter(|&thread| thread != ThreadId::TEST && !execution.threads[thread.index()].joined)
        .filter(|&thread| execution.holds(thread, execution.threads[thread.index()].pending.wait))
        .map(|thread| format!("{} (at line {})", execution.thread_name(thread), at_line(execution, thread)))
        .collect();
    (!running.is_empty()).then(|| {
        format!(
            "When the test looked, this was still running: {}. Nothing made the test wait for it.",
            list(running.into_iter())
        )
    })
}

fn at_line(execution: &Execution, thread: ThreadId) -> u32 {
    execution.threads[thread.index()].pending.place.line()
}

fn step(execution: &Execution, steps: &[Step], at: usize) -> String {
    format!("{} (step {})", execution.thread_name(steps[at].thread), at + 1)
}

/// For each step, the next step of the same thread on the same object.
fn next_on_object(steps: &[Step], from: usize) -> Option<usize> {
    let first = &steps[from];
    (from + 1..steps.len()).find(|&at| {
        steps[at].thread == first.thread && steps[at].object == first.object && steps[at].sort != Sort::Block
    })
}

/// A thread read a value, another changed it, and the first wrote over that.
pub fn lost_update(execution: &Execution, steps: &[Step]) -> Option<String> {
    let is_write = |sort| matches!(sort, Sort::Write | Sort::Update);
    for from in (0..steps.len()).filter(|&at| matches!(steps[at].sort, Sort::Read | Sort::Stale)) {
        let Some(to) = next_on_object(steps, from).filter(|&to| steps[to].sort == Sort::Write) else { continue };
        let between = (from + 1..to).find(|&at| {
            steps[at].object == steps[from].object && steps[at].thread != steps[from].thread && is_write(steps[at].sort)
        });
        if let (Some(between), Some(object)) = (between, steps[from].object) {
            return Some(format!(
                "{} read {}, {} changed it, and {} wrote over that change a value made from the old one.",
                step(execution, steps, from),
                object_name(execution, object),
                step(execution, steps, between),
                step(execution, steps, to)
            ));
        }
    }
    None
}

/// A thread gave a lock back and took it again (or read an atomic and used it later), and another came in between. For
/// a panic of the test itself it may have been any thread; otherwise it was the one that panicked.
pub fn check_then_act(execution: &Execution, steps: &[Step], failing: ThreadId) -> Option<String> {
    let opens = |sort| matches!(sort, Sort::Unlock | Sort::Read);
    let may_be = |thread| failing == ThreadId::TEST || thread == failing;
    for from in (0..steps.len()).filter(|&at| opens(steps[at].sort) && may_be(steps[at].thread)) {
        let Some(to) = next_on_object(steps, from) else { continue };
        let between = (from + 1..to).find(|&at| {
            let same = steps[at].object == steps[from].object && steps[at].thread != steps[from].thread;
            same && matches!(steps[at].sort, Sort::Lock | Sort::Write | Sort::Update)
        });
        if let (Some(between), Some(object)) = (between, steps[from].object) {
            return Some(format!(
                "{} was done with {} for a moment, {} came in between, and {} went on as if nothing had changed.",
                step(execution, steps, from),
                object_name(execution, object),
                step(execution, steps, between),
                step(execution, steps, to)
            ));
        }
    }
    None
}

/// A read found an old value.
pub fn stale_read(execution: &Execution, steps: &[Step]) -> Option<String> {
    let at = steps.iter().position(|step| step.sort == Sort::Stale)?;
    Some(format!(
        "{} read an old value of {}: the orderings used allow that, as nothing it has acquired was released after the newer \
         one was written.",
        step(execution, steps, at),
        object_name(execution, steps[at].object?)
    ))
}

/// A thread came out of a wait for no reason.
pub fn spurious(execution: &Execution, steps: &[Step]) -> Option<String> {
    let at = steps.iter().position(|step| step.sort == Sort::Spurious)?;
    Some(format!(
        "{} woke up though nobody had notified it, as it may, and went on without looking whether it should.",
        step(execution, steps, at)
    ))
}

/// Nothing better to say than who was let go first.
pub fn order(execution: &Execution, steps: &[Step]) -> String {
    match steps.iter().rposition(|step| step.preempted) {
        Some(at) => format!(
            "It depends on the order: here {} went on while another thread was in the middle of its work.",
            step(execution, steps, at)
        ),
        None => "It depends on which thread happens to come first.".into(),
    }
}
