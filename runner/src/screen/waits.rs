//! Who waits for what, as a table.

use unicode_width::UnicodeWidthStr as _;

use super::{
    Terminal,
    layout::{Keep, Section},
};
use crate::{
    schedule::Wait,
    text::{Line, Style, wrapped_behind},
};

/// The table as a part of a koan's screen. Where a schedule is shown, its end says the same.
pub fn section(waits: &[Wait], terminal: Terminal) -> Section {
    if waits.is_empty() {
        return Section::whole(Vec::new(), 95);
    }
    let widest = |text: fn(&Wait) -> usize| waits.iter().map(text).max().unwrap_or(0);
    let thread = widest(|wait| wait.thread.width());
    let operation = widest(|wait| wait.operation.width()).min(terminal.width / 3);
    let mut lines = vec![Line::of(" Who waits for what", Style::Key)];
    for wait in waits {
        let at = if wait.line > 0 { format!("line {}", wait.line) } else { String::new() };
        let line = Line::of(format!("   {}  ", padded(&wait.thread, thread)), Style::Plain)
            .and(format!("{at:<9}"), Style::Dim)
            .and(format!("{}  ", padded(&wait.operation, operation)), Style::Mark);
        lines.extend(wrapped_behind(line, &why(wait), &Style::Plain, terminal.width));
    }
    Section::shrinking(lines, Keep::Head, 3, 95)
}

fn why(wait: &Wait) -> String {
    let since = wait.held_since.map(|line| format!(" since line {line}")).unwrap_or_default();
    let held = wait.held_by.as_ref().map(|thread| format!("held by {thread}{since}"));
    held.or_else(|| wait.note.clone()).unwrap_or_default()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
