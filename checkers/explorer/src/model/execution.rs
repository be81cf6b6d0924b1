//! One execution: the threads, what each would do next, the shared objects, and the loop that runs one step at a time.
//!
//! A thread runs until just before its next visible operation ([`point`]), says what that is ([`Pending`]), and waits to
//! be chosen. The scheduler looks at all the pending operations, works out which can go, and asks the search for one.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::HashMap,
    panic::PanicHookInfo,
    sync::Arc,
};

use super::{
    clock::Clock,
    coroutine::{Fiber, Switch},
    object::{Object, State},
    race::{self, Open},
    schedule::{Accesses, Ending, ObjectId, Pending, Place, Site, ThreadId, ThreadSet, Wait, Wake},
    search::{Choice, Strategy},
    trace::Step,
};

/// So many looks at the same thing in a row are a spin loop, also when it doesn't say so with a hint.
const SPIN: u32 = 3;

/// A thread of this execution.
pub struct Thread {
    /// Its name, if it was given one.
    pub name: Option<String>,
    /// What it does next.
    pub pending: Pending,
    /// Why the step it is in could go.
    pub wake: Wake,
    /// When it took its last step.
    pub last_step: u64,
    /// What it knows of the others' past.
    pub clock: Clock,
    /// What it would know, were its relaxed reads followed by an acquire fence.
    pub relaxed_reads: Clock,
    /// What it knew at its last release fence.
    pub release_fence: Clock,
    /// The object that stands for its end, for those who join.
    pub ended: ObjectId,
    /// Whether it has ended.
    pub finished: bool,
    /// Whether somebody has taken its result.
    pub joined: bool,
    /// The panic it ended with.
    pub panicked: Option<String>,
    /// How many panics it is unwinding from.
    pub panicking: u32,
    /// Whether `unpark` was called and not yet used, and what the caller knew.
    pub token: Option<Clock>,
    /// Pointers into cells that it was given since its last operation.
    pub open: Vec<Open>,
    /// How often it has slept or yielded.
    pub rests: u32,
    /// The last thing it looked at in vain, how often in a row, and the version that it saw then.
    spin: Option<(Place, ObjectId, u64, u32, u32)>,
    /// Its thread-local variables, by the address of their keys.
    pub locals: HashMap<usize, Box<dyn Any>>,
    /// The end of the coroutine that gives up control; set while the coroutine lives.
    switch: *const Switch,
    body: Option<Box<dyn FnOnce()>>,
}

