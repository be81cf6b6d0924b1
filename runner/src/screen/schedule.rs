//! A schedule as lines: one column a thread where the terminal is wide enough, one row a step where it is not.

use std::cmp::Reverse;

use unicode_width::UnicodeWidthStr as _;

use super::{
    Terminal,
    layout::{Keep, Section},
};
use crate::{
    schedule::{Explored, Schedule, Step},
    text::{Line, Style, wrapped, wrapped_behind},
    verdict::Report,
};

/// The narrowest column in which an operation can be read.
const NARROWEST: usize = 21;
/// What stands left of the columns: the numbers of the step and of the line, and a mark.
const MARGIN: usize = 13;
/// What an operation takes of a row at the most, where the code stands beside it.
const WIDEST: usize = 48;
/// So many lines of a schedule stay as long as anything else can go.
pub(super) const LEAST: usize = 8;
/// So many steps are a story, if they are well chosen.
const FEWEST: usize = 5;
/// From this many foldable steps of a thread in a row on, they are one line.
const WORTH_FOLDING: usize = 3;

/// The schedule that fails, as a part of a koan's screen. With more lines than `room`, the steps that one can do without
/// are left out, down to those around the one that fails.
pub fn section(schedule: &Schedule, report: &Report, room: usize, terminal: Terminal) -> Section {
    let explored = explored_lines(report, terminal);
    let made = |which| {
        let (lines, fatal) = lines(schedule, which, terminal.width, terminal.unicode);
        let mut all = vec![Line::of(" An order of steps in which it fails", Style::Key)];
        all.extend(lines);
        all.extend(explored.iter().cloned());
        (all, fatal)
    };
    let (mut all, mut fatal) = made(Which::AllButTrivial);
    let mut rows = schedule.steps.len();
    while all.len() > room && rows > FEWEST {
        rows -= 1;
        (all, fatal) = made(Which::AtMost(rows));
    }
    let least = all.len().min(LEAST);
    Section::shrinking(all, Keep::Around { at: fatal + 1, head: 0 }, least, 95)
}

/// What was explored, in a sentence; none where there was only one order, or nothing was explored. Never that a program
/// is correct.
pub fn explored(report: &Report) -> Option<String> {
    if let Some(why) = &report.unexplored {
        return Some(format!("It was run once, and not explored: {why}."));
    }
    if let Some(schedule) = &report.schedule {
        let of_it = report.explored.iter().find(|one| one.test == schedule.test)?;
        return Some(match of_it.schedules {
            1 => "It is the first order that was tried.".into(),
            n => format!("It is number {n} of the orders that were tried."),
        });
    }
    let of_interest = |one: &&Explored| one.schedules > 1 || !one.exhaustive || one.unsupported.is_some();
    let told: Vec<&Explored> = report.explored.iter().filter(of_interest).collect();
    let [first, ..] = told.as_slice() else { return None };
    // Sockets, and why they can't be explored, are the same in every test.
    if let Some(why) = first.sentence.strip_prefix("not explored: ")
        && told.iter().all(|one| one.sentence == first.sentence)
    {
        return Some(format!("Not explored: {why}."));
    }
    if told.len() == 1 {
        return Some(format!("Explored: {}.", first.sentence));
    }
    let each: Vec<String> = told.iter().map(|one| format!("`{}`: {}", one.test, one.sentence)).collect();
    Some(format!("Explored: {}.", each.join("; ")))
}

/// The same as lines.
pub(super) fn explored_lines(report: &Report, terminal: Terminal) -> Vec<Line> {
    explored(report).map_or_else(Vec::new, |words| wrapped(&words, terminal.width, 1, &Style::Dim))
}

/// What is shown in one line.
enum Row<'a> {
    /// A step.
    Step(&'a Step),
    /// Several steps of one thread that nobody else notices.
    Folded { thread: &'a str, steps: usize },
}

impl Row<'_> {
    fn thread(&self) -> &str {
        match self {
            Row::Step(step) => &step.thread,
            Row::Folded { thread, .. } => thread,
        }
    }
}

/// Which steps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All, but for several in a row that no other thread notices: they are folded.
    AllButTrivial,
    /// So many, and those by which the story is told best.
    AtMost(usize),
}

