//! The report as one line of JSON, for the runner. Written by hand: five shapes, no dependency.

use std::fmt::Write as _;

use super::{
    explore::{Test, Verdict},
    report::{Explored, Report, Row, Waiting},
    task::Site,
};

/// One line, without the line break.
pub fn line(test: &Test, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed { explored, .. } | Verdict::Unsupported(explored) => passed(test, explored),
        Verdict::Failed(report) => failed(report),
    }
}

fn passed(test: &Test, explored: &Explored) -> String {
    let left = !explored.left.is_empty();
    let names: Vec<_> = explored.left.iter().map(|(name, _)| name.as_str()).collect();
    let cause = left.then(|| format!("still alive when the test returned, and dropped there: {}", names.join(", ")));
    let wait = |(name, site): &(String, Site)| {
        wait_object(&Waiting {
            task: name.clone(),
            site: *site,
            operation: "not awaited".into(),
            held: None,
            note: Some("dropped when the test returned".into()),
        })
    };
    format!(
        "{{\"test\":{},\"class\":\"passed\",\"kind\":\"{}\",\"message\":{},\"cause\":{},\"explored\":{},\
         \"replay\":null,\"replayed\":{},\"schedule\":[],\"waits\":[{}],\"output\":\"\"}}",
        text(test.name()),
        if left { "tasks_left" } else { "passed" },
        text(&explored.sentence()),
        maybe(cause.as_deref()),
        explored_object(explored),
        maybe(explored.replayed),
        explored.left.iter().map(wait).collect::<Vec<_>>().join(",")
    )
}

fn failed(report: &Report) -> String {
    let rows: Vec<String> = report.rows.iter().enumerate().map(|(at, row)| row_object(at + 1, row)).collect();
    let waits: Vec<String> = report.waits.iter().map(wait_object).collect();
    let finding = &report.finding;
    format!(
        "{{\"test\":{},\"class\":{},\"kind\":{},\"message\":{},\"cause\":{},\"explored\":{},\"replay\":{},\
         \"replayed\":{},\"schedule\":[{}],\"waits\":[{}],\"output\":{}}}",
        text(&report.test),
        text(finding.class),
        text(finding.kind),
        text(&finding.message),
        maybe(finding.cause.as_deref()),
        explored_object(&report.explored),
        text(&report.replay),
        maybe(report.explored.replayed),
        rows.join(","),
        waits.join(","),
        text(&report.output)
    )
}

fn row_object(number: usize, row: &Row) -> String {
    let step = &row.step;
    let blocked_by = held(row.blocked_by.as_ref());
    format!(
        "{{\"step\":{number},\"thread\":{},\"file\":{},\"line\":{},\"operation\":{},\"value\":{},\"blocks\":{},\
         \"blocked_by\":{blocked_by},\"preempted\":{},\"fatal\":{},\"trivial\":{}}}",
        text(&row.task),
        text(step.site.file),
        step.site.line,
        text(&step.operation),
        maybe(step.value.as_deref()),
        row.blocked_by.is_some(),
        step.deviates,
        row.fatal,
        row.trivial
    )
}

fn held(by: Option<&(String, u32)>) -> String {
    by.map_or_else(|| "null".into(), |(task, line)| format!("{{\"thread\":{},\"line\":{line}}}", text(task)))
}

fn wait_object(wait: &Waiting) -> String {
    let (holder, since) =
        wait.held.as_ref().map_or((None, "null".into()), |(by, line)| (Some(by.as_str()), line.to_string()));
    format!(
        "{{\"thread\":{},\"file\":{},\"line\":{},\"operation\":{},\"held_by\":{},\"held_since\":{since},\"note\":{}}}",
        text(&wait.task),
        text(wait.site.file),
        wait.site.line,
        text(&wait.operation),
        maybe(holder),
        maybe(wait.note.as_deref())
    )
}

fn explored_object(explored: &Explored) -> String {
    let bound = explored.bound.map_or_else(|| "null".into(), |bound| bound.to_string());
    format!(
        "{{\"schedules\":{},\"exhaustive\":{},\"bound\":{bound},\"steps\":{},\"reduced\":false,\"nondeterministic\":{},\
         \"unsupported\":{},\"sentence\":{}}}",
        explored.schedules,
        explored.exhaustive,
        explored.steps,
        explored.nondeterministic,
        maybe(explored.unsupported),
        text(&explored.sentence())
    )
}

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
