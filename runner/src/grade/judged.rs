//! The file that is judged: the learner's part of a submission, and the course's part of the exercise.
//!
//! What is the course's: every test, what stands below the first of them or below the line that names the stage, the
//! constants that those go by, and the attributes of the whole file. Where writing tests is the koan, it is the module
//! under test; where predicting is, everything but the blanks. A submission that left all this as it was is judged as it
//! is, byte for byte. Else the course's items are put back (in the place of what stood there, or at the end), every line
//! of the learner's stays where it was, and what does not count is told.

use std::collections::BTreeSet;

use ra_ap_rustc_lexer::TokenKind;

use super::{
    blanks,
    items::{File, Import, Item, Kind, Stuck, is_word, plain},
    rules::{self, Known},
};
use crate::{course, source, versions};

/// Something about a submission that its reader should know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// The line in the submitted file, counted from 1, where there is one.
    pub line: Option<usize>,
    /// A sentence.
    pub text: String,
}

impl Note {
    pub(super) fn at(line: usize, text: impl Into<String>) -> Note {
        Note { line: Some(line), text: text.into() }
    }
}

/// A file to be judged.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// The text.
    pub(super) text: String,
    /// What of the submission does not count, and what was put back.
    pub(super) notes: Vec<Note>,
}

/// Why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotJudged {
    /// The submission can't be taken apart, here: as a rule it does not compile either.
    Unclear(Note),
    /// It does what a submission may not do.
    Refused(Note),
    /// The course's own file can't be taken apart.
    Course(String),
}

/// The course's files of one koan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) kind: course::Kind,
    /// The exercise as it is given out.
    pub(super) exercise: &'a str,
    /// The solution, from which can be seen what a learner may change.
    pub(super) solution: Option<&'a str>,
    /// Whether there is something that its tests could be tried with, where writing tests is the koan.
    pub(super) has_broken_versions: bool,
    /// The crates that may be named, beside those of every Rust.
    pub(super) crates: &'a [String],
}

/// Puts the file together.
pub(super) fn judged(given: Given<'_>, submitted: &str) -> Result<Judged, NotJudged> {
    // A byte-order mark and Windows' line ends are nothing to the compiler. Here they would be a difference.
    let submitted = &submitted.strip_prefix('\u{feff}').unwrap_or(submitted).replace("\r\n", "\n");
    match given.kind {
        course::Kind::Predict => blanks::filled(given.exercise, submitted),
        course::Kind::Prove => proving(given, submitted),
        course::Kind::Repair | course::Kind::Build => repaired(given, submitted),
    }
}

pub(super) fn taken_apart(text: &str) -> Result<File<'_>, NotJudged> {
    File::of(text).map_err(|Stuck(at)| {
        let line = source::position(text, at).line;
        NotJudged::Unclear(Note::at(line, "the file can't be taken apart here, as into functions and types"))
    })
}

fn of_course(text: &str) -> Result<File<'_>, NotJudged> {
    File::of(text).map_err(|Stuck(at)| {
        let line = source::position(text, at).line;
        NotJudged::Course(format!("the course's own file can't be taken apart (line {line})"))
    })
}

/// The learner's tests, and the course's module.
fn proving(given: Given<'_>, submitted: &str) -> Result<Judged, NotJudged> {
    let file = taken_apart(submitted)?;
    let Some(module) = versions::module(given.exercise) else {
        return Err(NotJudged::Course("there is no module to be tested in the exercise".into()));
    };
    if !given.has_broken_versions {
        return Err(NotJudged::Course("the course has no broken versions to try its tests with".into()));
    }
    let right = &given.exercise[module.inside.clone()];
    let inside = of_course(right)?;
    let known = Known::of([given.exercise].into_iter().chain(given.solution), given.crates);
    rules::hold_for_tests(&file, &used(&inside.code), &known, module.name).map_err(NotJudged::Refused)?;
    let mut notes = Vec::new();
    let mut text = submitted.to_string();
    if !versions::same_inside(submitted, given.exercise, module.name)
        && let Some(put_back) = versions::with(submitted, module.name, right)
    {
        let line = file.items.iter().find(|item| item.name.as_deref() == Some(module.name)).map(|item| file.line(item));
        notes.push(Note { line, text: format!("the module `{}` was changed; the course's is judged", module.name) });
        text = put_back;
    }
    Ok(Judged { text, notes })
}

