//! `std::sync::Barrier`.

use std::{
    fmt,
    panic::Location,
    sync::{self as real, BarrierWaitResult},
};

use crate::table::{Header, State, Until, Waiting, me, with};

/// See the real one.
pub struct Barrier {
    header: Header,
    size: usize,
    real: real::Barrier,
}

impl Barrier {
    /// See the real one.
    #[track_caller]
    pub const fn new(size: usize) -> Self {
        Barrier { header: Header::new("Barrier", Location::caller()), size, real: real::Barrier::new(size) }
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let (place, me, size) = (Location::caller(), me(), self.size);
        let barrier = self.header.object(|| State::Barrier { size, here: 0, round: 0 });
        with(|table| {
            table.pass_on(me, barrier);
            let mut next = 0;
            table.change(barrier, |state| {
                if let State::Barrier { here, round, .. } = state {
                    *here += 1;
                    next = *round + 1;
                    if *here >= size {
                        (*here, *round) = (0, next);
                    }
                }
            });
            table.begin_wait(me, "wait", Some(barrier), place, Until::Opened(barrier, next));
        });
        let waiting = Waiting::begun(me);
        let result = self.real.wait();
        drop(waiting);
        with(|table| table.learn(me, barrier));
        result
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
