//! The report as one line of JSON, for the runner. Written by hand: two shapes, no dependency.

use std::fmt::Write as _;

use super::{Report, rows::Row};

/// One line, without the line break. What an explorer would have to tell besides (schedules, steps) is empty.
pub fn line(report: &Report) -> String {
    let waits: Vec<String> = report.waits.iter().map(row_object).collect();
    format!(
        "{{\"test\":{},\"class\":{},\"kind\":{},\"message\":{},\"cause\":{},\"explored\":null,\"replay\":null,\
         \"replayed\":null,\"schedule\":[],\"waits\":[{}],\"output\":\"\"}}",
        text(&report.test),
        text(report.class.name()),
        text(report.kind),
        text(&report.message),
        optional(report.cause.as_deref()),
        waits.join(",")
    )
}

fn row_object(row: &Row) -> String {
    let since = row.held_since.map_or_else(|| "null".into(), |line| line.to_string());
    format!(
        "{{\"thread\":{},\"file\":{},\"line\":{},\"operation\":{},\"held_by\":{},\"held_since\":{since},\"note\":{}}}",
        text(&row.thread),
        text(&row.file),
        row.line,
        text(&row.operation),
        optional(row.held_by.as_deref()),
        optional(row.note.as_deref())
    )
}

fn optional(value: Option<&str>) -> String {
    value.map_or_else(|| "null".into(), text)
}

/// A JSON string.
fn text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other if (other as u32) < 0x20 => {
                let _ = write!(quoted, "\\u{:04x}", other as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
