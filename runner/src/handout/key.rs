//! What only the leader's copy has: solutions, hints, and what learners see. For that the exercises are judged as they are
//! given out, and so are the wrong answers that the course knows.

use std::{
    fs, io,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    BrokenVersion, Handout, Key, Seen,
    gather::parts,
    judged::{Judged, Memory},
    solution,
};
use crate::{
    author, batch, cache,
    check::Engine,
    course::{Course, Koan},
    run::Cancel,
};

/// From this many judgements on, building the prelude first is won back.
const WORTH_A_PRELUDE: usize = 10;

/// After so many judgements what came of them is written down.
const AT_A_TIME: usize = 32;

/// One text to be judged in the place of a koan's exercise.
#[derive(Debug)]
pub struct Task<'a> {
    koan: &'a Koan,
    /// By what it is remembered: its file.
    file: String,
    /// As a learner's file would hold it.
    text: String,
    /// The verdicts that its author says it gets.
    declared: Vec<String>,
    /// Why somebody would try it; none for the exercise itself.
    why: Option<String>,
}

/// What is to be judged for the key of these chapters: each exercise as it came, and each wrong answer that is kept beside
/// the solutions. A folder that was given to a learner has none of those.
pub fn tasks<'a>(engine: &'a Engine, chapters: &[usize]) -> Vec<Task<'a>> {
    let course = &engine.course;
    let koans = chapters.iter().flat_map(|&at| &course.koans[course.chapters[at].koans.clone()]);
    koans.flat_map(|koan| exercise(engine, koan).into_iter().chain(wrong(course, koan))).collect()
}

fn exercise<'a>(engine: &Engine, koan: &'a Koan) -> Option<Task<'a>> {
    let text = engine.pristine.original(koan)?;
    let declared = koan.fails.map(|fails| fails.verdicts()).unwrap_or_default();
    let declared = declared.iter().map(|name| (*name).to_string()).collect();
    Some(Task { koan, file: koan.exercise.clone(), text, declared, why: None })
}

fn wrong<'a>(course: &'a Course, koan: &'a Koan) -> impl Iterator<Item = Task<'a>> {
    author::wrong_repairs(course, koan).into_iter().filter_map(move |wrong| {
        let text = fs::read_to_string(course.root.join(&wrong.file)).ok()?;
        // What is said about it is no part of the answer; without it the lines are those that a learner has.
        let text = text.lines().skip_while(|line| line.starts_with("//@")).map(|line| format!("{line}\n")).collect();
        let stem = wrong.file.strip_suffix(".rs").unwrap_or(&wrong.file);
        let reason = stem.rsplit('.').next().unwrap_or_default().replace('_', " ");
        let declared = wrong.verdict.into_iter().collect();
        Some(Task { koan, text, declared, why: Some(wrong.why.unwrap_or(reason)), file: wrong.file })
    })
}

