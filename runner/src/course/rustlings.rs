//! Courses that were written for rustlings (`format_version = 1`), read into the same [`Course`]. Where rustlings is content,
//! so are we: keys that it does not know are no mistakes, and neither are capitals in a name.

use std::{
    collections::HashMap,
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use toml::de::DeTable;

use super::{
    Chapter, Course, CourseError, Judging, Kind, Koan, Language, Mistakes, Program,
    check::{chapter_title, within},
    error::Fault,
    file::{At, DEADLINE_MS, Part},
    mistake::{Mistake, NameFault},
    syntax,
    table::{Table, Tables},
};

/// The only format there is.
const FORMAT_VERSION: i64 = 1;
/// How long an exercise may take that does not say, in milliseconds. Its author thought of no deadline, so this one is twice
/// our own.
const DEFAULT_DEADLINE_MS: i64 = 10_000;

/// What the file says, as far as it can be understood.
struct File {
    welcome: Option<String>,
    farewell: Option<String>,
    exercises: Vec<Exercise>,
}

struct Exercise {
    name: At<String>,
    dir: Option<At<String>>,
    program: Program,
    hint: Option<String>,
    deadline_ms: i64,
}

impl Exercise {
    /// Its file below `exercises` or `solutions`.
    fn file_in(&self, folder: &str) -> String {
        let name = &self.name.value;
        match &self.dir {
            Some(dir) => format!("{folder}/{}/{name}.rs", dir.value),
            None => format!("{folder}/{name}.rs"),
        }
    }
}

/// Whether this text is a course for rustlings: it names the version of that format, and not of ours; or, without either,
/// it has exercises and no chapters.
pub(super) fn is_written_for_it(text: &str) -> bool {
    // Most files need no second parser.
    if !text.contains("format_version") && !text.contains("exercises") {
        return false;
    }
    let (document, _) = DeTable::parse_recoverable(text);
    let has = |key| document.get_ref().get(key).is_some();
    !has("format") && (has("format_version") || has("exercises") && !has("chapter"))
}

/// The course of such a text, which was read from `info`.
pub(super) fn load(root: &Path, info: &Path, text: &Arc<str>) -> Result<Course, CourseError> {
    let mut faults = Vec::new();
    let file = read(text, &mut faults);
    if faults.is_empty() {
        Ok(course(file, root))
    } else {
        Err(CourseError::Mistakes(Mistakes::new(info, text, faults)))
    }
}

/// The exercises that are not there, each with its place in the file. Solutions are nobody's duty in such a course.
pub(super) fn missing(root: &Path, text: &str) -> Vec<Fault> {
    let exercises = read(text, &mut Vec::new()).exercises.into_iter();
    exercises
        .map(|exercise| (exercise.file_in("exercises"), exercise.name.span))
        .filter(|(file, _)| !root.join(file).is_file())
        .map(|(file, span)| Fault::new(Mistake::NoFile { file, role: "exercise" }, span))
        .collect()
}

fn read(text: &str, faults: &mut Vec<Fault>) -> File {
    let mut file = File { welcome: None, farewell: None, exercises: Vec::new() };
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        faults.extend(errors.iter().map(|error| syntax::fault(text, error)));
        return file;
    }
    let top = Table::new(Part::ForRustlings, document.get_ref(), 0..0, faults);
    // Of another format, nothing more can be said.
    match top.whole("format_version", faults) {
        Some(At { value: FORMAT_VERSION, .. }) => {}
        Some(At { value: found, span }) => {
            faults.push(Fault::new(Mistake::FormatVersion { found }, span));
            return file;
        }
        None if document.get_ref().contains_key("format_version") => return file,
        None => faults.push(Fault::new(Mistake::MissingKey { key: "format_version", part: Part::ForRustlings }, 0..0)),
    }
    file.welcome = said(top.text("welcome_message", faults));
    file.farewell = said(top.text("final_message", faults));
    let Tables::List(tables) = top.tables("exercises", Part::Exercise, faults) else { return file };
    if tables.is_empty() {
        let end = text.trim_end().len();
        faults.push(Fault::new(Mistake::NoExercises, end..end));
    }
    file.exercises = tables.iter().filter_map(|table| exercise(table, faults)).collect();
    only_once(&file.exercises, faults);
    file
}

