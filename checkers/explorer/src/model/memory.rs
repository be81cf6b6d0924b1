//! Atomic variables with their memory orderings: a location keeps the values it had, and a read may find an older one,
//! as long as nothing the reader knows forbids it.
//!
//! This is the "view" way of telling the C++20 model: each store carries what its thread knew, a read joins that to the
//! reader's clock when both sides are release and acquire (Kang et al., "A Promising Semantics", POPL 2017, without the
//! promises). Simplified: stores go to the end of the modification order, and no value comes out of thin air.

use std::sync::atomic::Ordering;

use super::{
    clock::Clock,
    execution::{Execution, point, with},
    object::State,
    schedule::{Accesses, Kind, ObjectId, Pending, Place, ThreadId},
    trace::Sort,
};

/// How many values of a location are remembered.
const HISTORY: usize = 8;

/// One atomic variable.
pub struct Location {
    /// Its values, oldest first, the newest last.
    stores: Vec<Store>,
    /// How many older ones were forgotten.
    forgotten: usize,
    /// The oldest store each thread may still read, for coherence: nobody goes back in time.
    seen: Vec<usize>,
}

#[derive(Clone)]
struct Store {
    bits: u64,
    by: ThreadId,
    /// The writer's time at the store: who knows of it can't read anything older.
    time: u32,
    /// What an acquiring reader learns.
    released: Option<Clock>,
    sequential: bool,
}

/// How a value of this type is written in a report.
pub type Show = fn(u64) -> String;

impl Location {
    /// A location that has had one value, which everybody knows of.
    pub fn new(bits: u64) -> Self {
        let first = Store { bits, by: ThreadId::TEST, time: 0, released: None, sequential: true };
        Location { stores: vec![first], forgotten: 0, seen: Vec::new() }
    }

    /// The newest value.
    pub fn newest(&self) -> u64 {
        self.stores.last().expect("a location has a value").bits
    }

    fn seen(&mut self, thread: ThreadId) -> &mut usize {
        if self.seen.len() <= thread.index() {
            self.seen.resize(thread.index() + 1, 0);
        }
        &mut self.seen[thread.index()]
    }

    /// The oldest store that a thread with this clock may read, as an index into `stores`.
    fn oldest_visible(&mut self, thread: ThreadId, clock: &Clock, ordering: Ordering) -> usize {
        let seen = *self.seen(thread);
        let known = self
            .stores
            .iter()
            .rposition(|store| clock.get(store.by) >= store.time || (ordering == Ordering::SeqCst && store.sequential));
        known.unwrap_or(0).max(seen.saturating_sub(self.forgotten))
    }

    fn push(&mut self, store: Store) {
        let by = store.by;
        self.stores.push(store);
        if self.stores.len() > HISTORY {
            self.stores.remove(0);
            self.forgotten += 1;
        }
        let newest = self.forgotten + self.stores.len() - 1;
        *self.seen(by) = newest;
    }
}

fn acquires(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

fn releases(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}

/// Reads an atomic variable. The search chooses among the values the thread may see; the newest comes first.
pub fn load(object: ObjectId, ordering: Ordering, place: Place, show: Show) -> u64 {
    assert!(!matches!(ordering, Ordering::Release | Ordering::AcqRel), "there is no such thing as a release load");
    let wait = with(|execution| execution.look(object, place));
    point(Pending::new("load", Some(object), place, Accesses::one(object, Kind::Read)).until(wait));
    with(|execution| {
        let me = execution.running;
        let clock = std::mem::take(&mut execution.me().clock);
        let location = execution.location(object);
        let oldest = location.oldest_visible(me, &clock, ordering);
        let newest = location.stores.len() - 1;
        execution.me().clock = clock;
        let back = execution.choose_value(newest - oldest + 1, true);
        let location = execution.location(object);
        let at = newest - back;
        *location.seen(me) = location.forgotten + at;
        let store = location.stores[at].clone();
        let newest = location.newest();
        execution.learn(store.released.as_ref(), ordering);
        execution.looked(object, place, store.bits);
        execution.record(if back > 0 { Sort::Stale } else { Sort::Read }, Some(object), Some(place), || {
            let note = if ordering == Ordering::SeqCst { String::new() } else { format!("{ordering:?}") };
            let value = match back {
                0 => show(store.bits),
                _ => format!("{} (old: the newest is {})", show(store.bits), show(newest)),
            };
            (format!(".load({note})"), value)
        });
        store.bits
    })
}

/// Writes an atomic variable.
pub fn store(object: ObjectId, bits: u64, ordering: Ordering, place: Place, show: Show) {
    assert!(!matches!(ordering, Ordering::Acquire | Ordering::AcqRel), "there is no such thing as an acquire store");
    point(Pending::new("store", Some(object), place, Accesses::one(object, Kind::Write)));
    with(|execution| {
        execution.put(object, bits, ordering, None);
        execution.stop_spinning();
        execution.record(Sort::Write, Some(object), Some(place), || {
            let note = if ordering == Ordering::SeqCst { String::new() } else { format!(", {ordering:?}") };
            format!(".store({}{note})", show(bits))
        });
    });
}

/// Reads, and writes what `change` makes of it, in one step. Such a step always sees the newest value. `None` leaves it
/// as it is: a compare-exchange that failed.
pub fn update(
    (object, operation, arguments, place, show): (ObjectId, &'static str, &[u64], Place, Show),
    (success, failure): (Ordering, Ordering),
    weak: bool,
    change: impl FnOnce(u64) -> Option<u64>,
) -> Result<u64, u64> {
    let wait = with(|execution| execution.look(object, place));
    point(Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Write)).until(wait));
    with(|execution| {
        let me = execution.running;
        let location = execution.location(object);
        *location.seen(me) = location.forgotten + location.stores.len() - 1;
        let old = location.stores.last().expect("a location has a value").clone();
        let wanted = change(old.bits);
        // A weak exchange may fail for no reason: a choice that the bound counts like a preemption.
        let wanted = if weak && wanted.is_some() && execution.choose_value(2, true) == 1 { None } else { wanted };
        match wanted {
            Some(new) => {
                execution.learn(old.released.as_ref(), success);
                // A release sequence goes on through updates, whatever their own ordering.
                execution.put(object, new, success, old.released.as_ref());
                execution.stop_spinning();
                execution.record(Sort::Update, Some(object), Some(place), || {
                    let found = show(old.bits);
                    let found = if operation.starts_with("compare") { format!("Ok({found})") } else { found };
                    (called(operation, arguments, show), format!("{found}, now {}", show(new)))
                });
                Ok(old.bits)
            }
            None => {
                execution.learn(old.released.as_ref(), failure);
                execution.looked(object, place, old.bits);
                execution.record(Sort::Read, Some(object), Some(place), || {
                    (called(operation, arguments, show), format!("Err({})", show(old.bits)))
                });
                Err(old.bits)
            }
        }
    })
}