/// The learner's items, and the course's tests and stage.
fn repaired(given: Given<'_>, submitted: &str) -> Result<Judged, NotJudged> {
    let exercise = of_course(given.exercise)?;
    let solution = given.solution.map(of_course).transpose()?;
    let file = taken_apart(submitted)?;
    let part = CoursePart::of(&exercise, solution.as_ref());
    let mut made = Making { file: &file, part: &part, text: submitted.to_string(), notes: Vec::new(), own: Vec::new() };
    let missing = made.sort();
    let known = Known::of([given.exercise].into_iter().chain(given.solution), given.crates);
    rules::hold_for(&file, &made.own, &part.uses, &part.imports, &known).map_err(NotJudged::Refused)?;
    rules::no_methods_of(&file, &made.own, &part.calls, &known).map_err(NotJudged::Refused)?;
    made.without_own_tests();
    made.put_back(&missing);
    made.bind();
    let mut notes = made.notes;
    notes.sort_by_key(|note| note.line.unwrap_or(usize::MAX));
    Ok(Judged { text: made.text, notes })
}

/// What of an exercise is the course's.
pub(super) struct CoursePart<'a> {
    exercise: &'a File<'a>,
    items: Vec<CourseItem<'a>>,
    /// The names that it uses and does not define within other names.
    uses: BTreeSet<String>,
    /// The imports of the exercise and its solution: what the names mean.
    imports: Vec<Import>,
    /// Those of the names that the exercise imports.
    bound: BTreeSet<String>,
    /// The methods that it calls.
    calls: BTreeSet<String>,
}

struct CourseItem<'a> {
    item: &'a Item,
    /// The item's tokens as the exercise has it, and as the solution has it.
    forms: Vec<Vec<&'a str>>,
}

impl<'a> CoursePart<'a> {
    fn of(exercise: &'a File<'a>, solution: Option<&'a File<'a>>) -> CoursePart<'a> {
        let first_test = exercise.items.iter().position(|item| exercise.has_tests(item)).unwrap_or(usize::MAX);
        let stage = stage(exercise.text).unwrap_or(usize::MAX);
        // What the solution changes below them is the learner's all the same.
        let is_changed = |item: &Item| {
            let same_name = |other: &&Item| other.kind == item.kind && other.name == item.name && other.name.is_some();
            let solved = solution.and_then(|file| Some(file.words_of(file.items.iter().find(same_name)?)));
            solved.is_some_and(|words| words != exercise.words_of(item))
        };
        let is_courses = |at: usize, item: &Item| {
            exercise.has_tests(item)
                || item.kind == Kind::InnerAttribute
                || (at >= first_test || item.bytes.start > stage) && !is_changed(item)
        };
        let (mut own, mut others): (Vec<&Item>, Vec<&Item>) = (Vec::new(), Vec::new());
        for (at, item) in exercise.items.iter().enumerate() {
            if is_courses(at, item) { own.push(item) } else { others.push(item) }
        }
        let mut uses: BTreeSet<String> =
            own.iter().flat_map(|item| used(&exercise.code[item.tokens.clone()])).collect();
        // A number of threads that the solution did not have to change is not the learner's to change either.
        let is_kept = |item: &&Item| {
            let words = exercise.words_of(item);
            item.kind == Kind::Definition("const")
                && item.name.as_ref().is_some_and(|name| uses.contains(name))
                && solution.is_none_or(|solution| solution.items.iter().any(|other| solution.words_of(other) == words))
        };
        let constants: Vec<&Item> = others.into_iter().filter(is_kept).collect();
        uses.extend(constants.iter().flat_map(|item| used(&exercise.code[item.tokens.clone()])));
        own.extend(constants);
        own.sort_by_key(|item| item.bytes.start);
        let items = own.into_iter().map(|item| {
            let same = |other: &&Item| other.kind == item.kind && other.name == item.name && other.name.is_some();
            let solved = solution.and_then(|file| Some(file.words_of(file.items.iter().find(same)?)));
            CourseItem { item, forms: [exercise.words_of(item)].into_iter().chain(solved).collect() }
        });
        let items: Vec<CourseItem<'_>> = items.collect();
        let files = [exercise].into_iter().chain(solution);
        let imports: Vec<Import> =
            files.flat_map(|file| file.items.iter().flat_map(|item| imports_of(file, item))).collect();
        let own_imports = exercise.items.iter().flat_map(|item| imports_of(exercise, item));
        let bound = own_imports.filter_map(|import| import.name).filter(|name| uses.contains(name)).collect();
        let called =
            items.iter().flat_map(|course: &CourseItem<'_>| methods(&exercise.code[course.item.tokens.clone()]));
        CoursePart { calls: called.collect(), exercise, items, uses, imports, bound }
    }

