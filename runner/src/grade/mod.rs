//! Grading: submitted course folders, judged afresh. Of a submission the learner's part of each exercise is taken, and
//! nothing else: tests, stage, other files, Cargo.toml and programs are the course's. What grades never prints.

mod against;
mod blanks;
mod items;
mod judged;
mod rules;
pub mod show;
mod submissions;

use std::{
    collections::HashMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock},
};

use serde::{Deserialize, Serialize};

pub use against::{Against, NoCourse};
pub use judged::Note;
pub use submissions::{NoSubmission, Shard, Submission, find, in_the_way_of};

use crate::{
    batch,
    check::Engine,
    course::{self, Kind},
    pristine::write_with_folders,
    run::Cancel,
    source,
    verdict::{Report, Verdict},
};
use judged::{Given, NotJudged};

/// What was graded: all of it, or a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grades {
    /// The course's title.
    pub course: String,
    /// Where the course was, in words.
    pub against: String,
    /// Which part of the submissions this is, where it is one.
    pub shard: Option<Shard>,
    /// How many submissions there are in all parts.
    pub in_all: usize,
    /// The chapters that were graded, in order.
    pub chapters: Vec<Chapter>,
    /// The submissions, by name.
    pub submissions: Vec<Graded>,
}

/// A chapter that was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its folder.
    pub dir: String,
    /// Its title.
    pub title: String,
    /// How many of its koans were graded: so many points there are.
    pub koans: usize,
}

/// A submission that was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// Its name.
    pub submission: String,
    /// A point for each koan that passes.
    pub points: usize,
    /// So many could be had.
    pub of: usize,
    /// Its koans, in the order of the course.
    pub koans: Vec<Entry>,
}

/// A koan of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The koan.
    pub koan: String,
    /// The chapter's folder.
    pub chapter: String,
    /// Whether it passes.
    pub passed: bool,
    /// The verdict's class; or `missing`, `refused`, `not_explored`, `not_judged`, where there is no verdict that counts.
    pub verdict: String,
    /// The kind within the class.
    pub kind: Option<String>,
    /// One sentence.
    pub message: String,
    /// The exercise's file, relative to the submission.
    pub file: String,
    /// The line to look at.
    pub line: Option<usize>,
    /// What of the file did not count, or was put back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Whether it is not the submitted file that was judged, word by word, so that lines may be others.
    pub rewritten: bool,
    /// The whole judgement, where there is one.
    pub report: Option<Report>,
    /// What a screen would tell of it, where it does not pass.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub told: String,
}

/// What grades.
#[derive(Debug)]
pub struct Grader {
    engine: Engine,
    /// The koans that are graded, by their index in the course.
    koans: Vec<usize>,
    /// Each koan's exercise and solution, read before anything of a submission runs.
    given: Vec<(String, Option<String>)>,
    crates: Vec<String>,
    /// Where the files lie that are judged.
    folder: tempfile::TempDir,
    /// Where to leave them for people to read.
    keep: Option<PathBuf>,
    /// Which tests of each solution are explored.
    explored: Vec<OnceLock<Vec<String>>>,
    /// What was judged already: the same text gets the same verdict, and half a class has not begun the last chapter.
    judged: Mutex<HashMap<(usize, blake3::Hash), Arc<Judgement>>>,
}

/// A judgement that somebody is at, or that is made: the report, or why there is none.
type Judgement = OnceLock<Result<Report, String>>;

