//! For those who write courses: new courses and koans, and the check, which holds a course to its promises.
//!
//! Every exercise fails in its declared way, every solution passes without a remark, and both of them twice where they are
//! only run, as a verdict that changes is no verdict; every wrong repair gets the verdict that it was kept for. The rest is
//! about files and words.

pub mod again;
mod create;
mod entries;
mod files;
mod load;
mod refusal;
mod rustlings;
mod skeleton;
mod unwritten;
mod words;
mod write;

use std::{collections::BTreeSet, io, num::NonZeroUsize};

use crate::{
    batch,
    check::Engine,
    course::{Course, Judging, Koan, UnknownKoan},
    run::Cancel,
    source,
    verdict::Report,
};
pub use again::Told;
pub use create::{Made, NewKoan, new_course, new_koan};
pub use files::Wrong;
pub(crate) use files::wrong_repairs;
pub use refusal::NotMade;

/// What was found of one koan.
#[derive(Debug)]
pub struct Row {
    /// The koan's name.
    pub koan: String,
    /// What the exercise was judged to be.
    pub exercise: String,
    /// What the solution was judged to be.
    pub solution: String,
    /// How many wrong repairs there are.
    pub wrong: usize,
    /// What does not hold, a sentence each.
    pub faults: Vec<String>,
    /// What is still to be written, each place with its file and line.
    pub unwritten: Vec<String>,
}

/// What was found of the course as a whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// What does not hold, a sentence each.
    pub faults: Vec<String>,
    /// What is still to be written, each place with its file and line.
    pub unwritten: Vec<String>,
}

/// What was found of a course.
#[derive(Debug)]
pub struct Findings {
    /// By koan, in the course's order.
    pub rows: Vec<Row>,
    /// Of the course as a whole.
    pub whole: Whole,
}

impl Row {
    /// Whether everything holds, and nothing is missing.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.unwritten.is_empty()
    }
}

impl Findings {
    /// Whether everything holds, and nothing is missing.
    pub fn is_clean(&self) -> bool {
        self.whole == Whole::default() && self.rows.iter().all(Row::is_clean)
    }
}

/// One thing to judge.
struct Task<'a> {
    koan: &'a Koan,
    file: String,
    expected: Expected,
}

enum Expected {
    /// One of these verdicts, declared as `fails`.
    Fails(&'static [&'static str]),
    /// Any verdict but a pass.
    FailsSomehow,
    Passes,
    /// This one, and of this kind where one is named.
    Verdict(String, Option<String>),
}

/// How thoroughly to check.
#[derive(Debug, Clone, Copy)]
pub struct Thoroughness {
    /// How many to judge at the same time.
    pub jobs: usize,
    /// How often to judge each file; by default wrong repairs once, and exercises and solutions twice where they are only run.
    pub times: Option<NonZeroUsize>,
    /// Whether to keep all cores busy meanwhile, and to give way to that.
    pub busy: bool,
}

/// From how many koans on a prelude pays. It is made of all solutions, so an author, who has just changed one of them, would
/// wait longer for it than for the check of a koan; a compilation with it is about a tenth of a second shorter.
const MANY: usize = 20;

/// Builds what judging so many koans takes. What the learner is given is what lies here now, whatever was seen before.
///
/// # Errors
/// When the machine fails us.
pub fn prepare(engine: &Engine, koans: usize) -> io::Result<()> {
    engine.pristine.renew_originals(&engine.course)?;
    if koans >= MANY {
        engine.build_prelude(&Cancel::new())?;
    }
    for checker in engine.wanted() {
        engine.build_checker(checker, &Cancel::new())?;
    }
    if koans >= MANY {
        engine.build_explorer_prelude(&Cancel::new())?;
    }
    engine.keep_what_is_compiled()
}

/// Checks these koans, and the course as a whole. `done` is called after each judgement; `count` says beforehand how many
/// there will be.
///
/// # Errors
/// When the machine fails us.
pub fn check(
    engine: &Engine,
    koans: &[&Koan],
    how: Thoroughness,
    count: impl Fn(usize),
    done: impl Fn() + Sync,
) -> io::Result<Findings> {
    prepare(engine, koans.len())?;
    let rows = check_koans(engine, koans, how, &Cancel::new(), count, done)?;
    Ok(Findings { rows: rows.expect("nobody cancels"), whole: check_whole(&engine.course) })
}

