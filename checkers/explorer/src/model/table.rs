//! The report as a table on stderr, for those who try the explorer by hand.

use super::report::Report;

/// The most rows that are shown: the beginning and the end of a longer schedule.
const ROWS: usize = 60;

/// The whole report as text.
pub fn table(report: &Report) -> String {
    let finding = &report.finding;
    let mut text = format!("\n{}: {}\n  {}\n\n", report.test, finding.class.name(), finding.message);
    let width = report.rows.iter().map(|row| row.thread.chars().count()).max().unwrap_or(0).max(6);
    text += &format!("  step    {:width$}  {:>5}  operation\n", "thread", "line");
    for (at, row) in report.rows.iter().enumerate() {
        if report.rows.len() > ROWS && at == ROWS / 3 {
            text += &format!("   ...    {} steps left out\n", report.rows.len() - ROWS);
        }
        if report.rows.len() > ROWS && (ROWS / 3..report.rows.len() - (ROWS - ROWS / 3)).contains(&at) {
            continue;
        }
        let mark = if row.fatal { "✗" } else { " " };
        let cut = if row.preempted { "»" } else { " " };
        let line = if row.line > 0 { row.line.to_string() } else { String::new() };
        let blocks = if row.blocks { " BLOCKS" } else { "" };
        let value = match &row.value {
            Some(value) if row.blocks => format!(": {value}"),
            Some(value) => format!(" -> {value}"),
            None => String::new(),
        };
        let (thread, operation) = (&row.thread, &row.operation);
        text += &format!("{mark} {:>4} {cut}  {thread:width$}  {line:>5}  {operation}{blocks}{value}\n", at + 1);
    }
    if !finding.cause.is_empty() {
        text += &format!("\n  {}\n", finding.cause);
    }
    if !report.output.is_empty() {
        text += &format!("\n  printed in this schedule:\n{}\n", report.output);
    }
    text += &format!("  found in schedule {} ({} steps)\n", report.explored.schedules, report.explored.steps);
    if report.explored.nondeterministic {
        text += "  the test behaves differently when its schedule is run again: the steps may not fit\n";
    }
    text
}
