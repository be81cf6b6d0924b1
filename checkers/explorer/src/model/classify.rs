//! What a failing execution is a case of. The schedule is exact; the class is a reading of it, in fixed rules.

use super::{
    causes,
    execution::Execution,
    explore::Test,
    object::State,
    schedule::{Ending, Sort, ThreadId, Wait},
    scheduler::is_soft,
};

/// The classes of failure, as the runner's verdicts know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// An assertion that fails in every schedule.
    AssertionFailed,
    /// Another panic, in every schedule.
    Panicked,
    /// Some schedules pass, others don't; or memory is accessed without an order.
    Race,
    /// The test looked before threads it depends on had ended.
    MissedJoin,
    /// Threads wait for each other.
    Deadlock,
    /// A thread waits for a notification that has already been sent.
    LostWakeup,
    /// Threads run and get nowhere.
    Livelock,
    /// A thread can never end, though the test has.
    LeftBehind,
}

impl Class {
    /// As the runner spells it.
    pub fn name(self) -> &'static str {
        match self {
            Class::AssertionFailed => "assertion_failed",
            Class::Panicked => "panicked",
            Class::Race => "race",
            Class::MissedJoin => "missed_join",
            Class::Deadlock => "deadlock",
            Class::LostWakeup => "lost_wakeup",
            Class::Livelock => "livelock",
            Class::LeftBehind => "left_behind",
        }
    }
}

/// What was found.
pub struct Finding {
    /// The class.
    pub class: Class,
    /// More precisely, where that is known: `lost_update`, `check_then_act`, `ordering`, `data_race`, `lock_cycle`, …
    pub kind: &'static str,
    /// What went wrong, in a sentence.
    pub message: String,
    /// How it came to that: who did what between whose steps.
    pub cause: String,
    /// The step that fails, as an index; the last one if it is not known.
    pub fatal: Option<usize>,
}

/// Reads the failing execution. `passes` tells whether another schedule of the same test passes.
pub fn classify(test: &Test, execution: &Execution, passes: bool) -> Finding {
    match execution.ending.as_ref().expect("the execution has ended") {
        Ending::Panicked { thread, message } => panicked(execution, *thread, message, passes),
        Ending::DataRace { message } => Finding {
            class: Class::Race,
            kind: "data_race",
            message: message.clone(),
            cause: "Nothing orders the two accesses: no lock, no join, no release that is acquired.".into(),
            fatal: None,
        },
        Ending::Livelock => livelock(execution),
        Ending::Completed if test.should_panic => Finding {
            class: if passes { Class::Race } else { Class::AssertionFailed },
            kind: "did_not_panic",
            message: "the test should panic, and does not in this schedule".into(),
            cause: String::new(),
            fatal: None,
        },
        Ending::Stuck => stuck(execution),
        _ => Finding {
            class: Class::Race,
            kind: "nondeterministic",
            message: "the test failed once, and passed when the same schedule was run again".into(),
            cause: "It depends on something besides the schedule: time, random numbers, the order of a HashMap.".into(),
            fatal: None,
        },
    }
}

/// Whose panic it really is: `scope`, and an `unwrap` after `join` or `lock`, only pass on that of another thread.
fn origin(execution: &Execution, thread: ThreadId, message: &str) -> Option<(ThreadId, String)> {
    let passed_on = ["a scoped thread panicked", "on an `Err` value: Any", "on an `Err` value: PoisonError"];
    if !passed_on.iter().any(|words| message.contains(words)) {
        return None;
    }
    let trace = execution.trace.as_deref().unwrap_or_default();
    let step = trace.iter().find(|step| step.sort == Sort::Panic && step.thread != thread)?;
    let message = step.text.strip_prefix("panics: ").unwrap_or(&step.text);
    Some((step.thread, message.to_string()))
}

