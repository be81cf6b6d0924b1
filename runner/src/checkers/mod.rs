//! The checkers: crates that stand in the place of `std` (or of `tokio`) when a koan is compiled, and that know more of
//! threads than the real ones. Their sources are in this binary; the learner's own compiler builds them once, into a
//! folder that all courses share.
//!
//! An artefact of one compiler is refused by another, so each toolchain and each version of the sources has a folder of
//! its own, which is never built anew once it is whole.

mod build;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

pub use build::build;

use crate::{source, toolchain::Toolchain};

mod embedded {
    #![allow(unreachable_pub, reason = "generated")]
    include!(concat!(env!("OUT_DIR"), "/checkers.rs"));
}

/// Made last in a checker's folder: what it holds can be used.
const READY: &str = "ready";
/// Written when the build failed, with why.
const FAILED: &str = "failed.txt";

/// How long commands do without a checker that could not be built.
const TRY_AGAIN: Duration = Duration::from_secs(600);

/// One of the checkers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Checker {
    /// Every schedule of a program of `std`'s threads.
    Explorer,
    /// Every order in which tasks can be polled, for programs of tokio's tasks.
    Tasks,
    /// Real threads, once, with a table of who waits for whom: for all that can't be explored.
    Watchdog,
}

/// What a file names that talks to something beyond its own threads, which can't be run in another order.
const OUTSIDE: [&str; 6] = ["Command", "TcpListener", "TcpStream", "UdpSocket", "UnixListener", "UnixStream"];

impl Checker {
    /// All of them.
    pub const ALL: [Checker; 3] = [Checker::Explorer, Checker::Tasks, Checker::Watchdog];

    /// The checker for a file of a course that has these crates, its own library not among them. The threads of a crate
    /// go past the explorer, and so do other processes, such as companion programs, and other machines. A course's own
    /// library is made for it: where it does such things, it says so, and the test is not explored.
    pub fn of<'a>(text: &str, crates: impl IntoIterator<Item = &'a str>, has_programs: bool) -> Checker {
        let (words, paths) = (source::words(text), source::path_words(text));
        let named: Vec<&str> = crates.into_iter().filter(|name| paths.contains(name)).collect();
        if named == ["tokio"] && !has_programs {
            Checker::Tasks
        } else if has_programs || !named.is_empty() || OUTSIDE.iter().any(|name| words.contains(name)) {
            Checker::Watchdog
        } else {
            Checker::Explorer
        }
    }

    /// Whether it tries many orders; else it runs a program once.
    pub fn explores(self) -> bool {
        self != Checker::Watchdog
    }

    /// What is told while it is built.
    pub fn building(self) -> &'static str {
        match self {
            Checker::Explorer => {
                "Building the explorer, which tries every order of a koan's threads. Once, for half a minute."
            }
            Checker::Tasks => "Building the explorer of async tasks. Once, for half a minute.",
            Checker::Watchdog => "Building the watchdog, which sees who waits for whom. Once, for a few seconds.",
        }
    }

    /// Its packages.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Checker::Explorer => &["koans-explorer", "koans-explorer-core"],
            Checker::Tasks => &["koans-tasks", "koans-tasks-std"],
            Checker::Watchdog => &["koans-watchdog"],
        }
    }

    /// The crates whose place it takes.
    fn stands_for(self) -> &'static [&'static str] {
        match self {
            Checker::Explorer => &["std", "core"],
            Checker::Watchdog => &["std"],
            Checker::Tasks => &["tokio", "std"],
        }
    }
}

/// A checker that is built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The libraries that are handed to rustc, by the names of the crates whose place they take.
    pub crates: Vec<(String, PathBuf)>,
    /// Where rustc finds the crates behind them.
    pub search: Vec<PathBuf>,
}

/// The folder in which the checkers of one toolchain are kept.
#[derive(Debug, Clone)]
pub struct Place {
    /// Changes with the toolchain and the sources.
    pub key: String,
    folder: PathBuf,
    /// The target triple.
    host: String,
}