/// One run of the test under one schedule.
pub struct Execution {
    /// A number no other execution of this process has.
    pub generation: u32,
    /// All threads so far.
    pub threads: Vec<Thread>,
    /// All shared objects so far.
    pub objects: Vec<Object>,
    /// The thread that was chosen to run next, or runs.
    pub current: ThreadId,
    /// The thread whose code runs.
    pub running: ThreadId,
    /// How many steps were taken.
    pub steps: u64,
    /// Virtual nanoseconds since the beginning.
    pub now: u64,
    /// Whether the test looks at the counts of an `Arc`; see [`super::spawn`].
    pub counts_owners: bool,
    /// What sequentially consistent fences know, and the object that stands for their order.
    pub fences: (Clock, Option<ObjectId>),
    /// How it ended, once it has.
    pub ending: Option<Ending>,
    /// Atomic variables that stand for other memory, by its address.
    pub by_address: HashMap<(usize, &'static str), usize>,
    /// The learner's panic hook.
    pub panic_hook: Option<PanicHook>,
    /// Whether it runs: then nobody is switched to.
    pub in_hook: bool,
    /// The last panic each thread raised.
    pub raised: HashMap<ThreadId, Raised>,
    /// The steps, when they are recorded.
    pub trace: Option<Vec<Step>>,
    /// How many there were when nobody could go on.
    pub steps_when_stuck: Option<usize>,
    /// What was printed, in pieces; `true` for stderr.
    pub output: Vec<(bool, String)>,
    /// How many bytes that is.
    pub printed: usize,
    pub(crate) strategy: Strategy,
    pub(super) idle: u64,
    /// A thread that was just spawned and runs to its first operation, and who spawned it.
    pub(super) newborn: Option<(ThreadId, ThreadId)>,
    /// Whether the step that runs cut off another thread.
    pub(super) preempted: bool,
}

/// What is called when a thread panics.
pub type PanicHook = Arc<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

/// A panic, as it was raised.
#[derive(Clone, Debug)]
pub struct Raised {
    /// Where.
    pub site: Option<Site>,
}

thread_local! {
    static CURRENT: RefCell<Option<Execution>> = const { RefCell::new(None) };
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
}

/// Whether the caller is inside an execution.
pub fn active() -> bool {
    ACTIVE.get()
}

/// Works with the current execution. None of the learner's code may be called from inside.
///
/// # Panics
/// Outside an execution.
pub fn with<R>(act: impl FnOnce(&mut Execution) -> R) -> R {
    CURRENT.with_borrow_mut(|current| act(current.as_mut().expect("this works only inside a #[test]")))
}

/// Runs `body` as the test's thread, to the end of all threads. Returns the execution as it was at the end.
pub fn run(
    generation: u32,
    name: &str,
    counts_owners: bool,
    strategy: Strategy,
    trace: bool,
    body: Box<dyn FnOnce()>,
) -> (Execution, Strategy) {
    let execution = Execution {
        generation,
        threads: Vec::new(),
        objects: Vec::new(),
        current: ThreadId::TEST,
        running: ThreadId::TEST,
        steps: 0,
        now: 0,
        counts_owners,
        fences: (Clock::new(), None),
        ending: None,
        by_address: HashMap::new(),
        panic_hook: None,
        in_hook: false,
        raised: HashMap::new(),
        trace: trace.then(Vec::new),
        steps_when_stuck: None,
        output: Vec::new(),
        printed: 0,
        strategy,
        idle: 0,
        newborn: None,
        preempted: false,
    };
    CURRENT.set(Some(execution));
    with(|execution| execution.add_thread(Some(name.to_string()), None, body));
    ACTIVE.set(true);
    let mut fibers: Vec<Option<Fiber>> = Vec::new();
    while let Some(thread) = with(|execution| execution.ending.is_none().then_some(execution.current)) {
        if fibers.len() <= thread.index() {
            fibers.resize_with(thread.index() + 1, || None);
        }
        with(|execution| execution.running = thread);
        let mut fiber = fibers[thread.index()].take().unwrap_or_else(|| new_fiber(thread));
        if !fiber.resume() {
            fibers[thread.index()] = Some(fiber);
        } else {
            fiber.retire();
        }
    }
    ACTIVE.set(false);
    fibers.into_iter().flatten().for_each(Fiber::retire);
    let mut execution = CURRENT.take().expect("it was put there above");
    // Thread-local values of abandoned threads are forgotten like everything else of theirs.
    for thread in &mut execution.threads {
        std::mem::forget(std::mem::take(&mut thread.locals));
    }
    let mut strategy = std::mem::replace(&mut execution.strategy, Strategy::none());
    let (granted, reluctant) = (ThreadSet::EMPTY, ThreadSet::EMPTY);
    let Execution { threads, objects, running: last, .. } = &execution;
    let choice = Choice { threads, objects, granted, reluctant, idle: false, last: *last };
    strategy.ended(&choice, execution.ending.as_ref().expect("the loop runs until it has ended"));
    (execution, strategy)
}

fn new_fiber(thread: ThreadId) -> Fiber {
    let body = with(|execution| execution.threads[thread.index()].body.take()).expect("a thread is begun once");
    Fiber::new(move |switch| {
        with(|execution| execution.threads[thread.index()].switch = switch);
        body();
    })
}

/// A scheduling point: says what the calling thread does next, and returns when it is its turn to do it.
pub fn point(pending: Pending) -> Wake {
    let stays = with(|execution| {
        let me = execution.running;
        if let Some(message) = race::settle(execution) {
            execution.fail(Ending::DataRace { message });
            return false;
        }
        if execution.in_hook {
            // The real panic machinery is in the middle of its work: no other thread may panic now, so none may run.
            if !execution.holds(me, pending.wait) {
                eprintln!("a panic hook waits for another thread: that can't be explored");
                std::process::exit(101);
            }
            return true;
        }
        execution.arrive(pending);
        if let Some((_, parent)) = execution.newborn.take() {
            execution.current = parent;
            return false;
        }
        execution.decide();
        execution.ending.is_none() && execution.current == me
    });
    if !stays {
        switch_away();
    }
    with(|execution| execution.begin_step())
}

/// A step that nobody can tell from the one before, and that therefore needs no turn of its own.
pub fn pass(pending: Pending) {
    let race = with(|execution| {
        let race = race::settle(execution);
        execution.arrive(pending);
        let running = execution.running;
        execution.strategy.passes(running, &pending);
        race
    });
    if let Some(message) = race {
        fail_now(Ending::DataRace { message });
    }
}

/// The last point of a thread: after its [`Pending`] end, the coroutine may return.
pub fn leave() {
    with(|execution| {
        let me = execution.running;
        execution.threads[me.index()].finished = true;
        execution.progress();
        if execution.ending.is_none() {
            execution.decide();
        }
    });
}

/// Ends the execution with a failure, here and now.
pub fn fail_now(ending: Ending) -> ! {
    with(|execution| execution.fail(ending));
    switch_away();
    unreachable!("an execution that has ended is not resumed")
}

/// Gives control to the loop in [`run`], which goes on with whoever is current.
pub(super) fn switch_away() {
    let switch = with(|execution| execution.threads[execution.running.index()].switch);
    // SAFETY: the pointer was made from the reference the coroutine was started with, which lives as long as the
    // coroutine, and this code runs on that very coroutine.
    unsafe { (*switch).suspend(()) };
}

impl Execution {
    pub(super) fn add_thread(
        &mut self,
        name: Option<String>,
        spawned_at: Option<Place>,
        body: Box<dyn FnOnce()>,
    ) -> ThreadId {
        let id = ThreadId(self.threads.len() as u8);
        let place = spawned_at.unwrap_or(std::panic::Location::caller());
        let ended = self.add_object("thread", place, State::Plain);
        let mut clock = match spawned_at {
            Some(_) => self.release(),
            None => Clock::new(),
        };
        clock.tick(id);
        self.threads.push(Thread {
            name,
            pending: Pending::new("begin", None, place, Accesses::NONE),
            wake: Wake::Granted,
            last_step: self.steps,
            clock,
            relaxed_reads: Clock::new(),
            release_fence: Clock::new(),
            ended,
            finished: false,
            joined: false,
            panicked: None,
            panicking: 0,
            token: None,
            open: Vec::new(),
            rests: 0,
            spin: None,
            locals: HashMap::new(),
            switch: std::ptr::null(),
            body: Some(body),
        });
        self.strategy.spawned(spawned_at.map(|_| self.running));
        id
    }

