//! Wrong programs are rejected with the right class and kind, right ones pass, and five times the same way.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// How often each program is run: every report has to be the same.
const RUNS: usize = 5;

/// The folder with the rlibs, built by cargo in the release profile: as the runner builds them.
fn libraries() -> &'static Path {
    static LIBRARIES: OnceLock<PathBuf> = OnceLock::new();
    LIBRARIES.get_or_init(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("libraries");
        let packages = ["-p", "koans-tasks", "-p", "koans-tasks-std"];
        let status = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "--target-dir"])
            .arg(&target)
            .args(packages)
            .current_dir(workspace)
            .status()
            .expect("cargo can be started");
        assert!(status.success(), "the checker does not build");
        target.join("release")
    })
}

/// Compiles a program against the crates named `tokio` and `std`, and returns the test binary.
fn compile(program: &Path, kind: &str) -> PathBuf {
    let libraries = libraries();
    let name = program.file_stem().expect("a file").to_string_lossy();
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{name}{}", env::consts::EXE_SUFFIX));
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "--test", "-Awarnings", "-Cdebuginfo=0", "-o"]).arg(&binary);
    rustc.arg("-L").arg(format!("dependency={}", libraries.join("deps").display()));
    for library in ["tokio", "std"] {
        let file = libraries.join(format!("lib{library}.rlib"));
        rustc.arg("--extern").arg(format!("{library}={}", file.display()));
    }
    let output = rustc.arg(program).output().expect("rustc can be started");
    assert!(output.status.success(), "{}:\n{}", program.display(), String::from_utf8_lossy(&output.stderr));
    binary
}

/// Runs a test binary, and returns whether it succeeded, and its report.
fn run(binary: &Path, replay: Option<&str>) -> (bool, String) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("report-{number}.json"));
    let _ = fs::remove_file(&report);
    let mut command = Command::new(binary);
    command.args(["--test-threads", "1"]).env("KOANS_EXPLORED", &report);
    if let Some(replay) = replay {
        command.env("KOANS_REPLAY", replay);
    }
    let output = command.output().expect("the binary can be started");
    let lines = fs::read_to_string(&report).unwrap_or_default();
    let _ = fs::remove_file(&report);
    (output.status.success(), lines)
}

/// The text behind a key, in the first line that has it.
fn field<'a>(text: &'a str, key: &str) -> &'a str {
    let rest = text.split_once(&format!("\"{key}\":\"")).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or("")
}

fn declared(program: &Path, key: &str) -> Option<String> {
    let text = fs::read_to_string(program).expect("the program can be read");
    text.lines().find_map(|line| line.strip_prefix(&format!("//@ {key}: ")).map(String::from))
}

fn corpus(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.sort();
    files
}

/// Does `check` for each program, on two threads, and panics with all complaints together.
fn for_each(programs: Vec<PathBuf>, check: impl Fn(&Path) -> Result<(), String> + Sync) {
    assert!(!programs.is_empty(), "no programs");
    libraries();
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

/// The keys that a program declares, as they are in its report; and the same report each time.
fn is_as_declared(program: &Path, binary: &Path, report: &str) -> Result<(), String> {
    for key in ["class", "kind", "sentence"] {
        if let Some(wanted) = declared(program, key)
            && field(report, key) != wanted
        {
            return Err(format!("{key} should be {wanted}, is {}: {report}", field(report, key)));
        }
    }
    let rows = report.matches("\"step\":").count();
    if let Some(wanted) = declared(program, "rows")
        && wanted != rows.to_string()
    {
        return Err(format!("{wanted} rows should be told, {rows} are: {report}"));
    }
    match (1..RUNS).all(|_| run(binary, None).1 == report) {
        true => Ok(()),
        false => Err("another run was different".into()),
    }
}

/// The order that failed can be asked for, and fails again.
fn fails_again(binary: &Path, report: &str) -> Result<(), String> {
    let order = field(report, "replay");
    let (passed, again) = run(binary, Some(&format!("{}={order}", field(report, "test"))));
    let explored = !report.contains("\"unsupported\":\"");
    match passed || (explored && field(&again, "replayed") != "fails") {
        true => Err(format!("{order} does not fail again: {again}")),
        false => Ok(()),
    }
}

#[test]
fn wrong_programs_are_rejected_with_the_right_class() {
    for_each(corpus("wrong"), |program| {
        let binary = compile(program, "wrong");
        let (passed, report) = run(&binary, None);
        if passed {
            return Err(format!("passes: {report}"));
        }
        is_as_declared(program, &binary, &report)?;
        fails_again(&binary, &report)
    });
}

#[test]
fn right_programs_pass() {
    for_each(corpus("right"), |program| {
        let binary = compile(program, "right");
        let (passed, report) = run(&binary, None);
        if !passed || report.is_empty() {
            return Err(format!("fails: {report}"));
        }
        is_as_declared(program, &binary, &report)
    });
}