/// The schedule in at most `width` columns, and the index of the line with the step that fails.
pub fn lines(schedule: &Schedule, which: Which, width: usize, unicode: bool) -> (Vec<Line>, usize) {
    let rows = match which {
        Which::AllButTrivial => folded(&schedule.steps),
        Which::AtMost(most) => telling(&schedule.steps, most).into_iter().map(Row::Step).collect(),
    };
    let mut threads: Vec<&str> = Vec::new();
    for step in &schedule.steps {
        if !threads.contains(&step.thread.as_str()) {
            threads.push(&step.thread);
        }
    }
    let signs = Signs::of(unicode);
    let is_wide = width.saturating_sub(MARGIN) / threads.len().max(1) >= NARROWEST;
    let column = column(&rows, &threads, width.saturating_sub(MARGIN), &signs);
    let name = threads.iter().map(|name| name.width()).max().unwrap_or(0).max(6);
    let mut lines = Vec::new();
    let mut head = Line::of(" step line   ", Style::Dim);
    if is_wide {
        for (at, thread) in threads.iter().enumerate() {
            let is_last = at + 1 == threads.len();
            let name = Line::of(*thread, Style::Key).cut(column.saturating_sub(1)).plain();
            head = head.and(if is_last { thread.to_string() } else { padded(&name, column) }, Style::Key);
        }
    } else {
        head = head.and("thread", Style::Dim);
    }
    lines.push(head);
    let mut fatal = lines.len() - 1;
    let mut last = "";
    for row in &rows {
        let lane = threads.iter().position(|thread| *thread == row.thread()).unwrap_or(0);
        let (mut line, text, style) = match row {
            Row::Step(step) => {
                if step.fatal {
                    fatal = lines.len();
                }
                (before(step, &signs), words(step, &signs), style(step))
            }
            Row::Folded { steps, .. } => {
                let text = format!("{} {steps} more steps", signs.more);
                (Line::of(" ".repeat(MARGIN), Style::Plain), text, Style::Dim)
            }
        };
        if is_wide {
            for _ in 0..lane {
                line = line.and(padded(signs.lane, column), Style::Dim);
            }
        } else {
            // A thread that goes on is not named anew: a name says that another one has its turn.
            let shown = if row.thread() == last { "" } else { row.thread() };
            line = line.and(padded(shown, name + 1), Style::Key);
        }
        last = row.thread();
        match row {
            // What fails is said to its end.
            Row::Step(step) if step.fatal => lines.extend(wrapped_behind(line, &text, &style, width)),
            _ => lines.push(line.and(text, style).cut(width)),
        }
    }
    (lines, fatal)
}

/// The whole schedule, nothing folded, a row a step with the line of code that it belongs to.
pub fn in_full(schedule: &Schedule, code: &str, unicode: bool) -> Vec<Line> {
    let signs = Signs::of(unicode);
    let code: Vec<&str> = code.lines().collect();
    let widest = |text: fn(&Step, &Signs) -> usize| schedule.steps.iter().map(|step| text(step, &signs)).max();
    let name = widest(|step, _| step.thread.width()).unwrap_or(0);
    let operation = widest(|step, signs| words(step, signs).width()).unwrap_or(0).min(WIDEST);
    let row = |step: &Step| {
        let source = step.line.checked_sub(1).and_then(|at| code.get(at)).map_or("", |line| line.trim());
        before(step, &signs)
            .and(format!("{}  ", padded(&step.thread, name)), Style::Key)
            .and(format!("{}  ", padded(&words(step, &signs), operation)), style(step))
            .and(source, Style::Dim)
    };
    schedule.steps.iter().map(row).collect()
}

/// What stands left of the columns: the numbers of the step and of its line, and a mark.
fn before(step: &Step, signs: &Signs) -> Line {
    let number = if step.line > 0 { step.line.to_string() } else { String::new() };
    let (mark, style) = match (step.fatal, step.preempted) {
        (true, _) => (signs.fails, Style::Bad),
        (false, true) => (signs.switch, Style::Mark),
        (false, false) => (" ", Style::Plain),
    };
    Line::of(format!("{:>5}{number:>5} ", step.step), Style::Dim).and(format!("{mark} "), style)
}

fn style(step: &Step) -> Style {
    match step {
        Step { fatal: true, .. } => Style::Bad,
        Step { blocks: true, .. } => Style::Mark,
        _ => Style::Plain,
    }
}

/// How wide a column is: an equal share, or less where the last columns need more room. A step may run on over the
/// columns to its right, which are empty in its line.
fn column(rows: &[Row<'_>], threads: &[&str], width: usize, signs: &Signs) -> usize {
    let share = width / threads.len().max(1);
    let fits = |row: &Row<'_>| {
        let Row::Step(step) = row else { return None };
        let lane = threads.iter().position(|thread| *thread == step.thread)?;
        width.saturating_sub(words(step, signs).width()).checked_div(lane)
    };
    rows.iter().filter_map(fits).min().unwrap_or(share).clamp(NARROWEST.min(share) * 2 / 3, share)
}

/// What a step does, with what comes of it.
fn words(step: &Step, signs: &Signs) -> String {
    step.told(signs.gives)
}

