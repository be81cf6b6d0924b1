//! Wrong programs are told as what they are, right ones pass, and what compiles with the real `std` compiles with this one.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// What the process ends with when a test can't go on.
const STUCK: i32 = 97;

/// A hang that nobody sees would be one of the test as well.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder for what is built. The explorer's tests build a library of the same name: this one is elsewhere.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watchdog");
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The crate's rlib, built by cargo in the release profile: as the runner builds it.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let target = folder().join("library");
        let status = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "-p", "koans-watchdog", "--target-dir"])
            .arg(&target)
            .current_dir(workspace)
            .status()
            .expect("cargo can be started");
        assert!(status.success(), "the watchdog does not build");
        // A crate that knows the real `std` only.
        let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/other.rs");
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", "2024", "--crate-type", "rlib", "--out-dir"]).arg(&target).arg(other);
        assert!(rustc.status().expect("rustc can be started").success(), "the other crate does not build");
        target
    })
}

/// Which `std` a program is compiled with.
#[derive(Clone, Copy, PartialEq)]
enum Std {
    Real,
    Watched,
}

/// Compiles a program, and returns what rustc said, and the test binary.
fn rustc(program: &Path, std: Std) -> (Output, PathBuf) {
    let library = library();
    // Two tests may compile the same program at the same time.
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = program.file_stem().expect("a file").to_string_lossy();
    let kind = if std == Std::Real { "real" } else { "watched" };
    let binary = folder().join(format!("{kind}-{number}-{name}{}", env::consts::EXE_SUFFIX));
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "--test", "-Awarnings", "-Cdebuginfo=0", "-o"]).arg(&binary);
    rustc.arg("-L").arg(format!("dependency={}", library.join("release/deps").display()));
    rustc.arg("--extern").arg(format!("other={}", library.join("libother.rlib").display()));
    if std == Std::Watched {
        rustc.arg("--extern").arg(format!("std={}", library.join("release/libstd.rlib").display()));
    }
    (rustc.arg(program).output().expect("rustc can be started"), binary)
}

fn compile(program: &Path, std: Std) -> PathBuf {
    let (output, binary) = rustc(program, std);
    assert!(output.status.success(), "{}:\n{}", program.display(), String::from_utf8_lossy(&output.stderr));
    binary
}

/// A test binary that runs, and the file for its report.
struct Running {
    child: Child,
    report: PathBuf,
}

impl Running {
    fn start(binary: &Path, setting: Option<&str>) -> Running {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let report = folder().join(format!("report-{}.json", NUMBER.fetch_add(1, Ordering::Relaxed)));
        let _ = fs::remove_file(&report);
        let mut command = Command::new(binary);
        command.args(["--nocapture", "--test-threads", "1"]).env("KOANS_WATCHED", &report).env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(setting) = setting {
            command.env(setting, "1");
        }
        Running { child: command.spawn().expect("the binary can be started"), report }
    }

    /// The code it ends with (none if it has to be killed), and its report.
    fn end(mut self) -> (Option<i32>, String) {
        let give_up = Instant::now() + PATIENCE;
        let code = loop {
            match self.child.try_wait().expect("it can be waited for") {
                Some(status) => break status.code(),
                None if Instant::now() > give_up => break None,
                None => thread::sleep(Duration::from_millis(2)),
            }
        };
        let _ = self.child.kill();
        let _ = self.child.wait();
        let lines = fs::read_to_string(&self.report).unwrap_or_default();
        let _ = fs::remove_file(&self.report);
        (code, lines)
    }
}

fn run(binary: &Path, setting: Option<&str>) -> (Option<i32>, String) {
    Running::start(binary, setting).end()
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

/// What is to be said of a program, word for word: one `//@ says:` for each.
fn unsaid(program: &Path, report: &str) -> Option<String> {
    let text = fs::read_to_string(program).expect("the program can be read");
    let mut wanted = text.lines().filter_map(|line| line.strip_prefix("//@ says: "));
    wanted.find(|words| !report.contains(words)).map(String::from)
}

fn uses(program: &Path, crates: &[&str]) -> bool {
    fs::read_to_string(program).is_ok_and(|text| crates.iter().any(|name| text.contains(name)))
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

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(name)
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

/// Where the system tells which threads sleep, and from the table alone. The latter does not look past other crates.
fn ways(program: &Path) -> &'static [Option<&'static str>] {
    if uses(program, &["extern crate other"]) { &[None] } else { &[None, Some("KOANS_TABLE_ONLY")] }
}

#[test]
fn wrong_programs_are_told_as_what_they_are() {
    for_each(corpus("wrong"), |program| {
        let binary = compile(program, Std::Watched);
        for &setting in ways(program) {
            let (code, report) = run(&binary, setting);
            let report = report.lines().last().unwrap_or_default();
            if !matches!(code, Some(STUCK | 101)) {
                return Err(format!("{setting:?}: ends with {code:?}: {report}"));
            }
            for key in ["class", "kind"] {
                let wanted = declared(program, key).ok_or(format!("no {key} is declared"))?;
                if field(report, key) != wanted {
                    return Err(format!("{setting:?}: {key} should be {wanted}: {report}"));
                }
            }
            if let Some(words) = unsaid(program, report) {
                return Err(format!("{setting:?}: {words:?} should be said: {report}"));
            }
        }
        Ok(())
    });
}

#[test]
fn right_programs_pass() {
    for_each(corpus("right"), |program| {
        let binary = compile(program, Std::Watched);
        for &setting in ways(program) {
            let (code, report) = run(&binary, setting);
            let passes = |line: &str| field(line, "class") == "passed";
            if code != Some(0) || report.is_empty() || !report.lines().all(passes) {
                return Err(format!("{setting:?}: ends with {code:?}: {report}"));
            }
            if let Some(left) = declared(program, "left")
                && field(&report, "thread") != left
            {
                return Err(format!("{left} should be told as left running: {report}"));
            }
        }
        Ok(())
    });
}

#[test]
fn what_does_not_compile_does_not_compile_here() {
    for_each(corpus("refused"), |program| {
        let error = declared(program, "error").ok_or("no error is declared")?;
        for std in [Std::Real, Std::Watched] {
            let (output, _) = rustc(program, std);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            if output.status.success() || !said.contains(&error) {
                return Err(format!("{error} was expected: {said}"));
            }
        }
        Ok(())
    });
}

#[test]
fn what_the_watchdog_offers_the_real_std_offers() {
    let binary = compile(&program("right/the_api_is_there.rs"), Std::Real);
    assert_eq!(run(&binary, None).0, Some(0));
}

/// What passes with the real `std` passes here. (Some of the explorer's programs don't: they want fresh statics.)
fn passes_if_it_really_does(program: &Path) -> Result<(), String> {
    let (code, report) = run(&compile(program, Std::Watched), None);
    let passes = |line: &str| field(line, "class") == "passed";
    if code == Some(0) && report.lines().all(passes) {
        return Ok(());
    }
    let real = run(&compile(program, Std::Real), None).0;
    if real == Some(0) { Err(format!("ends with {code:?}: {report}")) } else { Ok(()) }
}

#[test]
fn the_explorers_right_programs_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../explorer/tests/programs/right");
    for_each(programs(folder), passes_if_it_really_does);
}

