//! `koans author new` and `koans author new-koan`: what is to be written is decided here, and then written all or not.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    entries::{self, Entry, Spot, Unedited},
    refusal::NotMade,
    skeleton::{self, Skeleton},
    unwritten::MARK,
    write::{self, Write},
};
use crate::{
    course::{self, Course, Failure, Kind, UnknownChapter, name_mistake, title_of, without_number},
    init::{InitError, package_name, place::Place},
    pristine::write_with_folders,
};

/// The first koan of a course, or one more.
#[derive(Debug, Clone)]
pub struct NewKoan {
    /// The chapter: one that there is, by its folder, number or name; or the folder of a new one.
    pub chapter: String,
    /// The koan's name.
    pub name: String,
    /// What its learner does.
    pub kind: Kind,
    /// How it fails before it is solved; by default as koans of its kind usually do.
    pub fails: Option<Failure>,
    /// The title, if its author knows it already.
    pub title: Option<String>,
    /// The koan that it comes behind; by default the last one of the chapter.
    pub after: Option<String>,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The new files, relative to the course, with `/` between the parts.
    pub files: Vec<String>,
    /// The files that have a new entry, likewise.
    pub changed: Vec<String>,
    /// The folder of the koan's chapter.
    pub chapter: String,
    /// Whether the chapter is new.
    pub is_new_chapter: bool,
}

/// Adds a koan to the course at `root`.
///
/// # Errors
/// When it can't be: a name that is taken, a file that is there. Then nothing was changed.
pub fn new_koan(root: &Path, koan: &NewKoan) -> Result<Made, NotMade> {
    let course = Course::load(root)?;
    if course.is_for_rustlings() {
        return Err(NotMade::ForRustlings);
    }
    let (spot, dir) = place(&course, koan)?;
    let fails = checked(koan)?;
    if let Some(at) = course.known_as(&koan.name) {
        let there = &course.koans[at];
        let name = koan.name.clone();
        return Err(match there.name == name {
            true => NotMade::Taken { name, at: there.exercise.clone() },
            false => NotMade::WasTaken { name, now: there.name.clone() },
        });
    }
    let python = course.koans.is_empty() || course.koans.iter().any(|koan| koan.python.is_some());
    let title = title(koan)?;
    let entry = Entry { name: &koan.name, title: title.as_deref(), kind: koan.kind, fails, python };
    let mut writes = files_of(koan, &dir, fails);
    if spot == Spot::NewChapter && !root.join(readme_of(&dir)).exists() {
        writes.push(readme(&dir));
    }
    if let Some(there) = writes.iter().find(|write| root.join(&write.file).symlink_metadata().is_ok()) {
        return Err(NotMade::There(there.file.clone()));
    }
    let files = writes.iter().map(|write| write.file.clone()).collect();
    let entries = entries(&course, &entry, spot, &dir)?;
    let changed = entries.iter().map(|write| write.file.clone()).collect();
    writes.extend(entries);
    write::all(root, &writes).map_err(|(file, source)| match source.kind() {
        io::ErrorKind::AlreadyExists => NotMade::There(file),
        _ => NotMade::Io { file, source },
    })?;
    Ok(Made { files, changed, chapter: dir, is_new_chapter: spot == Spot::NewChapter })
}

/// The chapter, and the place in it.
fn place(course: &Course, koan: &NewKoan) -> Result<(Spot, String), NotMade> {
    let chapter = match course.chapters_named(std::slice::from_ref(&koan.chapter)) {
        Ok(chapters) => chapters[0],
        Err(ambiguous @ UnknownChapter::Ambiguous { .. }) => return Err(NotMade::Chapter(ambiguous)),
        Err(UnknownChapter::None { .. }) => match &koan.after {
            None => {
                check_new_chapter(&koan.chapter)?;
                return Ok((Spot::NewChapter, koan.chapter.clone()));
            }
            Some(after) => {
                let chapter = course.chapter_of(course.koan(after)?).dir.clone();
                return Err(NotMade::AfterElsewhere { after: after.clone(), chapter });
            }
        },
    };
    let spot = match &koan.after {
        None => Spot::In { chapter },
        Some(after) => {
            let at = course.koan(after)?;
            let there = course.koans[at].chapter;
            if there != chapter {
                let dir = course.chapters[there].dir.clone();
                return Err(NotMade::AfterElsewhere { after: after.clone(), chapter: dir });
            }
            Spot::Behind { chapter, koan: at - course.chapters[chapter].koans.start }
        }
    };
    Ok((spot, course.chapters[chapter].dir.clone()))
}

