//! What an author's check sees of a koan's words: the ladder, the texts, the tests.

use std::collections::BTreeSet;

use crate::{
    course::{Course, Kind, Koan},
    source,
};

/// A line of the solution that is shorter than this gives nothing away when it stands in a hint.
const KEY_LINE: usize = 12;

/// What does not hold.
pub(super) fn faults(course: &Course, koan: &Koan, exercise: Option<String>, solution: Option<String>) -> Vec<String> {
    let mut faults = missing_texts(course, koan);
    if let (Some(exercise), Some(solution)) = (exercise, solution) {
        faults.extend(given_away(koan, &exercise, &solution));
        faults.extend(different_tests(koan, &exercise, &solution));
    }
    faults
}

fn missing_texts(course: &Course, koan: &Koan) -> Vec<String> {
    // Not every course is for people who come from Python. Where one koan has a twin there, all of them do.
    let no_twins = course.koans.iter().all(|koan| koan.python.is_none());
    let mut faults = Vec::new();
    if !(2..=4).contains(&koan.hints.len()) {
        faults.push(format!("a ladder has 2 to 4 hints, this one {}", koan.hints.len()));
    }
    for (name, there) in [
        ("fails", koan.fails.is_some()),
        ("python", koan.python.is_some() || no_twins),
        ("learned", koan.learned.is_some()),
        ("minutes", koan.minutes.is_some()),
        ("mistakes", !koan.mistakes.is_empty()),
        ("links", !koan.links.is_empty()),
    ] {
        if !there {
            faults.push(format!("info.toml has no `{name}` for it"));
        }
    }
    faults
}

/// Hints that hold a whole line of what the learner is to write.
fn given_away(koan: &Koan, exercise: &str, solution: &str) -> Vec<String> {
    let given: BTreeSet<&str> = exercise.lines().map(str::trim).collect();
    let key_lines = solution.lines().map(str::trim).filter(|line| {
        let is_code = !line.starts_with("//") && line.chars().any(char::is_alphanumeric);
        line.len() >= KEY_LINE && is_code && !given.contains(line)
    });
    let mut faults = Vec::new();
    for line in key_lines {
        let bare = line.trim_end_matches([';', '{', ',']).trim_end();
        for (at, _) in koan.hints.iter().enumerate().filter(|(_, hint)| hint.contains(bare)) {
            faults.push(format!("hint {} holds a line of the solution: `{bare}`", at + 1));
        }
    }
    faults
}

fn different_tests(koan: &Koan, exercise: &str, solution: &str) -> Option<String> {
    let names = |text: &str| source::tests(text).into_iter().map(|test| test.name).collect::<BTreeSet<_>>();
    let (given, solved) = (names(exercise), names(solution));
    match koan.kind {
        Kind::Prove => None,
        _ if given == solved => None,
        _ => Some("the exercise and the solution have different tests".into()),
    }
}
