//! Compiles programs against the explorer, as the runner does, and reads what is reported of them.
#![allow(dead_code, reason = "not every test needs everything")]

pub mod compiler;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Compiles a program against the explorer, and returns the test binary.
pub fn compile(program: &Path, kind: &str) -> PathBuf {
    compiler::compile(program, kind, true, compiler::Std::Explorer).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Runs a test binary, and returns whether it succeeded, and its report.
pub fn run(binary: &Path, setting: Option<(&str, &str)>) -> (bool, String) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("report-{number}.json"));
    let _ = fs::remove_file(&report);
    let mut command = Command::new(binary);
    command.args(["--test-threads", "1"]).env("KOANS_EXPLORED", &report);
    if let Some((name, value)) = setting {
        command.env(name, value);
    }
    let output = command.output().expect("the binary can be started");
    let lines = fs::read_to_string(&report).unwrap_or_default();
    let _ = fs::remove_file(&report);
    (output.status.success(), lines)
}

/// The text behind a key, in the first line that has it.
pub fn field<'a>(text: &'a str, key: &str) -> &'a str {
    let rest = text.split_once(&format!("\"{key}\":\"")).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or("")
}
