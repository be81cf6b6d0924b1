//! What rustlings asks of a course that was written for it (`rustlings dev check`), but for what judging says itself.

use std::collections::BTreeSet;

use crate::course::{self, Course, Koan, Program};

/// The longest name that rustlings lets pass, in bytes.
const LONGEST_NAME: usize = 32;
/// The most exercises.
const MOST: usize = 999;

/// What does not hold of an exercise's words.
pub(super) fn words(koan: &Koan, program: Program, exercise: Option<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    if koan.name.len() > LONGEST_NAME {
        faults.push(format!("its name is longer than {LONGEST_NAME} bytes, which rustlings does not accept"));
    }
    if koan.name.contains('-') {
        faults.push("its name has a `-`, which rustlings does not accept".into());
    }
    if koan.hints.is_empty() {
        faults.push("its `hint` is empty: say at least why none is needed".into());
    }
    let Some(text) = exercise else { return faults };
    let file = &koan.exercise;
    if !text.contains("fn main()") {
        faults.push(format!("{file}: rustlings wants a `fn main()`, be it empty"));
    }
    if !text.contains("// TODO") {
        faults.push(format!("{file}: rustlings wants a `// TODO` that says where to begin"));
    }
    // As rustlings finds them.
    match (program.tests, text.contains("#[test]\n")) {
        (true, false) => faults.push(format!("{file}: it has no tests; say `test = false` if it needs none")),
        (false, true) => faults.push(format!("{file}: it has tests, and info.toml says `test = false`")),
        _ => {}
    }
    faults
}

/// What does not hold of the course as a whole: with a Cargo.toml, every exercise and every solution that is there is a
/// program of it.
pub(super) fn targets(course: &Course) -> Vec<String> {
    let mut faults = Vec::new();
    if course.koans.len() > MOST {
        faults.push(format!("info.toml: rustlings takes at most {MOST} exercises"));
    }
    if !course.root.join("Cargo.toml").exists() {
        faults.push("Cargo.toml: rustlings does not work without".into());
        return faults;
    }
    let manifest = match course::manifest(&course.root) {
        Ok(manifest) => manifest,
        Err(why) => {
            faults.push(why);
            return faults;
        }
    };
    let listed: BTreeSet<(String, String)> = manifest
        .get("bin")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|bin| Some((bin.get("name")?.as_str()?.to_string(), bin.get("path")?.as_str()?.to_string())))
        .collect();
    let exercises = course.koans.iter().map(|koan| (koan.name.clone(), koan.exercise.clone()));
    let solutions = course.koans.iter().enumerate().filter(|(at, _)| course.solution_of(*at).is_file());
    let solutions = solutions.map(|(_, koan)| (format!("{}_sol", koan.name), koan.solution.clone()));
    let wanted: BTreeSet<(String, String)> = exercises.chain(solutions).collect();
    let missing = wanted.difference(&listed);
    faults
        .extend(missing.map(|(name, path)| format!("Cargo.toml: no bin with name = \"{name}\" and path = \"{path}\"")));
    let surplus = listed.difference(&wanted);
    let is_solution = |path: &String| course.koans.iter().any(|koan| koan.solution == *path);
    faults.extend(surplus.map(|(name, path)| match is_solution(path) && !course.root.join(path).is_file() {
        true => format!("{path}: the file is not there, and Cargo.toml has it as the bin {name}"),
        false => format!("Cargo.toml: the bin {name} is no exercise of info.toml"),
    }));
    faults
}
