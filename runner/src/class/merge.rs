//! From reports to a class.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Cell, Chapter, Class, Collected, FORMAT, Hold, Learner, Mistake, Problem, Stuck, Where, median, names::tell_apart,
};
use crate::report::{CourseName, LearnerReport};

/// Puts reports together: those of this course, or else of the one that most of them are of.
///
/// # Errors
/// When there is no such report: then with what is wrong with those that there are.
pub fn merge(collected: Collected, course: Option<&CourseName>, made: u64) -> Result<Class, Vec<Problem>> {
    let Collected { reports, mut problems } = collected;
    let Some(course) = course.cloned().or_else(|| most_common(&reports)) else { return Err(problems) };
    let (reports, others): (Vec<_>, Vec<_>) =
        reports.into_iter().partition(|(_, report)| report.course.is_same(&course));
    problems.extend(
        others.into_iter().map(|(source, report)| Problem { source, what: of_another(&report.course, &course) }),
    );
    if reports.is_empty() {
        return Err(problems);
    }
    let chapters = chapters(&reports);
    let known: BTreeSet<&str> = chapters.iter().flat_map(|chapter| chapter.koans.iter().map(String::as_str)).collect();
    let mut learners: Vec<Learner> =
        reports.iter().map(|(source, report)| learner(source, report, known.len())).collect();
    tell_apart(&mut learners, &mut problems);
    let holds = holds(&chapters, &learners);
    let mistakes = mistakes(&reports);
    learners.sort_by_cached_key(|learner| (learner.name.to_lowercase(), learner.source.clone()));
    problems.sort();
    Ok(Class { format: FORMAT, course, made, chapters, learners, holds, mistakes, problems })
}

fn of_another(theirs: &CourseName, course: &CourseName) -> String {
    match (&theirs.id, &course.id) {
        (Some(id), Some(ours)) if theirs.title == course.title => format!(
            "it is of another course that is called \u{201c}{}\u{201d} too: its id is `{id}`, not `{ours}`",
            theirs.title
        ),
        _ => format!("it is of another course, \u{201c}{}\u{201d}", theirs.title),
    }
}

/// The course that most reports are of; of several the one that comes first.
fn most_common(reports: &[(String, LearnerReport)]) -> Option<CourseName> {
    let mut courses: Vec<(&CourseName, usize)> = Vec::new();
    for (_, report) in reports {
        match courses.iter_mut().find(|(course, _)| course.is_same(&report.course)) {
            Some((_, count)) => *count += 1,
            None => courses.push((&report.course, 1)),
        }
    }
    let most = courses.iter().map(|(_, count)| *count).max()?;
    courses.into_iter().find(|(_, count)| *count == most).map(|(course, _)| course.clone())
}

/// The chapters of the report that knows most koans, with what others have besides: learners may have another version of
/// the course.
fn chapters(reports: &[(String, LearnerReport)]) -> Vec<Chapter> {
    let mut by_size: Vec<&LearnerReport> = reports.iter().map(|(_, report)| report).collect();
    by_size.sort_by_key(|report| Reverse(report.koans().count()));
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut known = BTreeSet::new();
    for chapter in by_size.into_iter().flat_map(|report| &report.chapters) {
        let new: Vec<String> =
            chapter.koans.iter().map(|koan| koan.name.clone()).filter(|name| known.insert(name.clone())).collect();
        if new.is_empty() {
            continue;
        }
        match chapters.iter_mut().find(|known| known.dir == chapter.dir) {
            Some(known) => known.koans.extend(new),
            None => chapters.push(Chapter { dir: chapter.dir.clone(), title: chapter.title.clone(), koans: new }),
        }
    }
    chapters
}

