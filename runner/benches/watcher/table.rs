//! The table at the end.

use std::time::Duration;

/// Rows of what was measured, against what was promised.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<[String; 6]>,
    remarks: Vec<String>,
}

impl Table {
    /// A row of two contenders, and how many times the other's time ours may be.
    pub(super) fn ratio(&mut self, what: &str, ours: Duration, other: &str, theirs: Duration, at_most: Option<f64>) {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        let (target, met) = match at_most {
            Some(at_most) => (format!("≤ {at_most:.2}"), yes(ratio <= at_most)),
            None => ("".into(), ""),
        };
        let theirs = format!("{} ({other})", milliseconds(theirs));
        self.row([what.into(), milliseconds(ours), theirs, format!("{ratio:.2}"), target, met.into()]);
    }

    /// A row of one number, its target in words.
    pub(super) fn number(&mut self, what: &str, ours: String, target: &str, met: bool) {
        self.row([what.into(), ours, String::new(), String::new(), target.into(), yes(met).into()]);
    }

    /// A line below the table.
    pub(super) fn remark(&mut self, words: impl Into<String>) {
        self.remarks.push(words.into());
    }

    /// Prints all of it, so that it can go into a Markdown file as it is.
    pub(super) fn print(&self) {
        let head = ["", "koans", "other", "ratio", "target", "met"].map(String::from);
        let width = |at: usize| self.rows.iter().chain([&head]).map(|row| row[at].chars().count()).max().unwrap_or(0);
        let widths: [usize; 6] = std::array::from_fn(width);
        let line = |row: &[String; 6]| {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            println!("| {} |", cells.join(" | "));
        };
        println!();
        line(&head);
        line(&widths.map(|width| "-".repeat(width)));
        self.rows.iter().for_each(line);
        for remark in &self.remarks {
            println!("\n{remark}");
        }
    }

    /// Rows are told as they come: a whole run takes minutes.
    fn row(&mut self, row: [String; 6]) {
        eprintln!("{}", row.join("  "));
        self.rows.push(row);
    }
}

fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "NO" }
}

/// A time for people.
pub(super) fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    if milliseconds < 20.0 { format!("{milliseconds:.1} ms") } else { format!("{milliseconds:.0} ms") }
}
