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
    report::{self, Known, LearnerReport},
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
        match expand(path) {
            Ok(several) => found.extend(several),
            Err(what) => collected.problems.push(Problem { source: path.display().to_string(), what }),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    let courses = Courses::default();
    let read = batch::run(&found, batch::jobs(None), |_| false, |path| read(path, &courses, made), |_| {});
    for (path, read) in found.iter().zip(read) {
        let source = path.display().to_string();
        match read {
            Ok(report) => collected.reports.push((source, report)),
            Err(what) => collected.problems.push(Problem { source, what }),
        }
    }
    collected
}

/// The files and folders that this one stands for.
fn expand(path: &Path) -> Result<Vec<PathBuf>, String> {
    let seen = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_string(),
        _ => format!("it can't be read ({error})"),
    })?;
    if !seen.is_dir() || is_learners(path) {
        return Ok(vec![path.to_path_buf()]);
    }
    let entries = fs::read_dir(path).map_err(|error| format!("it can't be read ({error})"))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_learners(path) || (path.extension().is_some_and(|end| end == "json") && !path.is_dir()))
        .collect();
    found.sort();
    if found.is_empty() { Err("neither reports (*.json) nor course folders are in it".into()) } else { Ok(found) }
}

/// Whether this is the folder of one learner.
fn is_learners(path: &Path) -> bool {
    path.join("info.toml").is_file() || path.join(REPORT).is_file()
}

fn read(path: &Path, courses: &Courses, made: u64) -> Result<LearnerReport, String> {
    if !path.is_dir() {
        return read_report(path);
    }
    let home = Home { dir: path.join(".koans"), elsewhere: None };
    let has_begun = home.progress().exists() || Log::of(&home).path().exists();
    if !has_begun && path.join(REPORT).is_file() {
        return read_report(&path.join(REPORT));
    }
    let course = course(path, courses)?;
    let state = read_progress(&home)?;
    let log = Log::of(&home);
    // Without the record times and mistakes are missing; the rest is worth having.
    let recorded = log.read().unwrap_or_else(|_| Recorded::default());
    let known = Known { course: &course, state: &state, recorded: &recorded, recording: log.is_on() };
    Ok(report::gather(&known, &report::name_of(path), made))
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
    read.map_err(|error| format!("it can't be read ({error})"))?;
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
