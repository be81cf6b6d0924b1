//! The screen of one koan: where you are, what failed, where to look, what to try.

use std::path::Path;

use super::{
    Terminal,
    excerpt::excerpt,
    layout::{Keep, Section},
    schedule, versions, waits,
};
use crate::{
    check::MISTAKES,
    course::{Course, Kind, Koan},
    source,
    text::{Line, Style, without_emphasis, wrapped},
    verdict::{Report, Verdict},
};

/// What is shown of a koan.
#[derive(Debug)]
pub struct View<'a> {
    /// The course.
    pub course: &'a Course,
    /// The koan.
    pub koan: &'a Koan,
    /// How many koans of the course have passed.
    pub done: usize,
    /// What is known of it.
    pub state: State<'a>,
    /// The learner's file, if it can be read.
    pub text: Option<&'a str>,
    /// How many steps of the hint ladder are shown.
    pub hints: usize,
    /// How many times in a row it failed in the same way.
    pub same_failures: u32,
    /// What else is to be told, each in a line or two.
    pub notices: &'a [String],
    /// What can be done next.
    pub footer: Footer<'a>,
    /// What the terminal can show.
    pub terminal: Terminal,
}

/// What is known of a koan at the moment.
#[derive(Debug)]
pub enum State<'a> {
    /// Something long goes on, in words.
    Busy(&'a str),
    /// It is being compiled or tested.
    Running,
    /// It was judged.
    Judged(&'a Report),
    /// It could not be judged, in words.
    Broken(&'a str),
}

/// The last line.
#[derive(Debug)]
pub enum Footer<'a> {
    /// The keys of the watcher.
    Keys(&'a [(&'a str, &'a str)]),
    /// A question.
    Question(&'a str),
    /// Commands to type.
    Commands,
}

/// The screen as sections, in order; [`super::layout::fit`] makes lines of them.
pub fn sections(view: &View<'_>) -> Vec<Section> {
    let mut sections = vec![Section::shrinking(head(view), Keep::Tail, 1, 200)];
    for notice in view.notices {
        sections.push(Section::whole(wrapped(notice, view.terminal.width, 1, &Style::Mark), 60));
    }
    let mut slots = None;
    match &view.state {
        State::Busy(words) => sections.push(Section::whole(wrapped(words, view.terminal.width, 1, &Style::Dim), 150)),
        State::Running => {
            sections.push(Section::whole(vec![Line::of(" Looking at it…", Style::Dim)], 150));
            hints(view, &mut sections);
        }
        State::Broken(why) => {
            sections.push(Section::shrinking(wrapped(why, view.terminal.width, 1, &Style::Bad), Keep::Head, 1, 150));
        }
        State::Judged(report) if report.passed => passed(view, report, &mut sections),
        State::Judged(report) => slots = failed(view, report, &mut sections),
    }
    // On a small terminal the first keys are enough: `?` shows them all.
    let least = if let Footer::Question(_) = view.footer { usize::MAX } else { 1 };
    sections.push(Section::shrinking(footer(view), Keep::Head, least, 130));
    if let (State::Judged(report), Some(slots)) = (&view.state, slots) {
        put_schedule(view, report, slots, &mut sections);
    }
    sections
}

/// Where in the screen of a failure two of its sections stand, the second of them still empty.
struct Slots {
    place: usize,
    schedule: usize,
}

/// A schedule gets the lines that the rest of the screen leaves to it. The code around the place gives way to it, down to
/// the line itself; where that leaves too little for a story, the place goes: the schedule's own rows say where it fails.
fn put_schedule(view: &View<'_>, report: &Report, slots: Slots, sections: &mut [Section]) {
    let Some(found) = &report.schedule else { return };
    let scrolls = !matches!(view.footer, Footer::Keys(_));
    let whole = schedule::section(found, report, usize::MAX, view.terminal);
    if scrolls {
        sections[slots.schedule] = whole;
        return;
    }
    // A section may go altogether for something that weighs more.
    let stays = |section: &Section| section.weight >= whole.weight;
    let lines = |section: &Section| if section.lines.is_empty() { 0 } else { section.lines.len() + 1 };
    let others: usize = sections.iter().filter(|section| stays(section)).map(lines).sum();
    let place = &mut sections[slots.place];
    let room = view.terminal.height.saturating_sub(others);
    if whole.lines.len().min(schedule::LEAST) + place.least + 1 > room {
        place.least = 0;
    }
    let room = room.saturating_sub(if place.least > 0 { place.least + 1 } else { 0 });
    sections[slots.schedule] = schedule::section(found, report, room, view.terminal);
}

/// The same, not fitted to a height: for a pipe, or a terminal that scrolls.
pub fn lines(view: &View<'_>) -> Vec<Line> {
    super::layout::fit(sections(view), usize::MAX)
}

/// What there is to tell of a failure alone: the sentence, the place, the schedule or who waits for whom. For a report that is
/// read elsewhere; nothing where the koan passed, or was not judged.
pub fn of_failure(view: &View<'_>) -> Vec<Line> {
    let mut sections = Vec::new();
    if let State::Judged(report) = &view.state
        && !report.passed
        && let Some(slots) = failed(view, report, &mut sections)
    {
        put_schedule(view, report, slots, &mut sections);
    }
    super::layout::fit(sections, usize::MAX)
}

fn head(view: &View<'_>) -> Vec<Line> {
    let (width, total) = (view.terminal.width, view.course.koans.len());
    let chapter = &view.course.chapters[view.koan.chapter];
    let count = format!(" {} of {total} ", view.done);
    let left = format!(" {}  ", chapter.title);
    let room = width.saturating_sub(left.chars().count() + count.chars().count() + 2).min(40);
    let filled = (room * view.done).checked_div(total).unwrap_or(0);
    let (on, off) = if view.terminal.unicode { ("█", "░") } else { ("#", "-") };
    let bar = Line::of(left, Style::Dim)
        .and(on.repeat(filled), Style::Good)
        .and(off.repeat(room - filled), Style::Dim)
        .and(count, Style::Dim);
    let mut name = Line::of(format!(" {}", view.koan.name), Style::Title);
    // A title that only says the name once more is left out.
    if view.koan.title.to_lowercase() != view.koan.name.replace('_', " ") {
        name = name.and(format!("  {}", view.koan.title), Style::Dim);
    }
    vec![bar.cut(width), name.cut(width)]
}

fn failed(view: &View<'_>, report: &Report, sections: &mut Vec<Section>) -> Option<Slots> {
    let width = view.terminal.width;
    let mut sentence = wrapped(&report.message, width, 1, &Style::Bad);
    sentence.extend(details(report, width));
    sections.push(Section::shrinking(sentence, Keep::Head, 3, 220));

    let drawn = report.verdict.drawn_by_rustc();
    if let Some(drawn) = drawn {
        sections.push(Section::shrinking(rendered_by_rustc(drawn, view.terminal), Keep::Head, 5, 90));
    }
    if !drawn.is_some_and(|drawn| drawn.contains(" --> ")) {
        place(view, report, sections);
    }
    let slots = report.schedule.as_ref().map(|_| Slots { place: sections.len() - 1, schedule: sections.len() });
    sections.push(match &report.schedule {
        Some(_) => Section::whole(Vec::new(), 95),
        None => waits::section(&report.waits, view.terminal),
    });
    sections.push(versions::tried(report, view.terminal));
    if let Some(text) = view.text {
        sections.push(versions::unreached(report, text, view.terminal));
    }
    printed(view, report, sections);
    remarks(view, report, sections);
    hints(view, sections);
    if let Some(words) = encouragement(view) {
        sections.push(Section::whole(wrapped(&words, width, 1, &Style::Dim), 20));
    }
    slots
}

/// What the author of an assertion says in it, with the two sides if there are any. Without such words the schedule's last
/// row says all there is.
fn said_by_assertion(text: &str) -> Option<&str> {
    let behind = |operator: &str| {
        text.strip_prefix("assertion `left ")?.strip_prefix(operator)?.strip_prefix(" right` failed: ")
    };
    behind("==").or_else(|| behind("!="))
}

/// What a verdict knows besides its sentence: the message of an assertion, the cause of a failure.
fn details(report: &Report, width: usize) -> Vec<Line> {
    match &report.verdict {
        Verdict::LostWakeup(found)
        | Verdict::Race(found)
        | Verdict::MissedJoin(found)
        | Verdict::Livelock(found)
        | Verdict::Blocking(found) => {
            let told = [said_by_assertion(&found.text), found.cause.as_deref()];
            told.into_iter().flatten().flat_map(|text| wrapped(text, width, 3, &Style::Plain)).collect()
        }
        Verdict::Deadlock { cause: Some(cause), .. } | Verdict::LeftBehind { cause: Some(cause), .. } => {
            wrapped(cause, width, 3, &Style::Plain)
        }
        Verdict::AssertionFailed { text, .. } | Verdict::Panicked { text, .. } => {
            let told = text
                .strip_prefix("assertion `left == right` failed")
                .or_else(|| text.strip_prefix("assertion `left != right` failed"));
            let told =
                told.map_or(text.as_str(), |rest| rest.trim_start_matches([':', ',', ' ']).trim_start_matches('\n'));
            // What the sentence says already, or the excerpt shows.
            if told.starts_with("assertion failed: ") || told == "not yet implemented" {
                return Vec::new();
            }
            told.lines().take(8).flat_map(|line| wrapped(line, width, 3, &Style::Plain)).collect()
        }
        _ => Vec::new(),
    }
}

fn place(view: &View<'_>, report: &Report, sections: &mut Vec<Section>) {
    let mut lines = vec![Line::of(" ", Style::Plain).and(shown_place(report), link(view, &report.place.file))];
    let mut keep = Keep::Head;
    if let (Some(text), Some(line)) = (view.text, report.place.line)
        && let around = around(text, line, &report.verdict, view.koan)
        && let Some((code, marked)) = excerpt(text, line, around, view.terminal.unicode)
    {
        lines.extend(code.iter().map(|line| view.terminal.fitted(line)));
        keep = Keep::Around { at: marked + 1, head: 1 };
    }
    sections.push(Section::shrinking(lines, keep, 2, 80));
}

/// How many lines to show before and after the place. What a prediction is about stands before it, from the beginning
/// of its test on.
fn around(text: &str, line: usize, verdict: &Verdict, koan: &Koan) -> (usize, usize) {
    let is_prediction = matches!(verdict, Verdict::BlankLeft { .. })
        || koan.kind == Kind::Predict && matches!(verdict, Verdict::AssertionFailed { .. });
    let test = source::tests(text).into_iter().map(|test| test.line).rfind(|begin| *begin <= line);
    match test {
        Some(begin) if is_prediction => ((line - begin).clamp(3, 9), 1),
        _ => (3, 3),
    }
}

fn shown_place(report: &Report) -> String {
    match report.place.line {
        Some(line) => format!("{}:{line}", report.place.file),
        None => report.place.file.clone(),
    }
}

fn link(view: &View<'_>, file: &str) -> Style {
    Style::Link(file_url(&view.course.root.join(file)))
}

/// A `file:` address; what is not plain in it is percent-encoded (RFC 8089, RFC 3986).
fn file_url(path: &Path) -> String {
    let mut url = String::from("file://");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => url.push(byte.into()),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// rustc's rendering, in our colours: the error, then what helps, then the notes. Where lines are short, notes go first.
fn rendered_by_rustc(rendered: &str, terminal: Terminal) -> Vec<Line> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for line in rendered.trim_end().lines() {
        if line.starts_with("help: ") || line.starts_with("note: ") {
            parts.push(Vec::new());
        }
        parts.last_mut().expect("there is one from the start").push(line);
    }
    let error = parts.remove(0);
    // Notes that point into the standard library's own files lead a learner away.
    parts.retain(|part| !part.iter().any(|line| line.trim_start().starts_with("--> /rustc/")));
    parts.sort_by_key(|part| !part[0].starts_with("help"));
    let error = error.into_iter().enumerate().flat_map(|(at, line)| painted(line, at == 0, terminal));
    error.chain(parts.iter().flatten().flat_map(|line| painted(line, false, terminal))).collect()
}

fn painted(line: &str, is_headline: bool, terminal: Terminal) -> Vec<Line> {
    let trimmed = line.trim_start();
    let style = if is_headline {
        Style::Bad
    } else if trimmed.starts_with("--> ") || trimmed.starts_with("::: ") || trimmed == "|" {
        Style::Dim
    } else if trimmed.starts_with("= ") || line.starts_with("help") || line.starts_with("note") {
        Style::Key
    } else if trimmed.starts_with("| ") && trimmed.contains('^') {
        Style::Mark
    } else {
        Style::Plain
    };
    // Sentences are wrapped; code is cut, since its columns mean something.
    match style {
        Style::Bad | Style::Key => wrapped(line, terminal.width, 1, &style),
        style => vec![terminal.fitted(&Line::of(" ", Style::Plain).and(line, style))],
    }
}

fn printed(view: &View<'_>, report: &Report, sections: &mut Vec<Section>) {
    if report.output.is_empty() {
        return;
    }
    let text = report.output.text();
    let all: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &all[all.len().saturating_sub(6)..];
    let left_out = all.len() - last.len();
    let has_keys = matches!(view.footer, Footer::Keys(_));
    let title = match left_out {
        0 => " It printed:".to_string(),
        n if has_keys => format!(" It printed ({n} lines before these; o shows all):"),
        n => format!(" It printed ({n} lines before these):"),
    };
    let whole = last.iter().map(|line| Line::of(format!("   {line}"), Style::Plain));
    let (whole, lines): (Vec<Line>, Vec<Line>) = whole
        .map(|line| {
            let fitted = view.terminal.fitted(&line);
            (line, fitted)
        })
        .unzip();
    let is_all = left_out == 0 && whole == lines;
    let mut section = vec![Line::of(title, Style::Dim)];
    section.extend(lines);
    if !is_all && !has_keys {
        let name = &view.koan.name;
        let where_all = format!("All of it: `koans run {name} --json` has it in `output`; in `koans watch`, press o.");
        section.extend(wrapped(&where_all, view.terminal.width, 1, &Style::Dim));
    }
    sections.push(Section::shrinking(section, Keep::Tail, 2, 30));
}

/// After a pass, what the compiler remarked; before it, only what may be the cause: an unused function is no news while
/// its caller is still to be written.
fn remarks(view: &View<'_>, report: &Report, sections: &mut Vec<Section>) {
    let telling = report.remarks.iter().filter(|remark| report.passed || MISTAKES.contains(&remark.lint.as_str()));
    let shown: Vec<Line> = telling
        .take(2)
        .flat_map(|remark| {
            let at = remark.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            wrapped(&format!("The compiler remarks, {at}{}", remark.message), view.terminal.width, 1, &Style::Dim)
        })
        .collect();
    sections.push(Section::shrinking(shown, Keep::Head, 0, 10));
}

/// The newest hint stays whole as long as it can; the older ones are the first to go.
fn hints(view: &View<'_>, sections: &mut Vec<Section>) {
    let total = view.koan.hints.len();
    let shown = view.hints.min(total);
    for (at, hint) in view.koan.hints.iter().take(shown).enumerate() {
        let mut lines = vec![Line::of(format!(" Hint {} of {total}", at + 1), Style::Key)];
        lines.extend(wrapped(&without_emphasis(hint.trim()), view.terminal.width, 3, &Style::Plain));
        sections.push(match at + 1 == shown {
            true => Section::whole(lines, 100),
            false => Section::shrinking(lines, Keep::All, 0, 15),
        });
    }
}

/// A line for somebody who gets the same answer again and again. It changes, and it points at the hints.
fn encouragement(view: &View<'_>) -> Option<String> {
    let left = view.koan.hints.len().saturating_sub(view.hints);
    let more = match (left, &view.footer) {
        (0, _) => "The ladder is used up; explaining the code aloud, line by line, often does it.".to_string(),
        (_, Footer::Keys(_)) => "There is another hint behind `h`.".to_string(),
        _ => format!("`koans hint {}` has another step.", view.koan.name),
    };
    Some(match view.same_failures {
        0..=2 => return None,
        3 => format!("The same answer three times: worth reading it once more. {more}"),
        4 => format!("A different guess is cheap, a different question is better. {more}"),
        5..=7 => format!("Stuck is where the learning happens. {more}"),
        _ => format!("A walk around the block has solved harder ones; so has asking somebody. {more}"),
    })
}

fn passed(view: &View<'_>, report: &Report, sections: &mut Vec<Section>) {
    let width = view.terminal.width;
    let mark = if view.terminal.unicode { "✓ " } else { "" };
    let mut verdict = wrapped(&format!("{mark}{}", report.message), width, 1, &Style::Good);
    verdict.extend(schedule::explored_lines(report, view.terminal));
    sections.push(Section::shrinking(verdict, Keep::Head, 1, 220));
    sections.push(versions::tried(report, view.terminal));
    if let Some(learned) = &view.koan.learned {
        let mut lines = vec![Line::of(" What you now know", Style::Key)];
        lines.extend(wrapped(&without_emphasis(learned.trim()), width, 3, &Style::Plain));
        sections.push(Section::shrinking(lines, Keep::Head, 2, 110));
    }
    if let Some(python) = &view.koan.python {
        let mut lines = vec![Line::of(" Coming from Python", Style::Key)];
        lines.extend(wrapped(&without_emphasis(python.trim()), width, 3, &Style::Plain));
        sections.push(Section::shrinking(lines, Keep::Head, 2, 70));
    }
    if !view.koan.links.is_empty() {
        let links = view.koan.links.iter().flat_map(|url| wrapped(url, width, 3, &Style::Link(url.clone())));
        let mut lines = vec![Line::of(" To read on", Style::Key)];
        lines.extend(links);
        sections.push(Section::shrinking(lines, Keep::Head, 2, 40));
    }
    printed(view, report, sections);
    remarks(view, report, sections);
}

fn footer(view: &View<'_>) -> Vec<Line> {
    let width = view.terminal.width;
    match &view.footer {
        Footer::Question(question) => wrapped(question, width, 1, &Style::Mark),
        Footer::Keys(keys) => {
            let mut lines = vec![Line::of(" ", Style::Plain)];
            for (key, does) in *keys {
                let wide = 3 + key.chars().count() + does.chars().count();
                if lines.last().is_some_and(|line| line.width() + wide > width && line.width() > 1) {
                    lines.push(Line::of(" ", Style::Plain));
                }
                let line = lines.pop().expect("there is one from the start");
                lines.push(line.and(*key, Style::Key).and(format!(" {does}  "), Style::Dim));
            }
            lines
        }
        Footer::Commands => {
            let name = &view.koan.name;
            let passed = matches!(&view.state, State::Judged(report) if report.passed);
            let command = match passed {
                true => format!(" koans solution {name}   shows how an expert would write it"),
                false if view.koan.hints.len() > view.hints => {
                    format!(" koans hint {name}   the next step of the ladder")
                }
                false => format!(" koans run {name}   looks at it again"),
            };
            let order = match &view.state {
                State::Judged(report) => report.schedule.as_ref().and_then(|found| found.replay.as_ref()),
                _ => None,
            };
            let replay = order.map(|_| format!(" koans replay {name}   runs this order again, also after a change"));
            [Some(command), replay].into_iter().flatten().map(|line| Line::of(line, Style::Dim).cut(width)).collect()
        }
    }
}
