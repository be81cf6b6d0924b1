//! One execution of a test: its tasks, the queue, the clock, and what has happened.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, VecDeque},
    panic::resume_unwind,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
    task::Waker,
};

use super::{
    causes::Object,
    search::Strategy,
    task::{Body, Fate, Site, Task, TaskId, TaskWaker, Wait, Wakes},
    timers::Timers,
    trace::{Step, duration},
};

/// After so many polls in which tasks only woke themselves, they will do so for ever.
const SPINNING: u64 = 5_000;
/// An execution with more polls is not followed to its end.
const LONGEST: u64 = 50_000;

/// How an execution ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Ending {
    /// The test returned.
    Completed,
    /// The test panicked, or returned an `Err`.
    Panicked(String),
    /// Nobody can go on, no timer is left, and the test has not ended.
    Hang,
    /// Tasks wake themselves again and again; whether time passes meanwhile.
    Livelock { time_passes: bool },
    /// A poll calls something that blocks the thread; whether it would ever come back.
    Blocks { call: &'static str, kind: &'static str, site: Site, for_ever: bool, why: String },
    /// The test passed, and these tasks can never end.
    LeftBehind(Vec<TaskId>),
    /// The test passed, and nobody was told that this task panicked.
    PanicUnheard(TaskId),
    /// It was too long to be followed.
    TooLong,
    /// The test does what can't be explored.
    Unsupported(&'static str),
}

/// Who made a task ready.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// It is new.
    Spawned,
    /// A task, perhaps itself.
    Task(TaskId),
    /// A timer.
    Timer,
    /// The test's code outside of any task.
    Outside,
}

/// What the executor does next.
pub enum Next {
    /// Polls a task.
    Poll(TaskId),
    /// Lets time pass, and wakes these.
    Time(Vec<Waker>),
    /// Nothing: nobody will ever go on.
    Hang,
}

/// The state of an execution.
pub struct Execution {
    /// All tasks; the first is the test's own.
    pub tasks: Vec<Task>,
    /// Those that can be polled.
    pub ready: VecDeque<(TaskId, Cause)>,
    /// The one that is polled now.
    pub running: Option<TaskId>,
    /// What is waiting for time to pass.
    pub timers: Timers,
    /// Virtual nanoseconds since the test began.
    pub now: u64,
    /// Whether the clock is paused, so that time passes only when nobody can go on.
    pub paused: bool,
    /// How choices are made.
    pub strategy: Strategy,
    /// Polls so far.
    pub polls: u64,
    /// How it ended, once it has.
    pub ending: Option<Ending>,
    /// The steps, if they are recorded.
    pub trace: Option<Vec<Step>>,
    /// What was printed.
    pub output: String,
    /// The real runtime without drivers that polls happen in; see [`super::executor`].
    pub context: Rc<real::runtime::Runtime>,
    /// Whether each runtime that was built has the multi-thread flavor.
    pub runtimes: Vec<bool>,
    /// The runtimes that are entered, the last one innermost.
    pub entered: Vec<u32>,
    /// In a closure that may block: for how many nanoseconds it has slept.
    pub may_block: Option<u64>,
    /// Whether the test has ended and its tasks are only looked at.
    pub after: bool,
    /// The tasks that were alive when the test ended; if it failed, only those that nobody was waiting for.
    pub left: Vec<TaskId>,
    /// What the tasks that wait for ever were found to wait for.
    pub answers: Vec<super::ask::Answer>,
    /// Shadowed locks and notifiers.
    pub objects: Vec<Object>,
    /// Tasks that have ended, in that order.
    pub ended: u64,
    wakes: Arc<Wakes>,
    /// The numbers of their addresses.
    pub numbers: HashMap<usize, usize>,
    /// How often each `select!` of each task was polled.
    pub looks: HashMap<(TaskId, u32, u32), u32>,
    spinning: u64,
    spinning_since: u64,
    spinning_from: u64,
}

thread_local! {
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
    static CURRENT: RefCell<Option<Execution>> = const { RefCell::new(None) };
}

/// Whether this thread is in an execution.
pub fn active() -> bool {
    ACTIVE.get()
}

/// Looks at the execution. No code of the exercise may run inside.
pub fn with<R>(look: impl FnOnce(&mut Execution) -> R) -> R {
    CURRENT.with_borrow_mut(|execution| look(execution.as_mut().expect("an execution is active")))
}