/// Checks these koans alone, with what [`prepare`] has built. None: cancelled.
///
/// # Errors
/// When the machine fails us.
pub fn check_koans(
    engine: &Engine,
    koans: &[&Koan],
    how: Thoroughness,
    cancel: &Cancel,
    count: impl Fn(usize),
    done: impl Fn() + Sync,
) -> io::Result<Option<Vec<Row>>> {
    let course = &engine.course;
    let wrong: Vec<Vec<Wrong>> = koans.iter().map(|koan| wrong_repairs(course, koan)).collect();
    let tasks: Vec<Task<'_>> = koans.iter().zip(&wrong).flat_map(|(koan, wrong)| tasks(engine, koan, wrong)).collect();
    count(tasks.len());
    let judge_all = || {
        batch::run(&tasks, how.jobs, |task| task.koan.alone, |task| judge(engine, task, how.times, cancel), |_| done())
    };
    let judged = if how.busy { load::while_all_cores_are_busy(judge_all) } else { judge_all() };
    let Some(judged) = judged.into_iter().collect::<io::Result<Option<Vec<Vec<Report>>>>>()? else { return Ok(None) };
    let marks = unwritten::in_info(course);
    let rows = koans.iter().zip(wrong).map(|(&koan, wrong)| {
        let mine = || tasks.iter().zip(&judged).filter(|(task, _)| std::ptr::eq(task.koan, koan));
        let mut faults: Vec<String> = wrong.iter().filter_map(Wrong::fault).collect();
        faults.extend(mine().flat_map(|(task, reports)| verdict_faults(task, reports)));
        let (exercise, solution) = (engine.pristine.original(koan), engine.pristine.solution(koan));
        faults.extend(match koan.judging {
            Judging::Tests => words::faults(course, koan, exercise, solution),
            Judging::Program(program) => rustlings::words(koan, program, exercise.as_deref()),
        });
        faults.extend(files::under_test(engine, koan));
        faults.extend(files::formatting(engine, koan));
        // A file that can't be read does not pass either, and may have been expected not to.
        if faults.is_empty()
            && let Err(why) = source::read(&course.root.join(&koan.exercise))
        {
            faults.push(format!("{}: {why}", koan.exercise));
        }
        let is_of_it = |at: &usize| course.koans[*at].name == koan.name;
        let of_info = marks.iter().filter(|(at, _)| at.as_ref().is_some_and(is_of_it)).map(|(_, told)| told.clone());
        let unwritten = unwritten::of_koan(engine, koan).into_iter().chain(of_info).collect();
        let named = |file: &str| {
            mine().find(|(task, _)| task.file == file).map_or("-", |(_, reports)| reports[0].verdict.name()).to_string()
        };
        Row {
            koan: koan.name.clone(),
            exercise: named(&koan.exercise),
            solution: named(&koan.solution),
            wrong: wrong.len(),
            faults,
            unwritten,
        }
    });
    Ok(Some(rows.collect()))
}

/// What is to be said of the course as a whole: of its files, its chapters, its own words. Judges nothing.
pub fn check_whole(course: &Course) -> Whole {
    let mut faults = files::of_course(course);
    faults.extend(course.check_files().iter().map(ToString::to_string));
    let marks = unwritten::in_info(course).into_iter().filter(|(koan, _)| koan.is_none()).map(|(_, told)| told);
    Whole { faults, unwritten: marks.chain(unwritten::of_course(course)).collect() }
}

/// The indices of the koans of these names, and those of the chapters of these names, in the course's order; all if none is named.
///
/// # Errors
/// When there is neither a koan nor a chapter of a name.
pub fn named(course: &Course, names: &[String]) -> Result<Vec<usize>, UnknownKoan> {
    let mut chosen = BTreeSet::new();
    for name in names {
        match course.chapters_named(std::slice::from_ref(name)) {
            Ok(chapters) if course.koans.iter().all(|koan| koan.name != *name) => {
                chosen.extend(chapters.iter().flat_map(|&chapter| course.chapters[chapter].koans.clone()))
            }
            _ => {
                chosen.insert(course.koan(name)?);
            }
        }
    }
    Ok((0..course.koans.len()).filter(|at| names.is_empty() || chosen.contains(at)).collect())
}