    fn named(&self, name: &str) -> bool {
        self.items.iter().any(|course| course.item.name.as_deref() == Some(name) && defines(course.item))
    }

    fn headers(&self) -> BTreeSet<Vec<&'a str>> {
        let impls = self.items.iter().filter(|course| course.item.kind == Kind::Impl);
        impls.map(|course| self.exercise.header(course.item)).collect()
    }
}

/// Whether an item gives a meaning to a name.
pub(super) fn defines(item: &Item) -> bool {
    matches!(item.kind, Kind::Function | Kind::Definition(_) | Kind::Module(_) | Kind::Macro)
}

fn imports_of(file: &File<'_>, item: &Item) -> Vec<Import> {
    if item.kind == Kind::Use { file.imports(item) } else { Vec::new() }
}

/// The names that code looks up where it stands: not those of methods and fields, nor what a path goes on with.
fn used(code: &[source::Token<'_>]) -> BTreeSet<String> {
    let is_looked_up = |at: usize| {
        let before = |by: usize| at.checked_sub(by).map_or("", |at| code[at].text);
        let goes_on = before(1) == ":" && before(2) == ":" && !matches!(before(3), "crate" | "self" | "super" | "<");
        is_word(&code[at]) && !goes_on && (before(1) != "." || before(2) == ".")
    };
    (0..code.len()).filter(|at| is_looked_up(*at)).map(|at| plain(code[at].text).into_owned()).collect()
}

/// The methods that code calls, and the fields that it looks at.
fn methods(code: &[source::Token<'_>]) -> BTreeSet<String> {
    let pairs = code.windows(2).filter(|pair| pair[0].text == "." && is_word(&pair[1]));
    pairs.map(|pair| plain(pair[1].text).into_owned()).collect()
}

/// Where the line stands that says that below it nothing is to be changed.
fn stage(text: &str) -> Option<usize> {
    let is_line = |token: &source::Token<'_>| {
        matches!(token.kind, TokenKind::LineComment { .. })
            && token.text.trim_start_matches('/').trim_start().starts_with("--")
            && token.text.contains(" the stage")
    };
    source::tokens(text).find(is_line).map(|token| token.start)
}

/// A file on its way to be judged.
struct Making<'a> {
    file: &'a File<'a>,
    part: &'a CoursePart<'a>,
    text: String,
    notes: Vec<Note>,
    /// The learner's items.
    own: Vec<&'a Item>,
}

