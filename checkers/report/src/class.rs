//! What kind of mistake a test has.

/// The classes, as the runner's verdicts know them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Class {
    /// Nothing was found. That is no proof.
    #[default]
    Passed,
    /// Some schedules pass, others don't; or memory is accessed without an order.
    Race,
    /// The test looked before threads it depends on had ended.
    MissedJoin,
    /// Threads wait for each other, or could.
    Deadlock,
    /// A thread waits for a notification that has already been sent.
    LostWakeup,
    /// Threads run and get nowhere.
    Livelock,
    /// A thread can never end, though the test has.
    LeftBehind,
    /// A call blocks the thread on which all tasks run.
    Blocking,
    /// An assertion fails in every schedule.
    AssertionFailed,
    /// Another panic, in every schedule.
    Panicked,
    /// None: somebody asked what the threads are doing.
    Asked,
}

impl Class {
    /// As the runner spells it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Passed => "passed",
            Class::Race => "race",
            Class::MissedJoin => "missed_join",
            Class::Deadlock => "deadlock",
            Class::LostWakeup => "lost_wakeup",
            Class::Livelock => "livelock",
            Class::LeftBehind => "left_behind",
            Class::Blocking => "blocking",
            Class::AssertionFailed => "assertion_failed",
            Class::Panicked => "panicked",
            Class::Asked => "asked",
        }
    }

    /// The class of a test that panics with this message whatever the schedule is.
    pub fn of_panic(message: &str) -> Class {
        if message.starts_with("assertion") { Class::AssertionFailed } else { Class::Panicked }
    }
}
