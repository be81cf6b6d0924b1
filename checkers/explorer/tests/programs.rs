//! Wrong programs are rejected with the right class, right ones pass, and twice the same way.

mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use support::{compile, field, library, run};

fn declared(program: &Path, key: &str) -> Option<String> {
    let text = fs::read_to_string(program).expect("the program can be read");
    text.lines().find_map(|line| line.strip_prefix(&format!("//@ {key}: ")).map(String::from))
}

fn programs(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let files = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect();
    files.sort();
    files
}

fn corpus(folder: &str) -> Vec<PathBuf> {
    programs(Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(folder))
}

/// Does `check` for each program, on two threads, and panics with all complaints together.
fn for_each(programs: Vec<PathBuf>, check: impl Fn(&Path) -> Result<(), String> + Sync) {
    assert!(!programs.is_empty(), "no programs");
    library();
    let complaints = Mutex::new(BTreeMap::new());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(complaint) = check(program) {
                        complaints.lock().expect("no check panics").insert(program.clone(), complaint);
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().expect("no check panics");
    let text: String = complaints.iter().map(|(program, text)| format!("{}: {text}\n", program.display())).collect();
    assert!(complaints.is_empty(), "{} programs:\n{text}", complaints.len());
}

/// What all programs have to hold to: the same report, schedule and all, five times over, and the same verdict from each
/// of the two searches alone.
fn is_steady(binary: &Path, passed: bool, report: &str) -> Result<(), String> {
    for number in 2..=5 {
        if run(binary, None).1 != report {
            return Err(format!("run {number} was different"));
        }
    }
    for search in ["KOANS_PLAIN", "KOANS_REDUCED"] {
        let (alone, other) = run(binary, Some((search, "1")));
        if alone != passed {
            return Err(format!("{search} comes to another verdict: {other}"));
        }
    }
    Ok(())
}

#[test]
fn wrong_programs_are_rejected_with_the_right_class() {
    for_each(corpus("wrong"), |program| {
        let binary = compile(program, "wrong");
        let (passed, report) = run(&binary, None);
        for key in ["class", "kind"] {
            let wanted = declared(program, key).ok_or_else(|| format!("no {key} is declared"))?;
            if passed || field(&report, key) != wanted {
                return Err(format!("{key} should be {wanted}, is {}: {report}", field(&report, key)));
            }
        }
        let says = declared(program, "says").unwrap_or_default();
        if !field(&report, "cause").contains(&says) {
            return Err(format!("the cause should say {says:?}: {report}"));
        }
        is_steady(&binary, passed, &report)?;
        can_be_replayed(&binary, &report)
    });
}

/// The text of the failing schedule, given back, leads to the same failure at once.
fn can_be_replayed(binary: &Path, report: &str) -> Result<(), String> {
    let Some(failure) = report.lines().find(|line| field(line, "class") != "passed") else { return Ok(()) };
    let (test, text) = (field(failure, "test"), field(failure, "replay"));
    let (_, again) = run(binary, Some(("KOANS_REPLAY", &format!("{test}={text}"))));
    let again = again.lines().find(|line| field(line, "test") == test).unwrap_or_default();
    let schedule = |line: &str| line.split_once("\"schedule\":").map(|(_, rest)| rest.to_string());
    let same = schedule(failure) == schedule(again) && field(failure, "class") == field(again, "class");
    if field(again, "replayed") != "fails" || !same {
        return Err(format!("replayed with {text}, it is another failure: {again}"));
    }
    Ok(())
}

#[test]
fn right_programs_pass() {
    for_each(corpus("right"), |program| {
        let binary = compile(program, "right");
        let (passed, report) = run(&binary, None);
        if !passed || report.is_empty() {
            return Err(format!("fails: {report}"));
        }
        is_steady(&binary, passed, &report)
    });
}

#[test]
fn the_solutions_of_the_course_pass() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../solutions");
    let chapters = fs::read_dir(course).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let solutions: Vec<_> = chapters.flat_map(programs).collect();
    if solutions.is_empty() {
        return;
    }
    for_each(solutions, |program| {
        let uses_std_only = fs::read_to_string(program).is_ok_and(|text| {
            !["tokio", "rayon", "futures::", "serde", "mockall", "stage::", "CARGO_BIN_EXE"]
                .iter()
                .any(|name| text.contains(name))
        });
        let (passed, report) =
            if uses_std_only { run(&compile(program, "solution"), None) } else { (true, String::new()) };
        if passed { Ok(()) } else { Err(report) }
    });
}
