//! The folders in which the contenders work: the same exercises, as a course of ours and as a community course of
//! rustlings.

use std::{
    fs,
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use super::{command, samples::SAMPLES};

/// The crates that the samples use, with the features that a course about concurrency asks for.
const DEPENDENCIES: &str = "[dependencies]
tokio = { version = \"1\", features = [\"rt-multi-thread\", \"macros\", \"sync\", \"time\"] }
rayon = \"1\"
";

/// An exercise as it comes and as it is solved.
pub(super) struct Exercise {
    /// Its name.
    pub(super) name: String,
    /// What the learner is given.
    pub(super) given: String,
    /// The solution.
    pub(super) solution: String,
}

/// The three samples.
pub(super) fn samples() -> Vec<Exercise> {
    let exercise = |sample: &super::samples::Sample| Exercise {
        name: sample.name.into(),
        given: sample.given(),
        solution: sample.solution(),
    };
    SAMPLES.iter().map(exercise).collect()
}

/// A course for koans. What was built in it by an earlier run stays.
pub(super) fn course(folder: &Path, exercises: &[Exercise], with_dependencies: bool) {
    let mut info = String::from("format = 1\n\n[course]\ntitle = \"Bench\"\n\n[[chapter]]\ndir = \"01_bench\"\n");
    info.push_str("title = \"Bench\"\n");
    let mut manifest = package("bench");
    for Exercise { name, given, solution } in exercises {
        info.push_str(&format!(
            "\n[[chapter.koan]]\nname = \"{name}\"\nhints = [\"Read it again.\", \"And again.\"]\n"
        ));
        manifest.push_str(&format!("\n[[test]]\nname = \"{name}\"\npath = \"exercises/01_bench/{name}.rs\"\n"));
        write(&folder.join(format!("exercises/01_bench/{name}.rs")), given);
        write(&folder.join(format!("solutions/01_bench/{name}.rs")), solution);
    }
    write(&folder.join("info.toml"), &info);
    if with_dependencies {
        write(&folder.join("Cargo.toml"), &format!("{manifest}\n{DEPENDENCIES}\n[workspace]\n"));
        lock(folder);
    }
    let _ = fs::remove_file(folder.join(".koans/progress.json"));
}

/// A community course for rustlings, laid out as `rustlings dev new` does it, at the exercise of this name.
pub(super) fn community(folder: &Path, exercises: &[Exercise], with_dependencies: bool) {
    let mut info = String::from("format_version = 1\n");
    let mut bins = String::new();
    for Exercise { name, given, .. } in exercises {
        info.push_str(&format!("\n[[exercises]]\nname = \"{name}\"\nhint = \"Read it again.\"\n"));
        bins.push_str(&format!("  {{ name = \"{name}\", path = \"exercises/{name}.rs\" }},\n"));
        write(&folder.join(format!("exercises/{name}.rs")), given);
    }
    let dependencies = if with_dependencies { DEPENDENCIES } else { "[dependencies]\n" };
    let manifest = format!("bin = [\n{bins}]\n\n{}\n{dependencies}\n[workspace]\n", package("exercises"));
    write(&folder.join("info.toml"), &info);
    write(&folder.join("Cargo.toml"), &manifest);
    lock(folder);
}

/// Makes `name` the exercise that rustlings' watcher begins with.
pub(super) fn current_exercise(folder: &Path, name: &str) {
    write(&folder.join(".rustlings-state.txt"), &format!("DON'T EDIT THIS FILE!\n\n{name}\n"));
}

/// How many preludes koans has built in this course.
fn preludes(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder.join(".koans/cache/build")) else { return 0 };
    let preludes = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("prelude-"));
    preludes.filter(|entry| entry.path().join("libstd.rlib").is_file()).count()
}

/// Waits for so many preludes. They are what makes a compilation fast, and everything works without them, so nothing but a
/// look tells that one is missing.
pub(super) fn wait_for_preludes(folder: &Path, count: usize) {
    let give_up = Instant::now() + Duration::from_secs(300);
    while preludes(folder) < count {
        assert!(Instant::now() < give_up, "koans builds no {count} preludes in {}", folder.display());
        thread::sleep(Duration::from_millis(50));
    }
}

/// Many exercises that need std only and pass: five kinds in turn, no two the same.
pub(super) fn many(count: usize) -> Vec<Exercise> {
    const KINDS: [&str; 5] = [
        include_str!("samples/many/spawn.rs"),
        include_str!("samples/many/mutex.rs"),
        include_str!("samples/many/channel.rs"),
        include_str!("samples/many/scope.rs"),
        include_str!("samples/many/atomic.rs"),
    ];
    let exercise = |at: usize| {
        let number = (at + 2).to_string();
        let text = KINDS[at % KINDS.len()].replace("7777", &number);
        Exercise { name: format!("koan_{at:03}"), given: text.clone(), solution: text }
    };
    (0..count).map(exercise).collect()
}

fn package(name: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n")
}

/// Both contenders build the same versions, and building does not change a file in the course.
fn lock(folder: &Path) {
    if folder.join("Cargo.lock").is_file() {
        return;
    }
    let offline =
        command("cargo", folder).args(["generate-lockfile", "--offline", "-q"]).stderr(Stdio::null()).status();
    if !offline.is_ok_and(|status| status.success()) {
        let online = command("cargo", folder).args(["generate-lockfile", "-q"]).status();
        assert!(online.is_ok_and(|status| status.success()), "the dependencies can't be resolved");
    }
}

/// A file that is as it should be keeps its time, by which cargo judges.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
    fs::write(path, text).expect("files can be written");
}