/// Makes this the execution of the thread, or ends it.
pub fn replace(execution: Option<Execution>) -> Option<Execution> {
    ACTIVE.set(execution.is_some());
    CURRENT.replace(execution)
}

/// What a panic that gives up an execution carries.
pub struct GivenUp;

/// Ends the execution here and now.
pub fn give_up(ending: Ending) -> ! {
    with(|execution| execution.ending.get_or_insert(ending).clone());
    resume_unwind(Box::new(GivenUp))
}

impl Execution {
    /// One that has not begun.
    pub fn new(strategy: Strategy, record: bool, context: Rc<real::runtime::Runtime>, test: Site) -> Self {
        let mut execution = Execution {
            tasks: Vec::new(),
            ready: VecDeque::new(),
            running: None,
            timers: Timers::default(),
            now: 0,
            paused: false,
            strategy,
            polls: 0,
            ending: None,
            trace: record.then(Vec::new),
            output: String::new(),
            context,
            runtimes: Vec::new(),
            entered: Vec::new(),
            may_block: None,
            after: false,
            left: Vec::new(),
            answers: Vec::new(),
            objects: Vec::new(),
            ended: 0,
            wakes: Arc::new(Wakes::new()),
            numbers: HashMap::new(),
            looks: HashMap::new(),
            spinning: 0,
            spinning_since: 0,
            spinning_from: 0,
        };
        execution.add_task(test, None, Arc::default());
        execution.tasks[0].ended = true;
        execution
    }

    /// The name that a task has in reports.
    pub fn name(&self, task: TaskId) -> String {
        match task {
            TaskId::TEST => "test".into(),
            TaskId(number) => format!("task {number} (line {})", self.tasks[task.index()].spawned.line),
        }
    }

    /// Adds a task, not yet ready.
    pub fn add_task(&mut self, spawned: Site, body: Option<Body>, fate: Arc<Fate>) -> TaskId {
        let task = TaskId(self.tasks.len() as u32);
        let wake = Arc::new(TaskWaker { task, wakes: Arc::clone(&self.wakes) });
        let runtime = self.entered.last().copied().unwrap_or_default();
        self.tasks.push(Task {
            spawned,
            runtime,
            body,
            queued: false,
            ended: false,
            waits: Vec::new(),
            fate,
            panic: None,
            last_step: None,
            wake,
        });
        task
    }

    /// Puts a task at the end of the queue, if it isn't in it.
    pub fn queue(&mut self, task: TaskId, cause: Cause) {
        let entry = &mut self.tasks[task.index()];
        if !entry.queued && !entry.ended {
            entry.queued = true;
            self.ready.push_back((task, cause));
        }
    }

    /// Queues those that were woken. Returns whether anybody but `running` itself was.
    pub fn collect_wakes(&mut self, cause: Cause) -> bool {
        let running = self.running;
        let woken = self.wakes.take(running);
        for &task in &woken {
            self.queue(task, cause);
        }
        if self.wakes.foreign.load(Ordering::Relaxed) {
            self.ending.get_or_insert(Ending::Unsupported("tasks are woken by threads"));
        }
        woken.iter().any(|&task| Some(task) != running)
    }

    /// Chooses what happens next.
    pub fn next(&mut self) -> Next {
        self.collect_wakes(Cause::Outside);
        let timer = self.timers.next();
        let Some(count) = Some(self.ready.len()).filter(|&count| count > 0) else {
            return timer.map_or(Next::Hang, |(due, _)| Next::Time(self.pass_time(due, false)));
        };
        let early = timer.filter(|&(_, short)| short && !self.paused && !self.after);
        let options = count + early.is_some() as usize;
        let chosen = match self.after {
            true => 0,
            false => self.strategy.choose(options, |option| if option == count { 1 } else { option }),
        };
        if let (true, Some((due, _))) = (chosen == count, early) {
            return Next::Time(self.pass_time(due, true));
        }
        // A delay puts those that were passed over at the end of the queue.
        self.ready.rotate_left(chosen);
        let (task, cause) = self.ready.pop_front().expect("somebody is ready");
        self.begin(task, cause, chosen > 0);
        Next::Poll(task)
    }