impl Making<'_> {
    /// Tells the learner's items from those that stand in for the course's, which are taken out. Gives the course's items
    /// that are not there as they should be.
    fn sort(&mut self) -> Vec<usize> {
        let file = self.file;
        let mut missing: BTreeSet<usize> = (0..self.part.items.len()).collect();
        let below = stage(file.text);
        let headers = self.part.headers();
        for item in &file.items {
            let words = file.words_of(item);
            let same = missing.iter().copied().find(|at| self.part.items[*at].forms.contains(&words));
            if let Some(at) = same {
                missing.remove(&at);
                continue;
            }
            let line = file.line(item);
            let name = item.name.clone().unwrap_or_default();
            let is_courses = defines(item) && self.part.named(&name);
            let note = if item.kind == Kind::InnerAttribute {
                "an attribute of the whole file (`#![…]`) does not count".to_string()
            } else if is_courses && item.is_test {
                format!("the test `{name}` was changed; the course's is judged")
            } else if is_courses {
                format!("`{name}` is the course's, and was changed; the course's is judged")
            } else if item.is_test {
                format!("`{name}` is an own test, which does not count")
            } else if item.kind == Kind::Impl
                && below.is_none_or(|stage| item.bytes.start > stage)
                && headers.contains(&file.header(item))
            {
                format!("`{}` is the course's, and was changed; the course's is judged", file.header(item).join(" "))
            } else {
                self.own.push(item);
                continue;
            };
            self.notes.push(Note::at(line, note));
            blank_out(&mut self.text, item.bytes.clone());
        }
        missing.into_iter().collect()
    }

    /// Tests in the learner's own modules are taken out as well.
    fn without_own_tests(&mut self) {
        for item in &self.own {
            for inner in self.file.with_inner(item).unwrap_or_default().iter().filter(|inner| inner.is_test) {
                let name = inner.name.clone().unwrap_or_default();
                self.notes
                    .push(Note::at(self.file.line(inner), format!("`{name}` is an own test, which does not count")));
                blank_out(&mut self.text, inner.bytes.clone());
            }
        }
    }

    /// Puts the course's items at the end; its attributes of the whole file at the beginning, in the first line.
    fn put_back(&mut self, missing: &[usize]) {
        let exercise = self.part.exercise;
        let told: Vec<String> = self.notes.iter().map(|note| note.text.clone()).collect();
        for at in missing {
            let item = self.part.items[*at].item;
            let text = exercise.text_of(item);
            if item.kind == Kind::InnerAttribute {
                self.text = format!("{} {}", text.replace('\n', " "), self.text);
                continue;
            }
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            self.text.push_str(&format!("\n{text}\n"));
            let name = item.name.clone().unwrap_or_else(|| exercise.header(item).join(" "));
            if !told.iter().any(|told| told.contains(&format!("`{name}`"))) {
                let what = if item.is_test { format!("the test `{name}`") } else { format!("`{name}` of the course") };
                self.notes
                    .push(Note { line: None, text: format!("{what} is not in the file as it was; it was put back") });
            }
        }
    }

    /// What the course's part calls by a name has the meaning that the exercise, or its solution, gives to it.
    fn bind(&mut self) {
        let own: Vec<Import> = self.own.iter().flat_map(|item| imports_of(self.file, item)).collect();
        let course: Vec<Import> =
            self.part.items.iter().flat_map(|course| imports_of(self.part.exercise, course.item)).collect();
        for name in &self.part.bound {
            let wanted = self.part.imports.iter().rfind(|import| import.name.as_ref() == Some(name));
            let has = |imports: &[Import]| imports.iter().any(|import| import.name.as_ref() == Some(name));
            let Some(wanted) = wanted.filter(|_| !has(&own) && !has(&course)) else { continue };
            // Where the learner has an item of that name, the exercise has one too, or it would have been refused.
            if self.own.iter().any(|item| item.name.as_ref() == Some(name) && defines(item)) {
                continue;
            }
            let last = wanted.path.rsplit("::").next().unwrap_or_default();
            let renamed = if last == name { String::new() } else { format!(" as {name}") };
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            self.text.push_str(&format!("#[allow(unused_imports)]\nuse {}{renamed};\n", wanted.path));
        }
    }
}

/// Puts spaces in the place of what does not count: all else stays where it is.
fn blank_out(text: &mut String, bytes: std::ops::Range<usize>) {
    let blank: String = text[bytes.clone()]
        .chars()
        .flat_map(|c| std::iter::repeat_n(if matches!(c, '\n' | '\r') { c } else { ' ' }, c.len_utf8()))
        .collect();
    text.replace_range(bytes, &blank);
}

#[cfg(test)]
#[path = "judged_tests.rs"]
mod tests;
