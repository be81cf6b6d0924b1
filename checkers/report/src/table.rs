//! The report as a table on stderr, for those who try a checker by hand.

use crate::{Report, Row, Wait, Words};

/// The most rows that are shown: the beginning and the end of a longer schedule.
const ROWS: usize = 60;

impl Report {
    /// The whole report as text.
    pub fn table(&self, words: &Words) -> String {
        let Words { schedule, step, .. } = words;
        let mut text = format!("\n{}: {} ({})\n", self.test, self.class.name(), self.kind);
        // Without a schedule, the message is made of what the rows of those that wait say.
        if self.waits.is_empty() || !self.rows.is_empty() {
            text += &format!("  {}\n", self.message);
        }
        text += &self.schedule(words);
        text += &self.waits.iter().map(Wait::lines).collect::<String>();
        if let Some(cause) = &self.cause {
            text += &format!("\n  {cause}\n");
        }
        if !self.output.is_empty() {
            text += &format!("\n  printed in this {schedule}:\n{}\n", self.output);
        }
        if let Some(explored) = &self.explored {
            text += &format!("  found in {schedule} {} ({} {step}s)\n", explored.schedules, explored.steps);
            if explored.nondeterministic {
                text += &format!("  the test behaves differently when its {schedule} is run again: ");
                text += "the steps may not fit\n";
            }
        }
        text
    }

    fn schedule(&self, words: &Words) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let width = self.rows.iter().map(|row| row.thread.chars().count()).max().unwrap_or(0).max(6);
        let mut text = format!("\n  step    {:width$}  {:>5}  operation\n", words.thread, "line");
        let left_out = self.rows.len().saturating_sub(ROWS);
        for (at, row) in self.rows.iter().enumerate() {
            if left_out > 0 && at == ROWS / 3 {
                text += &format!("   ...    {left_out} steps left out\n");
            }
            if !(ROWS / 3..ROWS / 3 + left_out).contains(&at) {
                text += &row.line(at + 1, width);
            }
        }
        text
    }
}

impl Row {
    fn line(&self, number: usize, width: usize) -> String {
        let mark = if self.fatal { "✗" } else { " " };
        let cut = if self.preempted { "»" } else { " " };
        let line = if self.line > 0 { self.line.to_string() } else { String::new() };
        let blocks = if self.blocks { " BLOCKS" } else { "" };
        let value = match &self.value {
            Some(value) if self.blocks => format!(": {value}"),
            Some(value) => format!(" -> {value}"),
            None => String::new(),
        };
        format!("{mark} {number:>4} {cut}  {:width$}  {line:>5}  {}{blocks}{value}\n", self.thread, self.operation)
    }
}

impl Wait {
    fn lines(&self) -> String {
        let mut text = format!("  {:<10} :{:<4} {}\n", self.thread, self.line, self.operation);
        if let Some(by) = &self.held_by {
            let since = self.held_since.map_or_else(String::new, |line| format!(" since :{line}"));
            text += &format!("  {:<16} held by {by}{since}\n", "");
        }
        if let Some(note) = &self.note {
            text += &format!("  {:<16} {note}\n", "");
        }
        text
    }
}