#[test]
fn the_solutions_of_the_course_pass() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../solutions");
    let chapters = fs::read_dir(course).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    // rustc alone has neither the course's crates nor its companion programs.
    let others = ["tokio", "rayon", "futures", "serde", "mockall", "stage", "CARGO_BIN_EXE"];
    let solutions: Vec<_> = chapters.flat_map(programs).filter(|program| !uses(program, &others)).collect();
    if !solutions.is_empty() {
        for_each(solutions, passes_if_it_really_does);
    }
}

#[test]
fn a_deadlock_is_told_with_who_holds_what_since_when() {
    let (code, report) = run(&compile(&program("wrong/joins_with_the_lock_held.rs"), Std::Watched), None);
    assert_eq!(code, Some(STUCK), "{report}");
    let file = program("wrong/joins_with_the_lock_held.rs");
    let row = |thread: &str, line: u32, operation: &str, rest: &str| {
        let file = file.display();
        format!(r#"{{"thread":"{thread}","file":"{file}","line":{line},"operation":"{operation}",{rest}}}"#)
    };
    let test = row("test", 13, "join()", r#""held_by":null,"held_since":null,"note":"writer has not ended""#);
    let writer = row("writer", 12, "list.lock()", r#""held_by":"test","held_since":10,"note":null"#);
    let message = "test waits at line 13 in join(), writer has not ended; writer waits at line 12 in list.lock(), held by test since :10";
    let wanted = format!(
        r#"{{"test":"joins","class":"deadlock","kind":"lock_cycle","message":"{message}","cause":"A cycle: test waits for writer and writer waits for test.","explored":null,"replay":null,"replayed":null,"schedule":[],"waits":[{test},{writer}],"output":""}}"#
    );
    assert_eq!(report.trim_end(), wanted);
}

#[test]
fn the_senders_that_are_alive_are_counted() {
    let (_, report) = run(&compile(&program("wrong/sender_alive.rs"), Std::Watched), None);
    assert!(report.contains(r#""note":"1 sender is alive: one made by test at line 9""#), "{report}");
}

#[test]
fn a_cycle_of_three_names_all_places() {
    let (_, report) = run(&compile(&program("wrong/lock_order_of_three.rs"), Std::Watched), None);
    assert_eq!(report.matches("(line 20) and then `forks").count(), 3, "{report}");
    assert_eq!(report.matches("(line 21)").count(), 3, "{report}");
}

#[test]
fn the_table_is_written_when_it_is_asked_for() {
    let running = Running::start(&compile(&program("asked.rs"), Std::Watched), None);
    let (report, question) = (running.report.clone(), running.report.with_extension("json.ask"));
    let give_up = Instant::now() + PATIENCE;
    // It may be asked before there is anything to tell.
    while !fs::read_to_string(&report).unwrap_or_default().contains("hits.lock()") {
        assert!(Instant::now() < give_up, "no answer: {}", fs::read_to_string(&report).unwrap_or_default());
        fs::write(&question, "").expect("the question can be asked");
        while question.exists() && Instant::now() < give_up {
            thread::sleep(Duration::from_millis(2));
        }
    }
    let mut running = running;
    running.child.kill().expect("it can be killed");
    let (_, report) = running.end();
    let last = report.lines().last().expect("an answer");
    assert_eq!((field(last, "test"), field(last, "kind")), ("spins", "asked"), "{report}");
    assert!(last.contains(r#""operation":"sleep()""#), "{report}");
    // The test's own thread is in no operation; but it was seen in one before.
    assert!(last.contains("last seen at line 9 in hits.lock()"), "{report}");
}
