//! What a new koan begins as: for each way to fail a small program that does fail so, with its solution and with a wrong
//! repair that is rejected. Its author puts another program in its place, a piece at a time, and can run the check all the
//! while.

use super::unwritten::MARK;
use crate::course::{Failure, Kind};

/// The files that a new koan begins as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Skeleton {
    /// What the learner is given.
    pub(super) exercise: &'static str,
    /// The solution.
    pub(super) solution: &'static str,
    /// A plausible repair that fails.
    pub(super) wrong: Variant,
    /// A broken version of the module under test, where writing the tests is the koan.
    pub(super) broken: Option<Variant>,
}

/// A further file of a koan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant {
    /// The short name between the koan's and `.rs`.
    pub(super) name: &'static str,
    /// All of its text.
    pub(super) text: String,
}

/// How a koan of this kind fails unless its author says so.
pub(super) fn usual(kind: Kind) -> Failure {
    match kind {
        Kind::Predict => Failure::Blank,
        Kind::Repair => Failure::Assert,
        Kind::Build => Failure::Panic,
        Kind::Prove => Failure::Survivor,
    }
}

/// How a koan of this kind may fail.
pub(super) fn possible(kind: Kind) -> Vec<Failure> {
    let fits = |failure: Failure| match kind {
        Kind::Predict => failure == Failure::Blank,
        Kind::Prove => failure == Failure::Survivor,
        Kind::Repair | Kind::Build => !matches!(failure, Failure::Blank | Failure::Survivor),
    };
    Failure::ALL.into_iter().map(|(_, failure)| failure).filter(|failure| fits(*failure)).collect()
}

/// What a koan of this kind that fails so begins as.
pub(super) fn skeleton(kind: Kind, fails: Failure) -> Skeleton {
    let template = match fails {
        Failure::Blank => include_str!("templates/blank.rs"),
        Failure::Compile => include_str!("templates/compile.rs"),
        Failure::Assert => include_str!("templates/assert.rs"),
        Failure::Panic if kind == Kind::Build => include_str!("templates/todo.rs"),
        Failure::Panic => include_str!("templates/panic.rs"),
        Failure::Deadlock => include_str!("templates/deadlock.rs"),
        Failure::Race => include_str!("templates/race.rs"),
        Failure::Hang => include_str!("templates/hang.rs"),
        Failure::Leak => include_str!("templates/leak.rs"),
        Failure::Survivor => include_str!("templates/survivor.rs"),
    };
    let (_, exercise) = section(template, "exercise").expect("every template has an exercise");
    let (_, solution) = section(template, "solution").expect("every template has a solution");
    let (wrong, text) = section(template, "wrong").expect("every template has a wrong repair");
    let (name, verdict) = wrong.split_once(' ').unwrap_or((wrong, ""));
    let why = format!("//@ verdict: {verdict}\n//@ why: {MARK} why one would try this, and why it fails.\n");
    let broken = section(template, "broken").map(|(name, text)| Variant { name, text: text.to_owned() });
    Skeleton { exercise, solution, wrong: Variant { name, text: why + text }, broken }
}

/// A section of a template: what stands behind its name in the line that it begins with, and its text.
fn section(template: &'static str, name: &str) -> Option<(&'static str, &'static str)> {
    let sections = template.split("//~ ").filter_map(|section| section.split_once('\n'));
    sections.filter_map(|(head, text)| Some((head.strip_prefix(name)?.trim(), text))).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_begins_in_every_way_that_it_may_fail() {
        for (_, kind) in Kind::ALL {
            assert!(possible(kind).contains(&usual(kind)));
            for fails in possible(kind) {
                let Skeleton { exercise, solution, wrong, broken } = skeleton(kind, fails);
                assert!(exercise.contains(MARK) && wrong.text.contains(MARK), "{kind:?} {fails:?}");
                assert!(exercise.contains("#[test]") && solution.contains("#[test]"), "{kind:?} {fails:?}");
                assert_eq!(broken.is_some(), kind == Kind::Prove);
            }
        }
    }
}
