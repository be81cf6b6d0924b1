//! What a failing execution is a case of. The schedule is exact; the class is a reading of it, in fixed rules.

use koans_report::{Class, Test, list};

use super::{
    causes::{Trace, still_running},
    contrast::Contrast,
    execution::Execution,
    names::quoted_name,
    object::{Notification, State},
    schedule::{Ending, ThreadId, Wait},
    scheduler::is_soft,
    trace::{Sort, Step},
    waits::sentence,
};

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

/// Reads the failing execution, and what was found out about it by running it differently.
pub fn classify(test: &Test, execution: &Execution, contrast: Contrast) -> Finding {
    let passes = contrast.passes;
    match execution.ending.as_ref().expect("the execution has ended") {
        Ending::Panicked { thread, message } => panicked(execution, *thread, message, contrast),
        Ending::DataRace { message } => Finding {
            class: Class::Race,
            kind: "data_race",
            message: format!("data race: {message}, and nothing orders them"),
            cause: sentence(&format!(
                "{message}. Neither of the two has to wait for the other, or sees what the other has done: no lock, no join, no \
                 Release that an Acquire reads stands between them."
            )),
            fatal: None,
        },
        Ending::Livelock => livelock(execution),
        Ending::Completed if test.should_panic => Finding {
            class: if passes { Class::Race } else { Class::AssertionFailed },
            kind: "did_not_panic",
            message: "the test should panic, and does not in this schedule".into(),
            cause: if passes { Trace::new(execution).order(ThreadId::TEST, usize::MAX) } else { String::new() },
            fatal: None,
        },
        Ending::Stuck => stuck(execution, contrast),
        _ => Finding {
            class: Class::Race,
            kind: "nondeterministic",
            message: "the test failed, and passed when the same schedule was run again".into(),
            cause: "It depends on something besides the schedule: time, random numbers, the order of a HashMap.".into(),
            fatal: None,
        },
    }
}

/// The panic that this one only passes on: an `unwrap` of what `join` gave passes on that of the joined thread, and the end
/// of a scope that of a thread which nobody has joined.
fn passed_on(execution: &Execution, thread: ThreadId, message: &str) -> Option<(ThreadId, String)> {
    let trace = before_its_panic(execution, thread);
    let panics = || trace.iter().filter(|step| step.sort == Sort::Panic && step.thread != thread);
    let step = if message.contains("on an `Err` value: Any") {
        let mine = trace.iter().rev().filter(|step| step.thread == thread && step.sort != Sort::Block);
        let joined = mine.filter_map(|step| step.said.operation.strip_prefix("join(")?.strip_suffix(')')).next()?;
        panics().rfind(|step| execution.thread_name(step.thread) == joined)?
    } else if message.contains("a scoped thread panicked") {
        let is_joined = |thread: ThreadId| execution.threads[thread.index()].joined;
        panics().find(|step| !is_joined(step.thread)).or_else(|| panics().next())?
    } else {
        return None;
    };
    Some((step.thread, step.said.value.clone().unwrap_or_default()))
}

/// Who has poisoned the lock: the last one who panicked before.
fn poisoner(execution: &Execution, thread: ThreadId) -> Option<(ThreadId, String)> {
    let mut others = before_its_panic(execution, thread).iter().filter(|step| step.thread != thread);
    let step = others.rfind(|step| step.sort == Sort::Panic)?;
    Some((step.thread, step.said.value.clone().unwrap_or_default()))
}

/// The steps up to the last panic of a thread.
fn before_its_panic(execution: &Execution, thread: ThreadId) -> &[Step] {
    let trace = execution.trace.as_deref().unwrap_or_default();
    let own = trace.iter().rposition(|step| step.sort == Sort::Panic && step.thread == thread);
    &trace[..own.unwrap_or(trace.len())]
}

/// A panic's message in one line: those of `assert_eq` have three.
pub fn one_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