fn tasks<'a>(engine: &Engine, koan: &'a Koan, wrong: &[Wrong]) -> Vec<Task<'a>> {
    let expected = match koan.judging {
        Judging::Tests => koan.fails.map(|failure| Expected::Fails(failure.verdicts())),
        Judging::Program(program) => (!program.is_given_solved).then_some(Expected::FailsSomehow),
    };
    let exercise = expected.map(|expected| Task { koan, file: koan.exercise.clone(), expected });
    let has_solution = koan.judging == Judging::Tests || engine.pristine.solution(koan).is_some();
    let solution = has_solution.then(|| Task { koan, file: koan.solution.clone(), expected: Expected::Passes });
    // Of one that declares no verdict that is the fault, whatever it gets.
    let wrong = wrong.iter().filter_map(|wrong| {
        let expected = Expected::Verdict(wrong.verdict.clone()?, wrong.kind.clone());
        Some(Task { koan, file: wrong.file.clone(), expected })
    });
    exercise.into_iter().chain(solution).chain(wrong).collect()
}

/// The first report, and the first one that differs from it, if any does. None: cancelled.
fn judge(
    engine: &Engine,
    task: &Task<'_>,
    times: Option<NonZeroUsize>,
    cancel: &Cancel,
) -> io::Result<Option<Vec<Report>>> {
    if cancel.is_cancelled() {
        return Ok(None);
    }
    let by_default = if matches!(task.expected, Expected::Verdict(..)) { 1 } else { 2 };
    let once = || match task.expected {
        Expected::Passes => engine.judge_solution(task.koan, &task.file, cancel),
        _ => engine.judge_file(task.koan, &task.file, cancel),
    };
    let Some(first) = once()? else { return Ok(None) };
    // Every order of it was tried: a second look would be the same one.
    let rests_on_luck = first.explored.is_empty() || first.explored.iter().any(|one| one.unsupported.is_some());
    let by_default = if rests_on_luck { by_default } else { 1 };
    for _ in 1..times.map_or(by_default, NonZeroUsize::get) {
        let Some(other) = once()? else { return Ok(None) };
        if verdict_of(&other) != verdict_of(&first) {
            return Ok(Some(vec![first, other]));
        }
    }
    Ok(Some(vec![first]))
}

fn verdict_of(report: &Report) -> (&str, Option<&str>) {
    (report.verdict.name(), report.verdict.kind())
}

fn verdict_faults(task: &Task<'_>, reports: &[Report]) -> Vec<String> {
    let mut faults = Vec::new();
    let first = &reports[0];
    if let Some(other) = reports.get(1) {
        let told = |report: &Report| {
            let (name, kind) = verdict_of(report);
            kind.map_or_else(|| format!("`{name}`"), |kind| format!("`{name}` ({kind})"))
        };
        faults.push(format!(
            "{}: judged twice, {} and {}: {} / {}",
            task.file,
            told(first),
            told(other),
            first.message,
            other.message
        ));
        return faults;
    }
    if let Some(why) = &first.unexplored {
        faults.push(format!("{}: not explored: {why}", task.file));
    }
    let got = first.verdict.name();
    let told = || format!("`{got}` ({})", first.message);
    match &task.expected {
        Expected::Fails(verdicts) if !verdicts.contains(&got) => {
            faults.push(format!("{}: should fail by {}, and is {}", task.file, list(verdicts), told()));
        }
        Expected::FailsSomehow if first.passed => faults.push(format!(
            "{}: it passes as it is given out; say `skip_check_unsolved = true` if there is nothing to solve",
            task.file
        )),
        Expected::Verdict(verdict, _) if verdict != got => {
            faults.push(format!("{}: should be `{verdict}`, and is {}", task.file, told()));
        }
        Expected::Verdict(_, Some(kind)) if first.verdict.kind() != Some(kind) => {
            let other = first.verdict.kind().map_or("of none".into(), |kind| format!("of the kind `{kind}`"));
            faults.push(format!("{}: should be of the kind `{kind}`, and is {other}", task.file));
        }
        Expected::Passes if !first.passed => faults.push(format!("{}: should pass, and is {}", task.file, told())),
        Expected::Passes => faults.extend(first.remarks.iter().map(|remark| {
            format!("{}: line {}: {} ({})", task.file, remark.line.unwrap_or(0), remark.message, remark.lint)
        })),
        Expected::Fails(_) | Expected::FailsSomehow | Expected::Verdict(..) => {}
    }
    faults
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}
