//! The crates that the koans of a course use: built once through cargo, then handed to rustc by path.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    cargo::{EMPTY_TEST, Package, succeeded, what_cargo_said},
    diagnostic::{self, Diagnostic},
};
use crate::{
    course::{self, Course},
    run::Cancel,
    toolchain::Toolchain,
};

/// Built dependencies.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dependencies {
    /// Changes with the toolchain, the course's Cargo.toml and Cargo.lock, its own library and the crates that it names by
    /// path, and the shape of this file.
    pub key: String,
    /// The name of the course's package.
    pub package: String,
    /// The crates that an exercise may name, with their artefacts.
    pub externs: Vec<(String, PathBuf)>,
    /// The folders where rustc finds the crates behind them.
    pub search: Vec<PathBuf>,
}

impl Dependencies {
    /// None, for code that names none.
    pub fn none(key: String, package: String) -> Dependencies {
        Dependencies { key, package, externs: Vec::new(), search: Vec::new() }
    }

    /// The dependencies of this key, if they are built already.
    pub(super) fn ready(key: &str, build: &Path) -> Option<Dependencies> {
        let found: Dependencies = serde_json::from_slice(&fs::read(file(build)).ok()?).ok()?;
        (found.key == key && found.externs.iter().all(|(_, path)| path.exists())).then_some(found)
    }

    /// Builds them through cargo.
    ///
    /// # Errors
    /// When cargo fails (no network for a first build, a version that does not exist), with what it said.
    pub(super) fn build(
        key: &str,
        course: &Course,
        toolchain: &Toolchain,
        build: &Path,
        cancel: &Cancel,
    ) -> io::Result<Dependencies> {
        // Whether its programs compile is no matter of theirs: cargo would build them for the test.
        let mut course = course.clone();
        course.koans.iter_mut().for_each(|koan| koan.programs.clear());
        let package = Package::write(&course, build)?;
        let args = ["test", "--no-run", "--message-format=json", "--test", EMPTY_TEST];
        let finished = package.cargo(toolchain, &args, cancel)?;
        let output = finished.output.text();
        if !succeeded(&finished) {
            return Err(io::Error::other(why_not(&output)));
        }
        let metadata = package.metadata(toolchain, cancel)?;
        let messages: Vec<Value> = output
            .lines()
            .filter(|line| line.starts_with('{'))
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let mut externs = Vec::new();
        for (name, id) in direct(&metadata) {
            // A course may name a crate that this platform does not build.
            if let Some(path) = artefact(&messages, &id) {
                externs.push((name, path));
            }
        }
        let mut search: Vec<PathBuf> =
            messages.iter().filter_map(library_of).filter_map(|path| Some(path.parent()?.to_path_buf())).collect();
        search.sort();
        search.dedup();
        let made = Dependencies { key: key.to_string(), package: package.name, externs, search };
        fs::write(file(build), serde_json::to_vec_pretty(&made)?)?;
        Ok(made)
    }
}

/// The compiler's first error, which cargo only counts, and cargo's own words.
fn why_not(output: &str) -> String {
    let error = diagnostic::parse(output).into_iter().find(Diagnostic::is_error);
    error.map(|error| error.rendered + "\n\n").unwrap_or_default() + &what_cargo_said(output)
}

fn file(build: &Path) -> PathBuf {
    build.join("dependencies.json")
}

pub(super) fn key(course: &Course, toolchain: &Toolchain) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes()).update(toolchain.version.as_bytes());
    hasher.update(course::crates_are_made_from(&course.root).as_bytes()).update(b"\0");
    hasher.update(&fs::read(course.root.join("Cargo.lock")).unwrap_or_default()).update(b"\0");
    hasher.update(course::digest(&course::crate_sources(&course.root)).as_bytes());
    hasher.finalize().to_hex()[..16].to_string()
}

/// What the package's own code may name: (name in code, package id), the course's own library included.
fn direct(metadata: &Value) -> Vec<(String, String)> {
    let root = metadata["resolve"]["root"].as_str().unwrap_or_default();
    let nodes = metadata["resolve"]["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut found: Vec<(String, String)> = nodes
        .iter()
        .filter(|node| node["id"] == root)
        .flat_map(|node| node["deps"].as_array().map(Vec::as_slice).unwrap_or_default())
        .filter_map(|dep| Some((dep["name"].as_str()?.to_string(), dep["pkg"].as_str()?.to_string())))
        .collect();
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let own = packages
        .iter()
        .filter(|package| package["id"] == root)
        .flat_map(|package| package["targets"].as_array().map(Vec::as_slice).unwrap_or_default())
        .find(|target| target["kind"][0] == "lib");
    if let Some(name) = own.and_then(|target| target["name"].as_str()) {
        found.push((name.replace('-', "_"), root.to_string()));
    }
    found
}

fn artefact(messages: &[Value], package_id: &str) -> Option<PathBuf> {
    messages.iter().filter(|message| message["package_id"] == package_id).find_map(library_of)
}

/// The library that a `compiler-artifact` message tells of: an `.rlib`, or a procedural macro's shared object.
fn library_of(message: &Value) -> Option<PathBuf> {
    if message["reason"] != "compiler-artifact" || message["target"]["kind"][0] == "custom-build" {
        return None;
    }
    let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
    files.map(PathBuf::from).find(|path| {
        path.extension()
            .is_some_and(|ext| ext == "rlib" || format!(".{}", ext.display()) == std::env::consts::DLL_SUFFIX)
    })
}
