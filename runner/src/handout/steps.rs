//! A schedule as the rows of a table: a row for each step, a column for each thread.

use crate::{
    schedule::{Schedule, Step, Wait},
    timeline::Timeline,
};

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row<'a> {
    /// A step.
    Step {
        /// The step.
        step: &'a Step,
        /// The index of its thread in [`threads`].
        column: usize,
        /// `✗` where it fails, `»` where another thread was cut off for it.
        mark: &'static str,
        /// What it does, with what comes of it.
        words: String,
    },
    /// Steps that no other thread notices.
    Folded {
        /// The index of their thread in [`threads`].
        column: usize,
        /// How many there are.
        steps: usize,
    },
}

/// The threads of a schedule: its columns.
pub fn threads(schedule: &Schedule) -> Vec<&str> {
    Timeline::of(schedule).threads
}

/// The rows of its table.
pub fn rows(schedule: &Schedule) -> Vec<Row<'_>> {
    let timeline = Timeline::of(schedule);
    let rows = timeline.rows().into_iter().map(|row| {
        let (step, column) = (&schedule.steps[row.first], timeline.lane(row.first));
        if row.steps > 1 {
            return Row::Folded { column, steps: row.steps };
        }
        let mark = match (step.fatal, step.preempted) {
            (true, _) => "✗",
            (false, true) => "»",
            (false, false) => "",
        };
        Row::Step { step, column, mark, words: step.told("→") }
    });
    rows.collect()
}

/// Why a thread waits: who holds what it waits for, or what else is known.
pub fn why(wait: &Wait) -> String {
    let since = wait.held_since.map(|line| format!(" since line {line}")).unwrap_or_default();
    let held = wait.held_by.as_ref().map(|thread| format!("held by {thread}{since}"));
    held.or_else(|| wait.note.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_steps_in_a_row_are_one_row_and_the_failing_one_is_marked() {
        let step =
            |thread: &str, trivial| Step { thread: thread.into(), operation: "a()".into(), trivial, ..Step::default() };
        let mut steps =
            vec![step("test", true), step("test", true), step("test", true), step("T1", true), step("T1", false)];
        steps[3].preempted = true;
        steps[4].fatal = true;
        let schedule = Schedule { test: "t".into(), replay: None, steps };
        assert_eq!(threads(&schedule), ["test", "T1"]);
        let told: Vec<String> = rows(&schedule)
            .iter()
            .map(|row| match row {
                Row::Step { column, mark, words, .. } => format!("{column}{mark}{words}"),
                Row::Folded { column, steps } => format!("{column} {steps} steps"),
            })
            .collect();
        assert_eq!(told, ["0 3 steps", "1»a()", "1✗a()"]);
    }
}
