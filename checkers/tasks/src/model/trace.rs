//! The steps of an execution, in words.

use super::{
    causes::Access,
    execution::Execution,
    report::receiver,
    task::{Site, TaskId, Wait},
};

/// A row of the schedule.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// Which task; `None` for the clock.
    pub task: Option<TaskId>,
    /// Where.
    pub site: Site,
    /// What.
    pub operation: String,
    /// What comes of it.
    pub value: Option<String>,
    /// Whose turn it would have been by the queue.
    pub deviates: bool,
    /// Whether it made a difference to another task.
    pub matters: bool,
    /// The shared object it reads or writes, if it is one that is shadowed.
    pub access: Option<Access>,
    /// Whether it waits, and for whom, who has what it waits for since which line.
    pub blocked_by: Option<(TaskId, u32)>,
    /// Whether its poll ended with it, and the task has to be woken.
    pub waits: bool,
    /// The locks that were taken in it, by their numbers.
    pub takes: Vec<usize>,
    /// The locks that were given back until the next step.
    pub gives: Vec<usize>,
}

impl Execution {
    /// The name that a task has in a sentence.
    pub fn who(&self, task: TaskId) -> String {
        if task == TaskId::TEST { "the test".into() } else { self.name(task) }
    }

    /// What a pending task waits for, in words.
    pub fn waiting(&self, task: TaskId) -> String {
        let waits = &self.tasks[task.index()].waits;
        let words: Vec<String> = waits.iter().map(|wait| self.wait(wait)).collect();
        if words.is_empty() { "pending".into() } else { words.join(", or ") }
    }

    fn wait(&self, wait: &Wait) -> String {
        match wait {
            Wait::Task(other) => format!("waits for {}", self.name(*other)),
            Wait::Time(due) => format!("sleeps until +{}", duration(*due)),
            Wait::Lock(_, site) => {
                let name = receiver(*site).map_or_else(|| "the lock".into(), |name| format!("{name}.lock()"));
                format!("waits for {name} at line {}", site.line)
            }
            Wait::Notified(_, site) => format!("waits to be notified at line {}", site.line),
        }
    }

    /// Who has what is waited for, and since which line.
    pub fn holder(&self, wait: &Wait) -> Option<(TaskId, u32)> {
        match wait {
            Wait::Lock(lock, _) => self.objects[*lock].held.map(|(task, site)| (task, site.line)),
            _ => None,
        }
    }

    /// Records a step, if steps are recorded.
    pub fn record(&mut self, task: Option<TaskId>, site: Site, operation: impl FnOnce() -> String) {
        if self.after || self.ending.is_some() {
            return;
        }
        if let Some(trace) = &mut self.trace {
            trace.push(Step {
                task,
                site,
                operation: operation(),
                value: None,
                deviates: false,
                matters: false,
                access: None,
                blocked_by: None,
                waits: false,
                takes: Vec::new(),
                gives: Vec::new(),
            });
        }
    }

    /// Records how a poll ended: at its step, or in one of its own if others came between. `ready`: the task has ended.
    pub fn close(&mut self, task: TaskId, ready: bool, value: String, woke: bool) {
        let blocked_by = self.tasks[task.index()].waits.iter().find_map(|wait| self.holder(wait));
        let site = self.tasks[task.index()].spawned;
        let begun = self.tasks[task.index()].last_step;
        let Some(trace) = self.trace.as_mut().filter(|_| !self.after && self.ending.is_none()) else { return };
        match begun {
            Some(at) if at + 1 == trace.len() => trace[at].value = Some(value),
            _ if value == "panics" => return,
            _ => self.record(Some(task), site, || value),
        }
        if let Some(step) = self.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.matters |= woke || ready;
            step.blocked_by = blocked_by;
            step.waits = !ready;
        }
    }

    /// Notes at the last step that a lock, by its number, was taken or given back.
    pub fn held(&mut self, lock: usize, is_taken: bool) {
        if self.after || self.ending.is_some() {
            return;
        }
        if let Some(step) = self.trace.as_mut().and_then(|trace| trace.last_mut()) {
            let locks = if is_taken { &mut step.takes } else { &mut step.gives };
            locks.push(lock);
        }
    }

    /// What a lock is called in the steps: as it is called where it is used first, with a number behind it if another one
    /// is called the same.
    pub fn lock_name(&self, lock: usize) -> String {
        let steps = self.trace.as_deref().unwrap_or_default();
        let mut named: Vec<(usize, Option<String>)> = Vec::new();
        for step in steps {
            if let Some(access) = step.access
                && !step.takes.is_empty()
                && named.iter().all(|(other, _)| *other != access.object)
            {
                named.push((access.object, receiver(step.site)));
            }
        }
        let name = named.iter().find(|(other, _)| *other == lock).and_then(|(_, name)| name.as_deref());
        let twins: Vec<usize> =
            named.iter().filter(|(_, other)| other.as_deref() == name).map(|(other, _)| *other).collect();
        let name = name.unwrap_or("the lock");
        match twins.iter().position(|twin| *twin == lock) {
            Some(before) if twins.len() > 1 => format!("{name}#{}", before + 1),
            _ => name.to_string(),
        }
    }

    /// Records something that the running task does besides being polled.
    pub fn does(&mut self, site: Site, operation: impl FnOnce() -> String) {
        let task = self.running.unwrap_or(TaskId::TEST);
        self.record(Some(task), site, operation);
        if let Some(step) = self.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.matters = true;
        }
    }

    /// Chooses the branch that a `select!` looks at first. By default each in turn, so that none of them starves.
    pub fn first_branch(&mut self, branches: u32, line: u32, column: u32) -> u32 {
        let task = self.running.unwrap_or(TaskId::TEST);
        let look = self.looks.entry((task, line, column)).or_default();
        let default = *look % branches;
        *look += 1;
        if self.after {
            return default;
        }
        let chosen = self.strategy.choose(branches as usize, |option| (option > 0) as usize) as u32;
        let first = (default + chosen) % branches;
        if chosen > 0 {
            let file = self.tasks[0].spawned.file;
            self.does(Site::line(file, line), || format!("select! looks at branch {} first", first + 1));
        }
        first
    }
}

/// A duration in nanoseconds, in words.
pub fn duration(nanoseconds: u64) -> String {
    match nanoseconds {
        whole if whole.is_multiple_of(1_000_000_000) => format!("{} s", whole / 1_000_000_000),
        other if other.is_multiple_of(1_000_000) => format!("{} ms", other / 1_000_000),
        other => format!("{:?}", std::time::Duration::from_nanos(other)),
    }
}
