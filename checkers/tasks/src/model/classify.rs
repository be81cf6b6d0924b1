//! What a failing execution is called, read off its ending by rules.

use koans_report::{Class, Test};

use super::{
    ask::{Answer, Reason},
    causes::{capital, interleaving},
    execution::{Ending, Execution},
    explore::INSIDE,
    hooks::Blocking,
    task::{TaskId, Wait},
};

/// What is wrong.
pub struct Finding {
    /// The class.
    pub class: Class,
    /// What kind of it.
    pub kind: &'static str,
    /// What happened, in one sentence.
    pub message: String,
    /// How it came about.
    pub cause: Option<String>,
}

impl Finding {
    fn new(class: Class, kind: &'static str, message: impl Into<String>, cause: impl Into<Option<String>>) -> Self {
        Finding { class, kind, message: message.into(), cause: cause.into() }
    }
}

/// Names the failure. `passes` says whether another order passes.
pub fn classify(test: &Test, execution: &Execution, passes: bool) -> Finding {
    match execution.ending() {
        Ending::Hang => hang(execution),
        Ending::Livelock { time_passes: false } => Finding::new(
            Class::Livelock,
            "wakes_itself",
            "tasks are polled again and again, wake themselves, and nothing else happens",
            Some(spinners(execution)),
        ),
        Ending::Livelock { time_passes: true } => Finding::new(
            Class::Livelock,
            "only_timers",
            "timers go off again and again, and the test does not end",
            Some(spinners(execution)),
        ),
        Ending::Blocks { call, kind, site, for_ever, why } => {
            let message = format!("line {} blocks the whole event loop: {call}", site.line);
            let class = if *for_ever { Class::Deadlock } else { Class::Blocking };
            let kind = if *for_ever { "blocking_call" } else { kind };
            Finding::new(class, kind, message, Some(why.clone()))
        }
        Ending::LeftBehind(tasks) => {
            let names: Vec<_> = tasks.iter().map(|&task| execution.name(task)).collect();
            let message = format!("the test has returned, and {} can never end", names.join(", "));
            let cause = "Nothing is left that could wake it: no timer, and no other task.".to_string();
            Finding::new(Class::LeftBehind, "left_behind", message, cause)
        }
        Ending::PanicUnheard(task) => {
            let (panic, site) = execution.tasks[task.index()].panic.clone().expect("it is there because it panicked");
            let message = format!("{} panicked at line {} and nobody heard: {panic}", execution.name(*task), site.line);
            let cause = "A panic stays inside of its task until somebody awaits the JoinHandle.".to_string();
            Finding::new(if passes { Class::Race } else { Class::Panicked }, "panic_unheard", message, cause)
        }
        Ending::Panicked(message) => panicked(test, execution, message, passes),
        Ending::Completed => {
            let class = if passes { Class::Race } else { Class::AssertionFailed };
            Finding::new(class, "did_not_panic", "the test did not panic, though it should", None)
        }
        Ending::TooLong | Ending::Unsupported(_) => unreachable!("these are no failures"),
    }
}

fn panicked(test: &Test, execution: &Execution, message: &str, passes: bool) -> Finding {
    if test.should_panic {
        let message = format!("it panicked with other words than expected: {message}");
        return Finding::new(if passes { Class::Race } else { Class::Panicked }, "panicked", message, None);
    }
    if INSIDE.iter().any(|text| message.contains(text)) {
        let cause = format!("{} Here tokio panics, to say so.", Blocking::CAUSE);
        return Finding::new(Class::Blocking, "inside_runtime", message, cause);
    }
    let unfinished: Vec<_> = execution.left.iter().map(|&task| execution.who(task)).collect();
    let not_over = (!unfinished.is_empty()).then(|| {
        format!("{} had not ended when the test failed, and was not awaited.", capital(&unfinished.join(", ")))
    });
    if !passes {
        let class = Class::of_panic(message);
        return Finding::new(class, class.name(), message, not_over);
    }
    if let Some((kind, cause)) = interleaving(execution) {
        return Finding::new(Class::Race, kind, message, cause);
    }
    if let Some(cause) = not_over {
        return Finding::new(Class::MissedJoin, "missed_join", message, cause);
    }
    let cause = "Another order of the same polls passes. Which task is polled first is nowhere said.".to_string();
    Finding::new(Class::Race, "order", message, cause)
}