impl Place {
    /// The place for this toolchain: in the user's cache folder (`$KOANS_CACHE` names another one), or in `instead` where
    /// there is none or it can't be written to.
    pub fn of(toolchain: &Toolchain, instead: &Path) -> Place {
        let mut key = blake3::Hasher::new();
        key.update(toolchain.version.as_bytes());
        for (path, text) in embedded::FILES {
            key.update(path.as_bytes()).update(b"\0").update(text.as_bytes()).update(b"\0");
        }
        let key = key.finalize().to_hex()[..16].to_string();
        let folder = shared_folder().unwrap_or_else(|| instead.to_path_buf()).join(format!("checkers-{key}"));
        Place { key, folder, host: toolchain.host.clone() }
    }

    /// The checker, if it is built.
    pub fn ready(&self, checker: Checker) -> Option<Built> {
        let folder = self.of_one(checker);
        folder.join(READY).is_file().then(|| {
            let target = folder.join("target");
            let release = target.join(&self.host).join("release");
            let library = |name: &&str| ((*name).to_string(), release.join(format!("lib{name}.rlib")));
            let crates = checker.stands_for().iter().map(library).collect();
            // Macros run in the compiler, and lie where cargo puts what is for the host.
            Built { crates, search: vec![release.join("deps"), target.join("release").join("deps")] }
        })
    }

    /// Why the last attempt to build it failed, if there was one and none has succeeded since.
    pub fn failure(&self, checker: Checker) -> Option<String> {
        fs::read_to_string(self.of_one(checker).join(FAILED)).ok()
    }

    /// Whether building failed a short while ago. Without a network an attempt takes its time, and who asks for one koan
    /// after the other is not to wait for it each time.
    pub fn failed_lately(&self, checker: Checker) -> bool {
        let written = fs::metadata(self.of_one(checker).join(FAILED)).and_then(|failed| failed.modified());
        written.is_ok_and(|at| at.elapsed().is_ok_and(|age| age < TRY_AGAIN))
    }

    fn of_one(&self, checker: Checker) -> PathBuf {
        self.folder.join(checker.packages()[0])
    }
}

/// The folder that all courses of this user share, where there is one that can be written to.
pub fn shared_folder() -> Option<PathBuf> {
    let given = std::env::var_os("KOANS_CACHE").filter(|given| !given.is_empty()).map(PathBuf::from);
    let shared = given.or_else(|| dirs::cache_dir().map(|cache| cache.join("koans")));
    shared.filter(|folder| folder.is_absolute() && can_be_written_to(folder))
}

fn can_be_written_to(folder: &Path) -> bool {
    fs::create_dir_all(folder).is_ok() && tempfile::NamedTempFile::new_in(folder).is_ok()
}

/// Writes the checkers' workspace into a folder.
fn write_sources(folder: &Path) -> io::Result<()> {
    for (path, text) in embedded::FILES {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("it was joined above"))?;
        let text = if *path == "Cargo.toml" { without_tests(text)? } else { (*text).to_string() };
        fs::write(file, text)?;
    }
    Ok(())
}

/// The workspace's manifest with those members only that are there: their tests are not shipped.
fn without_tests(manifest: &str) -> io::Result<String> {
    let mut manifest: toml::Table = manifest.parse().map_err(io::Error::other)?;
    if let Some(workspace) = manifest.get_mut("workspace").and_then(toml::Value::as_table_mut) {
        workspace.remove("default-members");
        if let Some(members) = workspace.get_mut("members").and_then(toml::Value::as_array_mut) {
            members.retain(|member| {
                let manifest = format!("{}/Cargo.toml", member.as_str().unwrap_or_default());
                embedded::FILES.iter().any(|(path, _)| *path == manifest)
            });
        }
    }
    toml::to_string(&manifest).map_err(io::Error::other)
}
