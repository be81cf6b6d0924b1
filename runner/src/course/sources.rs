//! The files that a course's crates and programs are made of. Which of them a build reads in the end only the compiler
//! knows; to find that out takes longer than to look at all that it may read.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{
    Course, Koan,
    manifest::{Programs, read},
};

/// The dependency tables of a manifest.
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
/// Where cargo puts what it builds.
const TARGET: &str = "target";

impl Course {
    /// The files that a companion program may be made of: its own and those around it, but for other companion programs.
    /// Sorted; none where there is no such program.
    pub fn program_sources(&self, name: &str) -> Vec<PathBuf> {
        let programs = Programs::of(&self.root);
        let others = self.koans.iter().flat_map(|koan| &koan.programs).filter(|other| *other != name);
        let others: BTreeSet<PathBuf> = others.filter_map(|other| programs.source(other)).collect();
        let mut sources = around(&self.root, programs.source(name));
        sources.retain(|source| !others.contains(source));
        sources
    }

    /// This file, which the compiler has named, if it is a part of one of the koan's companion programs: relative to the
    /// course, with `/` between the parts.
    pub fn in_a_program_of(&self, koan: &Koan, file: &str) -> Option<String> {
        let named = self.root.join(file).canonicalize().ok().filter(|_| file != koan.exercise)?;
        let mut sources = koan.programs.iter().flat_map(|program| self.program_sources(program));
        let source = sources.find(|source| source.canonicalize().is_ok_and(|source| source == named))?;
        self.relative(&source)
    }

    /// This file relative to the course, with `/` between the parts, if it lies in it.
    pub(crate) fn relative(&self, file: &Path) -> Option<String> {
        let parts = file.strip_prefix(&self.root).ok()?.iter().map(|part| part.to_string_lossy());
        Some(parts.collect::<Vec<_>>().join("/"))
    }
}

/// The files that the crates of a course may be made of, its own library included: `src` without the programs in it, and the
/// folders of the crates that are named by path, there or in such a crate. Sorted.
pub fn crate_sources(root: &Path) -> Vec<PathBuf> {
    let course = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut found = BTreeSet::new();
    files_below(&root.join("src"), &root.join("src/bin"), &mut found);
    // A crate may lie around the course, and that is not made of koans.
    let (folders, shared) = path_crates(&course);
    folders.iter().for_each(|folder| files_below(folder, &course, &mut found));
    found.extend(shared);
    found.into_iter().collect()
}

/// The same, and the files of all programs.
pub fn sources(root: &Path) -> Vec<PathBuf> {
    let programs = Programs::of(root);
    let of_programs = programs.names().into_iter().flat_map(|name| around(root, programs.source(&name)));
    let all: BTreeSet<PathBuf> = of_programs.chain(crate_sources(root)).collect();
    all.into_iter().collect()
}

/// Changes with these files: with which there are, and with what is in them.
pub fn digest(files: &[PathBuf]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let text = fs::read(file).unwrap_or_default();
        for part in [file.as_os_str().as_encoded_bytes(), &text] {
            hasher.update(&part.len().to_le_bytes()).update(part);
        }
    }
    hasher.finalize()
}

/// A program's file, and those among which a `mod` in it may find another.
fn around(root: &Path, source: Option<PathBuf>) -> Vec<PathBuf> {
    let Some(source) = source else { return Vec::new() };
    let own = root.join("src");
    let folder = if source.starts_with(&own) { Some(own.as_path()) } else { source.parent() };
    let mut found = BTreeSet::new();
    if let Some(folder) = folder.filter(|folder| *folder != root) {
        files_below(folder, root, &mut found);
    }
    found.insert(source);
    found.into_iter().collect()
}

/// The folders of all crates that are named by path, and the manifests of the workspaces that they inherit from.
fn path_crates(course: &Path) -> (BTreeSet<PathBuf>, BTreeSet<PathBuf>) {
    let (mut folders, mut shared) = (BTreeSet::new(), BTreeSet::new());
    let mut open = vec![course.to_path_buf()];
    while let Some(folder) = open.pop() {
        let manifest = read(&folder);
        let mut named: Vec<PathBuf> = paths_in(&manifest).map(|path| folder.join(path)).collect();
        // koans builds the course's own package in a workspace of its own.
        if folder != course
            && !manifest.contains_key("workspace")
            && let Some(above) = folder.ancestors().skip(1).find(|above| read(above).contains_key("workspace"))
        {
            named.extend(paths_in(&read(above)).map(|path| above.join(path)));
            shared.insert(above.join("Cargo.toml"));
        }
        for folder in named.iter().filter_map(|path| path.canonicalize().ok()) {
            if folder != *course && folders.insert(folder.clone()) {
                open.push(folder);
            }
        }
    }
    (folders, shared)
}

