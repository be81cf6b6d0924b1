//! From a folder to a [`Course`]: finds `info.toml`, reads it, and gives all its mistakes at once.

use std::{
    fs, io,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use toml::de::DeTable;

use super::{
    Course, CourseError, Failure, Kind, Mistakes, check,
    error::Fault,
    file::{ChapterTable, CourseTable, FORMAT, File, KoanTable, Part},
    mistake::Mistake,
    rustlings, syntax,
    table::{Table, Tables},
};

/// The course file's name.
pub(crate) const INFO: &str = "info.toml";
/// The most that is read. A course of a hundred koans has about 100 kB.
const LIMIT: u64 = 16 << 20;

impl Course {
    /// Reads and checks `root/info.toml`. Exercises need not exist: a learner may have deleted one, and that is a
    /// verdict on that koan. [`Course::check_files`] looks for them.
    pub fn load(root: &Path) -> Result<Course, CourseError> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let path = root.join(INFO);
        let text = read_text(&path)?;
        if rustlings::is_written_for_it(&text) {
            return rustlings::load(&root, &path, &text);
        }
        let mistaken = |faults| CourseError::Mistakes(Mistakes::new(&path, &text, faults));
        let mut faults = Vec::new();
        let file = parse(&text, &mut faults);
        if !faults.is_empty() && !may_go_on(&faults) {
            return Err(mistaken(faults));
        }
        let course = check::check(file, &root, &mut faults);
        if faults.is_empty() { Ok(course) } else { Err(mistaken(faults)) }
    }

    /// Finds the course: `dir` if given (the folder, or its `info.toml`), else the nearest folder upwards from the
    /// current one that holds an `info.toml`. The answer is absolute, and good for [`Course::load`].
    pub fn find(dir: Option<&Path>) -> Result<PathBuf, CourseError> {
        match dir {
            Some(dir) => named(dir),
            None => {
                let here = std::env::current_dir()
                    .map_err(|source| CourseError::Unreadable { file: PathBuf::from("."), source })?;
                upwards(&here)
            }
        }
    }
}

fn named(dir: &Path) -> Result<PathBuf, CourseError> {
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    match dir.parent() {
        Some(parent) if dir.ends_with(INFO) && dir.is_file() => Ok(parent.to_owned()),
        _ if dir.join(INFO).is_file() => Ok(dir),
        _ => Err(CourseError::NoCourse { dir }),
    }
}

fn upwards(here: &Path) -> Result<PathBuf, CourseError> {
    here.ancestors()
        .find(|dir| dir.join(INFO).is_file())
        .map(Path::to_owned)
        .ok_or_else(|| CourseError::NoCourseUpwards { from: here.to_owned() })
}

