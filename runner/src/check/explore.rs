//! The explorer's part of a judgement: the same file, compiled against the checker, and every schedule of every test.

use std::{io, path::Path, time::Duration};

use serde::Deserialize;

use super::{ADDRESS_SPACE, seal::Seal};
use crate::{
    compile::{Compiled, Compiler, Lints},
    course::Koan,
    run::{self, Cancel, End, Job, Limits},
    schedule::{Explored, Replayed, Step, Wait},
};

/// An exploration is limited in steps. This is for programs that compute for ever between two of them, in processor time,
/// and far beyond what half a million steps take on a slow machine.
pub(super) const LIMIT: Duration = Duration::from_secs(60);
/// An exploration waits for nothing; what it runs may call something that does, and is not known here.
const IDLE: Duration = Duration::from_secs(3);
/// By the clock it is ended only where the machine gives it no time at all, or where idleness can't be told.
const FAR: Duration = Duration::from_secs(if cfg!(target_os = "linux") { 1800 } else { 60 });
/// What is printed goes into the report, not to the terminal; past this, something else is going on.
const OUTPUT: usize = 1024 * 1024;

/// What became of an exploration.
pub(super) enum Exploration {
    /// A report for each test that came to its end, in the order in which they ran.
    Reports {
        /// The reports.
        reports: Vec<TestReport>,
        /// Whether the process ended by itself, in its own way, before all tests were reported: an `exit` in a test.
        exited: Option<i32>,
    },
    /// It can't be explored: why.
    Not(String),
    /// Nobody waits for it any more.
    Cancelled,
}

/// What a checker reports of one test: one line of JSON.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct TestReport {
    pub(super) test: String,
    pub(super) class: String,
    pub(super) kind: String,
    pub(super) message: String,
    pub(super) cause: Option<String>,
    #[serde(default)]
    pub(super) explored: Option<Explored>,
    #[serde(default)]
    pub(super) replay: Option<String>,
    #[serde(default)]
    pub(super) replayed: Option<Replayed>,
    pub(super) schedule: Vec<Step>,
    #[serde(default)]
    pub(super) waits: Vec<Wait>,
    #[serde(default)]
    pub(super) output: String,
}

impl TestReport {
    /// Whether this is a mistake in how threads meet, which nobody sees better than the checker.
    pub(super) fn is_about_threads(&self) -> bool {
        self.failed() && !matches!(self.class.as_str(), "assertion_failed" | "panicked")
    }

    /// Whether the test failed.
    pub(super) fn failed(&self) -> bool {
        self.class != "passed" && !self.is_answer()
    }

    /// Whether the test does something that can't be explored.
    pub(super) fn is_unexplored(&self) -> bool {
        self.explored.as_ref().is_some_and(|explored| explored.unsupported.is_some())
    }

    /// Whether this is no verdict, but what the watchdog saw when it was asked.
    pub(super) fn is_answer(&self) -> bool {
        self.class == "asked"
    }
}

/// Compiles `file` against the explorer and runs its tests, whose order in the file is `tests`; or one of them
/// (`test=schedule`) in a given order first.
///
/// # Errors
/// When a process can't be started or a folder not be written to.
pub(super) fn explore(
    compiler: &Compiler<'_>,
    koan: &Koan,
    (file, folder): (&Path, &Path),
    tests: &[String],
    processor: Duration,
    replay: Option<&str>,
    cancel: &Cancel,
) -> io::Result<Exploration> {
    std::fs::create_dir(folder)?;
    let binary = match compiler.compile(koan, file, folder, Lints::No, cancel)? {
        Compiled::Built { binary, .. } => binary,
        Compiled::Cancelled => return Ok(Exploration::Cancelled),
        // It compiles against the real `std`, or this would not have been asked: the explorer lacks something.
        Compiled::Refused(diagnostics) => {
            let first = diagnostics.into_iter().find(|d| d.is_error()).map(|d| d.message).unwrap_or_default();
            return Ok(Exploration::Not(format!("it uses something that can't be explored ({first})")));
        }
        Compiled::Broke(why) => return Ok(Exploration::Not(why)),
    };
    let reports = folder.join("reports.jsonl");
    let seal = Seal::put_into(&reports)?;
    let mut env = vec![
        ("RUST_BACKTRACE".into(), "0".into()),
        ("KOANS_EXPLORED".into(), reports.clone().into()),
        // From here the explorer finds the source, for the names of variables.
        ("CARGO_MANIFEST_DIR".into(), compiler.course.root.clone().into_os_string()),
    ];
    // Those behind the first that fails need no look, but for the one that is asked for.
    env.push(match replay {
        Some(replay) => ("KOANS_REPLAY".into(), replay.into()),
        None => ("KOANS_ORDER".into(), tests.join(",").into()),
    });
    let job = Job {
        program: binary,
        args: ["--nocapture", "--test-threads=1", "--color=never"].map(Into::into).to_vec(),
        env,
        env_remove: ["RUST_TEST_SHUFFLE", "KOANS_PLAIN", "KOANS_REDUCED", "KOANS_VERBOSE"].map(Into::into).to_vec(),
        cwd: folder.to_path_buf(),
        limits: Limits {
            deadline: FAR,
            processor: Some(processor),
            idle: Some(IDLE),
            output_bytes: OUTPUT,
            address_space: Some(ADDRESS_SPACE),
            detect_deadlock: false,
        },
    };
    let finished = run::run(&job, cancel)?;
    let text = std::fs::read(&reports).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let reports = parsed(seal.genuine(&text));
    Ok(match finished.end {
        End::Cancelled => Exploration::Cancelled,
        End::Exited(code) => Exploration::Reports { reports, exited: Some(code) },
        // What it found before stands.
        _ => Exploration::Reports { reports, exited: None },
    })
}

/// The reports that the watchdog wrote: what it finds fails the test as well, so that nobody gains by writing them. A line that was not finished is none.
pub(super) fn read_reports(path: &Path) -> Vec<TestReport> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    parsed(text.lines().collect())
}

fn parsed(lines: Vec<&str>) -> Vec<TestReport> {
    lines.into_iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
