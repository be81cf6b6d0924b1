//! From the shape of `info.toml` to a [`Course`]: the rules that no single value can break alone (names are unique,
//! programs have a source), those of names, numbers and links, and the defaults of all that is left out.

use std::{
    collections::{HashMap, HashSet},
    ops::{Range, RangeInclusive},
    path::Path,
    time::Duration,
};

use super::{
    Chapter, Course, Judging, Kind, Koan, Language,
    error::Fault,
    file::{At, ChapterTable, DEADLINE_MS, DEFAULT_DEADLINE_MS, File, KoanTable, MINUTES, NAME_LENGTH, Part},
    manifest::Programs,
    mistake::{Mistake, NameFault},
};

/// Names of crates that come with Rust, and of devices that no file on Windows can be called after.
const RESERVED: [&str; 27] = [
    "alloc",
    "core",
    "proc_macro",
    "std",
    "test",
    "aux",
    "con",
    "nul",
    "prn",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
];

/// Makes the course of what the file says. Where that adds to `faults`, the course is not to be used.
pub(crate) fn check(file: File, root: &Path, faults: &mut Vec<Fault>) -> Course {
    check_programs(&file, root, faults);
    let table = file.course.unwrap_or_default();
    if let Some(id) = &table.id {
        check_name("id", id, is_small_or_hyphen, faults);
    }
    let mut build = Build {
        faults,
        dirs: HashMap::new(),
        names: HashMap::new(),
        former: Vec::new(),
        chapters: Vec::new(),
        koans: Vec::new(),
    };
    file.chapter.into_iter().for_each(|chapter| build.chapter(chapter));
    build.former_names();
    let (chapters, koans) = (build.chapters, build.koans);
    let folder = || root.file_name().map_or_else(|| "Course".into(), |name| name.to_string_lossy().into_owned());
    let title = filled("title", table.title, faults).unwrap_or_else(folder);
    let language = table.language.map_or_else(Language::default, |tag| language(&tag, faults));
    let id = table.id.map(|id| id.value);
    Course { root: root.to_owned(), id, title, language, chapters, koans, welcome: None, farewell: None }
}

fn language(tag: &At<String>, faults: &mut Vec<Fault>) -> Language {
    Language::of(&tag.value).unwrap_or_else(|| {
        faults.push(Fault::new(Mistake::BadLanguage, tag.span.clone()));
        Language::default()
    })
}

/// A course in the making.
struct Build<'f> {
    faults: &'f mut Vec<Fault>,
    /// The folders so far, and where they were named.
    dirs: HashMap<String, Range<usize>>,
    /// The koans so far, likewise.
    names: HashMap<String, Range<usize>>,
    /// The former names, each with the index of the koan that gives it.
    former: Vec<(usize, At<String>)>,
    chapters: Vec<Chapter>,
    koans: Vec<Koan>,
}

impl Build<'_> {
    fn chapter(&mut self, table: ChapterTable) {
        let dir = self.name("dir", Part::Chapter, table.dir);
        let title = filled("title", table.title, self.faults).unwrap_or_else(|| chapter_title(&dir));
        let first = self.koans.len();
        table.koan.into_iter().for_each(|koan| self.koan(&dir, koan));
        self.chapters.push(Chapter { dir, title, koans: first..self.koans.len() });
    }

    fn koan(&mut self, dir: &str, table: KoanTable) {
        let name = self.name("name", Part::Koan, table.name);
        let was = values(table.was.clone());
        self.former.extend(table.was.into_iter().flatten().map(|former| (self.koans.len(), former)));
        let faults = &mut *self.faults;
        let deadline = within("deadline_ms", DEADLINE_MS, table.deadline_ms, faults).unwrap_or(DEFAULT_DEADLINE_MS);
        let minutes = within("minutes", MINUTES, table.minutes, faults);
        self.koans.push(Koan {
            was,
            chapter: self.chapters.len(),
            title: filled("title", table.title, faults).unwrap_or_else(|| name.replace('_', " ")),
            kind: table.kind.map_or(Kind::Repair, |kind| kind.value),
            judging: Judging::Tests,
            fails: table.fails.map(|fails| fails.value),
            hints: all_filled("hints", table.hints, faults),
            python: filled("python", table.python, faults),
            learned: filled("learned", table.learned, faults),
            minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()),
            mistakes: all_filled("mistakes", table.mistakes, faults),
            links: links(table.links, faults),
            deadline: Duration::from_millis(deadline.unsigned_abs()),
            alone: table.alone.is_some_and(|alone| alone.value),
            programs: values(table.programs),
            exercise: format!("exercises/{dir}/{name}.rs"),
            solution: format!("solutions/{dir}/{name}.rs"),
            name,
        });
    }

    /// Checks the names of before, when those of now are all known: each may be a former one of one koan alone, and of
    /// none that goes by it now.
    fn former_names(&mut self) {
        let mut claimed: HashMap<String, (usize, Range<usize>)> = HashMap::new();
        for (koan, At { value: name, span }) in std::mem::take(&mut self.former) {
            check_name("was", &At { value: name.clone(), span: span.clone() }, is_small, self.faults);
            if let Some(there) = self.names.get(&name) {
                let own = self.koans[koan].name == name;
                self.faults.push(Fault::new(Mistake::StillThere { name, own }, span).beside(there.clone()));
            } else if let Some((by, first)) = claimed.get(&name) {
                let mistake = Mistake::ClaimedTwice { name, by_one: *by == koan };
                self.faults.push(Fault::new(mistake, span).beside(first.clone()));
            } else {
                claimed.insert(name, (koan, span));
            }
        }
    }

    /// Checks a folder or a koan's name, which only one of them may have.
    fn name(&mut self, key: &'static str, part: Part, name: Option<At<String>>) -> String {
        // A missing one has been reported.
        let Some(name) = name else {
            return String::new();
        };
        check_name(key, &name, is_small, self.faults);
        let taken = if part == Part::Chapter { &mut self.dirs } else { &mut self.names };
        if let Some(first) = taken.get(&name.value) {
            let mistake = Mistake::Taken { part, name: name.value.clone() };
            self.faults.push(Fault::new(mistake, name.span).beside(first.clone()));
        } else {
            taken.insert(name.value.clone(), name.span);
        }
        name.value
    }
}

