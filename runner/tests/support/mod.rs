//! What the tests of the whole program share: courses made of string literals, the real binary, and a watcher on a real
//! terminal.
#![allow(dead_code, unreachable_pub)]

mod watcher;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use koans::verdict::Report;
use portable_pty::CommandBuilder;
use serde_json::Value;
use tempfile::TempDir;
pub use watcher::Watcher;

/// Far away: what takes this long is not going to happen.
pub const FAR: Duration = Duration::from_secs(60);

/// Where the checkers are built, once for all tests.
pub const CACHE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/cache");

/// The variable that marks every process of one test.
const MARK: &str = "KOANS_TEST_MARK";

/// What the machine of a test may have set, and what would change the outcome.
const FOREIGN: [&str; 22] = [
    "KOANS_COURSE",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_HYPERLINK",
    "TERM_PROGRAM",
    "VISUAL",
    "EDITOR",
    "RUSTC",
    "RUSTFLAGS",
    "RUST_BACKTRACE",
    "RUST_TEST_THREADS",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "LC_ALL",
    "LC_CTYPE",
    "VTE_VERSION",
    "WT_SESSION",
    "COLORTERM",
];

/// What every process of a test finds set. Most tests count runs, and see to processes and files; those that are about
/// exploring ask for it ([`Course::explored`]).
fn surroundings(mark: &str) -> [(&'static str, &str); 5] {
    let explore = ("KOANS_NO_EXPLORE", "true");
    [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), (MARK, mark), ("KOANS_CACHE", CACHE), explore]
}

/// A course in a folder of its own, which goes when the value does.
pub struct Course {
    _folder: TempDir,
    pub root: PathBuf,
    mark: String,
    koans: Vec<(String, String)>,
    env: BTreeMap<String, String>,
}

impl Course {
    pub fn new() -> Course {
        Course::at("course")
    }

    /// In a folder of this name, below a temporary one.
    pub fn at(name: &str) -> Course {
        let folder = tempfile::tempdir().unwrap();
        // As the runner will name it, whatever links lead to the temporary folder.
        let root = folder.path().canonicalize().unwrap().join(name);
        fs::create_dir_all(&root).unwrap();
        Course { _folder: folder, root, mark: unique("mark"), koans: Vec::new(), env: BTreeMap::new() }
    }

    /// A course of one koan, `a`, whose solution is the same file.
    pub fn of(exercise: &str) -> Course {
        Course::new().koan("a", exercise)
    }

    /// One more koan, whose solution is the same file. In the text `@@` stands for the course's folder.
    pub fn koan(self, name: &str, exercise: &str) -> Course {
        self.koan_with(name, "", exercise, exercise)
    }

    /// One more koan; `keys` are further lines of its table in info.toml.
    pub fn koan_with(mut self, name: &str, keys: &str, exercise: &str, solution: &str) -> Course {
        self.koans.push((name.into(), keys.into()));
        self.write(&format!("exercises/01_one/{name}.rs"), exercise);
        self.write(&format!("solutions/01_one/{name}.rs"), solution);
        let koans: String =
            self.koans.iter().map(|(name, keys)| format!("\n[[chapter.koan]]\nname = \"{name}\"\n{keys}\n")).collect();
        let info =
            format!("format = 1\n[course]\ntitle = \"Trial\"\n[[chapter]]\ndir = \"01_one\"\ntitle = \"One\"\n{koans}");
        self.write("info.toml", &info);
        self
    }

    /// A further file.
    pub fn file(self, path: &str, text: &str) -> Course {
        self.write(path, text);
        self
    }

    /// A variable for every process of this course.
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Course {
        self.env.insert(name.into(), value.into());
        self
    }