/// All that a manifest names by path, for whatever platform and purpose.
fn paths_in(manifest: &Table) -> impl Iterator<Item = &str> {
    let below = |key: &str| manifest.get(key).and_then(Value::as_table).into_iter().flat_map(Table::values);
    let workspace = manifest.get("workspace").and_then(Value::as_table);
    let with_dependencies = below("target").filter_map(Value::as_table).chain([manifest]).chain(workspace);
    let dependencies = with_dependencies.flat_map(|table| TABLES.iter().filter_map(|key| table.get(*key)));
    let tables = dependencies.chain(below("patch")).filter_map(Value::as_table);
    tables.flat_map(Table::values).filter_map(|one| one.get("path")?.as_str())
}

/// All files below a folder but for those in `left_out`, in a package's `target`, and in folders whose names begin with a
/// dot. What is behind a link to a folder is left out too: it may lead back.
fn files_below(folder: &Path, left_out: &Path, found: &mut BTreeSet<PathBuf>) {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let is_built = name == TARGET && folder.join("Cargo.toml").is_file();
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_built && !is_hidden && path != left_out => folders.push(path),
                Ok(kind) if !kind.is_dir() && path.is_file() => {
                    found.insert(path);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    fn relative(files: &[PathBuf], root: &Path) -> Vec<String> {
        files.iter().map(|file| file.strip_prefix(root).unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_crate_around_the_course_is_not_made_of_koans_nor_of_what_was_built() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        write(
            &root,
            &[
                ("Cargo.toml", "[dependencies]\nback = { path = \"course\" }\n"),
                ("src/lib.rs", ""),
                ("target/debug/built.rs", ""),
                (".git/HEAD", ""),
                ("course/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nwhole = { path = \"..\" }\n"),
                ("course/exercises/01_one/a.rs", ""),
                ("course/src/bin/echo.rs", ""),
                ("course/src/target/bin/mod.rs", ""),
            ],
        );
        let sources = crate_sources(&root.join("course"));
        assert_eq!(relative(&sources, &root), ["Cargo.toml", "course/src/target/bin/mod.rs", "src/lib.rs"]);
    }

    #[test]
    fn a_crate_that_inherits_a_path_from_its_workspace_is_made_of_that_too() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        write(
            &root,
            &[
                ("Cargo.toml", "[workspace]\n[workspace.dependencies]\nb = { path = \"crates/b\" }\n"),
                ("crates/a/Cargo.toml", "[dependencies]\nb.workspace = true\n"),
                ("crates/a/build.rs", ""),
                ("crates/b/Cargo.toml", ""),
                ("crates/b/words.txt", ""),
                ("crates/c/Cargo.toml", ""),
                ("course/Cargo.toml", "[dev-dependencies]\na = { path = \"../crates/a\" }\n"),
            ],
        );
        let sources = crate_sources(&root.join("course"));
        let expected =
            ["Cargo.toml", "crates/a/Cargo.toml", "crates/a/build.rs", "crates/b/Cargo.toml", "crates/b/words.txt"];
        assert_eq!(relative(&sources, &root), expected);
    }

    #[test]
    fn a_program_is_made_of_what_lies_around_it_and_never_of_the_whole_course() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(
            root,
            &[
                ("info.toml", ""),
                ("alone.rs", ""),
                ("src/bin/echo.rs", ""),
                ("src/words.rs", ""),
                ("programs/other.rs", ""),
                ("programs/other/words.rs", ""),
                ("exercises/01_one/a.rs", ""),
            ],
        );
        let around = |source: &str| relative(&around(root, Some(root.join(source))), root);
        assert_eq!(around("src/bin/echo.rs"), ["src/bin/echo.rs", "src/words.rs"]);
        assert_eq!(around("programs/other.rs"), ["programs/other/words.rs", "programs/other.rs"]);
        assert_eq!(around("alone.rs"), ["alone.rs"]);
    }
}
