//! From the save to the verdict on the screen, in the watchers themselves.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use super::{
    KOANS, command, folders, median,
    samples::{EDITS, Edit, SAMPLES, Sample},
    table::{Table, milliseconds},
    terminal::OnTerminal,
};

/// So long nothing is written before a save: rustlings does not see a save within 200 ms of the one before.
const QUIET: Duration = Duration::from_millis(300);

/// The folders of the contenders.
struct Courses {
    koans: PathBuf,
    /// For `--no-explore`.
    only_run: PathBuf,
    rustlings: PathBuf,
}

/// The watchers.
struct Watchers {
    koans: OnTerminal,
    only_run: OnTerminal,
    rustlings: Option<OnTerminal>,
}

/// The times of one edit of one sample, by contender.
#[derive(Default)]
struct Times {
    koans: Vec<Duration>,
    first: Vec<Duration>,
    only_run: Vec<Duration>,
    rustlings: Vec<Duration>,
    cargo: Vec<Duration>,
}

/// Saves each edit of each sample `rounds` times for each contender, one after the other.
pub(super) fn measure(work: &Path, rustlings: Option<&Path>, rounds: usize, table: &mut Table) {
    let courses =
        Courses { koans: work.join("course"), only_run: work.join("only_run"), rustlings: work.join("community") };
    folders::course(&courses.koans, &folders::samples(), true);
    folders::course(&courses.only_run, &folders::samples(), true);
    folders::community(&courses.rustlings, &folders::samples(), true);
    eprintln!("building what both depend on");
    // All that koans builds is built before: the checkers, and a prelude for each of the real `std` and the explorer.
    let koans = start_ours(&courses.koans, &["watch"], 2);
    let only_run = start_ours(&courses.only_run, &["watch", "--no-explore"], 1);
    let mut watchers = Watchers { koans, only_run, rustlings: None };
    let mut first = Vec::new();
    for sample in &SAMPLES {
        folders::current_exercise(&courses.rustlings, sample.name);
        watchers.rustlings = rustlings.map(|program| {
            let mut watcher = OnTerminal::start(program, &[], &courses.rustlings, 200);
            watcher.wait(|screen| screen.contains("Current exercise"));
            watcher
        });
        cargo_test(&courses.koans, sample);
        let mut times: [Times; 3] = Default::default();
        // The first round is not counted: caches of all kinds are cold in it.
        for round in 0..=rounds {
            for (at, (edit, _)) in EDITS.iter().enumerate() {
                let mut fresh = Times::default();
                one_save(&courses, sample, *edit, round, &mut watchers, &mut fresh);
                if round > 0 {
                    times[at].add(fresh);
                }
            }
        }
        for (times, (_, name)) in times.iter().zip(EDITS) {
            times.tell(&format!("save → {name}, {}", sample.name), name, table);
        }
        first.extend(times.into_iter().flat_map(|times| times.first));
    }
    let worst = first.iter().max().copied().unwrap_or_default();
    let (middle, limit) = (median(&first), Duration::from_millis(5));
    let told = format!("{} (at most {})", milliseconds(middle), milliseconds(worst));
    table.number("save → first sign of life", told, "≤ 5 ms", middle <= limit);
}

/// Our watcher, once all it builds is built, `preludes` last.
fn start_ours(folder: &Path, args: &[&str], preludes: usize) -> OnTerminal {
    let mut watcher = OnTerminal::start(Path::new(KOANS), args, folder, 24);
    watcher.wait(|screen| screen.contains("todo!()"));
    folders::wait_for_preludes(folder, preludes);
    watcher.settle(QUIET);
    watcher
}

fn one_save(courses: &Courses, sample: &Sample, edit: Edit, round: usize, watchers: &mut Watchers, times: &mut Times) {
    // No two saves have the same mark, so no screen of before can be taken for the answer.
    let mark = format!("mark-{}-{round}-{edit:?}", sample.name);
    let text = sample.text(edit, round, &mark);
    let words = match edit {
        Edit::Pass => "tests pass",
        Edit::Fail => "does not hold",
        Edit::Error => "The compiler stops",
    };
    let judged = |watcher: &mut OnTerminal, folder: &Path| {
        watcher.settle(QUIET);
        let saved = save(&folder.join("exercises/01_bench").join(sample.name).with_extension("rs"), &text);
        let seen = watcher.wait(|screen| screen.contains(words) && screen.contains(&mark));
        (seen.last - saved, seen.first - saved)
    };
    let (verdict, first) = judged(&mut watchers.koans, &courses.koans);
    times.koans.push(verdict);
    times.first.push(first);
    times.only_run.push(judged(&mut watchers.only_run, &courses.only_run).0);
    // The same file, without a watcher.
    watchers.only_run.settle(QUIET);
    times.cargo.push(cargo_test(&courses.koans, sample));
    if let Some(theirs) = &mut watchers.rustlings {
        theirs.settle(QUIET);
        let saved = save(&courses.rustlings.join("exercises").join(sample.name).with_extension("rs"), &text);
        let words = if edit == Edit::Pass { "Exercise done" } else { "Current exercise" };
        let seen = theirs.wait(|screen| screen.contains(&mark) && screen.contains(words));
        times.rustlings.push(seen.last - saved);
    }
}

fn save(file: &Path, text: &str) -> Instant {
    let saved = Instant::now();
    fs::write(file, text).expect("files can be written");
    saved
}

fn cargo_test(folder: &Path, sample: &Sample) -> Duration {
    let mut command = command("cargo", folder);
    command.args(["test", "-q", "--test", sample.name]).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    command.status().expect("cargo can be run");
    started.elapsed()
}

impl Times {
    fn add(&mut self, other: Times) {
        self.koans.extend(other.koans);
        self.first.extend(other.first);
        self.only_run.extend(other.only_run);
        self.rustlings.extend(other.rustlings);
        self.cargo.extend(other.cargo);
    }

    fn tell(&self, what: &str, edit: &str, table: &mut Table) {
        let (ours, only_run, cargo) = (median(&self.koans), median(&self.only_run), median(&self.cargo));
        if self.rustlings.is_empty() {
            table.ratio(what, ours, "cargo test -q", cargo, None);
            table.ratio("  the same, only run", only_run, "cargo test -q", cargo, Some(0.45));
            return;
        }
        let theirs = median(&self.rustlings);
        table.ratio(what, ours, "rustlings", theirs, Some(0.5));
        let target = if edit == "pass" { 0.25 } else { 0.35 };
        table.ratio("  the same, only run", only_run, "rustlings", theirs, Some(target));
        table.ratio("", only_run, "cargo test -q", cargo, Some(0.45));
    }
}
