//! From files and folders to reports. Nothing is written into a learner's folder, and what can't be read hides nothing
//! else.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::Problem;
use crate::{
    batch,
    course::Course,
    history::{Log, Recorded},
    home::Home,
    progress::State,
    report::{self, Known, LearnerReport, words::many},
    text::harmless,
};

/// What a report in a learner's folder is to be called to be found: `.koans` is not handed in with the folder.
pub const REPORT: &str = "koans-report.json";

/// The most that is read of a file, in bytes. A report on a hundred koans has about 50 kB.
const LARGEST: u64 = 8 << 20;

/// What was found.
#[derive(Debug, Default)]
pub struct Collected {
    /// The reports, each with the file or folder it is from.
    pub reports: Vec<(String, LearnerReport)>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Courses that were read already, with the bytes of their `info.toml`: a class has the same one many times, and few
/// versions of it.
type Courses = Mutex<Vec<(Vec<u8>, Arc<Course>)>>;

/// Reads report files, course folders, and folders that hold many of either. `made` is the time of what is gathered from
/// a folder.
pub fn collect(paths: &[PathBuf], made: u64) -> Collected {
    let mut collected = Collected::default();
    let mut found = Vec::new();
    for path in paths {
        match expand(path, &mut collected.problems) {
            Ok(several) => found.extend(several),
            Err(what) => collected.problems.push(problem(path, what)),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    let courses = Courses::default();
    let read = batch::run(&found, batch::jobs(None), |_| false, |path| read(path, &courses, made), |_| {});
    for (path, read) in found.iter().zip(read) {
        match read {
            Ok((report, remark)) => {
                collected.problems.extend(remark.map(|what| problem(path, what)));
                collected.reports.push((shown(path), report));
            }
            Err(what) => collected.problems.push(problem(path, what)),
        }
    }
    collected
}

fn problem(path: &Path, what: impl Into<String>) -> Problem {
    Problem { source: shown(path), what: what.into() }
}

fn shown(path: &Path) -> String {
    harmless(&path.display().to_string())
}

/// The files and folders that this one stands for. What is wrong with one of several is a problem.
fn expand(path: &Path, problems: &mut Vec<Problem>) -> Result<Vec<PathBuf>, String> {
    let seen = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_string(),
        _ => unreadable(&error),
    })?;
    if !seen.is_dir() || is_learners(path) {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut inside: Vec<PathBuf> =
        fs::read_dir(path).map_err(|error| unreadable(&error))?.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for path in inside {
        match may_tell_of_a_learner(&path) {
            Ok(true) => found.push(path),
            Ok(false) => {}
            Err(what) => wrong.push(problem(&path, what)),
        }
    }
    match () {
        () if !found.is_empty() => problems.extend(wrong),
        () if was_learners(path) => return Err(WITHOUT_COURSE.into()),
        () => return Err("neither reports (*.json) nor course folders are in it".into()),
    }
    Ok(found)
}

/// Whether something in a folder of many is one of them. What has nothing of a learner's folder is passed over.
fn may_tell_of_a_learner(path: &Path) -> Result<bool, String> {
    if !path.is_dir() {
        return Ok(path.extension().is_some_and(|end| end == "json"));
    }
    if is_learners(path) {
        return Ok(true);
    }
    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
        return Ok(false);
    }
    if was_learners(path) {
        return Err(WITHOUT_COURSE.into());
    }
    // An empty one is a copy that failed, or of somebody who handed in nothing.
    match fs::read_dir(path).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Err("nothing is in it".into()),
        Ok(false) => Ok(false),
        Err(error) => Err(unreadable(&error)),
    }
}

const WITHOUT_COURSE: &str = "it has no info.toml, which says of which course it is";

fn unreadable(error: &io::Error) -> String {
    format!("it can't be read ({error})")
}

/// Whether this is the folder of one learner.
fn is_learners(path: &Path) -> bool {
    path.join("info.toml").is_file() || path.join(REPORT).is_file()
}

/// Whether this would be the folder of one learner, were its `info.toml` there.
fn was_learners(path: &Path) -> bool {
    path.join("exercises").is_dir() || path.join(".koans").is_dir()
}

/// What a file or folder tells of a learner, and what is wrong with that.
fn read(path: &Path, courses: &Courses, made: u64) -> Result<(LearnerReport, Option<String>), String> {
    if !path.is_dir() {
        return Ok((read_report(path)?, None));
    }
    let home = Home { dir: path.join(".koans"), elsewhere: None };
    let log = Log::of(&home);
    let has_begun = home.progress().exists() || log.path().exists();
    if !has_begun && path.join(REPORT).is_file() {
        return Ok((read_report(&path.join(REPORT))?, None));
    }
    let course = course(path, courses)?;
    let state = read_progress(&home)?;
    // Without the record times and mistakes are missing; the rest is worth having.
    let (recorded, remark) = match log.read() {
        Ok(recorded) if recorded.damaged > 0 => {
            let lines = many(recorded.damaged as u64, "line");
            (recorded, Some(format!("its .koans/history.jsonl has {lines} that can't be read")))
        }
        Ok(recorded) => (recorded, None),
        Err(error) => {
            let what = format!("what was recorded can't be read ({error}): times and mistakes are missing");
            (Recorded::default(), Some(what))
        }
    };
    let known = Known { course: &course, state: &state, recorded: &recorded, recording: log.is_on() };
    Ok((report::gather(&known, &report::name_of(path), made), remark))
}

fn read_report(path: &Path) -> Result<LearnerReport, String> {
    report::read(&read_bytes(path)?).map_err(|error| error.to_string())
}

fn read_progress(home: &Home) -> Result<State, String> {
    let path = home.progress();
    if !path.exists() {
        return Ok(State::default());
    }
    serde_json::from_slice(&read_bytes(&path)?).map_err(|error| format!("its progress file is damaged ({error})"))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let is_file = path.metadata().is_ok_and(|seen| seen.is_file());
    if !is_file {
        return Err("it is no file".into());
    }
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it is larger than {} MiB: that is no report", LARGEST >> 20));
    }
    Ok(bytes)
}

fn course(root: &Path, courses: &Courses) -> Result<Arc<Course>, String> {
    let text = read_bytes(&root.join("info.toml")).map_err(|what| format!("info.toml: {what}"))?;
    // Held while it is read: the others would only read the same.
    let mut courses = courses.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, course)) = courses.iter().find(|(known, _)| *known == text) {
        return Ok(Arc::clone(course));
    }
    let course = Course::load(root).map_err(|error| {
        let told = error.to_string();
        let first = told.lines().next().unwrap_or_default().trim_start_matches("error: ").trim_end_matches('.');
        format!("its info.toml can't be read ({first})")
    })?;
    let course = Arc::new(course);
    courses.push((text, Arc::clone(&course)));
    Ok(course)
}