    /// The koans of this course are explored too.
    pub fn explored(self) -> Course {
        self.env("KOANS_NO_EXPLORE", "false")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("@@", self.root.to_str().unwrap())).unwrap();
    }

    /// Writes a koan's file as most editors do.
    pub fn save(&self, name: &str, text: &str) {
        self.write(&format!("exercises/01_one/{name}.rs"), text);
    }

    pub fn exercise(&self, name: &str) -> PathBuf {
        self.root.join(format!("exercises/01_one/{name}.rs"))
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.exercise(name)).unwrap()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Runs `koans` in the course's folder to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut command = self.command();
        let output = command.args(args).output().expect("koans starts");
        Output {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The real binary with an environment that is the same everywhere.
    pub fn command(&self) -> assert_cmd::Command {
        self.command_of(env!("CARGO_BIN_EXE_koans"))
    }

    /// Any program with that environment.
    pub fn command_of(&self, program: &str) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(program);
        command.current_dir(&self.root);
        FOREIGN.iter().for_each(|name| {
            command.env_remove(name);
        });
        for (name, value) in surroundings(&self.mark) {
            command.env(name, value);
        }
        command.envs(&self.env);
        command
    }

    /// `koans run NAME --json`, with its exit code.
    pub fn judge(&self, name: &str) -> (Report, i32) {
        let output = self.run(&["run", name, "--json"]);
        (output.report(), output.code.expect("it ends by itself"))
    }

    /// A watcher on a terminal of 80 columns and 24 lines.
    pub fn watch(&self, args: &[&str]) -> Watcher {
        self.watch_on(24, 80, args)
    }

    pub fn watch_on(&self, rows: u16, columns: u16, args: &[&str]) -> Watcher {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_koans"));
        command.arg("watch");
        command.args(args);
        Watcher::start(self, command, rows, columns)
    }

    /// Any command on a terminal, in the course's folder and environment.
    pub fn on_terminal(&self, program: &str, args: &[&str], rows: u16, columns: u16) -> Watcher {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        Watcher::start(self, command, rows, columns)
    }

    /// How many judgements a koan has had.
    pub fn attempts(&self, name: &str) -> u64 {
        self.progress()["koans"][name]["attempts"].as_u64().unwrap_or(0)
    }

    pub fn progress(&self) -> Value {
        let bytes = fs::read(self.path(".koans/progress.json")).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    }

    /// How often a test came to its [`MARKS`].
    pub fn runs(&self) -> usize {
        fs::read_to_string(self.path("runs")).map_or(0, |text| text.lines().count())
    }

    /// The processes that this course has started and that are running, by their command lines.
    pub fn processes(&self) -> Vec<String> {
        let mark = format!("{MARK}={}", self.mark);
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let marked = entries.filter(|entry| {
            let environ = fs::read(entry.path().join("environ")).unwrap_or_default();
            environ.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        });
        marked
            .map(|entry| {
                let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
                format!("{} {}", entry.path().display(), String::from_utf8_lossy(&line).replace('\0', " "))
            })
            .collect()
    }

    pub fn wait_for_no_process(&self) {
        wait_until("nothing is left running", || self.processes().is_empty(), || format!("{:#?}", self.processes()));
    }

    /// The folders of running jobs.
    pub fn scratch(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path(".koans/cache/scratch"));
        entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    }
}

/// A line of code that adds a line to the file `runs` in the course.
pub const MARKS: &str = "{ use std::io::Write as _; writeln!(std::fs::File::options().append(true).create(true)\
                         .open(\"@@/runs\").unwrap(), \"run\").unwrap(); }";

/// What a command printed.
#[derive(Debug)]
pub struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }

    pub fn report(&self) -> Report {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }

    /// Both streams.
    pub fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    pub fn assert(self, code: i32, says: &[&str]) -> Output {
        assert_eq!(self.code, Some(code), "{self:#?}");
        let text = self.all().split_whitespace().collect::<Vec<_>>().join(" ");
        for words in says {
            assert!(text.contains(words), "`{words}` in {self:#?}");
        }
        assert!(!self.stderr.contains("panicked at"), "{self:#?}");
        self
    }
}

/// A text with one space where it has any white space.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Waits for something that is bound to come.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool, otherwise: impl Fn() -> String) {
    let give_up = Instant::now() + FAR;
    while !is_so() {
        assert!(Instant::now() < give_up, "waited in vain: {what}\n{}", otherwise());
        thread::sleep(Duration::from_millis(5));
    }
}

/// A text that no other process has.
pub fn unique(stem: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{stem}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// An executable script.
pub fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Whether permissions bind this user, which they do not for root.
pub fn permissions_bind() -> bool {
    !rustix::process::geteuid().is_root()
}
