//! What the watcher costs while it waits. Read from `/proc`, so on Linux alone.

use std::{fs, path::Path, thread, time::Duration};

use super::{KOANS, folders, table::Table, terminal::OnTerminal};

/// How long to look on.
const WAIT: Duration = Duration::from_secs(10);

/// Lets the watcher wait after a verdict, and counts what wakes it and what it holds, its helper process included.
pub(super) fn measure(work: &Path, table: &mut Table) {
    if !cfg!(target_os = "linux") {
        table.remark("Waiting is measured on Linux alone.");
        return;
    }
    let folder = work.join("idle");
    let mut exercises = folders::many(100);
    // The others pass; a watcher would go past them all.
    exercises[0].given = "#[test]\nfn squares_come_in_order() {\n    todo!()\n}\n".into();
    folders::course(&folder, &exercises, false);
    let mut watcher = OnTerminal::start(Path::new(KOANS), &["watch"], &folder, 24);
    watcher.wait(|screen| screen.contains("todo!()"));
    folders::wait_for_preludes(&folder, 2);
    // A save, so that everything that is made at the first need is there.
    let file = folder.join("exercises/01_bench/koan_000.rs");
    fs::write(&file, &exercises[0].solution).expect("files can be written");
    watcher.wait(|screen| screen.contains("tests pass"));
    watcher.settle(Duration::from_secs(1));
    let processes = family(watcher.pid());
    let switches = || processes.iter().map(|pid| switches_of(*pid)).sum::<u64>();
    let before = switches();
    thread::sleep(WAIT);
    let woken = switches() - before;
    table.number("waiting 10 s: context switches", woken.to_string(), "0", woken == 0);
    let sum = |field: &str| processes.iter().map(|pid| kibibytes(*pid, field)).sum::<u64>() as f64 / 1024.0;
    let (all, anonymous) = (sum("VmRSS"), sum("RssAnon"));
    let told = format!("{all:.1} MiB ({anonymous:.1} of it anonymous), {} processes", processes.len());
    table.number("waiting: memory", told, "< 15 MiB", all < 15.0);
    for pid in &processes {
        let (all, anonymous) = (kibibytes(*pid, "VmRSS"), kibibytes(*pid, "RssAnon"));
        table.remark(format!("`{}`: {all} KiB resident, {anonymous} KiB of it anonymous", arguments(*pid)));
    }
}

/// A process and its children.
fn family(pid: u32) -> Vec<u32> {
    let mut family = vec![pid];
    for thread in numbers(&format!("/proc/{pid}/task")) {
        let children = fs::read_to_string(format!("/proc/{pid}/task/{thread}/children")).unwrap_or_default();
        family.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
    }
    family
}

/// How often the threads of a process were scheduled away so far.
fn switches_of(pid: u32) -> u64 {
    let of_thread = |thread: u32| {
        let status = fs::read_to_string(format!("/proc/{pid}/task/{thread}/status")).unwrap_or_default();
        status.lines().filter(|line| line.contains("ctxt_switches")).filter_map(last_number).sum::<u64>()
    };
    numbers(&format!("/proc/{pid}/task")).into_iter().map(of_thread).sum()
}

fn kibibytes(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn arguments(pid: u32) -> String {
    let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = String::from_utf8_lossy(&words).trim_end_matches('\0').replace('\0', " ");
    words.rsplit('/').next().unwrap_or_default().to_string()
}

fn last_number(line: &str) -> Option<u64> {
    line.split_whitespace().last()?.parse().ok()
}

fn numbers(folder: &str) -> Vec<u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}
