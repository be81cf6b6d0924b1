//! `koans bundle`: one file with all that a room of laptops without network needs. The course as its author wrote it, the
//! crates of the course and of the checkers, the koans program, and in a clone its sources.

mod archive;
mod contents;
mod start;
mod vendor;

#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

pub use archive::Archive;
pub use contents::{Contents, Entry, has_the_runner};
pub use start::platform;

use crate::{
    compile::vendored::CONFIG,
    course::Course,
    output::{self, OutputError},
    pristine::{Pristine, git},
    session::Session,
    telling::Telling,
    toolchain::{Toolchain, ToolchainError},
};

/// What is wanted of a bundle.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where it is to be; a name after the course, in the current folder, where none is given.
    pub file: Option<PathBuf>,
    /// Whether the solutions are to be in it.
    pub solutions: bool,
    /// Whether this program is to be in it.
    pub program: bool,
    /// Programs for other platforms: the platform's name, and the file.
    pub programs: Vec<(String, PathBuf)>,
    /// Files and folders of the course's folder that nothing names.
    pub included: Vec<PathBuf>,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The archive.
    pub archive: Archive,
    /// The folder that it unpacks to.
    pub top: String,
    /// How many files are in it.
    pub files: usize,
    /// How many koans.
    pub koans: usize,
    /// How many crates.
    pub crates: usize,
    /// The platforms whose programs are in it.
    pub platforms: Vec<String>,
    /// Whether every other platform can build the program.
    pub has_runner: bool,
    /// What lies in the course's folder and is not in the bundle, as nothing names it.
    pub left_out: Vec<String>,
    /// Koans whose exercise lies in the course's folder with another text than it came with.
    pub changed: Vec<String>,
    /// Exercises of which git has another text than the originals that `koans reset` goes by.
    pub unlike_git: Vec<String>,
}

/// Why there is no bundle. Whatever it is, there is no half one.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// No toolchain, so no cargo.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// A file or folder can't be read or written.
    #[error("{}: {source}.{}", .path.display(), advice(.source))]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The crates can't be fetched.
    #[error(
        "Not all crates are on this machine, and they can't be fetched:\n{0}\nA bundle is made where there is a network, so that \
         it can be used where there is none. Connect, and try again."
    )]
    NoNetwork(String),
    /// Cargo's lock does not fit the manifest.
    #[error(
        "Cargo.lock does not fit Cargo.toml. Type `cargo update --workspace` in the course's folder, and try again.\n{0}"
    )]
    StaleLock(String),
    /// Something else that cargo said.
    #[error("cargo can't collect the crates:\n{0}")]
    Cargo(String),
    /// The bundle would lie in what it is made of.
    #[error(
        "{} lies in {part}/, which goes into the bundle itself. Put it elsewhere: `koans bundle -o ../workshop.tar.gz`.",
        .file.display()
    )]
    OutputInside {
        /// The folder.
        part: String,
        /// The file that was asked for.
        file: PathBuf,
    },
    /// It can't be put there.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Nobody knows how an exercise was.
    #[error("{0} is missing, and so is its original: put it back first.")]
    NoOriginal(String),
    /// Something lies outside of the course's folder.
    #[error("{} lies outside of the course's folder, and a bundle can't take it along. Put it inside.", .0.display())]
    Outside(PathBuf),
    /// Something that was to be taken along is not there.
    #[error(
        "{} does not exist, neither here nor in the course's folder: --include can't take it along. Is the name right?",
        .0.display()
    )]
    NotThere(PathBuf),
    /// A file that no system can run.
    #[error(
        "{} is no program: --program takes an executable file of Linux, macOS or Windows, or a script.", .0.display()
    )]
    NoProgram(PathBuf),
    /// A name that not every system can write.
    #[error("{} has a name that is not UTF-8, which not every laptop can write. Rename it.", .0.display())]
    Name(PathBuf),
    /// The clone's build needs the solutions.
    #[error(
        "In a clone of koans the solutions can't stay out: the program is built from them, and shows each one after a pass. A \
         folder made by `koans init` has none; make the bundle there."
    )]
    NeedsSolutions,
    /// Stopped by Ctrl-C.
    #[error("Stopped. Nothing was made.")]
    Interrupted,
}

impl BundleError {
    pub(crate) fn io(path: &Path, source: io::Error) -> BundleError {
        BundleError::Io { path: path.to_path_buf(), source }
    }

    /// What cargo's words mean.
    fn of_cargo(said: &str) -> BundleError {
        let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        let errors = lines.iter().position(|line| line.starts_with("error")).unwrap_or_default();
        let errors = &lines[errors..];
        let last = errors[errors.len().saturating_sub(10)..].join("\n");
        let has = |words: &[&str]| words.iter().any(|words| said.contains(words));
        if has(&["--locked was passed", "lock file needs to be updated", "because --locked"]) {
            BundleError::StaleLock(last)
        } else if has(&["No space left", "not enough space", "Disk quota"]) {
            BundleError::Io { path: "cargo vendor".into(), source: io::ErrorKind::StorageFull.into() }
        } else if has(&["failed to download", "failed to fetch", "failed to query", "Could not resolve", "HTTP"]) {
            BundleError::NoNetwork(last)
        } else {
            BundleError::Cargo(last)
        }
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            " Collecting the crates takes up to 700 MB for a while, the bundle itself up to 100: make room first."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            " Choose a place that you may write to: `koans bundle -o ~/workshop.tar.gz`."
        }
        io::ErrorKind::NotFound => " Is the name right?",
        _ => "",
    }
}

