//! What the operating system says of this process's threads. Linux tells; elsewhere nothing is known.

use std::fs;

/// A thread, as the system sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number.
    pub number: u32,
    /// Whether it runs or could run.
    pub state: State,
    /// How often it was scheduled away so far.
    pub switches: u64,
}

/// Whether a thread runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It runs, or waits for nothing but a processor (or a disk).
    Busy,
    /// It sleeps until something wakes it.
    Asleep,
}

/// The number of the running thread.
pub fn this_task() -> Option<u32> {
    // `PID/task/TID`
    let link = fs::read_link("/proc/thread-self").ok()?;
    link.file_name()?.to_str()?.parse().ok()
}

/// All threads of this process; none where the system does not tell, or is not to be asked.
pub fn tasks() -> Option<Vec<Task>> {
    if std::env::var_os("KOANS_TABLE_ONLY").is_some() {
        return None;
    }
    let numbers = fs::read_dir("/proc/self/task").ok()?;
    let numbers = numbers.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    // One that has just ended is not there any more.
    let tasks: Vec<Task> = numbers.filter_map(task).collect();
    (!tasks.is_empty()).then_some(tasks)
}

fn task(number: u32) -> Option<Task> {
    let status = fs::read_to_string(format!("/proc/self/task/{number}/status")).ok()?;
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    let count = |name| field(name)?.parse::<u64>().ok();
    let state = if field("State")?.starts_with('S') { State::Asleep } else { State::Busy };
    Some(Task { number, state, switches: count("voluntary_ctxt_switches")? + count("nonvoluntary_ctxt_switches")? })
}

/// The state of one thread.
pub fn state_of(number: u32) -> Option<State> {
    task(number).map(|task| task.state)
}
