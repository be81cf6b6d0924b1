//! A machine that has other things to do.

use std::{
    hint, panic,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use crate::batch;

/// Does this while a thread for each core does nothing but compute. The work, and the processes it starts, give way to
/// them: on Unix they are ten steps nicer, which leaves them about a tenth of the time.
pub(super) fn while_all_cores_are_busy<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..cores {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        // Niceness is a thread's own on Linux: that of this one, which the runner needs afterwards, stays as it is.
        let worker = scope.spawn(|| {
            batch::give_way();
            work()
        });
        let done = worker.join();
        over.store(true, Ordering::Relaxed);
        done.unwrap_or_else(|panic| panic::resume_unwind(panic))
    })
}