/// Whether a new chapter may have this folder.
fn check_new_chapter(dir: &str) -> Result<(), NotMade> {
    match name_mistake("dir", dir) {
        Some(mistake) => Err(NotMade::Name(mistake)),
        None if without_number(dir).is_empty() => Err(NotMade::Untitled(dir.to_owned())),
        None => Ok(()),
    }
}

/// The title in one line, if there is one.
fn title(koan: &NewKoan) -> Result<Option<String>, NotMade> {
    let words = |title: &String| title.split_whitespace().collect::<Vec<_>>().join(" ");
    match koan.title.as_ref().map(words) {
        Some(title) if title.is_empty() => Err(NotMade::EmptyTitle),
        title => Ok(title),
    }
}

/// How the koan fails, if its name and its kind are in order.
fn checked(koan: &NewKoan) -> Result<Failure, NotMade> {
    if let Some(mistake) = name_mistake("name", &koan.name) {
        return Err(NotMade::Name(mistake));
    }
    let fails = koan.fails.unwrap_or_else(|| skeleton::usual(koan.kind));
    match skeleton::possible(koan.kind).contains(&fails) {
        true => Ok(fails),
        false => Err(NotMade::Fails { kind: koan.kind, fails }),
    }
}

/// The koan's own files.
fn files_of(koan: &NewKoan, dir: &str, fails: Failure) -> Vec<Write> {
    let name = &koan.name;
    let Skeleton { exercise, solution, wrong, broken } = skeleton::skeleton(koan.kind, fails);
    let mut files = vec![
        Write::new(format!("exercises/{dir}/{name}.rs"), exercise),
        Write::new(format!("solutions/{dir}/{name}.rs"), solution),
        Write::new(format!("solutions/{dir}/wrong/{name}.{}.rs", wrong.name), wrong.text),
    ];
    let broken =
        broken.map(|broken| Write::new(format!("solutions/{dir}/broken/{name}.{}.rs", broken.name), broken.text));
    files.extend(broken);
    files
}

fn readme_of(dir: &str) -> String {
    format!("exercises/{dir}/README.md")
}

fn readme(dir: &str) -> Write {
    let title = title_of(without_number(dir));
    let text = format!(
        "# {title}\n\n{MARK} what this chapter is about, for somebody who is about to begin it.\nHalf a page: what it is \
         good for, the words that are needed, the one table or picture that one comes back to.\n"
    );
    Write::new(readme_of(dir), text)
}

/// `info.toml` and, where there is one, `Cargo.toml` with the koan in it.
fn entries(course: &Course, entry: &Entry<'_>, spot: Spot, dir: &str) -> Result<Vec<Write>, NotMade> {
    let mut writes = Vec::new();
    let path = format!("exercises/{dir}/{}.rs", entry.name);
    // Cargo.toml goes first: with info.toml it is a koan.
    for file in ["Cargo.toml", "info.toml"] {
        let before = match fs::read_to_string(course.root.join(file)) {
            Ok(before) => before,
            Err(error) if error.kind() == io::ErrorKind::NotFound && file == "Cargo.toml" => continue,
            Err(source) => return Err(NotMade::Io { file: file.into(), source }),
        };
        let text = match file {
            "info.toml" => entries::with_koan(&before, entry, spot, dir),
            _ => entries::with_test(&before, entry.name, &path, neighbour(course, spot)),
        };
        let text = text.map_err(|why: Unedited| NotMade::Entry { file, why: why.to_string() })?;
        writes.push(Write { file: file.into(), text, before: Some(before) });
    }
    Ok(writes)
}

/// The koan that the new one comes right behind.
fn neighbour(course: &Course, spot: Spot) -> Option<&str> {
    let at = match spot {
        Spot::In { chapter } => course.chapters[chapter].koans.end.checked_sub(1),
        Spot::Behind { chapter, koan } => Some(course.chapters[chapter].koans.start + koan),
        Spot::NewChapter => course.koans.len().checked_sub(1),
    }?;
    course.koans.get(at).map(|koan| koan.name.as_str())
}