    /// Adds a shared object.
    pub fn add_object(&mut self, type_name: &'static str, made: Place, state: State) -> ObjectId {
        let id = ObjectId(self.objects.len() as u32);
        self.objects.push(Object { type_name, made, version: 0, sync: Clock::new(), state });
        id
    }

    /// The thread whose code runs.
    pub fn me(&mut self) -> &mut Thread {
        &mut self.threads[self.running.index()]
    }

    /// What a thread is called in a report.
    pub fn thread_name(&self, thread: ThreadId) -> String {
        match &self.threads[thread.index()].name {
            _ if thread == ThreadId::TEST => "test".into(),
            Some(name) => name.clone(),
            None => thread.to_string(),
        }
    }

    /// An event that others may learn of: returns what the running thread knows, itself included.
    pub fn release(&mut self) -> Clock {
        let id = self.running;
        let thread = self.me();
        let known = thread.clock.clone();
        thread.clock.tick(id);
        known
    }

    /// The running thread learns what `clock` knows.
    pub fn acquire(&mut self, clock: &Clock) {
        self.me().clock.join(clock);
    }

    /// Something has changed that others may have waited for.
    pub fn progress(&mut self) {
        self.idle = 0;
    }

    /// The object is no longer what it was: those who spin on it may look again.
    pub fn changed(&mut self, object: ObjectId) {
        self.objects[object.index()].version += 1;
        self.progress();
    }

    /// The running thread looked at the object in vain. Returns what it has to wait for before it looks again: a change,
    /// when it has seen `value` at this place a few times without a break.
    pub fn looked(&mut self, object: ObjectId, place: Place, value: u64) {
        let count = match self.me().spin {
            Some((at, on, seen, count, _)) if at == place && on == object && seen == value => count + 1,
            _ => 1,
        };
        let version = self.objects[object.index()].version;
        self.me().spin = Some((place, object, value, count, version));
    }

    /// Forgets what the running thread has looked at: it did something else.
    pub fn stop_spinning(&mut self) {
        self.me().spin = None;
    }

    /// What a look at the object, at this place, waits for.
    pub fn look(&mut self, object: ObjectId, place: Place) -> Wait {
        match self.me().spin {
            Some((at, on, seen, count, version)) if at == place && on == object && count >= SPIN => {
                // Who has read an old value has a newer one to look at.
                if matches!(&self.objects[object.index()].state, State::Atomic(location) if location.newest() != seen) {
                    return Wait::Nothing;
                }
                // It may have changed since, while the thread did something else.
                Wait::Changed(object, version)
            }
            _ => Wait::Nothing,
        }
    }

    /// Ends the execution with a failure, at the step that runs.
    pub fn fail(&mut self, ending: Ending) {
        self.ending.get_or_insert(ending);
    }
}
