//! `Builder`. What is asked for is passed on to the real one, which is used when the test can't be explored.

use std::{fmt, io};

use super::Runtime;
use crate::model::execution::{active, with};

/// Builds a runtime.
pub struct Builder {
    real: real::runtime::Builder,
    multi_thread: bool,
    start_paused: bool,
}

impl Builder {
    /// A runtime on one thread.
    pub fn new_current_thread() -> Self {
        Builder { real: real::runtime::Builder::new_current_thread(), multi_thread: false, start_paused: false }
    }

    /// A runtime on several threads.
    pub fn new_multi_thread() -> Self {
        Builder { real: real::runtime::Builder::new_multi_thread(), multi_thread: true, start_paused: false }
    }

    /// Whether the clock stands still at first.
    pub fn start_paused(&mut self, start_paused: bool) -> &mut Self {
        self.start_paused = start_paused;
        self.real.start_paused(start_paused);
        self
    }

    /// Builds it.
    pub fn build(&mut self) -> io::Result<Runtime> {
        if !active() {
            return self.real.build().map(Runtime::real);
        }
        Ok(with(|execution| {
            execution.paused |= self.start_paused;
            execution.runtimes.push(self.multi_thread);
            Runtime::explored(execution.runtimes.len() as u32 - 1, self.multi_thread)
        }))
    }
}

macro_rules! passed_on {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {
        impl Builder {
            $(
                /// See the real one.
                pub fn $name(&mut self, $($argument: $type),*) -> &mut Self {
                    self.real.$name($($argument),*);
                    self
                }
            )*
        }
    };
}

passed_on! {
    enable_all();
    enable_io();
    enable_time();
    worker_threads(threads: usize);
    max_blocking_threads(threads: usize);
    thread_name(name: impl Into<String>);
    thread_name_fn(name: impl Fn() -> String + Send + Sync + 'static);
    thread_stack_size(size: usize);
    thread_keep_alive(duration: std::time::Duration);
    on_thread_start(run: impl Fn() + Send + Sync + 'static);
    on_thread_stop(run: impl Fn() + Send + Sync + 'static);
    on_thread_park(run: impl Fn() + Send + Sync + 'static);
    on_thread_unpark(run: impl Fn() + Send + Sync + 'static);
    global_queue_interval(interval: u32);
    event_interval(interval: u32);
    max_io_events_per_tick(capacity: usize);
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(formatter)
    }
}
