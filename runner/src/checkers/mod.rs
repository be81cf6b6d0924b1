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

use crate::{compile::dependencies::Dependencies, source, toolchain::Toolchain};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checker {
    /// Every schedule of a program of `std`'s threads.
    Explorer,
}

/// What a file names that talks to something beyond its own threads, which a checker can't run in another order.
const OUTSIDE: [&str; 6] = ["Command", "TcpListener", "TcpStream", "UdpSocket", "UnixListener", "UnixStream"];

impl Checker {
    /// The checker that can explore a file: none where it talks to other processes or machines, or names one of the
    /// crates of its course, whose threads go past us.
    pub fn of(text: &str, crates: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Checker> {
        let words = source::words(text);
        let goes_outside = OUTSIDE.iter().any(|name| words.contains(name));
        let names_a_crate = crates.into_iter().any(|name| words.contains(name.as_ref()));
        (!goes_outside && !names_a_crate).then_some(Checker::Explorer)
    }

    /// The package's name.
    pub fn package(self) -> &'static str {
        match self {
            Checker::Explorer => "koans-explorer",
        }
    }

    /// The crate whose place it takes.
    fn stands_for(self) -> &'static str {
        match self {
            Checker::Explorer => "std",
        }
    }
}

/// A checker that is built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The library that is handed to rustc.
    pub library: PathBuf,
    /// Where rustc finds the crates behind it.
    pub search: Vec<PathBuf>,
}

impl Built {
    /// The checker in the form in which a compilation takes it: as the only crate that a koan is compiled against.
    pub fn dependencies(&self, checker: Checker, key: &str) -> Dependencies {
        Dependencies {
            key: key.to_string(),
            package: "course".into(),
            externs: vec![(checker.stands_for().into(), self.library.clone())],
            search: self.search.clone(),
        }
    }
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
        let given = std::env::var_os("KOANS_CACHE").filter(|given| !given.is_empty()).map(PathBuf::from);
        let shared = given.or_else(|| dirs::cache_dir().map(|cache| cache.join("koans")));
        let usable = shared.filter(|folder| folder.is_absolute() && can_be_written_to(folder));
        let folder = usable.unwrap_or_else(|| instead.to_path_buf()).join(format!("checkers-{key}"));
        Place { key, folder, host: toolchain.host.clone() }
    }

    /// The checker, if it is built.
    pub fn ready(&self, checker: Checker) -> Option<Built> {
        let folder = self.of_one(checker);
        folder.join(READY).is_file().then(|| {
            let target = folder.join("target");
            let release = target.join(&self.host).join("release");
            let library = release.join(format!("lib{}.rlib", checker.stands_for()));
            // Macros run in the compiler, and lie where cargo puts what is for the host.
            Built { library, search: vec![release.join("deps"), target.join("release").join("deps")] }
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
        self.folder.join(checker.package())
    }
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
    let members = manifest.get_mut("workspace").and_then(|workspace| workspace.get_mut("members"));
    if let Some(members) = members.and_then(toml::Value::as_array_mut) {
        members.retain(|member| {
            let manifest = format!("{}/Cargo.toml", member.as_str().unwrap_or_default());
            embedded::FILES.iter().any(|(path, _)| *path == manifest)
        });
    }
    toml::to_string(&manifest).map_err(io::Error::other)
}