/// The text of the file, without a byte order mark: columns would be off by one on the first line.
pub(crate) fn read_text(path: &Path) -> Result<Arc<str>, CourseError> {
    let bytes = read_bytes(path)?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => {
            // As far as it is valid, the text stays as it is, and so the position holds in it.
            let text = Arc::from(String::from_utf8_lossy(bytes));
            let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let at = error.valid_up_to();
            let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            let fault = Fault::new(Mistake::NotUtf8 { utf16 }, span);
            Err(CourseError::Mistakes(Mistakes::new(path, &text, vec![fault])))
        }
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, CourseError> {
    let unreadable = |source: io::Error| match (source.kind(), path.parent()) {
        (io::ErrorKind::NotFound | io::ErrorKind::NotADirectory, Some(dir)) => {
            CourseError::NoCourse { dir: dir.to_owned() }
        }
        _ => CourseError::Unreadable { file: path.to_owned(), source },
    };
    let mut bytes = Vec::new();
    // The limit holds for what is read, not for what the file system says: a pipe has no length.
    fs::File::open(path).map_err(unreadable)?.take(LIMIT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LIMIT {
        return Err(CourseError::TooLarge { file: path.to_owned(), limit: LIMIT });
    }
    Ok(bytes)
}

/// What the file says, as far as it can be understood.
pub(crate) fn parse(text: &str, faults: &mut Vec<Fault>) -> File {
    let (document, errors) = DeTable::parse_recoverable(text);
    faults.extend(errors.iter().map(|error| syntax::fault(text, error)));
    let file = if may_go_on(faults) {
        let top = Table::new(Part::File, document.get_ref(), 0..0, faults);
        read_file(&top, text.trim_end().len(), faults)
    } else {
        // What the parser guesses after a slip would only add mistakes that are none.
        keep_one_a_line(text, faults);
        File { format: None, course: None, chapter: Vec::new() }
    };
    // Of another format, nothing more can be said.
    if let Some(format) = &file.format
        && format.value != FORMAT
    {
        *faults = vec![Fault::new(Mistake::Format { found: format.value }, format.span.clone())];
    }
    file
}

/// Whether there is more to say about the file. A repeated key does no harm to that; a repeated header does, since
/// all that stands below it is then repeated too.
fn may_go_on(faults: &[Fault]) -> bool {
    !faults.iter().any(stops)
}

fn stops(fault: &Fault) -> bool {
    use Mistake::{Format, RepeatedKey, Syntax};
    matches!(fault.mistake, Syntax { .. } | Format { .. } | RepeatedKey { in_header: true, .. })
}

/// Of several syntax errors on one line, all but the first come from the first.
fn keep_one_a_line(text: &str, faults: &mut Vec<Fault>) {
    faults.retain(stops);
    faults.sort_by_key(|fault| fault.span.start);
    faults.dedup_by(|later, earlier| {
        let between = text.as_bytes().get(earlier.span.start..later.span.start).unwrap_or_default();
        !between.contains(&b'\n')
    });
}

fn read_file(top: &Table<'_, '_>, end: usize, faults: &mut Vec<Fault>) -> File {
    top.require("format", faults);
    let format = top.whole("format", faults);
    let course = top.table("course", Part::Course, faults).map(|table| read_course(&table, faults));
    let chapters = top.tables("chapter", Part::Chapter, faults);
    let chapter = read_each(chapters, Fault::new(Mistake::NoChapters, end..end), faults, read_chapter);
    File { format, course, chapter }
}

fn read_course(table: &Table<'_, '_>, faults: &mut Vec<Fault>) -> CourseTable {
    CourseTable {
        title: table.text("title", faults),
        id: table.text("id", faults),
        language: table.text("language", faults),
    }
}

fn read_chapter<'t, 'i>(table: &Table<'t, 'i>, faults: &mut Vec<Fault>) -> ChapterTable {
    table.require("dir", faults);
    let koans = table.tables("koan", Part::Koan, faults);
    ChapterTable {
        header: table.span.clone(),
        dir: table.text("dir", faults),
        title: table.text("title", faults),
        koan: read_each(koans, Fault::new(Mistake::NoKoans, table.span.clone()), faults, read_koan),
    }
}

/// Reads a list of tables. One that is not there or has nothing in it is a mistake too.
fn read_each<'t, 'i, T>(
    tables: Tables<'t, 'i>,
    none: Fault,
    faults: &mut Vec<Fault>,
    read: fn(&Table<'t, 'i>, &mut Vec<Fault>) -> T,
) -> Vec<T> {
    match tables {
        Tables::Mistaken => Vec::new(),
        Tables::List(tables) => {
            if tables.is_empty() {
                faults.push(none);
            }
            tables.iter().map(|table| read(table, faults)).collect()
        }
    }
}

fn read_koan(table: &Table<'_, '_>, faults: &mut Vec<Fault>) -> KoanTable {
    table.require("name", faults);
    KoanTable {
        header: table.span.clone(),
        name: table.text("name", faults),
        was: table.texts("was", faults),
        title: table.text("title", faults),
        kind: table.word("kind", &Kind::ALL, faults),
        fails: table.word("fails", &Failure::ALL, faults),
        hints: table.texts("hints", faults),
        python: table.text("python", faults),
        learned: table.text("learned", faults),
        minutes: table.whole("minutes", faults),
        mistakes: table.texts("mistakes", faults),
        links: table.texts("links", faults),
        deadline_ms: table.whole("deadline_ms", faults),
        alone: table.flag("alone", faults),
        programs: table.texts("programs", faults),
    }
}