/// Makes a bundle of this course. `telling` is told what takes long; `count` how many files there will be, and `done` of each;
/// `stop` ends it.
///
/// # Errors
/// When it can't be made. Then there is no half one, and what lay in its place is still there.
pub fn bundle(
    session: &Session,
    wanted: &Wanted,
    telling: &Telling,
    (count, done): (impl Fn(usize), impl Fn()),
    stop: &AtomicBool,
) -> Result<Made, BundleError> {
    let course = &session.course;
    let has_runner = has_the_runner(course);
    if has_runner && !wanted.solutions {
        return Err(BundleError::NeedsSolutions);
    }
    let top = top(course);
    let file = wanted.file.clone().unwrap_or_else(|| PathBuf::from(format!("{top}.tar.gz")));
    may_be_written(course, &file)?;
    wanted.programs.iter().try_for_each(|(_, program)| check_program(program))?;
    let toolchain = Toolchain::find(&course.root)?;
    let mut contents = Contents::of(course, &session.pristine, wanted.solutions, &wanted.included)?;
    if let Some(name) = contents::inside(&course.root, &file) {
        contents.entries.remove(&name);
    }
    let scratch = session.home.scratch().map_err(|error| BundleError::io(&session.home.dir, error))?;
    let crates = telling.during("Collecting the crates, for every platform.", || {
        vendor::vendor(course, &toolchain, scratch.path(), stop)
    })?;
    contents.add_folder(&crates.folder, vendor::FOLDER)?;
    contents.entries.insert(CONFIG.into(), Entry::Text(crates.config));
    if let Some(lock) = crates.lock {
        contents.entries.insert("Cargo.lock".into(), Entry::Text(lock));
    }
    let platforms = add_programs(&mut contents, wanted)?;
    let page = start::page(&start::Start {
        title: &course.title,
        platforms: platforms.iter().map(String::as_str).collect(),
        has_runner,
    });
    let name = if contents.entries.contains_key("START.md") { "START-HERE.md" } else { "START.md" };
    contents.entries.insert(name.into(), Entry::Text(page));
    count(contents.entries.len());
    let archive = archive::write(&contents, &top, &file, done, stop)?;
    Ok(Made {
        archive,
        top,
        files: contents.entries.len(),
        koans: course.koans.len(),
        crates: crates.count,
        platforms,
        has_runner,
        left_out: contents.left_out,
        changed: session.pristine.changed(course.koans.iter()),
        unlike_git: unlike_git(course, &session.pristine),
    })
}

/// The programs, and their platforms in order.
fn add_programs(contents: &mut Contents, wanted: &Wanted) -> Result<Vec<String>, BundleError> {
    let mut programs = wanted.programs.clone();
    if wanted.program {
        let own = std::env::current_exe().map_err(|error| BundleError::io(Path::new("koans"), error))?;
        programs.insert(0, (platform(), own));
    }
    for (platform, from) in &programs {
        std::fs::metadata(from).map_err(|error| BundleError::io(from, error))?;
        contents.entries.insert(start::program(platform), Entry::File { from: from.clone(), executable: true });
    }
    Ok(programs.into_iter().map(|(platform, _)| platform).collect())
}

/// Whether a file is a program, as far as its first bytes say.
fn check_program(file: &Path) -> Result<(), BundleError> {
    // ELF; Mach-O with 32 and 64 bits, of either order of bytes, and for several processors; PE; a script.
    const BEGINNINGS: [&[u8]; 9] = [
        b"\x7fELF",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"\xca\xfe\xba\xbf",
        b"MZ",
        b"#!",
    ];
    let mut first = Vec::new();
    let read = File::open(file).and_then(|file| file.take(4).read_to_end(&mut first));
    read.map_err(|error| BundleError::io(file, error))?;
    let is_program = BEGINNINGS.iter().any(|beginning| first.starts_with(beginning));
    if is_program { Ok(()) } else { Err(BundleError::NoProgram(file.to_path_buf())) }
}

/// The name of the folder in the archive: the course's id, else what its folder is called.
fn top(course: &Course) -> String {
    let folder = course.root.file_name().unwrap_or_default().to_string_lossy();
    crate::init::package_name(course.id.as_deref().unwrap_or(&folder))
}

/// Whether an archive may be put there: not over something else, and not into what it is made of.
fn may_be_written(course: &Course, file: &Path) -> Result<(), BundleError> {
    let part = contents::inside(&course.root, output::folder_of(file)).unwrap_or_default();
    let part = part.split('/').next().unwrap_or_default();
    if ["exercises", "solutions", "src", "runner", "checkers", "docs", "vendor"].contains(&part) {
        return Err(BundleError::OutputInside { part: part.into(), file: file.to_path_buf() });
    }
    output::check(file, output::Kind::Bundle)?;
    Ok(output::check_ending(file, &["tar.gz", "tgz"])?)
}

/// The exercises whose originals are not what git has: either the course was updated after the originals were kept, or
/// somebody has committed an answer. Only the leader knows which.
fn unlike_git(course: &Course, pristine: &Pristine) -> Vec<String> {
    if git::tracked(&course.root).is_none() {
        return Vec::new();
    }
    let differs = |path: &str, original: Option<String>| {
        git::committed(&course.root, path).is_some_and(|text| original.is_some_and(|original| original != text))
    };
    let koans = course.koans.iter().filter(|koan| differs(&koan.exercise, pristine.original(koan)));
    koans.map(|koan| koan.name.clone()).collect()
}