fn panicked(execution: &Execution, thread: ThreadId, message: &str, passes: bool) -> Finding {
    let (thread, message) = origin(execution, thread, message).unwrap_or((thread, message.to_string()));
    let place = execution.raised.get(&thread).and_then(|raised| raised.site);
    let at = place.map_or_else(String::new, |site| format!(" at line {}", site.line));
    let who = match thread {
        ThreadId::TEST => String::new(),
        thread if execution.threads[thread.index()].joined => format!("{} panicked: ", execution.thread_name(thread)),
        thread => format!("{} panicked and nobody joined it: ", execution.thread_name(thread)),
    };
    let trace = execution.trace.as_deref().unwrap_or_default();
    let fatal = trace.iter().rposition(|step| step.sort == Sort::Panic && step.thread == thread);
    let finding = |class, kind, cause| Finding {
        class,
        kind,
        message: format!("{who}{message}{at}"),
        cause,
        fatal: fatal.or(trace.len().checked_sub(1)),
    };
    if !passes {
        let assertion = message.starts_with("assertion") || execution.raised.is_empty();
        let class = if assertion { Class::AssertionFailed } else { Class::Panicked };
        return finding(class, class.name(), "Every schedule that was tried fails like this.".into());
    }
    if let Some(cause) = causes::lost_update(execution, trace) {
        return finding(Class::Race, "lost_update", cause);
    }
    if thread == ThreadId::TEST
        && let Some(cause) = causes::still_running(execution)
    {
        return finding(Class::MissedJoin, "missed_join", cause);
    }
    if let Some(cause) = causes::stale_read(execution, trace) {
        return finding(Class::Race, "ordering", cause);
    }
    if let Some(cause) = causes::check_then_act(execution, trace, thread) {
        return finding(Class::Race, "check_then_act", cause);
    }
    if let Some(cause) = causes::spurious(execution, trace) {
        return finding(Class::Race, "spurious_wakeup", cause);
    }
    finding(Class::Race, "order", causes::order(execution, trace))
}

fn livelock(execution: &Execution) -> Finding {
    let spins = |thread: &ThreadId| is_soft(execution.threads[thread.index()].pending.wait);
    let spinning: Vec<_> =
        execution.unfinished().filter(|thread| spins(thread) || *thread == execution.running).collect();
    let after_test = execution.threads[0].finished;
    let names = causes::list(spinning.iter().map(|&thread| {
        let pending = &execution.threads[thread.index()].pending;
        format!("{} at line {}", execution.thread_name(thread), pending.place.line())
    }));
    let class = if after_test { Class::LeftBehind } else { Class::Livelock };
    Finding {
        class,
        kind: class.name(),
        message: format!("again and again, something is looked at that does not change any more: by {names}"),
        cause: "No thread is left that would change what is waited for.".into(),
        fatal: None,
    }
}

fn stuck(execution: &Execution) -> Finding {
    let waiting: Vec<_> = execution.unfinished().collect();
    let trace = execution.trace.as_deref().unwrap_or_default();
    let sentences: Vec<String> = waiting.iter().map(|&thread| execution.waits(thread)).collect();
    let message = sentences.join("; ");
    let fatal = trace.iter().rposition(|step| step.sort == Sort::Block);
    let finding = |class, kind, cause| Finding { class, kind, message: message.clone(), cause, fatal };
    if let Some(cycle) = execution.lock_cycle() {
        let kind = if cycle.len() == 1 { "self_deadlock" } else { "lock_cycle" };
        return finding(Class::Deadlock, kind, causes::cycle(execution, &cycle));
    }
    for &thread in &waiting {
        let Wait::Notified(condvar) = execution.threads[thread.index()].pending.wait else { continue };
        let State::Condvar(state) = &execution.objects[condvar.index()].state else { continue };
        if let Some(notification) = state.notifications.iter().rfind(|notification| !notification.heard) {
            let cause = format!(
                "{} notified {} at line {}, when nobody was waiting there; a notification is not kept, and {} began to \
                 wait without looking once more whether it still had to.",
                execution.thread_name(notification.by),
                causes::object_name(execution, condvar),
                notification.place.line(),
                execution.thread_name(thread)
            );
            return finding(Class::LostWakeup, "notified_before_waiting", cause);
        }
        if !state.notifications.is_empty() {
            let cause = format!(
                "{} was notified, and the notification went to another thread, which had no use for it; {} waits on.",
                causes::object_name(execution, condvar),
                execution.thread_name(thread)
            );
            return finding(Class::LostWakeup, "notified_another", cause);
        }
    }
    let wait_of = |thread: &ThreadId| execution.threads[thread.index()].pending.wait;
    if execution.threads[0].finished && !waiting.iter().any(|thread| matches!(wait_of(thread), Wait::Unlocked(_))) {
        let cause = "The test has returned, and this thread can never end.".into();
        return finding(Class::LeftBehind, "left_behind", cause);
    }
    for thread in &waiting {
        if let Wait::Message(channel) = wait_of(thread) {
            return finding(Class::Deadlock, "sender_alive", causes::senders(execution, channel));
        }
    }
    let kind = match waiting.iter().map(wait_of).find(|wait| !matches!(wait, Wait::Finished(_) | Wait::ScopeEnded(_))) {
        Some(Wait::Opened(..)) => "barrier",
        Some(Wait::Notified(_)) => "never_notified",
        Some(Wait::Token) => "never_unparked",
        Some(Wait::Room(_) | Wait::Taken(..)) => "channel_full",
        _ => "deadlock",
    };
    finding(
        Class::Deadlock,
        kind,
        "Every thread that has not ended waits, and nobody is left to end the waiting.".into(),
    )
}