fn panicked(execution: &Execution, thread: ThreadId, message: &str, contrast: Contrast) -> Finding {
    let (mut thread, mut message, mut is_passed_on) = (thread, message.to_string(), false);
    while let Some((other, why)) = passed_on(execution, thread, &message) {
        (thread, message, is_passed_on) = (other, why, true);
    }
    let poisoned_by = message.contains("PoisonError").then(|| poisoner(execution, thread)).flatten();
    // Where a schedule passes though somebody panics, that panic is not the trouble.
    let poisoned_by = match poisoned_by {
        Some((other, why)) if !contrast.passes_with_panic => {
            (thread, message, is_passed_on) = (other, why, true);
            None
        }
        other => other,
    };
    let place = execution.raised.get(&thread).and_then(|raised| raised.site);
    let at = place.map_or_else(String::new, |site| format!(", at line {}", site.line));
    let who = match thread {
        ThreadId::TEST => String::new(),
        thread if is_passed_on || execution.threads[thread.index()].joined => {
            format!("{} panicked: ", execution.thread_name(thread))
        }
        thread => format!("{} panicked, and nobody joined it: ", execution.thread_name(thread)),
    };
    let trace = Trace::new(execution);
    let fatal = trace.steps.iter().rposition(|step| step.sort == Sort::Panic && step.thread == thread);
    let finding = |class, kind, cause| Finding {
        class,
        kind,
        message: format!("{who}{}{at}", one_line(&message)),
        cause,
        fatal: fatal.or(trace.steps.len().checked_sub(1)),
    };
    if !contrast.passes {
        let class = if execution.raised.is_empty() { Class::AssertionFailed } else { Class::of_panic(&message) };
        let finding = finding(class, class.name(), "Every schedule that was tried fails like this.".into());
        // It is no matter of places in an order: the panic's own message, and its line is the fatal step's.
        return Finding { message: format!("{who}{}", one_line(&message)), ..finding };
    }
    let race = |kind, cause| finding(Class::Race, kind, cause);
    if let Some((culprit, why)) = poisoned_by {
        let line = execution.raised.get(&culprit).and_then(|raised| raised.site).map_or(0, |site| site.line);
        let cause = format!(
            "{} panicked at line {line} while it held the lock ({}): so the lock is poisoned, and unwrap() on it panics too.",
            execution.who(culprit),
            one_line(&why)
        );
        return race("poisoned", sentence(&cause));
    }
    if let Some(cause) = trace.lost_update() {
        return race("lost_update", cause);
    }
    if let Some(cause) = trace.aba() {
        return race("aba", cause);
    }
    if let Some(cause) = trace.stale_read() {
        return race("ordering", cause);
    }
    if let Some(cause) = trace.spurious() {
        return race("spurious_wakeup", cause);
    }
    if let Some(cause) = trace.timed_out() {
        return race("timed_out", cause);
    }
    let running = still_running(execution);
    if contrast.passes_when_joined && !running.is_empty() {
        let threads = running.iter().map(|&id| format!("{} (at line {})", execution.who(id), execution.line_of(id)));
        let it = if running.len() == 1 { "it" } else { "them" };
        let cause =
            format!("When the test looked, {} had not ended yet. Nothing makes the test wait for {it}.", list(threads));
        return finding(Class::MissedJoin, "missed_join", cause);
    }
    if let Some(cause) = fatal.and_then(|fatal| trace.stolen(thread, fatal)) {
        return race("stolen_wakeup", cause);
    }
    if let Some(cause) = trace.check_then_act(thread) {
        return race("check_then_act", cause);
    }
    if let Some(cause) = trace.slept() {
        return race("slept", cause);
    }
    race("order", trace.order(thread, fatal.unwrap_or(trace.steps.len())))
}

fn livelock(execution: &Execution) -> Finding {
    let spins = |thread: &ThreadId| is_soft(execution.threads[thread.index()].pending.wait);
    let spinning: Vec<_> =
        execution.unfinished().filter(|thread| spins(thread) || *thread == execution.running).collect();
    let after_test = execution.threads[0].finished;
    let names = list(spinning.iter().map(|&id| format!("{} (at line {})", execution.who(id), execution.line_of(id))));
    let class = if after_test { Class::LeftBehind } else { Class::Livelock };
    let look = if spinning.len() == 1 { "looks" } else { "look" };
    let blocked = execution.unfinished().filter(|thread| !spinning.contains(thread));
    let others: String = blocked.map(|thread| format!(" {}.", sentence(&execution.waits(thread)))).collect();
    Finding {
        class,
        kind: class.name(),
        message: format!("{names} {look} again and again at something that does not change any more"),
        cause: format!("No thread is left that would change it: these steps repeat for ever.{others}"),
        fatal: None,
    }
}

