//! What matters here of the course's `Cargo.toml`: its edition, and where the companion programs are. A damaged or
//! missing manifest is none; what is wrong with it is told where somebody needs it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{Course, Mistake, error::line_and_column, syntax};

/// What a course without a `Cargo.toml` is written in.
const DEFAULT_EDITION: &str = "2024";
const EDITIONS: [&str; 4] = ["2015", "2018", "2021", "2024"];

impl Course {
    /// The Rust edition of the course's `Cargo.toml`, also where it is inherited from the same file's workspace; 2024
    /// where it does not say, and in a course for rustlings cargo's own default.
    pub fn edition(&self) -> &'static str {
        let manifest = read(&self.root);
        let own = manifest.get("package").and_then(|package| package.get("edition"));
        let shared = || manifest.get("workspace")?.get("package")?.get("edition");
        let edition = own.and_then(|edition| edition.as_str().or_else(|| shared()?.as_str()));
        // A course for rustlings is what cargo makes of it.
        let is_cargos = self.is_for_rustlings() && manifest.contains_key("package");
        let default = if is_cargos { EDITIONS[0] } else { DEFAULT_EDITION };
        EDITIONS.into_iter().find(|known| edition == Some(known)).unwrap_or(default)
    }

    /// The name of the course's package.
    pub fn package(&self) -> String {
        let manifest = read(&self.root);
        let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
        name.unwrap_or("course").to_owned()
    }

    /// The version of the course's package.
    pub fn version(&self) -> String {
        let manifest = read(&self.root);
        let version = manifest.get("package").and_then(|package| package.get("version")).and_then(Value::as_str);
        version.unwrap_or("0.0.0").to_owned()
    }

    /// The course's own library, by its name in code, if it has one.
    pub fn library(&self) -> Option<String> {
        let manifest = read(&self.root);
        let given = manifest.get("lib");
        let key = |key| given.and_then(|lib| lib.get(key)).and_then(Value::as_str);
        let file = self.root.join(key("path").unwrap_or("src/lib.rs"));
        file.is_file().then(|| key("name").map_or_else(|| self.package(), str::to_owned).replace('-', "_"))
    }

    /// The source of a companion program: what `Cargo.toml` declares as a `[[bin]]` of that name, else
    /// `src/bin/NAME.rs` or `src/bin/NAME/main.rs`. Absolute. `None` where there is no such file.
    pub fn program_source(&self, name: &str) -> Option<PathBuf> {
        Programs::of(&self.root).source(name)
    }
}

/// The programs of a course.
pub(crate) struct Programs {
    root: PathBuf,
    /// Those that Cargo.toml declares: name, and path where it gives one.
    declared: Vec<(String, Option<String>)>,
}

impl Programs {
    pub(crate) fn of(root: &Path) -> Programs {
        let manifest = read(root);
        let bins = manifest.get("bin").and_then(Value::as_array).into_iter().flatten();
        let declared = bins.filter_map(|bin| {
            let path = bin.get("path").and_then(Value::as_str).map(str::to_owned);
            Some((bin.get("name")?.as_str()?.to_owned(), path))
        });
        Programs { root: root.to_owned(), declared: declared.collect() }
    }

    pub(crate) fn source(&self, name: &str) -> Option<PathBuf> {
        let declared = self.declared.iter().find(|(other, _)| other == name).and_then(|(_, path)| path.as_ref());
        if let Some(path) = declared {
            return Some(self.root.join(path)).filter(|path| path.is_file());
        }
        // A name is one part of a path, never a way out of the folder.
        if name.is_empty() || !name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_' || one == '-') {
            return None;
        }
        let bin = self.root.join("src/bin");
        [bin.join(format!("{name}.rs")), bin.join(name).join("main.rs")].into_iter().find(|path| path.is_file())
    }

    /// The names of all of them, for suggestions.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.root.join("src/bin")).into_iter().flatten().flatten();
        let stems = files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
        let mut names: Vec<String> = self.declared.iter().map(|(name, _)| name.clone()).chain(stems).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// The crates that the Cargo.toml of a course names, for this platform or another, by their names in code: a few crates have a
/// library of another name, which only cargo knows.
pub fn crates(root: &Path) -> Vec<String> {
    let manifest = read(root);
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(|table| table.values());
    let tables = platforms.filter_map(Value::as_table).chain([&manifest]);
    let named = tables.flat_map(|table| ["dependencies", "dev-dependencies"].map(|key| table.get(key)));
    let mut names: Vec<String> = named
        .flatten()
        .filter_map(Value::as_table)
        .flat_map(|table| table.keys())
        .map(|name| name.replace('-', "_"))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The part of `Cargo.toml` that crates are built by: all but the targets, of which there is one for each koan.
pub fn crates_are_made_from(root: &Path) -> String {
    let mut manifest = read(root);
    for targets in ["test", "bin", "example", "bench"] {
        manifest.remove(targets);
    }
    manifest.to_string()
}

/// The Cargo.toml of a course, as it is; an empty one where there is none.
///
/// # Errors
/// When it can't be read or is not TOML: in words, with the line.
pub fn manifest(root: &Path) -> Result<Table, String> {
    match fs::read_to_string(root.join("Cargo.toml")) {
        Ok(text) => text.parse().map_err(|error| {
            let fault = syntax::fault(&text, &error);
            let (line, _) = line_and_column(&text, fault.span.start);
            let said = if let Mistake::Syntax { said, .. } = &fault.mistake { said } else { &fault.mistake.title() };
            format!("Cargo.toml:{line}: not TOML: {said}")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Table::new()),
        Err(error) => Err(format!("Cargo.toml: it can't be read: {error}")),
    }
}

pub(super) fn read(root: &Path) -> Table {
    manifest(root).unwrap_or_default()
}
