//! `std::sync::Barrier`.

use std::{fmt, panic::Location};

use crate::model::{
    execution::{Execution, point, with},
    object::{self, State},
    schedule::{Accesses, Kind, ObjectId, Pending, Wait},
    statics::Header,
    trace::Sort,
};

/// See the real one.
pub struct Barrier {
    header: Header,
    size: usize,
}

/// See the real one.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// See the real one.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.0).finish()
    }
}

fn state(execution: &mut Execution, object: ObjectId) -> &mut object::Barrier {
    match &mut execution.objects[object.index()].state {
        State::Barrier(barrier) => barrier,
        _ => unreachable!("a barrier is registered as one"),
    }
}

impl Barrier {
    /// See the real one.
    #[track_caller]
    pub const fn new(size: usize) -> Self {
        Barrier { header: Header::new("Barrier", Location::caller()), size }
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let place = Location::caller();
        let size = self.size;
        let object = self.header.id(|| State::Barrier(object::Barrier { size, here: 0, round: 0 }));
        point(Pending::new("wait", Some(object), place, Accesses::one(object, Kind::Write)));
        let (leader, round) = with(|execution| {
            let known = execution.release();
            execution.objects[object.index()].sync.join(&known);
            let barrier = state(execution, object);
            barrier.here += 1;
            let (here, round) = (barrier.here, barrier.round);
            let leader = here >= size;
            if leader {
                barrier.here = 0;
                barrier.round += 1;
                let all = execution.objects[object.index()].sync.clone();
                execution.acquire(&all);
            }
            execution.progress();
            let sort = if leader { Sort::Other } else { Sort::WaitBegins };
            execution.record(sort, Some(object), Some(place), || match leader {
                true => (".wait()", "it opens".into()),
                false => (".wait()", format!("{here} of {size} threads are here")),
            });
            (leader, round)
        });
        if !leader {
            let opened = Wait::Opened(object, round);
            point(Pending::new("wait", Some(object), place, Accesses::one(object, Kind::Share)).until(opened));
            with(|execution| {
                let all = execution.objects[object.index()].sync.clone();
                execution.acquire(&all);
            });
        }
        BarrierWaitResult(leader)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}
