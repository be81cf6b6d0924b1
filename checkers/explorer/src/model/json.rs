//! The report as one line of JSON, for the runner. Written by hand: five shapes, no dependency.

use std::fmt::Write as _;

use super::{
    explore::Verdict,
    replay::Replayed,
    report::{Explored, Report, Row, Wait},
};

/// One line, without the line break.
pub fn line(test: &str, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed { explored, .. } => format!(
            "{{\"test\":{},\"class\":\"passed\",\"kind\":\"passed\",\"message\":{},\"cause\":null,\"explored\":{},\
             \"replay\":null,\"replayed\":{},\"schedule\":[],\"waits\":[],\"output\":\"\"}}",
            text(test),
            text(&explored.sentence()),
            explored_object(explored),
            replayed(explored)
        ),
        Verdict::Failed(report) => failed(report),
    }
}

fn failed(report: &Report) -> String {
    let rows: Vec<String> = report.rows.iter().enumerate().map(|(at, row)| row_object(at + 1, row)).collect();
    let waits: Vec<String> = report.waits.iter().map(wait_object).collect();
    let finding = &report.finding;
    format!(
        "{{\"test\":{},\"class\":{},\"kind\":{},\"message\":{},\"cause\":{},\"explored\":{},\"replay\":{},\"replayed\":{},\
         \"schedule\":[{}],\"waits\":[{}],\"output\":{}}}",
        text(&report.test),
        text(finding.class.name()),
        text(finding.kind),
        text(&finding.message),
        if finding.cause.is_empty() { "null".into() } else { text(&finding.cause) },
        explored_object(&report.explored),
        text(&report.replay),
        replayed(&report.explored),
        rows.join(","),
        waits.join(","),
        text(&report.output)
    )
}

fn row_object(number: usize, row: &Row) -> String {
    let blocked_by = row
        .blocked_by
        .as_ref()
        .map_or_else(|| "null".into(), |(thread, line)| format!("{{\"thread\":{},\"line\":{line}}}", text(thread)));
    format!(
        "{{\"step\":{number},\"thread\":{},\"file\":{},\"line\":{},\"operation\":{},\"value\":{},\"blocks\":{},\
         \"blocked_by\":{blocked_by},\"preempted\":{},\"fatal\":{},\"trivial\":{}}}",
        text(&row.thread),
        text(&row.file),
        row.line,
        text(&row.operation),
        maybe(row.value.as_deref()),
        row.blocks,
        row.preempted,
        row.fatal,
        row.trivial
    )
}

fn wait_object(wait: &Wait) -> String {
    let (holder, since) =
        wait.held.as_ref().map_or((None, "null".into()), |(by, line)| (Some(by.as_str()), line.to_string()));
    format!(
        "{{\"thread\":{},\"file\":{},\"line\":{},\"operation\":{},\"held_by\":{},\"held_since\":{since},\"note\":{}}}",
        text(&wait.thread),
        text(&wait.file),
        wait.line,
        text(&wait.operation),
        maybe(holder),
        maybe(wait.note.as_deref())
    )
}

fn explored_object(explored: &Explored) -> String {
    let bound = explored.bound.map_or_else(|| "null".into(), |bound| bound.to_string());
    format!(
        "{{\"schedules\":{},\"exhaustive\":{},\"bound\":{bound},\"steps\":{},\"reduced\":{},\"nondeterministic\":{},\
         \"unsupported\":{},\"sentence\":{}}}",
        explored.schedules,
        explored.exhaustive,
        explored.steps,
        explored.reduced,
        explored.nondeterministic,
        maybe(explored.unsupported),
        text(&explored.sentence())
    )
}

fn replayed(explored: &Explored) -> String {
    maybe(explored.replayed.map(Replayed::name))
}

/// A JSON string, or null.
fn maybe(value: Option<&str>) -> String {
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