/// The thread would go on if it looked again, and somebody has tried to wake it: how that was in vain.
fn lost_wakeup(execution: &Execution, thread: ThreadId) -> Option<(&'static str, String)> {
    let (who, line) = (execution.who(thread), execution.line_of(thread));
    let wait = execution.threads[thread.index()].pending.wait;
    let Wait::Notified(condvar) = wait else {
        let trace = Trace::new(execution);
        if let Some(twice) = trace.unparked_twice(thread) {
            return Some((
                "unparked_twice",
                format!(
                    "{who} was unparked{twice}, before it had gone on: the two count as one. It parked once more at line \
                     {line}, and nobody is left to unpark it."
                ),
            ));
        }
        let at = trace.unparked(thread)?;
        return Some((
            "unparked_too_early",
            format!(
                "{who} was unparked{at}, when what it waits for was not there yet. It looked, parked again at line {line}, and \
                 nobody is left to unpark it."
            ),
        ));
    };
    let State::Condvar(state) = &execution.objects[condvar.index()].state else { return None };
    let name = quoted_name(execution, condvar);
    let by_another = state.notifications.iter().any(|notification| notification.by != thread);
    if let Some(change) = Trace::new(execution).changed_in_silence(thread, condvar).filter(|_| by_another) {
        return Some((
            "changed_in_silence",
            format!("{change}, when {who} waited for {name} at line {line}, and nobody has notified {name} since."),
        ));
    }
    let unheard = |notification: &&Notification| !notification.heard && notification.by != thread;
    if let Some(notification) = state.notifications.iter().rfind(unheard) {
        let (by, at) = (execution.who(notification.by), notification.place.line());
        return Some((
            "notified_before_waiting",
            format!(
                "{by} notified {name} at line {at}, when nobody was waiting there. A notification is not kept: {who} began to \
                 wait after that, at line {line}, without looking whether it still had to."
            ),
        ));
    }
    by_another.then(|| {
        (
            "notified_another",
            format!(
                "The condition variable {name} was notified, and that woke another thread: {who} waits on, at line {line}, \
                 though what it waits for is there."
            ),
        )
    })
}

