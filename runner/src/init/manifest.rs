//! The `Cargo.toml` of a learner's folder: a plain package with every koan as a test target.

use std::collections::BTreeSet;

use serde::Serialize;
use toml::{Table, Value};

use crate::{course::Course, pristine::embedded_file};

const HEADER: &str = "\
# A plain Cargo package: every koan is a test target, so that `cargo test --test NAME` runs one, and rust-analyzer knows
# them all. `koans watch` does not need you to change anything here.

";
const EDITION: &str = "2024";

/// Names that cargo refuses or warns of, or that would hide a crate of the standard library.
const TAKEN: [&str; 12] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "proc_macro",
    "self",
    "std",
    "super",
    "test",
];

/// A manifest, in the order it is written in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Manifest {
    package: Package,
    /// Empty: the folder may lie inside somebody's workspace, and is no part of that.
    workspace: Table,
    #[serde(skip_serializing_if = "Option::is_none")]
    lib: Option<Table>,
    dependencies: Table,
    #[serde(skip_serializing_if = "Table::is_empty")]
    dev_dependencies: Table,
    #[serde(skip_serializing_if = "Table::is_empty")]
    features: Table,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bin: Vec<Target>,
    test: Vec<Target>,
}

#[derive(Debug, Serialize)]
struct Package {
    name: String,
    version: String,
    edition: String,
    publish: bool,
    autobins: bool,
    autoexamples: bool,
    autotests: bool,
    autobenches: bool,
}

/// A target of cargo's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Its file, relative to the manifest, with `/`.
    pub path: String,
}

/// The `[[test]]` entries that a manifest of this course must have: one a koan, in order.
pub fn tests(course: &Course) -> Vec<Target> {
    course.koans.iter().map(|koan| Target { name: koan.name.clone(), path: koan.exercise.clone() }).collect()
}

/// The text of a `Cargo.toml` for this course in a package of that name. What the course depends on is as the embedded
/// course's own `Cargo.toml` has it, inherited entries written out.
pub fn manifest(course: &Course, name: &str) -> String {
    manifest_like(course, name, embedded_file("Cargo.toml").unwrap_or_default())
}

pub(super) fn manifest_like(course: &Course, name: &str, given: &str) -> String {
    let given: Table = given.parse().unwrap_or_default();
    let dependencies = dependencies(&given, "dependencies");
    let dev_dependencies = self::dependencies(&given, "dev-dependencies");
    // A package can't depend on one of its own name.
    let clashes = dependencies.contains_key(name) || dev_dependencies.contains_key(name);
    let manifest = Manifest {
        package: Package {
            name: if clashes { format!("koans-{name}") } else { name.to_owned() },
            version: "0.1.0".into(),
            edition: edition(&given),
            publish: false,
            autobins: false,
            autoexamples: false,
            autotests: false,
            autobenches: false,
        },
        workspace: Table::new(),
        lib: library(course, &given),
        dependencies,
        dev_dependencies,
        features: given.get("features").and_then(Value::as_table).cloned().unwrap_or_default(),
        bin: programs(course),
        test: tests(course),
    };
    let text = toml::to_string(&manifest).expect("names, paths and what was TOML before can be written as TOML");
    format!("{HEADER}{text}")
}

/// The name of a package in a folder of that name: what cargo accepts on every system, and is still recognised.
pub fn package_name(folder: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let dashed: String = folder.chars().map(allowed).collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    let is_word = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() < 64;
    match name.as_str() {
        "" | "koans" => "my-koans".into(),
        _ if !is_word || TAKEN.contains(&name.as_str()) || is_keyword(&name) => {
            // Cargo makes file names of it, and those end at 255.
            format!("koans-{}", &name[..name.len().min(48)])
        }
        _ => name,
    }
}

fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = " abstract as async await become box break const continue crate do dyn else enum extern false \
        final fn for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait \
        true try type typeof unsafe unsized use virtual where while yield ";
    KEYWORDS.contains(&format!(" {name} "))
}

fn edition(given: &Table) -> String {
    let own = given.get("package").and_then(|package| package.get("edition"));
    let shared = || given.get("workspace")?.get("package")?.get("edition");
    own.and_then(|edition| edition.as_str().or_else(|| shared()?.as_str())).unwrap_or(EDITION).to_owned()
}

/// A section of dependencies, those inherited from the workspace written out.
fn dependencies(given: &Table, section: &str) -> Table {
    let shared = given.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let listed = given.get(section).and_then(Value::as_table).into_iter().flatten();
    listed.map(|(name, value)| (name.clone(), written_out(value, shared.and_then(|shared| shared.get(name))))).collect()
}

/// An entry without `workspace = true`: what the workspace says, with the features that the entry adds.
fn written_out(entry: &Value, shared: Option<&Value>) -> Value {
    let (Some(own), Some(shared)) = (entry.as_table(), shared) else { return entry.clone() };
    if own.get("workspace").and_then(Value::as_bool) != Some(true) {
        return entry.clone();
    }
    let mut whole = match shared {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    for (key, value) in own.iter().filter(|(key, _)| *key != "workspace") {
        match (whole.get_mut(key), value) {
            (Some(Value::Array(all)), Value::Array(more)) => all.extend(more.iter().cloned()),
            _ => drop(whole.insert(key.clone(), value.clone())),
        }
    }
    whole.into()
}

/// The course's library, if it has one, under the name by which the koans know it.
fn library(course: &Course, given: &Table) -> Option<Table> {
    const PATH: &str = "src/lib.rs";
    if !course.root.join(PATH).is_file() {
        return None;
    }
    let mut lib = given.get("lib").and_then(Value::as_table).cloned().unwrap_or_default();
    lib.entry("path").or_insert_with(|| PATH.into());
    if let Some(name) = given.get("package").and_then(|package| package.get("name")).and_then(Value::as_str) {
        lib.entry("name").or_insert_with(|| name.replace('-', "_").into());
    }
    Some(lib)
}

fn programs(course: &Course) -> Vec<Target> {
    let names: BTreeSet<&String> = course.koans.iter().flat_map(|koan| &koan.programs).collect();
    let target =
        |name: &String| Some(Target { name: name.clone(), path: course.relative(&course.program_source(name)?)? });
    names.into_iter().filter_map(target).collect()
}