/// Judges what is not remembered, `jobs` at the same time, in the order of the tasks. `count` hears beforehand how many
/// there are, and `done` of each.
///
/// # Errors
/// When the machine fails us. What was judged by then is remembered.
pub fn judge(
    engine: &Engine,
    tasks: &[Task<'_>],
    jobs: usize,
    count: impl Fn(usize),
    done: impl Fn() + Sync,
) -> io::Result<Vec<Judged>> {
    let mut memory = Memory::open(&engine.home);
    let keys: Vec<Option<String>> = tasks.iter().map(|task| key(engine, task)).collect();
    let mut judged: Vec<Option<Judged>> =
        tasks.iter().zip(&keys).map(|(task, key)| memory.get(&task.file, key.as_deref())).collect();
    let open: Vec<usize> = (0..tasks.len()).filter(|at| judged[*at].is_none()).collect();
    count(open.len());
    if open.len() >= WORTH_A_PRELUDE {
        // Without a prelude all is right, only slower.
        let _ = engine.build_prelude(&Cancel::new());
        let _ = engine.build_explorer_prelude(&Cancel::new());
    }
    // Some at a time, so that what was judged is kept when somebody has no time for the rest.
    for one in open.chunks(AT_A_TIME) {
        let failed = AtomicBool::new(false);
        let work = |at: &usize| {
            // After a failure of the machine the rest would fail in the same way.
            if failed.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let report = report(engine, &tasks[*at]);
            failed.fetch_or(report.is_err(), Ordering::Relaxed);
            report.map(Some)
        };
        let reports = batch::run(one, jobs, |at| tasks[*at].koan.alone, work, |_| done());
        let mut error = None;
        for (&at, report) in one.iter().zip(reports) {
            let task = &tasks[at];
            match report {
                Ok(Some(report)) => {
                    let program = engine.course.in_a_program_of(task.koan, &report.place.file);
                    let file = program.as_ref().unwrap_or(&task.koan.exercise);
                    let found = Judged::of(&report, file, task.why.is_none());
                    // A deadline is a clock's; that it passes is no surprise where the author says so.
                    let lasts = report.verdict.is_lasting() || task.declared.contains(&found.told.verdict);
                    if let Some(key) = keys[at].clone().filter(|_| lasts) {
                        memory.put(&task.file, key, found.clone());
                    }
                    judged[at] = Some(found);
                }
                Ok(None) => {}
                Err(failure) => error = error.or(Some(failure)),
            }
        }
        memory.save();
        if let Some(error) = error {
            return Err(error);
        }
    }
    Ok(judged.into_iter().map(|judged| judged.expect("all that were open have been judged")).collect())
}

fn key(engine: &Engine, task: &Task<'_>) -> Option<String> {
    cache::key_of(engine, task.koan, blake3::hash(task.text.as_bytes()).to_hex().as_str())
}

fn report(engine: &Engine, task: &Task<'_>) -> io::Result<crate::verdict::Report> {
    let folder = engine.home.scratch()?;
    let file = folder.path().join(format!("{}.rs", task.koan.name));
    fs::write(&file, &task.text)?;
    Ok(engine.judge_file(task.koan, &file.to_string_lossy(), &Cancel::new())?.expect("nobody cancels"))
}

/// Makes a handout the leader's copy.
pub fn add(handout: &mut Handout, engine: &Engine, tasks: &[Task<'_>], judged: &[Judged]) {
    handout.is_key = true;
    for sheet in handout.chapters.iter_mut().flat_map(|chapter| &mut chapter.sheets) {
        let Some(koan) = engine.course.koans.iter().find(|koan| koan.name == sheet.name) else { continue };
        let mine = || tasks.iter().zip(judged).filter(|(task, _)| task.koan.name == koan.name);
        let unsolved = mine().find(|(task, _)| task.why.is_none()).map(|(_, judged)| judged.clone());
        let seen = mine().filter_map(|(task, judged)| Some(Seen { why: task.why.clone()?, told: judged.told.clone() }));
        let solution = engine.pristine.solution(koan).map(|text| solution::lines(&sheet.code, &parts(&text).code));
        let broken = engine.pristine.broken(koan).into_iter().map(|broken| BrokenVersion {
            caught_as_given: unsolved.as_ref().and_then(|judged| judged.caught.get(&broken.name).copied()),
            name: broken.name,
            does: broken.does,
        });
        sheet.key = Some(Key {
            solution: solution.unwrap_or_default(),
            hints: koan.hints.clone(),
            mistakes: koan.mistakes.clone(),
            seen: seen.collect(),
            broken: broken.collect(),
            learned: koan.learned.clone(),
            schedule: unsolved.as_ref().and_then(|judged| judged.schedule.clone()),
            waits: unsolved.as_ref().map(|judged| judged.waits.clone()).unwrap_or_default(),
            unsolved: unsolved.map(|judged| judged.told),
        });
    }
}
