//! The class for a terminal.

use unicode_width::UnicodeWidthStr as _;

use super::{Class, Hold, Learner, Mistake};
use crate::{
    report::words::{ago, duration, failure, many},
    text::{Line, Style, wrapped, wrapped_behind},
};

/// No line is longer, however wide the terminal.
const WIDEST: usize = 100;
/// From this width on there is room for times.
const WIDE: usize = 76;
/// How much of a name is shown beside others, in columns.
const NAME: usize = 40;
/// How many koans and mistakes are told; the page has more of them.
const TOP: usize = 5;

/// The class in lines of at most `width` columns, where that is at least 60.
pub fn lines(class: &Class, width: usize) -> Vec<Line> {
    let width = width.clamp(60, WIDEST);
    let people = many(class.learners.len() as u64, "learner");
    let mut lines = vec![Line::of(format!("{}: {people}", class.course.title), Style::Title).cut(width)];
    lines.extend(wrapped(&summary(class), width, 0, &Style::Plain));
    let holds: Vec<&Hold> = class.holds.iter().filter(|hold| !hold.here.is_empty()).take(TOP).collect();
    if !holds.is_empty() {
        lines.push(Line::blank());
        let head = format!("{:<27}{:>6}{:>8}{:>9}", "Where the room stands", "here", "passed", "in vain");
        let time = if width >= WIDE { format!("{:>14}", "median time") } else { String::new() };
        lines.push(Line::of(head + &time, Style::Title));
        holds.iter().for_each(|hold| lines.extend(of_hold(hold, width)));
    }
    if !class.mistakes.is_empty() {
        lines.push(Line::blank());
        lines.push(Line::of("What goes wrong most often", Style::Title));
        class.mistakes.iter().take(TOP).for_each(|mistake| lines.extend(of_mistake(mistake, width)));
    }
    lines.push(Line::blank());
    lines.extend(of_learners(class, width));
    lines
}

/// How far the class is, in a sentence or two.
pub(super) fn summary(class: &Class) -> String {
    let have = |count: usize, one: &str, several: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {several}")),
    };
    let half = format!("Half of them have {} of {} koans or more", class.median_passed(), class.total());
    let told = [
        (class.learners.len() > 1).then_some(half),
        have(class.through(), "is through", "are through"),
        have(class.not_begun(), "has not begun", "have not begun"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() { String::new() } else { told.join("; ") + "." }
}

fn of_hold(hold: &Hold, width: usize) -> Vec<Line> {
    let time = if width >= WIDE { format!("{:>14}", duration(hold.median_seconds)) } else { String::new() };
    let counts =
        format!("  {:<25}{:>6}{:>8}{:>9}{time}", hold.koan, hold.here.len(), hold.passed, hold.attempts_in_vain);
    let mut lines = vec![Line::of(counts, Style::Plain).cut(width)];
    lines.extend(wrapped_behind(Line::of("    ", Style::Plain), &here(hold, 6).join(", "), &Style::Dim, width));
    lines
}

/// A name where it must not take the room of the others.
pub(super) fn short(name: &str) -> String {
    Line::of(name, Style::Plain).cut(NAME).plain()
}

/// Who is at a koan, with their attempts.
pub(super) fn here(hold: &Hold, most: usize) -> Vec<String> {
    let mut named: Vec<String> =
        hold.here.iter().take(most).map(|stuck| format!("{} ({})", short(&stuck.learner), stuck.attempts)).collect();
    let others = hold.here.len().saturating_sub(most);
    if others > 0 {
        named.push(format!("and {others} more"));
    }
    named
}

fn of_mistake(mistake: &Mistake, width: usize) -> Vec<Line> {
    let what = failure(&mistake.verdict, mistake.kind.as_deref());
    let who = format!(": {}, {}", many(mistake.learners as u64, "learner"), times(mistake.times));
    let mut lines = vec![Line::of(format!("  {what}"), Style::Plain).and(who, Style::Dim).cut(width)];
    lines.extend(wrapped_behind(Line::of("    ", Style::Plain), &places(mistake, 4).join(", "), &Style::Dim, width));
    lines
}

pub(super) fn times(times: u64) -> String {
    match times {
        1 => "once".into(),
        2 => "twice".into(),
        times => format!("{times} times"),
    }
}

/// Where a mistake was made, with how many learners made it there.
pub(super) fn places(mistake: &Mistake, most: usize) -> Vec<String> {
    let mut named: Vec<String> =
        mistake.koans.iter().take(most).map(|at| format!("{} ({})", at.koan, at.learners)).collect();
    let others = mistake.koans.len().saturating_sub(most);
    if others > 0 {
        named.push(format!("and {}", many(others as u64, "other koan")));
    }
    named
}

fn of_learners(class: &Class, width: usize) -> Vec<Line> {
    let wide = width >= WIDE;
    let longest = class.learners.iter().map(|learner| learner.name.width()).max().unwrap_or(0);
    let name_width = longest.clamp(7, if wide { width - 56 } else { width - 42 });
    let padded = |text: &str| {
        let cut = Line::of(text, Style::Plain).cut(name_width);
        cut.plain() + &" ".repeat(name_width - cut.width())
    };
    let row = |name: &str, pass: &str, at: &str, time: &str, seen: &str| {
        let time = if wide { format!("{time:>12}") } else { String::new() };
        format!("  {}{pass:>8}  {at:<22}{time}{seen:>9}", padded(name))
    };
    let mut lines = vec![Line::of(row("Learner", "pass", "at", "time", "seen"), Style::Title)];
    for learner in &class.learners {
        let pass = format!("{}/{}", learner.passed, class.total());
        let seen = learner.last.map(|last| ago(last, class.made)).unwrap_or_default();
        let text = row(&learner.name, &pass, &at(learner), &duration(learner.seconds), &seen);
        let style = if learner.koans.is_empty() { Style::Dim } else { Style::Plain };
        lines.push(Line::of(text, style).cut(width));
    }
    lines
}

/// Where a learner is.
pub(super) fn at(learner: &Learner) -> String {
    match &learner.current {
        _ if learner.koans.is_empty() => "not begun".into(),
        Some(current) => current.clone(),
        None => "through".into(),
    }
}