fn stuck(execution: &Execution, contrast: Contrast) -> Finding {
    let waiting: Vec<_> = execution.unfinished().collect();
    let trace = execution.trace.as_deref().unwrap_or_default();
    let wait_of = |thread: ThreadId| execution.threads[thread.index()].pending.wait;
    // Who waits for another thread only passes on what that one waits for.
    let passes_on = |thread: ThreadId| matches!(wait_of(thread), Wait::Finished(_) | Wait::ScopeEnded(_));
    let cycle = execution.cycle();
    let told: Vec<ThreadId> = match &cycle {
        Some(cycle) => cycle.clone(),
        None => waiting.iter().copied().filter(|&thread| !passes_on(thread)).collect(),
    };
    let message = told.iter().map(|&thread| execution.waits(thread)).collect::<Vec<_>>().join("; ");
    let stops = |step: &Step| matches!(step.sort, Sort::Block | Sort::WaitBegins) && told.contains(&step.thread);
    // Whoever has run into it last; those who were never in turn stand behind that.
    let aware = &trace[..execution.steps_when_stuck.unwrap_or(trace.len())];
    let fatal = aware.iter().rposition(stops).or_else(|| trace.iter().rposition(stops));
    let finding = |class, kind, cause| Finding { class, kind, message: message.clone(), cause, fatal };
    if let Some(cycle) = cycle {
        let kind = if cycle.len() == 1 { "self_deadlock" } else { "lock_cycle" };
        return finding(Class::Deadlock, kind, execution.told_cycle(&cycle));
    }
    if let Some((kind, cause)) = contrast.goes_on_when_woken.and_then(|thread| lost_wakeup(execution, thread)) {
        return finding(Class::LostWakeup, kind, sentence(&cause));
    }
    if execution.threads[0].finished && !waiting.iter().any(|&thread| matches!(wait_of(thread), Wait::Unlocked(_))) {
        let who = list(waiting.iter().map(|&thread| execution.who(thread)));
        let cause = format!("The test has returned, and {who} can never end.");
        return finding(Class::LeftBehind, "left_behind", cause);
    }
    let receiving: Vec<ThreadId> =
        waiting.iter().copied().filter(|&thread| matches!(wait_of(thread), Wait::Message(_))).collect();
    // Where not enough come to a barrier, who waits for messages may only be idle.
    let at_barrier = waiting.iter().copied().find(|&thread| matches!(wait_of(thread), Wait::Opened(..)));
    if receiving.len() > 1 && at_barrier.is_none() {
        let waits = receiving.iter().map(|&thread| {
            let (who, line) = (execution.who(thread), execution.line_of(thread));
            format!("{who} waits at line {line} in {}", execution.operation_of(thread))
        });
        let cause = format!("{}. Each waits for a message, and nobody is left to send one.", list(waits));
        return finding(Class::Deadlock, "sender_alive", sentence(&cause));
    }
    let first = contrast.goes_on_when_woken.or(at_barrier).or(receiving.first().copied());
    let first = first.or_else(|| waiting.iter().copied().find(|&thread| !passes_on(thread)));
    let Some(first) = first else {
        return finding(Class::Deadlock, "deadlock", "Nobody is left to end the waiting.".into());
    };
    let object = execution.threads[first.index()].pending.object;
    let name = object.map_or_else(String::new, |object| quoted_name(execution, object));
    let (who, line) = (execution.who(first), execution.line_of(first));
    let (kind, cause) = match wait_of(first) {
        Wait::Message(channel) => (
            "sender_alive",
            format!(
                "{who} waits at line {line} for a message that nobody sends. recv() ends when the last Sender is dropped, and {}.",
                execution.senders(channel)
            ),
        ),
        Wait::Opened(barrier, _) => {
            let (here, size) = match &execution.objects[barrier.index()].state {
                State::Barrier(barrier) => (barrier.here, barrier.size),
                _ => (0, 0),
            };
            (
                "barrier",
                format!(
                    "The barrier {name} opens when {size} threads wait there. {here} of them came, and no other will."
                ),
            )
        }
        Wait::Notified(_) => ("never_notified", format!("{who} waits for {name}, and nobody is left to notify it.")),
        Wait::Token => ("never_unparked", format!("{who} has parked at line {line}, and nobody is left to unpark it.")),
        Wait::Room(_) | Wait::Taken(..) => (
            "channel_full",
            format!(
                "{who} waits at line {line} until somebody receives from the channel, and nobody is left to do that."
            ),
        ),
        _ => ("deadlock", "Nobody is left to end the waiting.".into()),
    };
    // Who waits for a lock that one of those holds would have come, or sent, or notified.
    let is_kept_out = |&&thread: &&ThreadId| match wait_of(thread) {
        Wait::Unlocked(_) | Wait::NoWriter(_) => true,
        Wait::Message(_) => kind == "barrier",
        _ => false,
    };
    let others: String = waiting
        .iter()
        .filter(|&&thread| thread != first)
        .filter(is_kept_out)
        .map(|&thread| format!(" {}.", sentence(&execution.waits(thread))))
        .collect();
    finding(Class::Deadlock, kind, sentence(&cause) + &others + &panicked_before(execution))
}

/// Who has panicked, and so did not come to what others wait for.
fn panicked_before(execution: &Execution) -> String {
    let panicked =
        execution.threads.iter().enumerate().filter(|(_, thread)| thread.panicked.is_some() && !thread.joined);
    panicked
        .map(|(index, thread)| {
            let id = ThreadId(index as u8);
            let place = execution.raised.get(&id).and_then(|raised| raised.site);
            let at = place.map_or_else(String::new, |site| format!(" at line {}", site.line));
            let message = one_line(thread.panicked.as_deref().unwrap_or_default());
            format!(" {} panicked{at} before that: {message}.", sentence(&execution.who(id)))
        })
        .collect()
}
