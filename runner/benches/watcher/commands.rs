//! The commands that only look something up.

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use super::{
    KOANS, command, folders, median,
    table::{Table, milliseconds},
};

/// Runs each command `rounds` times in a course of a hundred koans, its output piped.
pub(super) fn measure(work: &Path, rounds: usize, table: &mut Table) {
    let folder = work.join("looked-up");
    folders::course(&folder, &folders::many(100), false);
    let commands: [&[&str]; 3] = [&["hint", "koan_000"], &["list"], &["list", "--json"]];
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..=rounds {
        for (args, times) in commands.iter().zip(&mut times) {
            times.push(once(&folder, args));
        }
    }
    for (args, times) in commands.iter().zip(&times) {
        // Without the first, which makes the folder `.koans`.
        let time = median(&times[1..]);
        let name = format!("koans {}, piped", args[..args.len().min(2)].join(" ").replace(" koan_000", ""));
        table.number(&name, milliseconds(time), "≤ 10 ms", time <= Duration::from_millis(10));
    }
}

fn once(folder: &Path, args: &[&str]) -> Duration {
    let mut command = command(KOANS, folder);
    command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = Instant::now();
    let output = command.output().expect("koans can be run");
    let time = started.elapsed();
    assert!(output.status.success() && !output.stdout.is_empty(), "{output:?}");
    time
}