fn exercise(table: &Table<'_, '_>, faults: &mut Vec<Fault>) -> Option<Exercise> {
    table.require("name", faults);
    table.require("hint", faults);
    let (name, dir) = (table.text("name", faults), table.text("dir", faults));
    let is_file = |name: &str| name.chars().all(|one| one.is_alphanumeric() || matches!(one, '_' | '-'));
    check("name", name.as_ref(), is_file, faults);
    check("dir", dir.as_ref(), stays_below, faults);
    let mut flag = |key, otherwise| table.flag(key, faults).map_or(otherwise, |flag| flag.value);
    let program = Program {
        tests: flag("test", true),
        strict: flag("strict_clippy", false),
        is_given_solved: flag("skip_check_unsolved", false),
    };
    // Ours: rustlings knows no deadlines, and takes no notice of the key.
    let deadline = table.whole("deadline_ms", faults);
    let deadline_ms = within("deadline_ms", DEADLINE_MS, deadline, faults).unwrap_or(DEFAULT_DEADLINE_MS);
    Some(Exercise { name: name?, dir, program, hint: said(table.text("hint", faults)), deadline_ms })
}

fn said(text: Option<At<String>>) -> Option<String> {
    text.map(|text| text.value).filter(|text| !text.is_empty())
}

fn check(key: &'static str, name: Option<&At<String>>, is_good: fn(&str) -> bool, faults: &mut Vec<Fault>) {
    let Some(At { value, span }) = name else { return };
    if value.is_empty() {
        faults.push(Fault::new(Mistake::Empty { key }, span.clone()));
    } else if !is_good(value) {
        let mistake = Mistake::BadName { key, name: value.clone(), why: NameFault::OfExercise };
        faults.push(Fault::new(mistake, span.clone()));
    }
}

/// Whether a folder is one below `exercises`, whatever it is called.
fn stays_below(dir: &str) -> bool {
    !dir.contains(['\\', ':', '\0']) && Path::new(dir).components().all(|part| matches!(part, Component::Normal(_)))
}

fn only_once(exercises: &[Exercise], faults: &mut Vec<Fault>) {
    let mut taken = HashMap::new();
    for At { value: name, span } in
        exercises.iter().map(|exercise| &exercise.name).filter(|name| !name.value.is_empty())
    {
        match taken.get(name) {
            Some(first) => {
                let mistake = Mistake::Taken { part: Part::Exercise, name: name.clone() };
                faults.push(Fault::new(mistake, span.clone()).beside(Clone::clone(first)));
            }
            None => drop(taken.insert(name, span.clone())),
        }
    }
}

/// Chapters are runs of exercises of one folder. An exercise without a folder, such as a quiz, belongs to the chapter before
/// it; a folder that comes back after another one begins a second chapter, since the order is the author's.
fn course(file: File, root: &Path) -> Course {
    let title = root.file_name().map_or_else(|| "Course".into(), |name| name.to_string_lossy().into_owned());
    let mut course = Course {
        root: PathBuf::from(root),
        id: None,
        title,
        language: Language::default(),
        chapters: Vec::new(),
        koans: Vec::new(),
        welcome: file.welcome,
        farewell: file.farewell,
    };
    for exercise in file.exercises {
        let dir = exercise.dir.as_ref().map(|dir| dir.value.trim_end_matches('/').to_owned());
        let at = course.koans.len();
        match course.chapters.last_mut() {
            Some(last) if dir.as_ref().is_none_or(|dir| *dir == last.dir) => last.koans.end += 1,
            _ => {
                let dir = dir.unwrap_or_default();
                let title = if dir.is_empty() { "Exercises".into() } else { chapter_title(&dir) };
                course.chapters.push(Chapter { dir, title, koans: at..at + 1 });
            }
        }
        course.koans.push(koan(exercise, course.chapters.len() - 1));
    }
    course
}

fn koan(exercise: Exercise, chapter: usize) -> Koan {
    Koan {
        chapter,
        title: exercise.name.value.replace('_', " "),
        kind: Kind::Repair,
        judging: Judging::Program(exercise.program),
        was: Vec::new(),
        fails: None,
        hints: exercise.hint.iter().cloned().collect(),
        python: None,
        learned: None,
        minutes: None,
        mistakes: Vec::new(),
        links: Vec::new(),
        deadline: Duration::from_millis(exercise.deadline_ms.unsigned_abs()),
        alone: false,
        programs: Vec::new(),
        exercise: exercise.file_in("exercises"),
        solution: exercise.file_in("solutions"),
        name: exercise.name.value,
    }
}