/// Nobody can go on: the reason is the one of the first task that need not wait, or else of the first one that waits
/// for something besides another task's end.
fn hang(execution: &Execution) -> Finding {
    let name = |answer: &Answer| execution.who(answer.task);
    let answers = &execution.answers;
    let message = "nobody can go on, no timer is left, and the test has not ended";
    if let Some(answer) = answers.iter().find(|answer| answer.reason == Reason::NotWoken) {
        let cause = format!(
            "{} could go on: when it is polled once more, what it waited for is there. Nobody called its waker.",
            capital(&name(answer))
        );
        return Finding::new(Class::LostWakeup, "waker_not_called", message, cause);
    }
    if let Some(answer) = answers.iter().find(|answer| answer.reason == Reason::NoWakerKept) {
        let cause = format!(
            "{} returned Pending, and nothing has kept its waker: nobody will ever poll it again.",
            capital(&name(answer))
        );
        return Finding::new(Class::LostWakeup, "waker_not_called", message, cause);
    }
    let known = |answer: &Answer| match &answer.reason {
        Reason::Known(wait) => Some((answer.task, wait.clone())),
        _ => None,
    };
    for (task, wait) in answers.iter().filter_map(known) {
        if let Wait::Notified(object, site) = wait
            && let Some((by, at)) = execution.objects[object].unheard
        {
            let cause = format!(
                "{} called notify_waiters at line {}, when nobody was waiting; that is not kept. {} began to wait at \
                 line {}.",
                capital(&execution.who(by)),
                at.line,
                capital(&execution.who(task)),
                site.line
            );
            return Finding::new(Class::LostWakeup, "notified_before_waiting", message, cause);
        }
    }
    if let Some((kind, cause)) = lock_cycle(execution) {
        return Finding::new(Class::Deadlock, kind, message, cause);
    }
    let within = answers.iter().find_map(|answer| match &answer.reason {
        Reason::Within(place) => {
            kind_of(place).map(|(kind, what)| (kind, format!("{} {what}", capital(&name(answer)))))
        }
        Reason::Known(Wait::Notified(_, site)) => {
            let what =
                format!("{} waits at line {} to be notified, and nobody does it.", capital(&name(answer)), site.line);
            Some(("never_notified", what))
        }
        Reason::Known(Wait::Lock(lock, _)) => {
            let (holder, site) = execution.objects[*lock].held?;
            let what = format!(
                "{} waits for the lock that {} has had since line {}.",
                capital(&name(answer)),
                execution.who(holder),
                site.line
            );
            Some(("lock_held", what))
        }
        _ => None,
    });
    match within {
        Some((kind, cause)) => Finding::new(Class::Deadlock, kind, message, cause),
        None => {
            Finding::new(Class::Deadlock, "deadlock", message, "All that are left wait for each other.".to_string())
        }
    }
}

/// What it means to wait in a module of tokio's.
pub fn kind_of(place: &str) -> Option<(&'static str, &'static str)> {
    Some(match place.strip_prefix("tokio::sync::")? {
        "mpsc::Sender" => ("channel_full", "waits for a free place in a channel; nobody receives."),
        "mpsc" => ("sender_alive", "waits for a message; none comes, and a Sender is still alive."),
        "oneshot" => ("sender_alive", "waits for the value of a oneshot channel; its Sender is alive and never sends."),
        "broadcast" => ("sender_alive", "waits for a broadcast; none comes, and a Sender is still alive."),
        "watch" => ("sender_alive", "waits for a watched value to change; its Sender is alive and never sends."),
        "barrier" => ("barrier", "waits at a barrier for more tasks than ever come."),
        "semaphore" | "batch_semaphore" => ("no_permit", "waits for a permit, and nobody gives one back."),
        "rwlock" => ("lock_held", "waits for a lock, and whoever has it never lets it go."),
        "notify" => ("never_notified", "waits to be notified, and nobody does it."),
        _ => return None,
    })
}

/// Follows who waits for whose lock until somebody comes up again.
fn lock_cycle(execution: &Execution) -> Option<(&'static str, String)> {
    for start in execution.answers.iter().map(|answer| answer.task) {
        let mut path = vec![start];
        let mut sentences = Vec::new();
        let mut task = start;
        while let Some((lock, site)) = execution.lock_waited_for(task)
            && let Some((holder, since)) = execution.objects[lock].held
        {
            sentences.push(format!(
                "{} waits at line {} for the lock that {} has had since line {}.",
                capital(&execution.who(task)),
                site.line,
                if holder == task { "it".into() } else { execution.who(holder) },
                since.line
            ));
            if holder == start {
                let kind = if holder == task && path.len() == 1 { "self_deadlock" } else { "lock_cycle" };
                return Some((kind, sentences.join(" ")));
            }
            if path.contains(&holder) {
                break;
            }
            path.push(holder);
            task = holder;
        }
    }
    None
}

/// Those that were polled last.
fn spinners(execution: &Execution) -> String {
    let steps = execution.trace.as_deref().unwrap_or_default();
    let mut tasks: Vec<TaskId> = steps.iter().rev().take(100).filter_map(|step| step.task).collect();
    tasks.sort_unstable();
    tasks.dedup();
    let names: Vec<_> = tasks.iter().map(|&task| execution.who(task)).collect();
    format!("It is {} that is polled, and what it looks at does not change.", names.join(", "))
}
