//! Compiles a program, and runs it with a time limit.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(60);
/// Runs shorter than this are done three times, and the shortest counts.
const SHORT: Duration = Duration::from_millis(500);

/// A crate a program is linked with: its name there, its file and the folder of its dependencies.
pub struct Library {
    pub name: &'static str,
    pub file: PathBuf,
}

pub struct Run {
    pub succeeded: bool,
    pub timed_out: bool,
    pub time: Duration,
    pub stderr: String,
}

/// The first error, if it does not compile.
pub fn compile(source: &Path, binary: &Path, library: &Library) -> Result<(), String> {
    let dependencies = library.file.parent().expect("a file is in a folder").join("deps");
    let mut rustc = Command::new("rustc");
    // `core` has atomics too, and the explorer has a crate for it.
    let core = library.file.with_file_name("libcore.rlib");
    if library.name == "std" && fs::read_to_string(source).is_ok_and(|text| text.contains("core::sync")) {
        rustc.arg("--extern").arg(format!("core={}", core.display()));
    }
    let output = rustc
        .args(["--edition", "2024", "--test", "-O", "-Awarnings", "-o"])
        .arg(binary)
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .arg("--extern")
        .arg(format!("{}={}", library.name, library.file.display()))
        .arg(source)
        .output()
        .expect("rustc can be started");
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let first = errors.lines().find(|line| line.starts_with("error")).unwrap_or("error");
    let text = first.split_once(": ").map_or(first, |(_, text)| text);
    Err(["shuttle_as_it_is", "loom_as_it_is", "loom_adapted"]
        .iter()
        .fold(text.to_string(), |text, module| text.replace(&format!("comparison::{module}::"), "")))
}

pub fn run(binary: &Path, report: &Path) -> Run {
    let mut best = once(binary, report);
    for _ in 0..2 {
        if best.time < SHORT {
            let again = once(binary, report);
            best.time = best.time.min(again.time);
        }
    }
    best
}

fn once(binary: &Path, report: &Path) -> Run {
    let _ = fs::remove_file(report);
    let started = Instant::now();
    let mut child = Command::new(binary)
        .args(["--test-threads", "1", "--nocapture"])
        .env("KOANS_EXPLORED", report)
        .env_remove("RUST_BACKTRACE")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary can be started");
    let mut pipe = child.stderr.take().expect("it is piped");
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let mut pause = Duration::from_micros(100);
    let status = loop {
        match child.try_wait().expect("it is our child") {
            Some(status) => break Some(status),
            None if started.elapsed() > LIMIT => break None,
            None => thread::sleep(pause),
        }
        pause = (pause * 11 / 10).min(Duration::from_millis(10));
    };
    let time = started.elapsed();
    if status.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let stderr = reader.join().expect("the reader does not panic");
    Run { succeeded: status.is_some_and(|status| status.success()), timed_out: status.is_none(), time, stderr }
}