    fn pass_time(&mut self, due: u64, early: bool) -> Vec<Waker> {
        self.now = self.now.max(due);
        let could = self.ready.front().map(|&(task, _)| self.name(task));
        let passes = format!("it is +{}", duration(due));
        self.record(None, Site::line("", 0), || match could {
            Some(task) => format!("{passes} before {task} is polled"),
            None => passes,
        });
        if let Some(step) = self.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.deviates = early;
            step.matters = true;
        }
        self.timers.expire(self.now)
    }

    fn begin(&mut self, task: TaskId, cause: Cause, deviates: bool) {
        self.polls += 1;
        match cause {
            Cause::Task(by) if by == task => self.spinning += 1,
            Cause::Timer => self.spinning += 1,
            _ => self.rest(),
        }
        self.running = Some(task);
        let entry = &mut self.tasks[task.index()];
        entry.queued = false;
        entry.waits.clear();
        let site = entry.spawned;
        let by = match cause {
            _ if self.trace.is_none() => String::new(),
            Cause::Task(by) if by == task => " again".into(),
            Cause::Task(by) => format!(", woken by {}", self.name(by)),
            Cause::Timer => format!(", woken at +{}", duration(self.now)),
            Cause::Spawned | Cause::Outside => String::new(),
        };
        self.record(Some(task), site, || format!("polled{by}"));
        if let Some(trace) = self.trace.as_mut().filter(|_| !self.after) {
            self.tasks[task.index()].last_step = Some(trace.len() - 1);
            let step = trace.last_mut().expect("it was recorded just now");
            step.deviates = deviates;
            step.matters = matches!(cause, Cause::Spawned) || deviates;
        }
        if self.polls > LONGEST {
            self.ending.get_or_insert(Ending::TooLong);
        }
        // On a paused clock no timer rings while somebody can go on.
        if self.spinning > SPINNING && (self.paused || self.timers.none_before(self.spinning_since)) {
            let time_passes = self.now > self.spinning_from;
            self.ending.get_or_insert(Ending::Livelock { time_passes });
        }
    }

    /// Something happened besides tasks waking themselves.
    fn rest(&mut self) {
        self.spinning = 0;
        self.spinning_since = self.timers.next_number();
        self.spinning_from = self.now;
    }

    /// Notes how a poll ended, and queues whom it woke.
    pub fn end(&mut self, task: TaskId, ready: bool, value: Option<&str>) {
        let woke = self.collect_wakes(Cause::Task(task));
        if ready {
            self.rest();
            self.ended += 1;
            if task == TaskId::TEST {
                self.left = self.unfinished();
            }
            self.tasks[task.index()].ended = true;
            self.tasks[task.index()].fate.ended.store(true, Ordering::Relaxed);
        }
        self.running = None;
        if self.trace.is_none() {
            return;
        }
        let value = value.map_or_else(|| self.waiting(task), String::from);
        self.close(task, ready, value, woke);
    }

    /// Notes what the running task waits for.
    pub fn waits(&mut self, wait: Wait) {
        if let Some(task) = self.running {
            self.tasks[task.index()].waits.push(wait);
        }
    }

    /// How it ended.
    pub fn ending(&self) -> &Ending {
        self.ending.as_ref().expect("an execution that was run has ended")
    }

    /// A task that panicked without anybody being told.
    pub fn unheard(&self) -> Option<TaskId> {
        let unheard = |task: &&Task| task.panic.is_some() && !task.fate.heard.load(Ordering::Relaxed);
        self.tasks[1..].iter().find(unheard).map(|task| task.wake.task)
    }

    /// Notes a panic of the running task.
    pub fn panicked(&mut self, message: String, site: Site) {
        self.does(site, || format!("panics: {message}"));
        let task = self.running.unwrap_or(TaskId::TEST);
        if self.after {
            return;
        }
        self.tasks[task.index()].panic.get_or_insert((message, site));
        if task == TaskId::TEST {
            self.left = self.unfinished();
        }
    }

    /// The tasks that have not ended, and that nobody waits for.
    pub fn unfinished(&self) -> Vec<TaskId> {
        let waited_for = |task: TaskId| self.tasks.iter().any(|other| other.waits.contains(&Wait::Task(task)));
        let tasks = (1..self.tasks.len() as u32).map(TaskId);
        tasks
            .filter(|&task| !self.tasks[task.index()].fate.ended.load(Ordering::Relaxed) && !waited_for(task))
            .collect()
    }
}