/// Makes the folder `dir`, which must not be there or be empty, with a course of one koan.
///
/// # Errors
/// When there is something already, or it can't be written. Then nothing was changed.
pub fn new_course(dir: &Path, koan: &NewKoan) -> Result<Made, NotMade> {
    check_new_chapter(&koan.chapter)?;
    let fails = checked(koan)?;
    let title = title(koan)?;
    let failed = |source| NotMade::Io { file: dir.display().to_string(), source };
    let place = Place::find(dir).map_err(|error| NotMade::Folder(no_folder(&error)))?;
    let name = name_of(dir);
    let entry = Entry { name: &koan.name, title: title.as_deref(), kind: koan.kind, fails, python: true };
    let damaged = |why: Unedited| NotMade::Entry { file: "info.toml", why: why.to_string() };
    let info = entries::with_koan(&info(&name), &entry, Spot::NewChapter, &koan.chapter).map_err(damaged)?;
    let exercise = format!("exercises/{}/{}.rs", koan.chapter, koan.name);
    let cargo = entries::with_test(&manifest(&name), &koan.name, &exercise, None).map_err(damaged)?;
    let schema = serde_json::to_string_pretty(&course::schema()).unwrap_or_default() + "\n";
    let mut writes = vec![
        Write::new("info.toml", info),
        Write::new("Cargo.toml", cargo),
        Write::new(SCHEMA, schema),
        Write::new(".gitignore", "/target/\n.koans/\n"),
        Write::new("README.md", course_readme(&name, koan)),
        readme(&koan.chapter),
    ];
    writes.extend(files_of(koan, &koan.chapter, fails));
    let staging = place.staging().map_err(failed)?;
    for write in &writes {
        write_with_folders(&staging.path().join(&write.file), &write.text).map_err(failed)?;
    }
    // What is handed over is a course.
    Course::load(staging.path())?;
    place.take(staging).map_err(failed)?;
    let files = writes.into_iter().map(|write| write.file).collect();
    Ok(Made { files, changed: Vec::new(), chapter: koan.chapter.clone(), is_new_chapter: true })
}

/// The schema of `info.toml` in a course of its own.
const SCHEMA: &str = "info.schema.json";

/// The name of the course, as a package and as its id: what the folder is called.
fn name_of(dir: &Path) -> String {
    let whole: PathBuf = fs::canonicalize(dir).or_else(|_| std::path::absolute(dir)).unwrap_or_else(|_| dir.to_owned());
    package_name(&whole.file_name().unwrap_or_default().to_string_lossy())
}

fn info(name: &str) -> String {
    let title = title_of(&name.replace('-', "_"));
    format!(
        "#:schema {SCHEMA}\n# The course: its chapters and koans in the order in which they are met, and what is said about them.\n\
         format = 1\n\n[course]\nid = \"{name}\"\ntitle = \"{title}\"\n"
    )
}

fn manifest(name: &str) -> String {
    format!(
        "# Every koan is a test target, so that `cargo test --test NAME` runs one, and rust-analyzer knows them all. What koans\n\
         # need besides `std` comes under [dependencies].\n\n\
         [package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\nautobins = false\n\
         autoexamples = false\nautotests = false\nautobenches = false\n\n\
         # Empty: the folder may lie inside of another workspace, and is no part of that.\n[workspace]\n\n[dependencies]\n"
    )
}

fn course_readme(name: &str, koan: &NewKoan) -> String {
    let title = title_of(&name.replace('-', "_"));
    let (chapter, first) = (&koan.chapter, &koan.name);
    format!(
        "# {title}\n\n{MARK} what one learns here, and for whom it is.\n\n\
         ## For learners\n\nInstall Rust and `koans`, run `koans` in this folder and leave it running. Open the file that it names, \
         mend it and\nsave.\n\n\
         ## For those who write it\n\n\
         | | |\n| --- | --- |\n\
         | `info.toml` | chapters and koans in order, hints, and all else that is said about them |\n\
         | `exercises/{chapter}/{first}.rs` | what the learner is given |\n\
         | `solutions/{chapter}/{first}.rs` | shown after a pass |\n\
         | `solutions/{chapter}/wrong/{first}.….rs` | a repair that must not pass, and why |\n\n\
         ```sh\n\
         koans author check              # what is still to be written, and what does not hold\n\
         koans author check --watch      # the same, at every save\n\
         koans author new-koan --help    # one more koan\n\
         koans watch                     # the course as a learner sees it\n\
         ```\n"
    )
}

/// Why the folder is not to be had, for an author.
fn no_folder(error: &InitError) -> String {
    let example = "`koans author new my-course`";
    match error {
        InitError::NotAFolder(path) => {
            format!("{} is a file. Choose a name that is not taken: {example}.", path.display())
        }
        InitError::CourseThere(path) => format!(
            "There is a course in {} already. `koans author new-koan` adds a koan to it. For another course, choose a new \
             name: {example}.",
            path.display()
        ),
        InitError::NotEmpty(path) => {
            format!("{} is not empty, and koans writes over nothing. Choose a new name: {example}.", path.display())
        }
        InitError::NoName(path) => format!("`{}` names no new folder. Give one a name: {example}.", path.display()),
        other => other.to_string(),
    }
}
