//! What an author's check sees of files: strays, wrong repairs, formatting, the course's Cargo.toml.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::rustlings;
use crate::{
    check::Engine,
    course::{self, Course, Judging, Kind, Koan},
    verdict, versions,
};

/// A wrong repair: a plausible answer that must be rejected, in `solutions/CHAPTER/wrong/KOAN.REASON.rs`.
#[derive(Debug)]
pub struct Wrong {
    /// The file, relative to the course.
    pub file: String,
    /// The verdict it must get, from its first line: `//@ verdict: NAME`.
    pub verdict: Option<String>,
    /// The kind within that class, where the line goes on: `//@ verdict: race lost_update`.
    pub kind: Option<String>,
    /// Why somebody would try it and why it fails, from its second line: `//@ why: …`.
    pub why: Option<String>,
}

impl Wrong {
    pub(super) fn fault(&self) -> Option<String> {
        let missing = match (&self.verdict, &self.why) {
            (None, _) => "its first line should be `//@ verdict: NAME`",
            (Some(name), _) if !verdict::NAMES.contains(&name.as_str()) => "its first line names no verdict there is",
            (_, None) => "its second line should be `//@ why: …`",
            _ => return None,
        };
        Some(format!("{}: {missing}", self.file))
    }
}

/// The wrong repairs of a koan, by name.
pub(crate) fn wrong_repairs(course: &Course, koan: &Koan) -> Vec<Wrong> {
    let chapter = &course.chapters[koan.chapter].dir;
    let folder = format!("solutions/{chapter}/wrong");
    let mut names: Vec<String> = names_in(&course.root.join(&folder));
    names.retain(|name| name.strip_prefix(koan.name.as_str()).is_some_and(|rest| rest.starts_with('.')));
    names
        .into_iter()
        .map(|name| {
            let file = format!("{folder}/{name}");
            let text = fs::read_to_string(course.root.join(&file)).unwrap_or_default();
            let mut lines = text.lines();
            let mut field = |prefix: &str| lines.next()?.strip_prefix(prefix).map(|value| value.trim().to_string());
            let declared = field("//@ verdict:").unwrap_or_default();
            let mut words = declared.split_whitespace().map(String::from);
            Wrong { verdict: words.next(), kind: words.next(), why: field("//@ why:"), file }
        })
        .collect()
}

/// What does not hold of the module that a koan's tests are to be written for, and of its broken versions.
pub(super) fn under_test(engine: &Engine, koan: &Koan) -> Vec<String> {
    let broken = engine.pristine.broken(koan);
    let folder = format!("solutions/{}/broken", engine.course.chapters[koan.chapter].dir);
    if koan.kind != Kind::Prove {
        let strays = broken.iter().map(|broken| &broken.name);
        return strays.map(|name| format!("{folder}/{}.{name}.rs: it is no koan to prove", koan.name)).collect();
    }
    let mut faults = Vec::new();
    if broken.is_empty() {
        faults.push(format!("a koan to prove has broken versions: {folder}/{}.NAME.rs", koan.name));
    }
    faults.extend(broken.iter().filter(|broken| broken.does.is_empty()).map(|broken| {
        format!("{folder}/{}.{}.rs: its first line should be `//! ` and what it does wrong", koan.name, broken.name)
    }));
    let (original, solution) = (engine.pristine.original(koan), engine.pristine.solution(koan));
    let module = original.as_deref().and_then(versions::module);
    match (&original, &solution, module) {
        (Some(_), _, None) => faults.push(format!("{}: there is no module to be tested in it", koan.exercise)),
        (Some(original), Some(solution), Some(module)) if !versions::same_inside(original, solution, module.name) => {
            faults.push(format!("{}: its module `{}` is not that of the exercise", koan.solution, module.name));
        }
        _ => {}
    }
    faults
}

/// What does not hold of the course's files as a whole.
pub(super) fn of_course(course: &Course) -> Vec<String> {
    let mut faults = Vec::new();
    let known: BTreeSet<&str> =
        course.koans.iter().flat_map(|koan| [koan.exercise.as_str(), koan.solution.as_str()]).collect();
    for side in ["exercises", "solutions"] {
        for file in files_below(&course.root, Path::new(side)) {
            let is_readme = file.ends_with("README.md");
            let beside = ["/wrong/", "/broken/"].iter().find_map(|folder| file.split_once(folder));
            let is_of = |name: &str, koan: &Koan| name.starts_with(&format!("{}.", koan.name));
            let belongs = known.contains(file.as_str())
                || is_readme
                || beside.is_some_and(|(_, name)| course.koans.iter().any(|koan| is_of(name, koan)));
            if !belongs {
                let name = Path::new(&file).file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let renamed =
                    name.split('.').next().and_then(|name| course.known_as(name)).map(|at| &course.koans[at].name);
                let renamed = renamed.map(|name| format!("; it looks like one of `{name}`")).unwrap_or_default();
                faults.push(format!("{file}: no koan of info.toml has this file{renamed}"));
            }
        }
    }
    if course.is_for_rustlings() {
        faults.extend(rustlings::targets(course));
        return faults;
    }
    for chapter in &course.chapters {
        let readme = format!("exercises/{}/README.md", chapter.dir);
        if !course.root.join(&readme).is_file() {
            faults.push(format!("{readme}: every chapter has an introduction"));
        }
    }
    faults.extend(cargo_targets(course));
    faults
}