impl Grader {
    /// Grades these koans (by index) with an engine whose originals are the course's.
    ///
    /// # Errors
    /// When there can be no folder for what is judged.
    pub fn new(engine: Engine, koans: Vec<usize>, keep: Option<PathBuf>) -> io::Result<Grader> {
        let all = &engine.course.koans;
        let given = all
            .iter()
            .map(|koan| (engine.pristine.original(koan).unwrap_or_default(), engine.pristine.solution(koan)))
            .collect();
        Ok(Grader {
            crates: engine.names_with_its_own(),
            folder: engine.home.scratch()?,
            explored: all.iter().map(|_| OnceLock::new()).collect(),
            judged: Mutex::default(),
            koans,
            given,
            keep,
            engine,
        })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How many judgements these submissions take.
    pub fn count(&self, submissions: &[Submission]) -> usize {
        self.koans.len() * submissions.len()
    }

    /// Grades all of them, so many koans at the same time. `done` is called after each koan.
    pub fn grade(&self, submissions: &[Submission], jobs: usize, done: impl Fn() + Sync) -> Vec<Graded> {
        let tasks: Vec<(&Submission, usize)> =
            submissions.iter().flat_map(|submission| self.koans.iter().map(move |koan| (submission, *koan))).collect();
        let alone = |(_, koan): &(&Submission, usize)| self.engine.course.koans[*koan].alone;
        let entries = batch::run(&tasks, jobs, alone, |(submission, koan)| self.entry(submission, *koan), |_| done());
        let mut entries = entries.into_iter();
        let graded = submissions.iter().map(|submission| {
            let koans: Vec<Entry> = entries.by_ref().take(self.koans.len()).collect();
            let points = koans.iter().filter(|entry| entry.passed).count();
            Graded { submission: submission.name.clone(), points, of: koans.len(), koans }
        });
        graded.collect()
    }

    /// The chapters that are graded.
    pub fn chapters(&self) -> Vec<Chapter> {
        let course = &self.engine.course;
        let count = |chapter: usize| self.koans.iter().filter(|koan| course.koans[**koan].chapter == chapter).count();
        let chapters = course.chapters.iter().enumerate().map(|(at, chapter)| Chapter {
            dir: chapter.dir.clone(),
            title: chapter.title.clone(),
            koans: count(at),
        });
        chapters.filter(|chapter| chapter.koans > 0).collect()
    }

    fn entry(&self, submission: &Submission, at: usize) -> Entry {
        let koan = &self.engine.course.koans[at];
        let mut entry = Entry {
            koan: koan.name.clone(),
            chapter: self.engine.course.chapters[koan.chapter].dir.clone(),
            passed: false,
            verdict: String::new(),
            kind: None,
            message: String::new(),
            file: koan.exercise.clone(),
            line: None,
            notes: Vec::new(),
            rewritten: false,
            report: None,
            told: String::new(),
        };
        match submission.read_of(koan) {
            Ok(text) => self.of_text(submission, at, &text, &mut entry),
            Err(why) => not_counted(&mut entry, "missing", None, &why),
        }
        entry
    }

    fn of_text(&self, submission: &Submission, at: usize, text: &str, entry: &mut Entry) {
        let koan = &self.engine.course.koans[at];
        let (exercise, solution) = &self.given[at];
        let given = Given {
            kind: koan.kind,
            exercise,
            solution: solution.as_deref(),
            // To know it their files are read, so not for every koan of every learner.
            has_broken_versions: koan.kind == Kind::Prove && !self.engine.pristine.broken(koan).is_empty(),
            crates: &self.crates,
        };
        let judged = match judged::judged(given, text) {
            Ok(judged) => judged,
            Err(NotJudged::Refused(note)) => return not_counted(entry, "refused", note.line, &note.text),
            Err(NotJudged::Course(why)) => return not_counted(entry, "not_judged", None, &why),
            Err(NotJudged::Unclear(note)) => return self.unclear(at, text, &note, entry),
        };
        entry.rewritten =
            judged.text.trim_start_matches('\u{feff}') != text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        entry.notes = judged.notes;
        if let Some(folder) = &self.keep {
            // Who wants to read them reads those that could be written.
            let _ = write_with_folders(&folder.join(&submission.name).join(&koan.exercise), &judged.text);
        }
        let report = match self.report(at, &judged.text) {
            Ok(report) => report,
            Err(why) => return not_counted(entry, "not_judged", None, &why),
        };
        if let Some(why) = report.passed.then(|| self.not_explored(at, &report, &judged.text)).flatten() {
            not_counted(entry, "not_explored", None, &why);
            entry.report = Some(report);
            return;
        }
        self.take(at, report, &judged.text, entry);
        // What was put back stands behind the last line that the learner knows.
        let known = if koan.kind == Kind::Predict { usize::MAX } else { text.lines().count() };
        entry.line = entry.line.filter(|line| *line <= known);
    }

    /// What can't be taken apart does not compile, as a rule, and then the compiler says best why.
    fn unclear(&self, at: usize, text: &str, note: &Note, entry: &mut Entry) {
        match self.report(at, text) {
            Ok(report) if matches!(report.verdict, Verdict::DoesNotCompile { .. } | Verdict::BlankLeft { .. }) => {
                self.take(at, report, text, entry);
            }
            Err(why) => not_counted(entry, "not_judged", None, &why),
            _ => not_counted(entry, "refused", note.line, &note.text),
        }
    }

    fn take(&self, at: usize, report: Report, text: &str, entry: &mut Entry) {
        let koan = &self.engine.course.koans[at];
        entry.passed = report.passed;
        entry.verdict = report.verdict.name().into();
        entry.kind = report.verdict.kind().map(String::from);
        entry.message.clone_from(&report.message);
        // The line of a program is none of the file that was handed in.
        let is_of_program = self.engine.course.in_a_program_of(koan, &report.place.file).is_some();
        entry.line = report.place.line.filter(|_| !is_of_program);
        if !report.passed {
            entry.told = crate::junit::told(&self.engine.course, koan, &report, Some(text));
        }
        entry.report = Some(report);
    }

    /// The judgement of this text, which is made once.
    fn report(&self, at: usize, text: &str) -> Result<Report, String> {
        let hash = blake3::hash(text.as_bytes());
        let slot = Arc::clone(self.judged.lock().expect("nobody panics with this lock").entry((at, hash)).or_default());
        slot.get_or_init(|| self.judge(at, text, &hash.to_hex()[..12]).map_err(|error| error.to_string())).clone()
    }

    fn judge(&self, at: usize, text: &str, mark: &str) -> io::Result<Report> {
        let koan = &self.engine.course.koans[at];
        let folder = self.folder.path().join(format!("{}-{mark}", koan.name));
        let file = folder.join(format!("{}.rs", koan.name));
        write_with_folders(&file, text)?;
        let file = file.to_string_lossy().into_owned();
        let report = self.engine.judge_file(koan, &file, &Cancel::new())?.expect("nobody cancels");
        // Nobody looks at it again.
        let _ = std::fs::remove_dir_all(&folder);
        Ok(under_its_own_name(report, &file, &koan.exercise))
    }

    /// Why a pass does not count: a test was not explored that can be, in the solution. Code can see that it is explored,
    /// and do what can't be; then it was run once, and a race may pass by luck.
    fn not_explored(&self, at: usize, report: &Report, text: &str) -> Option<String> {
        let koan = &self.engine.course.koans[at];
        let explored = explored_tests(report);
        let tests = source::tests(text).into_iter().filter(|test| !test.ignored).map(|test| test.name);
        let mut left: Vec<String> = tests.filter(|name| !explored.contains(name)).collect();
        if left.is_empty() {
            return None;
        }
        let solved = self.explored[at].get_or_init(|| {
            let solution = self.given[at].1.as_deref();
            solution
                .and_then(|text| self.report(at, text).ok())
                .map(|report| explored_tests(&report))
                .unwrap_or_default()
        });
        // Where the tests are the learner's own they have other names.
        left.retain(|name| if koan.kind == Kind::Prove { !solved.is_empty() } else { solved.contains(name) });
        let test = left.first()?;
        let why = report.unexplored.clone().or_else(|| {
            let unsupported = |one: &&crate::schedule::Explored| one.unsupported.is_some();
            report.explored.iter().find(unsupported).and_then(|one| one.unsupported.clone())
        });
        let because = why.map(|why| format!(" ({why})")).unwrap_or_default();
        Some(format!(
            "it passed one run, which may be luck: `{test}` was not explored{because}, and in the solution it is"
        ))
    }
}

fn explored_tests(report: &Report) -> Vec<String> {
    let all = || report.explored.iter();
    let is_in_part = |test: &String| all().any(|one| one.test == *test && one.unsupported.is_some());
    all().map(|one| one.test.clone()).filter(|test| !is_in_part(test)).collect()
}

fn not_counted(entry: &mut Entry, verdict: &str, line: Option<usize>, why: &str) {
    let mut letters = why.chars();
    let sentence = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    entry.verdict = verdict.into();
    entry.message = if sentence.ends_with('.') { sentence } else { format!("{sentence}.") };
    entry.line = line;
}

/// The report with the exercise's own name wherever that of the judged file stands: in rustc's words, in steps.
fn under_its_own_name(report: Report, file: &str, exercise: &str) -> Report {
    let inside = |text: &str| serde_json::to_string(text).map(|quoted| quoted[1..quoted.len() - 1].to_string());
    let renamed = || {
        let text = serde_json::to_string(&report)?.replace(&inside(file)?, &inside(exercise)?);
        serde_json::from_str::<Report>(&text)
    };
    renamed().unwrap_or(report)
}

/// The koans of these chapters and of these names, all without any, by index in the course.
///
/// # Errors
/// When a name is unknown, in words.
pub fn select(course: &course::Course, names: &[String]) -> Result<Vec<usize>, String> {
    if names.is_empty() {
        return Ok((0..course.koans.len()).collect());
    }
    let mut koans = Vec::new();
    for name in names {
        match (course.koan(name), course.chapters_named(std::slice::from_ref(name))) {
            (Ok(koan), _) => koans.push(koan),
            (_, Ok(chapters)) => koans.extend(chapters.iter().flat_map(|at| course.chapters[*at].koans.clone())),
            (Err(koan), Err(chapter)) => return Err(format!("{koan}, and {chapter}")),
        }
    }
    koans.sort_unstable();
    koans.dedup();
    Ok(koans)
}

/// The grades of all parts as one.
///
/// # Errors
/// When they are not parts of one whole, in a sentence.
pub fn merged(parts: Vec<(PathBuf, Grades)>) -> Result<Grades, String> {
    let mut parts = parts.into_iter();
    let Some((_, mut whole)) = parts.next() else { return Err("There is nothing to merge.".into()) };
    for (path, part) in parts {
        let told = |why: &str| Err(format!("{}: {why}", path.display()));
        if part.course != whole.course || part.chapters != whole.chapters {
            return told("it was graded against another course, or other koans of it.");
        }
        if part.in_all != whole.in_all {
            return told("it is a part of another number of submissions: was one handed in meanwhile?");
        }
        whole.submissions.extend(part.submissions);
    }
    whole.submissions.sort_by(|one, other| one.submission.cmp(&other.submission));
    if let Some(pair) = whole.submissions.windows(2).find(|pair| pair[0].submission == pair[1].submission) {
        return Err(format!("`{}` was graded twice: is the same part named twice?", pair[0].submission));
    }
    let (graded, all) = (whole.submissions.len(), whole.in_all);
    if graded < all {
        return Err(format!("{graded} of {all} submissions are here: a part is missing."));
    }
    whole.shard = None;
    Ok(whole)
}
