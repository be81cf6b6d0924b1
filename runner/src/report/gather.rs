//! From what is known of a learner to the report.

use std::{cmp::Reverse, collections::BTreeMap, path::Path};

use super::{ChapterReport, CourseName, FORMAT, Failure, KoanReport, LearnerReport, Sums};
use crate::{
    course::{Course, Koan},
    history::{Event, Recorded, What, seconds_by_koan},
    progress::{Record, State},
    text::harmless,
};

/// What is known of a learner.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The course, as it is today.
    pub course: &'a Course,
    /// What was reached.
    pub state: &'a State,
    /// What was recorded.
    pub recorded: &'a Recorded,
    /// Whether events are recorded.
    pub recording: bool,
}

/// What the record says of one koan.
#[derive(Debug, Default)]
struct Tally {
    seconds: u64,
    last: Option<u64>,
    resets: u32,
    solution: bool,
    failures: BTreeMap<(String, Option<String>), u32>,
}

/// The report on a learner of this name, made at this time (seconds since 1970).
pub fn gather(known: &Known<'_>, learner: &str, made: u64) -> LearnerReport {
    let course = known.course;
    let events = &known.recorded.events;
    let (records, mut tallies) = (records(course, known.state), tallies(course, events));
    let mut report = |koan: &Koan| {
        let record = records.get(koan.name.as_str()).copied().cloned().unwrap_or_default();
        let tally = tallies.remove(koan.name.as_str()).unwrap_or_default();
        KoanReport {
            name: koan.name.clone(),
            title: koan.title.clone(),
            passed: record.stands(),
            verdict: Some(record.last).filter(|last| !last.is_empty()),
            attempts: record.attempts,
            hints: record.hints,
            seconds: tally.seconds,
            last: tally.last,
            resets: tally.resets,
            solution: tally.solution,
            failures: failures(tally.failures),
        }
    };
    let chapters: Vec<ChapterReport> = course
        .chapters
        .iter()
        .map(|chapter| {
            let koans: Vec<KoanReport> = course.koans[chapter.koans.clone()].iter().map(&mut report).collect();
            ChapterReport { dir: chapter.dir.clone(), title: chapter.title.clone(), sums: Sums::of(&koans), koans }
        })
        .collect();
    let shown = known.state.current.as_deref().and_then(|name| today(course, name));
    LearnerReport {
        format: FORMAT,
        learner: harmless(learner),
        course: CourseName { id: course.id.clone(), title: course.title.clone() },
        made,
        recording: known.recording,
        since: events.first().map(|event| event.at),
        // By the order in which it was written, as a clock may have been wrong for a while.
        last: events.last().map(|event| event.at),
        current: current(&chapters, shown),
        sums: Sums::of(chapters.iter().flat_map(|chapter| &chapter.koans)),
        chapters,
    }
}

/// What a learner is called where nobody says it: as their folder is.
pub fn name_of(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    whole.file_name().map_or_else(|| "somebody".into(), |name| name.to_string_lossy().into_owned())
}

/// The name that a koan has today. All names from progress and record go through here.
fn today<'a>(course: &'a Course, name: &str) -> Option<&'a str> {
    course.known_as(name).map(|at| course.koans[at].name.as_str())
}

fn records<'a>(course: &'a Course, state: &'a State) -> BTreeMap<&'a str, &'a Record> {
    let mut records = BTreeMap::new();
    for (name, record) in &state.koans {
        if let Some(today) = today(course, name) {
            // What is kept under today's name is newer than what is kept under a former one.
            if today == name || !records.contains_key(today) {
                records.insert(today, record);
            }
        }
    }
    records
}

fn tallies<'a>(course: &'a Course, events: &[Event]) -> BTreeMap<&'a str, Tally> {
    let mut names: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for event in events {
        let name = names.entry(&event.koan).or_insert_with(|| today(course, &event.koan));
        let Some(name) = *name else { continue };
        let tally = tallies.entry(name).or_default();
        tally.last = Some(event.at);
        match &event.what {
            What::Judged { verdict, kind, untouched: false } if verdict != "passed" => {
                *tally.failures.entry((verdict.clone(), kind.clone())).or_default() += 1;
            }
            What::Reset => tally.resets += 1,
            What::Solution => tally.solution = true,
            What::Judged { .. } | What::Shown | What::Hint { .. } | What::Other => {}
        }
    }
    for (koan, seconds) in seconds_by_koan(events) {
        if let Some(name) = names.get(koan).copied().flatten() {
            tallies.entry(name).or_default().seconds += seconds;
        }
    }
    tallies
}

fn failures(counted: BTreeMap<(String, Option<String>), u32>) -> Vec<Failure> {
    let mut failures: Vec<Failure> =
        counted.into_iter().map(|((verdict, kind), times)| Failure { verdict, kind, times }).collect();
    failures.sort_by_key(|failure| Reverse(failure.times));
    failures
}

/// The koan the learner is at: the one shown last if it has not passed, else the first that has not.
fn current(chapters: &[ChapterReport], shown: Option<&str>) -> Option<String> {
    let mut open = chapters.iter().flat_map(|chapter| &chapter.koans).filter(|koan| !koan.passed);
    let at = open.clone().find(|koan| Some(koan.name.as_str()) == shown).or_else(|| open.next());
    at.map(|koan| koan.name.clone())
}