fn called(operation: &str, arguments: &[u64], show: Show) -> String {
    let arguments: Vec<String> = arguments.iter().map(|&bits| show(bits)).collect();
    format!(".{operation}({})", arguments.join(", "))
}

/// A fence.
pub fn fence(ordering: Ordering, place: Place) {
    assert!(ordering != Ordering::Relaxed, "there is no such thing as a relaxed fence");
    let object = with(|execution| execution.fence_object(place));
    let accesses = if ordering == Ordering::SeqCst { Accesses::one(object, Kind::Write) } else { Accesses::NONE };
    point(Pending::new("fence", None, place, accesses));
    with(|execution| {
        if acquires(ordering) {
            let heard = execution.me().relaxed_reads.clone();
            execution.acquire(&heard);
        }
        if ordering == Ordering::SeqCst {
            let mut all = std::mem::take(&mut execution.fences.0);
            execution.acquire(&all);
            all.join(&execution.release());
            execution.fences.0 = all;
        }
        if releases(ordering) {
            let known = execution.release();
            execution.me().release_fence = known;
        }
        execution.record(Sort::Other, None, Some(place), || format!("fence({ordering:?})"));
    });
}

impl Execution {
    /// The atomic variable behind an object.
    pub fn location(&mut self, object: ObjectId) -> &mut Location {
        match &mut self.objects[object.index()].state {
            State::Atomic(location) => location,
            _ => unreachable!("an atomic is registered as one"),
        }
    }

    /// All sequentially consistent fences are ordered: one object stands for that.
    fn fence_object(&mut self, place: Place) -> ObjectId {
        if let Some(object) = self.fences.1 {
            return object;
        }
        let object = self.add_object("fence", place, State::Plain);
        self.fences.1 = Some(object);
        object
    }

    fn learn(&mut self, released: Option<&Clock>, ordering: Ordering) {
        let Some(released) = released else { return };
        if acquires(ordering) {
            self.acquire(released);
        } else {
            self.me().relaxed_reads.join(released);
        }
    }

    fn put(&mut self, object: ObjectId, bits: u64, ordering: Ordering, carried: Option<&Clock>) {
        let me = self.running;
        let time = self.me().clock.get(me);
        let known = self.release();
        let mut released = match releases(ordering) {
            true => Some(known),
            false => Some(self.me().release_fence.clone()).filter(|fence| !fence.is_empty()),
        };
        if let Some(carried) = carried {
            released.get_or_insert_default().join(carried);
        }
        let location = self.location(object);
        let differs = location.newest() != bits;
        location.push(Store { bits, by: me, time, released, sequential: ordering == Ordering::SeqCst });
        self.objects[object.index()].version += 1;
        if differs {
            self.progress();
        }
    }

    /// Lets the search choose one of `count` values. The first is the usual one, and the others are `rare`, or not.
    pub fn choose_value(&mut self, count: usize, rare: bool) -> usize {
        if count <= 1 { 0 } else { self.strategy.choose_value(count, rare) }
    }
}