/// The `most` steps that tell most of the story, in order. Of two that tell as much the later one stays: it is nearer to
/// the failure.
fn telling(steps: &[Step], most: usize) -> Vec<&Step> {
    let mut by_worth: Vec<usize> = (0..steps.len()).collect();
    by_worth.sort_by_key(|at| (Reverse(worth(&steps[*at])), Reverse(*at)));
    by_worth.truncate(most);
    by_worth.sort_unstable();
    by_worth.into_iter().map(|at| &steps[at]).collect()
}

/// How much of the story a step tells.
fn worth(step: &Step) -> u8 {
    let begins_or_ends = ["spawn ", "spawns ", "join(", "the end of", "thread::scope"];
    let is_about_threads = step.line == 0 || begins_or_ends.iter().any(|words| step.operation.starts_with(words));
    match step {
        Step { fatal: true, .. } => 5,
        Step { preempted: true, .. } => 4,
        Step { trivial: true, .. } => 0,
        _ if is_about_threads => 1,
        Step { blocks: true, .. } => 3,
        _ => 2,
    }
}

fn folded(steps: &[Step]) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        let first = &steps[at];
        let foldable = |step: &&Step| step.trivial && step.thread == first.thread && !step.fatal && !step.preempted;
        let run = steps[at..].iter().take_while(foldable).count();
        if run >= WORTH_FOLDING {
            rows.push(Row::Folded { thread: &first.thread, steps: run });
            at += run;
        } else {
            rows.push(Row::Step(first));
            at += 1;
        }
    }
    rows
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

struct Signs {
    gives: &'static str,
    switch: &'static str,
    fails: &'static str,
    more: &'static str,
    lane: &'static str,
}

impl Signs {
    fn of(unicode: bool) -> Signs {
        if unicode {
            Signs { gives: "→", switch: "»", fails: "✗", more: "…", lane: "·" }
        } else {
            Signs { gives: "->", switch: ">", fails: "x", more: "...", lane: "." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(thread: &str, line: usize, operation: &str, value: Option<&str>) -> Step {
        Step {
            thread: thread.into(),
            line,
            operation: operation.into(),
            value: value.map(Into::into),
            ..Step::default()
        }
    }

    /// The shortest lost update.
    fn lost_update() -> Schedule {
        let mut steps = vec![
            step("test", 11, "spawn T1", None),
            step("test", 12, "spawn T2", None),
            step("T1", 5, "hits.load()", Some("0")),
            step("T2", 5, "hits.load()", Some("0")),
            step("T2", 6, "hits.store(1)", None),
            step("T1", 6, "hits.store(1)", None),
            step("test", 15, "hits.load()", Some("1")),
            step("test", 15, "panics", Some("assertion failed")),
        ];
        (1..).zip(&mut steps).for_each(|(number, step)| step.step = number);
        steps[3].preempted = true;
        steps[7].fatal = true;
        Schedule { test: "t".into(), replay: None, steps }
    }

    fn shown(schedule: &Schedule, width: usize) -> String {
        let (lines, _) = lines(schedule, Which::AllButTrivial, width, true);
        lines.iter().map(|line| line.plain().trim_end().to_string() + "\n").collect()
    }

    #[test]
    fn a_wide_terminal_shows_a_column_for_each_thread() {
        insta::assert_snapshot!(shown(&lost_update(), 80));
    }

    #[test]
    fn a_narrow_terminal_shows_a_row_for_each_step() {
        insta::assert_snapshot!(shown(&lost_update(), 50));
    }

    #[test]
    fn steps_that_nobody_notices_are_folded_and_the_one_that_fails_never_is() {
        let mut schedule = lost_update();
        schedule.steps.iter_mut().for_each(|step| step.trivial = true);
        let (lines, fatal) = lines(&schedule, Which::AllButTrivial, 80, true);
        assert!(lines[fatal].plain().contains("panics"), "{}", lines[fatal].plain());
        schedule.steps.splice(2..2, (0..4).map(|n| Step { trivial: true, ..step("T1", n, "quiet", None) }));
        assert!(shown(&schedule, 80).contains("more steps"));
        assert!(!shown(&schedule, 80).contains("quiet"));
    }

    #[test]
    fn where_lines_are_short_the_story_is_left() {
        let (lines, fatal) = lines(&lost_update(), Which::AtMost(6), 80, true);
        let text: Vec<String> = lines.iter().map(Line::plain).collect();
        assert_eq!((text.len(), fatal), (7, 6), "{text:#?}");
        assert!(text.iter().all(|line| !line.contains("spawn")), "{text:#?}");
    }

    #[test]
    fn no_width_is_too_small() {
        for width in 0..60 {
            let (lines, fatal) = lines(&lost_update(), Which::AllButTrivial, width, false);
            assert!(lines.iter().all(|line| line.width() <= width.max(20)), "{width}");
            assert!(fatal < lines.len());
        }
    }
}