fn learner(source: &str, report: &LearnerReport, total: usize) -> Learner {
    // Counted anew: sums that somebody has written into a file prove nothing.
    let koans: BTreeMap<String, Cell> = report
        .koans()
        .filter(|koan| koan.is_begun())
        .map(|koan| {
            let cell = Cell {
                passed: koan.passed,
                verdict: koan.verdict.clone(),
                attempts: koan.attempts,
                hints: koan.hints,
                seconds: koan.seconds,
            };
            (koan.name.clone(), cell)
        })
        .collect();
    let passed = koans.values().filter(|cell| cell.passed).count();
    let sum = |count: fn(&Cell) -> u64| koans.values().map(count).fold(0, u64::saturating_add);
    Learner {
        name: Some(report.learner.trim()).filter(|name| !name.is_empty()).unwrap_or(source).to_string(),
        source: source.to_string(),
        passed,
        attempts: sum(|cell| cell.attempts.into()),
        hints: sum(|cell| cell.hints as u64),
        seconds: sum(|cell| cell.seconds),
        current: report.current.clone().filter(|_| passed < total),
        last: report.last,
        koans,
    }
}

fn holds(chapters: &[Chapter], learners: &[Learner]) -> Vec<Hold> {
    let of_koan = |koan: &String| {
        let cells: Vec<(&Learner, &Cell)> =
            learners.iter().filter_map(|learner| Some((learner, learner.koans.get(koan)?))).collect();
        let mut here: Vec<Stuck> = cells
            .iter()
            .filter(|(learner, cell)| learner.current.as_ref() == Some(koan) && !cell.passed)
            .map(|(learner, cell)| Stuck { learner: learner.name.clone(), attempts: cell.attempts })
            .collect();
        here.sort_by_cached_key(|stuck| (Reverse(stuck.attempts), stuck.learner.to_lowercase()));
        let in_vain = cells.iter().filter(|(_, cell)| !cell.passed).map(|(_, cell)| u64::from(cell.attempts));
        Hold {
            koan: koan.clone(),
            here,
            begun: cells.len(),
            passed: cells.iter().filter(|(_, cell)| cell.passed).count(),
            attempts_in_vain: in_vain.sum(),
            median_seconds: median(cells.iter().map(|(_, cell)| cell.seconds).filter(|seconds| *seconds > 0).collect()),
        }
    };
    let mut holds: Vec<Hold> = chapters.iter().flat_map(|chapter| &chapter.koans).map(of_koan).collect();
    holds.retain(|hold| hold.begun > 0);
    // A stable sort: of equals, the earlier in the course comes first.
    holds.sort_by_key(|hold| (Reverse(hold.here.len()), Reverse(hold.attempts_in_vain), Reverse(hold.median_seconds)));
    holds
}

/// A sort of mistake: the class, and the sort within it.
type Sort<'a> = (&'a str, Option<&'a str>);

/// Who made it at one koan, and how often it was made there.
#[derive(Debug, Default)]
struct Made {
    learners: BTreeSet<usize>,
    times: u64,
}

fn mistakes(reports: &[(String, LearnerReport)]) -> Vec<Mistake> {
    let mut made: BTreeMap<Sort<'_>, BTreeMap<&str, Made>> = BTreeMap::new();
    for (number, (_, report)) in reports.iter().enumerate() {
        for koan in report.koans() {
            // A blank that is left is no mistake, but unfinished.
            for failure in koan.failures.iter().filter(|failure| failure.verdict != "blank_left") {
                let sort = (failure.verdict.as_str(), failure.kind.as_deref());
                let here = made.entry(sort).or_default().entry(&koan.name).or_default();
                here.learners.insert(number);
                here.times = here.times.saturating_add(failure.times.into());
            }
        }
    }
    let mut mistakes: Vec<Mistake> = made.into_iter().map(|(sort, by_koan)| mistake(sort, by_koan)).collect();
    mistakes.sort_by_key(|mistake| (Reverse(mistake.learners), Reverse(mistake.times)));
    mistakes
}

fn mistake((verdict, kind): Sort<'_>, by_koan: BTreeMap<&str, Made>) -> Mistake {
    let learners: BTreeSet<usize> = by_koan.values().flat_map(|made| made.learners.iter().copied()).collect();
    let mut koans: Vec<Where> = by_koan
        .into_iter()
        .map(|(koan, made)| Where { koan: koan.to_string(), learners: made.learners.len(), times: made.times })
        .collect();
    koans.sort_by_key(|at| (Reverse(at.learners), Reverse(at.times)));
    Mistake {
        verdict: verdict.to_string(),
        kind: kind.map(str::to_string),
        learners: learners.len(),
        times: koans.iter().fold(0, |sum, at| sum.saturating_add(at.times)),
        koans,
    }
}
