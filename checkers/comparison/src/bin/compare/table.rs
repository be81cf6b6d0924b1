//! The results, as Markdown.

use crate::judge::{Judged, Verdict};
use std::{fmt::Write, time::Duration};

pub struct Row {
    pub program: String,
    pub class: String,
    pub explorer: Judged,
    pub shuttle: Judged,
    pub loom: Judged,
    /// Whether it compiles with nothing but the imports changed.
    pub imports_only: [bool; 2],
}

pub fn totals(wrong: &[Row], right: &[Row]) -> String {
    let mut text = String::from("| | explorer | shuttle | loom |\n| --- | --- | --- | --- |\n");
    let all = || wrong.iter().chain(right);
    let rows = [
        ("wrong programs found", Verdict::Found, wrong),
        ("wrong programs passed", Verdict::Passed, wrong),
        ("wrong programs failed for another reason", Verdict::OtherFailure, wrong),
        ("wrong programs given up", Verdict::GivesUp, wrong),
        ("wrong programs that can't be run", Verdict::CannotRun, wrong),
        ("right programs passed", Verdict::Passed, right),
        ("false alarms", Verdict::FalseAlarm, right),
        ("right programs given up", Verdict::GivesUp, right),
        ("right programs that can't be run", Verdict::CannotRun, right),
    ];
    for (name, verdict, rows) in rows {
        let count = |pick: fn(&Row) -> &Judged| rows.iter().filter(|row| pick(row).verdict == verdict).count();
        let counts = [count(|row| &row.explorer), count(|row| &row.shuttle), count(|row| &row.loom)];
        let _ = writeln!(text, "| {name}, of {} | {} | {} | {} |", rows.len(), counts[0], counts[1], counts[2]);
    }
    let compiles = |tool: usize| all().filter(|row| row.imports_only[tool]).count();
    let number = all().count();
    let _ = writeln!(
        text,
        "| compiles with imports changed only, of {number} | {number}, unchanged | {} | {} |",
        compiles(0),
        compiles(1)
    );
    let _ = writeln!(
        text,
        "| median time, of explorer's | 1 | {} | {} |",
        median(all(), |row| &row.shuttle),
        median(all(), |row| &row.loom)
    );
    let [explorer, shuttle, loom] =
        [speed(right, |row| &row.explorer), speed(right, |row| &row.shuttle), speed(right, |row| &row.loom)];
    let _ = writeln!(text, "| executions a second, right programs | {explorer} | {shuttle} | {loom} |");
    text
}

/// Over the right programs that take the tool at least 50 ms, so that the start of a process hardly counts.
fn speed(rows: &[Row], pick: fn(&Row) -> &Judged) -> String {
    let long = rows.iter().map(pick).filter(|judged| judged.time >= Duration::from_millis(50));
    let long: Vec<&Judged> = long.filter(|judged| judged.verdict == Verdict::Passed).collect();
    let executions: u64 = long.iter().map(|judged| judged.executions).sum();
    let time: f64 = long.iter().map(|judged| judged.time.as_secs_f64()).sum();
    format!("{:.0} ({} programs)", executions as f64 / time, long.len())
}

fn ratio(tool: Duration, explorer: Duration) -> f64 {
    tool.as_secs_f64() / explorer.as_secs_f64()
}

/// Over the programs on which the tool came to a verdict.
fn median<'a>(rows: impl Iterator<Item = &'a Row>, pick: fn(&Row) -> &Judged) -> String {
    let judged = rows.filter(|row| matches!(pick(row).verdict, Verdict::Found | Verdict::Passed));
    let mut ratios: Vec<f64> = judged.map(|row| ratio(pick(row).time, row.explorer.time)).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).map_or("-".into(), |ratio| format!("{ratio:.2} ({} programs)", ratios.len()))
}

pub fn rows(rows: &[Row]) -> String {
    let mut text = String::from(
        "| program | class | explorer | shuttle | × | loom | × |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let times = |judged: &Judged| match judged.verdict {
            Verdict::CannotRun => String::new(),
            _ => format!("{:.2}", ratio(judged.time, row.explorer.time)),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {}, {:.0} ms | {} | {} | {} | {} |",
            row.program,
            row.class,
            cell(&row.explorer, ""),
            row.explorer.time.as_secs_f64() * 1e3,
            cell(&row.shuttle, &row.shuttle.note),
            times(&row.shuttle),
            cell(&row.loom, &row.loom.note),
            times(&row.loom),
        );
    }
    text
}

fn cell(judged: &Judged, note: &str) -> String {
    let note: String = note.replace('|', "/").chars().take(90).collect();
    let executions = judged.executions;
    match judged.verdict {
        Verdict::Found => format!("found, {executions}"),
        Verdict::Passed if judged.complete => format!("passes, all {executions}"),
        Verdict::Passed => format!("passes, {executions}"),
        Verdict::FalseAlarm => format!("**false alarm**, {executions}: {note}"),
        Verdict::OtherFailure => format!("other failure, {executions}: {note}"),
        Verdict::GivesUp => format!("gives up, {executions}: {note}"),
        Verdict::CannotRun => format!("can't: {note}"),
    }
}
