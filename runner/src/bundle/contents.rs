//! What goes into a bundle: the course as its author wrote it, and nothing that a learner or the leader has done in it.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Component, Path, PathBuf},
};

use toml::{Table, Value};

use super::BundleError;
use crate::{
    course::Course,
    pristine::{Pristine, git},
};

/// What a course may have besides what info.toml and Cargo.toml name. The last ones only a clone of koans has.
const KNOWN: [&str; 20] = [
    "Cargo.toml",
    "Cargo.lock",
    "info.toml",
    "exercises",
    "solutions",
    "src",
    "build.rs",
    "README.md",
    "LICENSE",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "rust-toolchain",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "clippy.toml",
    "rust-analyzer.toml",
    ".gitignore",
    "runner",
    "checkers",
    "docs",
];
const EDITORS: &str = ".vscode/settings.json";
/// Made by cargo, or anew in every bundle.
const MADE: [&str; 4] = ["target", "vendor", "bin", "START.md"];

/// One thing in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A file as it lies on the disk.
    File {
        /// Where.
        from: PathBuf,
        /// Whether it is to be executable.
        executable: bool,
    },
    /// A file with this text.
    Text(String),
    /// A symbolic link, to another entry or a folder of entries.
    Link(String),
}

/// All that a bundle holds, by its path with `/` between the parts.
#[derive(Debug, Default)]
pub struct Contents {
    /// By path: sorted, so that the archive is the same each time.
    pub entries: BTreeMap<String, Entry>,
    /// What lies in the course's folder and was not taken, as nothing names it.
    pub left_out: Vec<String>,
}

/// Whether the runner's own sources lie in the course's folder: it is a clone of koans.
pub fn has_the_runner(course: &Course) -> bool {
    course.root.join("runner/Cargo.toml").is_file() && course.root.join("checkers/Cargo.toml").is_file()
}

impl Contents {
    /// The files of the course: those under version control, or, where there is no such thing, those that a course is known
    /// to have; and what is `included` besides. Exercises are the originals. Without `solutions`, those stay out.
    ///
    /// # Errors
    /// When something can't be read, or has no place in a bundle.
    pub fn of(
        course: &Course,
        pristine: &Pristine,
        solutions: bool,
        included: &[PathBuf],
    ) -> Result<Contents, BundleError> {
        let mut contents = Contents::default();
        let tracked = git::tracked(&course.root);
        match &tracked {
            // What git knows and somebody has deleted is not there.
            Some(names) => names.iter().try_for_each(|name| contents.add(&course.root, name))?,
            None => contents.add_known(course)?,
        }
        for path in included {
            // Whichever it was meant from; a link that leads nowhere is there.
            if fs::symlink_metadata(path).or_else(|_| fs::symlink_metadata(course.root.join(path))).is_err() {
                return Err(BundleError::NotThere(path.clone()));
            }
            let name = inside(&course.root, path).ok_or_else(|| BundleError::Outside(path.clone()))?;
            fs::symlink_metadata(course.root.join(&name)).map_err(|error| BundleError::io(path, error))?;
            contents.add(&course.root, &name)?;
        }
        for koan in &course.koans {
            let original = pristine.original(koan).ok_or_else(|| BundleError::NoOriginal(koan.exercise.clone()))?;
            contents.entries.insert(koan.exercise.clone(), Entry::Text(original));
            // An author may not have committed it yet.
            contents.add(&course.root, &koan.solution)?;
        }
        let is_clone = has_the_runner(course);
        contents.entries.retain(|path, _| {
            let is_solution = course.koans.iter().any(|koan| koan.solution == *path);
            let is_wrong = path.starts_with("solutions/") && path.contains("/wrong/");
            (solutions || !is_solution) && (is_clone || !is_wrong)
        });
        if tracked.is_none() {
            contents.leave_scratch_out(course);
        }
        contents.settle_links(&course.root);
        contents.left_out.sort();
        contents.left_out.dedup();
        Ok(contents)
    }

