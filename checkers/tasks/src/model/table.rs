//! The report as a table on stderr, for those who try the checker by hand.

use super::report::Report;

/// The most rows that are shown: the beginning and the end of a longer schedule.
const ROWS: usize = 60;

/// The whole report as text.
pub fn table(report: &Report) -> String {
    let finding = &report.finding;
    let mut text = format!("\n{}: {} ({})\n  {}\n\n", report.test, finding.class, finding.kind, finding.message);
    let width = report.rows.iter().map(|row| row.task.chars().count()).max().unwrap_or(0).max(6);
    text += &format!("  step    {:width$}  {:>5}  what it does\n", "task", "line");
    for (at, row) in report.rows.iter().enumerate() {
        if report.rows.len() > ROWS && at == ROWS / 3 {
            text += &format!("   ...    {} steps left out\n", report.rows.len() - ROWS);
        }
        if report.rows.len() > ROWS && (ROWS / 3..report.rows.len() - (ROWS - ROWS / 3)).contains(&at) {
            continue;
        }
        let step = &row.step;
        let mark = if row.fatal { "✗" } else { " " };
        let cut = if step.deviates { "»" } else { " " };
        let line = if step.site.line > 0 { step.site.line.to_string() } else { String::new() };
        let value = step.value.as_ref().map_or_else(String::new, |value| format!(" → {value}"));
        text += &format!("{mark} {:>4} {cut}  {:width$}  {line:>5}  {}{value}\n", at + 1, row.task, step.operation);
    }
    for wait in &report.waits {
        let held = wait.held.as_ref();
        let held = held.map_or_else(String::new, |(by, line)| format!(", which {by} has had since line {line}"));
        text += &format!("  {} (line {}): {}{held}\n", wait.task, wait.site.line, wait.operation);
    }
    if let Some(cause) = &finding.cause {
        text += &format!("\n  {cause}\n");
    }
    if !report.output.is_empty() {
        text += &format!("\n  printed in this order:\n{}\n", report.output);
    }
    text += &format!("  found in order {} ({} polls)\n", report.explored.schedules, report.explored.steps);
    if report.explored.nondeterministic {
        text += "  the test behaves differently when its order is run again: the steps may not fit\n";
    }
    text
}
