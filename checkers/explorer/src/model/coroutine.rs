//! The threads of an execution are coroutines on one real thread: a switch costs some ten nanoseconds, and nothing ever
//! runs at the same time as anything else, so that the model needs no locks of its own.
//!
//! Stacks come from `corosensei`, whose assembly is small and tested, and which unwinds and catches panics inside a
//! coroutine as anywhere else. (`shuttle-engine`, the other candidate, brings its own scheduler, task table and vector
//! clocks along, of which we would use the switch alone.)

use std::cell::RefCell;

use corosensei::{Coroutine, CoroutineResult, Yielder, stack::DefaultStack};

/// How much stack a thread of the exercise has, the same as a real one; the memory is only taken when it is used.
const STACK_BYTES: usize = 2 << 20;

/// The other end of a coroutine: what the code inside it calls to give up control.
pub type Switch = Yielder<(), ()>;

thread_local! {
    /// Stacks of ended coroutines, for the next ones.
    static STACKS: RefCell<Vec<DefaultStack>> = const { RefCell::new(Vec::new()) };
}

/// One thread of the exercise.
pub struct Fiber(Coroutine<(), (), (), DefaultStack>);

impl Fiber {
    /// Prepares a coroutine that will run `body`.
    pub fn new(body: impl FnOnce(&Switch) + 'static) -> Self {
        let stack = STACKS
            .with_borrow_mut(Vec::pop)
            .unwrap_or_else(|| DefaultStack::new(STACK_BYTES).expect("the system has memory for one more stack"));
        Fiber(Coroutine::with_stack(stack, move |switch, ()| body(switch)))
    }

    /// Runs it until it switches back. Returns whether it has ended.
    pub fn resume(&mut self) -> bool {
        matches!(self.0.resume(()), CoroutineResult::Return(()))
    }

    /// Takes the stack back. What is alive on the stack of one that has not ended is forgotten, not dropped: the
    /// learner's destructors would run in a world that no longer exists.
    pub fn retire(mut self) {
        if self.0.started() && !self.0.done() {
            // SAFETY: nothing on this stack is used again. All fibers of an execution are retired together, so a thread
            // that borrows from another's stack goes with it; values on the heap are leaked.
            unsafe { self.0.force_reset() };
        }
        if self.0.done() {
            STACKS.with_borrow_mut(|stacks| stacks.push(self.0.into_stack()));
        }
    }
}
