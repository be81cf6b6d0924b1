//! Compiles programs against the explorer, as the runner does, and reads what is reported of them.

#![allow(dead_code, reason = "each of the tests that include this uses a part of it")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The crate's rlib, built by cargo in the release profile: as the runner builds it.
pub fn library() -> &'static (PathBuf, PathBuf) {
    static LIBRARY: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("library");
        let status = Command::new(env!("CARGO"))
            .args([
                "build",
                "--release",
                "--quiet",
                "-p",
                "koans-explorer",
                "-p",
                "koans-explorer-core",
                "--target-dir",
            ])
            .arg(&target)
            .current_dir(workspace)
            .status()
            .expect("cargo can be started");
        assert!(status.success(), "the explorer does not build");
        (target.join("release/libstd.rlib"), target.join("release/deps"))
    })
}

/// Which `std` a program is compiled with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Std {
    /// The real one.
    Real,
    /// The explorer.
    Explorer,
}

/// Compiles a program against the explorer, and returns the test binary.
pub fn compile(program: &Path, kind: &str) -> PathBuf {
    compile_with(Std::Explorer, program, kind, true).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Compiles a program, as a test or as it is. Returns the binary, or the errors.
pub fn compile_with(std: Std, program: &Path, kind: &str, is_test: bool) -> Result<PathBuf, String> {
    let name = program.file_stem().expect("a file").to_string_lossy();
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{name}{}", env::consts::EXE_SUFFIX));
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-Awarnings", "-Cdebuginfo=0", "-o"]).arg(&binary);
    if is_test {
        rustc.arg("--test");
    }
    if std == Std::Explorer {
        let (library, dependencies) = library();
        rustc.arg("-L").arg(format!("dependency={}", dependencies.display()));
        rustc.arg("--extern").arg(format!("std={}", library.display()));
        if fs::read_to_string(program).is_ok_and(|text| text.contains("core::sync")) {
            rustc.arg("--extern").arg(format!("core={}", library.with_file_name("libcore.rlib").display()));
        }
    }
    let output = rustc.arg(program).output().expect("rustc can be started");
    if output.status.success() {
        return Ok(binary);
    }
    Err(format!("{}:\n{}", program.display(), String::from_utf8_lossy(&output.stderr)))
}

/// Runs a test binary, and returns whether it succeeded, and its report.
pub fn run(binary: &Path, setting: Option<(&str, &str)>) -> (bool, String) {
    run_with(binary, setting.as_slice())
}

/// The same with more settings.
pub fn run_with(binary: &Path, settings: &[(&str, &str)]) -> (bool, String) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("report-{}-{number}.json", std::process::id()));
    let _ = fs::remove_file(&report);
    let output = Command::new(binary)
        .args(["--test-threads", "1"])
        .env("KOANS_EXPLORED", &report)
        .envs(settings.iter().copied())
        .output()
        .expect("the binary can be started");
    let lines = fs::read_to_string(&report).unwrap_or_default();
    let _ = fs::remove_file(&report);
    (output.status.success(), lines)
}

/// The text behind a key, in the first line that has it.
pub fn field<'a>(text: &'a str, key: &str) -> &'a str {
    let rest = text.split_once(&format!("\"{key}\":\"")).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or("")
}