fn is_small(one: char) -> bool {
    one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_'
}

fn is_small_or_hyphen(one: char) -> bool {
    is_small(one) || one == '-'
}

fn check_name(key: &'static str, name: &At<String>, allowed: fn(char) -> bool, faults: &mut Vec<Fault>) {
    let mistake = mistake_in(key, &name.value, allowed);
    faults.extend(mistake.map(|mistake| Fault::new(mistake, name.span.clone())));
}

fn mistake_in(key: &'static str, name: &str, allowed: fn(char) -> bool) -> Option<Mistake> {
    let why = if name.is_empty() {
        return Some(Mistake::Empty { key });
    } else if !name.chars().all(allowed) {
        NameFault::Characters
    } else if name.len() > NAME_LENGTH {
        NameFault::Length
    } else if RESERVED.contains(&name) {
        NameFault::Reserved
    } else {
        return None;
    };
    Some(Mistake::BadName { key, name: name.to_owned(), why })
}

/// What is wrong with a name that is to be a koan's (`key` is `name`) or a chapter's folder (`dir`), before it stands in
/// `info.toml`.
pub fn name_mistake(key: &'static str, name: &str) -> Option<Mistake> {
    mistake_in(key, name, is_small)
}

fn filled(key: &'static str, text: Option<At<String>>, faults: &mut Vec<Fault>) -> Option<String> {
    let At { value, span } = text?;
    if value.is_empty() {
        faults.push(Fault::new(Mistake::Empty { key }, span));
    }
    Some(value)
}

fn all_filled(key: &'static str, texts: Option<Vec<At<String>>>, faults: &mut Vec<Fault>) -> Vec<String> {
    texts.into_iter().flatten().filter_map(|text| filled(key, Some(text), faults)).collect()
}

fn links(texts: Option<Vec<At<String>>>, faults: &mut Vec<Fault>) -> Vec<String> {
    for link in texts.iter().flatten() {
        if !is_address(&link.value) {
            faults.push(Fault::new(Mistake::BadLink, link.span.clone()));
        }
    }
    values(texts)
}

/// The same as the pattern in the schema.
fn is_address(link: &str) -> bool {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

pub(super) fn within(
    key: &'static str,
    range: RangeInclusive<i64>,
    number: Option<At<i64>>,
    faults: &mut Vec<Fault>,
) -> Option<i64> {
    let At { value, span } = number?;
    if !range.contains(&value) {
        faults.push(Fault::new(Mistake::OutOfRange { key, range }, span));
    }
    Some(value)
}

fn values(texts: Option<Vec<At<String>>>) -> Vec<String> {
    texts.into_iter().flatten().map(|text| text.value).collect()
}

/// Looks for the source of each program, once. Courses without programs never touch the file system here.
fn check_programs(file: &File, root: &Path, faults: &mut Vec<Fault>) {
    let koans = file.chapter.iter().flat_map(|chapter| &chapter.koan);
    let mut named = koans.flat_map(|koan| koan.programs.iter().flatten()).peekable();
    if named.peek().is_none() {
        return;
    }
    let programs = Programs::of(root);
    let mut found = HashSet::new();
    for At { value: name, span } in named {
        if found.contains(name) || programs.source(name).is_some() {
            found.insert(name);
        } else {
            let mistake = Mistake::NoProgram { name: name.clone(), known: programs.names() };
            faults.push(Fault::new(mistake, span.clone()));
        }
    }
}

/// The part of a folder's name after its number: `threads` of `01_threads`.
pub(crate) fn without_number(dir: &str) -> &str {
    dir.trim_start_matches(|one: char| one.is_ascii_digit()).trim_start_matches('_')
}

/// The title of a chapter that has none, by its folder.
pub(crate) fn chapter_title(dir: &str) -> String {
    match without_number(dir) {
        "" => dir.to_owned(),
        words => title_of(words),
    }
}

/// A name as a title: `Message passing` of `message_passing`.
pub(crate) fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
