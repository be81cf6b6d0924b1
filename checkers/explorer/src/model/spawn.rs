//! How a thread begins.

use super::{
    execution::{Execution, point, switch_away, with},
    object::State,
    schedule::{Accesses, Ending, Kind, MAX_THREADS, ObjectId, Pending, Place, ThreadId},
    trace::Sort,
};

/// What the counts of all `Arc`s together are called.
const OWNERS: &str = "owners";

/// Begins a new thread: it runs at once, to its first operation. What it does before that nobody can see, and the search
/// has one choice less to make. But those who count the owners of an `Arc` can: what a thread owns and drops before its
/// first operation is gone once it has begun. For them, to begin is a step of its own.
pub fn spawn(name: Option<String>, place: Place, body: Box<dyn FnOnce()>) -> ThreadId {
    let child = with(|execution| {
        if execution.threads.len() >= MAX_THREADS {
            execution.ending = Some(Ending::Unsupported("more threads in one test than the explorer follows"));
            return None;
        }
        let parent = execution.running;
        let child = execution.add_thread(name, Some(place), body);
        execution.progress();
        let label = execution.thread_name(child);
        execution.record(Sort::Spawn, None, Some(place), || format!("spawn {label}"));
        if !execution.counts_owners {
            execution.newborn = Some((child, parent));
            execution.current = child;
        }
        Some(child)
    });
    if with(|execution| execution.ending.is_some() || execution.newborn.is_some()) {
        switch_away();
    }
    let child = child.expect("an execution that has ended is not resumed");
    if with(|execution| execution.counts_owners) {
        let owners = with(|execution| Accesses::one(execution.owners(place), Kind::Write));
        with(|execution| execution.threads[child.index()].pending.accesses = owners);
        point(Pending::new("spawn", None, place, owners));
    }
    child
}

impl Execution {
    /// The object that stands for the counts of all `Arc`s.
    fn owners(&mut self, place: Place) -> ObjectId {
        let known = self.objects.iter().position(|object| object.type_name == OWNERS);
        known.map_or_else(|| self.add_object(OWNERS, place, State::Plain), |at| ObjectId(at as u32))
    }
}
