//! The report for a terminal.

use super::{
    ChapterReport, KoanReport, LearnerReport,
    words::{day, duration, failure, many, moment},
};
use crate::text::{Line, Style, wrapped, wrapped_behind};

/// No line is longer, however wide the terminal.
const WIDEST: usize = 100;
/// From this width on there is room for the day of the latest event.
const WIDE: usize = 72;

/// The report in lines of at most `width` columns, where that is at least 60.
pub fn lines(report: &LearnerReport, width: usize) -> Vec<Line> {
    let width = width.clamp(60, WIDEST);
    let sums = &report.sums;
    let mut lines = vec![Line::of(format!("{}: {}", report.course.title, report.learner), Style::Title).cut(width)];
    let mut told = vec![format!("{} of {} koans pass", sums.passed, sums.total)];
    told.push(many(sums.attempts, "attempt"));
    told.push(many(sums.hints, "hint"));
    told.extend(Some(duration(sums.seconds)).filter(|time| !time.is_empty()));
    lines.extend(wrapped(&told.join(", "), width, 0, &Style::Plain));
    let mut told = match &report.current {
        Some(current) => format!("Now at {current}."),
        None => "All done.".into(),
    };
    if let (Some(last), Some(since)) = (report.last, report.since) {
        told += &format!(" Last seen {}; recorded since {}.", moment(last), day(since));
    }
    lines.extend(wrapped(&told, width, 0, &Style::Dim));

    let begun = |chapter: &&ChapterReport| chapter.koans.iter().any(KoanReport::is_begun);
    let mut columns = format!("{:<29}{:>9}{:>7}{:>12}", "", "attempts", "hints", "time");
    columns += if width >= WIDE { "  last" } else { "" };
    if report.chapters.iter().any(|chapter| begun(&chapter)) {
        lines.push(Line::blank());
        lines.push(Line::of(columns, Style::Dim));
    }
    for chapter in report.chapters.iter().filter(begun) {
        lines.extend(of_chapter(chapter, width));
    }
    let others = report.chapters.iter().filter(|chapter| !begun(chapter)).count();
    if others > 0 {
        let are = if others == 1 { "is" } else { "are" };
        lines.push(Line::blank());
        lines.push(Line::of(format!("{} {are} not begun.", many(others as u64, "chapter")), Style::Dim));
    }
    lines
}

fn of_chapter(chapter: &ChapterReport, width: usize) -> Vec<Line> {
    let sums = &chapter.sums;
    let heading = format!("{}  {}/{}", chapter.dir, sums.passed, sums.total);
    let row = row(&heading, 29, sums.attempts, sums.hints, sums.seconds);
    let mut lines = vec![Line::of(row, Style::Title).cut(width)];
    for koan in chapter.koans.iter().filter(|koan| koan.is_begun()) {
        let (mark, style) = match koan {
            KoanReport { passed: true, .. } => ("ok", Style::Good),
            KoanReport { verdict: Some(_), .. } => ("--", Style::Bad),
            _ => ("  ", Style::Dim),
        };
        let mut counts = row_of(koan);
        if width >= WIDE {
            counts += &koan.last.map(|last| format!("  {}", day(last))).unwrap_or_default();
        }
        lines.push(Line::of(format!("  {mark} "), style).and(counts, Style::Plain).cut(width));
        let met = met(koan);
        if !met.is_empty() {
            lines.extend(wrapped_behind(Line::of("       ", Style::Plain), &met, &Style::Dim, width));
        }
    }
    lines
}

fn row_of(koan: &KoanReport) -> String {
    row(&koan.name, 24, koan.attempts.into(), koan.hints as u64, koan.seconds)
}

fn row(name: &str, width: usize, attempts: u64, hints: u64, seconds: u64) -> String {
    let count = |count: u64| if count == 0 { String::new() } else { count.to_string() };
    format!("{name:<width$}{:>9}{:>7}{:>12}", count(attempts), count(hints), duration(seconds))
}

/// What was met at a koan besides its counts, in words; nothing if nothing was.
pub(super) fn met(koan: &KoanReport) -> String {
    let mut met: Vec<String> = koan
        .failures
        .iter()
        .map(|met| {
            let times = if met.times > 1 { format!(" {}×", met.times) } else { String::new() };
            failure(&met.verdict, met.kind.as_deref()) + &times
        })
        .collect();
    if koan.resets > 0 {
        met.push(format!("reset{}", if koan.resets > 1 { format!(" {}×", koan.resets) } else { String::new() }));
    }
    if koan.solution {
        met.push("solution seen".into());
    }
    met.join("; ")
}