/// With a Cargo.toml, every koan is a test target of it, and every companion program a target too: `cargo test --test NAME`
/// works, and rust-analyzer sees it.
fn cargo_targets(course: &Course) -> Vec<String> {
    if !course.root.join("Cargo.toml").exists() {
        return Vec::new();
    }
    let manifest = match course::manifest(&course.root) {
        Ok(manifest) => manifest,
        Err(why) => return vec![why],
    };
    let listed: BTreeSet<(String, String)> = manifest
        .get("test")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|test| Some((test.get("name")?.as_str()?.to_string(), test.get("path")?.as_str()?.to_string())))
        .collect();
    let wanted: BTreeSet<(String, String)> =
        course.koans.iter().map(|koan| (koan.name.clone(), koan.exercise.clone())).collect();
    let missing = wanted
        .difference(&listed)
        .map(|(name, path)| format!("Cargo.toml: no [[test]] with name = \"{name}\" and path = \"{path}\""));
    let surplus =
        listed.difference(&wanted).map(|(name, _)| format!("Cargo.toml: the [[test]] {name} is no koan of info.toml"));
    missing.chain(surplus).chain(undeclared_programs(course, &manifest)).collect()
}

/// The programs of koans that cargo does not find by itself, since the Cargo.toml says that it is not to look.
fn undeclared_programs(course: &Course, manifest: &toml::Table) -> Vec<String> {
    let package = manifest.get("package");
    if package.and_then(|package| package.get("autobins")).and_then(toml::Value::as_bool) != Some(false) {
        return Vec::new();
    }
    let bins = manifest.get("bin").and_then(toml::Value::as_array).into_iter().flatten();
    let declared: BTreeSet<&str> = bins.filter_map(|bin| bin.get("name")?.as_str()).collect();
    let programs: BTreeSet<&str> = course.koans.iter().flat_map(|koan| &koan.programs).map(String::as_str).collect();
    let told = |name: &&str| {
        let path = course.relative(&course.program_source(name)?)?;
        Some(format!("Cargo.toml: with `autobins = false`, add a [[bin]] with name = \"{name}\" and path = \"{path}\""))
    };
    programs.difference(&declared).filter_map(told).collect()
}

/// A koan's files, relative to the course: exercise, solution, wrong repairs, broken versions.
pub(super) fn of_koan(engine: &Engine, koan: &Koan) -> Vec<String> {
    let mut files = vec![koan.exercise.clone(), koan.solution.clone()];
    files.extend(wrong_repairs(&engine.course, koan).into_iter().map(|wrong| wrong.file));
    let folder = format!("solutions/{}/broken", engine.course.chapters[koan.chapter].dir);
    let broken = engine.pristine.broken(koan).into_iter();
    files.extend(broken.map(|broken| format!("{folder}/{}.{}.rs", koan.name, broken.name)));
    files
}

/// What rustfmt would change in a koan's files.
pub(super) fn formatting(engine: &Engine, koan: &Koan) -> Vec<String> {
    // rustlings leaves it to its exercises how they look.
    let is_held_to_it = |file: &String| koan.judging == Judging::Tests || *file != koan.exercise;
    let is_there = |file: &String| engine.course.root.join(file).is_file();
    let files: Vec<String> = of_koan(engine, koan).into_iter().filter(is_held_to_it).filter(is_there).collect();
    let edition = engine.course.edition();
    match unformatted(engine, &files) {
        Ok(files) => {
            files.iter().map(|file| format!("{file}: `rustfmt --edition {edition}` would change it")).collect()
        }
        Err(error) => vec![format!("rustfmt can't be run ({error}); `rustup component add rustfmt`")],
    }
}

/// Those of these files that rustfmt would change. It is asked of all at once first: nearly always they are as they should
/// be, and to start it takes longer than its work.
fn unformatted<'a>(engine: &Engine, files: &'a [String]) -> io::Result<Vec<&'a String>> {
    let rustfmt = engine.toolchain.rustc.with_file_name(format!("rustfmt{}", std::env::consts::EXE_SUFFIX));
    let would_change = |files: &[String]| -> io::Result<bool> {
        let mut command = Command::new(&rustfmt);
        command.args(["--check", "--edition", engine.course.edition()]).args(files);
        Ok(!command.current_dir(&engine.course.root).output()?.status.success())
    };
    let mut found = Vec::new();
    if !files.is_empty() && would_change(files)? {
        for file in files {
            if would_change(std::slice::from_ref(file))? {
                found.push(file);
            }
        }
    }
    Ok(found)
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    // What begins with a dot is an editor's or the system's.
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// The files below a folder of the course, with `/` between the parts.
fn files_below(root: &Path, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for name in names_in(&root.join(folder)) {
        let path: PathBuf = folder.join(&name);
        if root.join(&path).is_dir() {
            found.extend(files_below(root, &path));
        } else {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            found.push(parts.join("/"));
        }
    }
    found
}
