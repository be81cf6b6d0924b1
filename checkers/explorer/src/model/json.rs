//! The report as one line of JSON, for the runner. Written by hand: four shapes, no dependency.

use std::fmt::Write as _;

use super::{
    explore::Verdict,
    report::{Explored, Report, Row},
};

/// One line, without the line break.
pub fn line(test: &str, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed { explored, .. } => format!(
            "{{\"test\":{},\"class\":\"passed\",\"kind\":\"passed\",\"message\":{},\"cause\":null,\"explored\":{},\
             \"schedule\":[],\"output\":\"\"}}",
            text(test),
            text(&explored.sentence()),
            explored_object(explored)
        ),
        Verdict::Failed(report) => failed(report),
    }
}

fn failed(report: &Report) -> String {
    let mut rows = String::new();
    for (at, row) in report.rows.iter().enumerate() {
        rows.push_str(if at > 0 { "," } else { "" });
        rows.push_str(&row_object(at + 1, row));
    }
    let finding = &report.finding;
    format!(
        "{{\"test\":{},\"class\":{},\"kind\":{},\"message\":{},\"cause\":{},\"explored\":{},\"schedule\":[{rows}],\
         \"output\":{}}}",
        text(&report.test),
        text(finding.class.name()),
        text(finding.kind),
        text(&finding.message),
        text(&finding.cause),
        explored_object(&report.explored),
        text(&report.output)
    )
}

fn row_object(number: usize, row: &Row) -> String {
    format!(
        "{{\"step\":{number},\"thread\":{},\"file\":{},\"line\":{},\"operation\":{},\"preempted\":{},\"fatal\":{}}}",
        text(&row.thread),
        text(&row.file),
        row.line,
        text(&row.operation),
        row.preempted,
        row.fatal
    )
}

fn explored_object(explored: &Explored) -> String {
    let bound = explored.bound.map_or_else(|| "null".into(), |bound| bound.to_string());
    format!(
        "{{\"schedules\":{},\"exhaustive\":{},\"bound\":{bound},\"steps\":{},\"reduced\":{},\"nondeterministic\":{},\
         \"sentence\":{}}}",
        explored.schedules,
        explored.exhaustive,
        explored.steps,
        explored.reduced,
        explored.nondeterministic,
        text(&explored.sentence())
    )
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