    /// Adds a whole folder under another name: every file in it, as it is.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn add_folder(&mut self, folder: &Path, name: &str) -> Result<(), BundleError> {
        self.walk(folder, name, &|_, _| true)
    }

    fn add_known(&mut self, course: &Course) -> Result<(), BundleError> {
        let mut names: Vec<String> = KNOWN.iter().chain([&EDITORS]).map(ToString::to_string).collect();
        names.extend(named_in_manifest(&course.root)?);
        for name in &names {
            self.add(&course.root, name)?;
        }
        let entries = fs::read_dir(&course.root).map_err(|error| BundleError::io(&course.root, error))?;
        let others = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let is_taken =
            |other: &String| names.iter().any(|name| name == other || name.starts_with(&format!("{other}/")));
        let is_made = |other: &String| MADE.contains(&other.as_str());
        self.left_out.extend(others.filter(|other| !other.starts_with('.') && !is_taken(other) && !is_made(other)));
        Ok(())
    }

    /// Rust files among the exercises that are no koans: somebody has tried something there.
    fn leave_scratch_out(&mut self, course: &Course) {
        let is_koan = |path: &str| course.koans.iter().any(|koan| koan.exercise == path);
        let is_scratch = |path: &str| path.starts_with("exercises/") && path.ends_with(".rs") && !is_koan(path);
        let scratch: Vec<String> = self.entries.keys().filter(|path| is_scratch(path)).cloned().collect();
        for path in scratch {
            self.entries.remove(&path);
            self.left_out.push(path);
        }
    }

    /// Adds what is at this place of the course's folder; nothing if nothing is.
    fn add(&mut self, root: &Path, name: &str) -> Result<(), BundleError> {
        let path = root.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => self.walk(&path, name, &|path, name| !is_waste(path, name)),
            Ok(found) => {
                self.entries.insert(name.to_string(), entry(&path, &found)?);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(BundleError::io(&path, error)),
        }
    }

    fn walk(&mut self, folder: &Path, name: &str, is_wanted: &dyn Fn(&Path, &str) -> bool) -> Result<(), BundleError> {
        for found in fs::read_dir(folder).map_err(|error| BundleError::io(folder, error))? {
            let found = found.map_err(|error| BundleError::io(folder, error))?;
            let path = found.path();
            let child = found.file_name().into_string().map_err(|_| BundleError::Name(path.clone()))?;
            let metadata = found.metadata().map_err(|error| BundleError::io(&path, error))?;
            let name = format!("{name}/{child}");
            if !is_wanted(&path, &child) {
                continue;
            }
            if metadata.is_dir() {
                self.walk(&path, &name, is_wanted)?;
            } else {
                self.entries.insert(name, entry(&path, &metadata)?);
            }
        }
        Ok(())
    }

    /// A link stays one where what it leads to is in the bundle too; otherwise the file that it leads to takes its place.
    fn settle_links(&mut self, root: &Path) {
        let links: Vec<(String, String)> = self
            .entries
            .iter()
            .filter_map(|(path, entry)| match entry {
                Entry::Link(target) => Some((path.clone(), target.clone())),
                _ => None,
            })
            .collect();
        for (path, target) in links {
            if resolved(&path, &target).is_some_and(|target| target != path && self.holds(&target)) {
                continue;
            }
            match fs::canonicalize(root.join(&path)).and_then(|real| Ok((fs::metadata(&real)?, real))) {
                Ok((found, real)) if found.is_file() => {
                    self.entries.insert(path, Entry::File { executable: is_executable(&found), from: real });
                }
                _ => {
                    self.entries.remove(&path);
                    self.left_out.push(path);
                }
            }
        }
    }

    fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        self.entries.contains_key(path)
            || self.entries.range(folder.clone()..).next().is_some_and(|(next, _)| next.starts_with(&folder))
    }
}

/// A path relative to the folder, with `/`, if it lies in it.
pub(super) fn inside(root: &Path, path: &Path) -> Option<String> {
    let whole = fs::canonicalize(path).or_else(|_| fs::canonicalize(root.join(path))).ok()?;
    let parts = whole.strip_prefix(fs::canonicalize(root).ok()?).ok()?;
    let parts: Option<Vec<&str>> = parts.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).filter(|name| !name.is_empty())
}

fn entry(path: &Path, metadata: &fs::Metadata) -> Result<Entry, BundleError> {
    if metadata.is_symlink() {
        let target = fs::read_link(path).map_err(|error| BundleError::io(path, error))?;
        let target = target.to_str().ok_or_else(|| BundleError::Name(path.to_path_buf()))?;
        return Ok(Entry::Link(target.replace('\\', "/")));
    }
    Ok(Entry::File { from: path.to_path_buf(), executable: is_executable(metadata) })
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o100 != 0
}

/// Windows does not know.
#[cfg(not(unix))]
fn is_executable(_metadata: &fs::Metadata) -> bool {
    false
}

/// Folders of cargo's, of git's and of the runner's, and what editors leave beside a file.
fn is_waste(path: &Path, name: &str) -> bool {
    if path.is_dir() {
        return [".koans", ".git"].contains(&name) || path.join("CACHEDIR.TAG").is_file();
    }
    let ends = ["~", ".orig", ".rej", ".bak", ".swp", ".DS_Store"];
    ends.iter().any(|end| name.ends_with(end)) || name.starts_with(".#")
}

/// Where a link at `path` leads to, within the bundle.
fn resolved(path: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for component in Path::new(target).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// Crates by path and targets outside of `src`, by the part of the course's folder that they lie in.
fn named_in_manifest(root: &Path) -> Result<Vec<String>, BundleError> {
    let text = fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    let manifest: Table = text.parse().unwrap_or_default();
    let mut names = Vec::new();
    for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for value in manifest.get(table).and_then(Value::as_table).into_iter().flat_map(|table| table.values()) {
            let Some(path) = value.get("path").and_then(Value::as_str) else { continue };
            let name = inside(root, &root.join(path)).ok_or_else(|| BundleError::Outside(path.into()))?;
            names.push(name);
        }
    }
    let bins = manifest.get("bin").and_then(Value::as_array).into_iter().flatten();
    let paths = bins.chain(manifest.get("lib")).filter_map(|target| target.get("path")?.as_str());
    names.extend(paths.filter_map(|path| inside(root, &root.join(path))));
    Ok(names)
}
