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
            });
        }
    }

    /// Records how a poll ended: at its step, or in one of its own if others came between.
    pub fn close(&mut self, task: TaskId, value: String, matters: bool, blocked_by: Option<(TaskId, u32)>) {
        let site = self.tasks[task.index()].spawned;
        let begun = self.tasks[task.index()].last_step;
        let Some(trace) = self.trace.as_mut().filter(|_| !self.after && self.ending.is_none()) else { return };
        match begun {
            Some(at) if at + 1 == trace.len() => trace[at].value = Some(value),
            _ if value == "panics" => return,
            _ => self.record(Some(task), site, || value),
        }
        if let Some(step) = self.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.matters |= matters;
            step.blocked_by = blocked_by;
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
