//! A text to scroll: the full output, the solution, the keys.

use crossterm::event::KeyCode;

use crate::{
    screen::{Terminal, schedule},
    text::{Line, Style, wrapped},
    verdict::{Report, Verdict},
};

/// A text with a title, and how far it is scrolled.
pub(super) struct Pager {
    title: String,
    text: Vec<Line>,
    /// The text in lines that fit, each with the index of the one that it is of.
    folded: Vec<(usize, Line)>,
    /// The columns that it was folded for.
    width: usize,
    top: usize,
    page: usize,
}

const KEYS: [(&str, &str); 13] = [
    ("save", "looks at the koan again"),
    ("n, Enter", "after a pass: on to the next koan"),
    ("h", "the next hint"),
    ("r", "run again, even if nothing changed"),
    ("o", "the full output: the compiler's, the program's"),
    ("t", "the order of steps in which it fails, step by step"),
    ("s", "after a pass: the solution"),
    ("e", "open the koan in your editor ($VISUAL, $EDITOR or --editor)"),
    ("x", "put the original back (asks first; a backup is kept)"),
    ("l", "the list of koans: go anywhere from there"),
    ("?", "these keys"),
    ("q", "quit; what you have reached is kept"),
    ("", "In a text like this one: arrows, j and k, page keys, g and G; any other key closes it."),
];

impl Pager {
    /// The keys.
    pub(super) fn keys() -> Pager {
        let line = |(key, does): &(&str, &str)| {
            if key.is_empty() {
                return Line::of(format!("  {does}"), Style::Dim);
            }
            Line::of(format!("  {key:<10}"), Style::Key).and(*does, Style::Plain)
        };
        Pager::new("Keys", KEYS.iter().map(line).collect())
    }

    /// What a course's author says to somebody who begins.
    pub(super) fn welcome(title: &str, words: &str, width: usize) -> Pager {
        let mut text = vec![Line::blank()];
        text.extend(wrapped(words, width, 1, &Style::Plain));
        Pager::new(title, text)
    }

    /// A solution.
    pub(super) fn solution(name: &str, text: &str) -> Pager {
        Pager::new(&format!("{name}: one way to write it"), plain(text))
    }

    /// Everything that a judgement brought; `code` is the learner's file.
    pub(super) fn report(report: &Report, code: Option<&str>, unicode: bool) -> Pager {
        let mut text = vec![Line::of(report.message.as_str(), Style::Title)];
        let more = match &report.verdict {
            Verdict::DoesNotCompile { rendered, .. } | Verdict::Lint { rendered, .. } => rendered.as_str(),
            Verdict::AssertionFailed { text, .. } | Verdict::Panicked { text, .. } => text.as_str(),
            Verdict::Race(found) | Verdict::MissedJoin(found) => found.text.as_str(),
            _ => "",
        };
        if !more.is_empty() {
            text.push(Line::blank());
            text.extend(plain(more));
        }
        if let Some(found) = &report.schedule {
            text.extend([Line::blank(), Line::of("An order of steps in which it fails:", Style::Key)]);
            text.extend(schedule::in_full(found, code.unwrap_or_default(), unicode));
        }
        text.extend(schedule::explored(report).map(|words| Line::of(words, Style::Dim)));
        for remark in &report.remarks {
            let at = remark.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            text.push(Line::of(format!("The compiler remarks, {at}{} ({})", remark.message, remark.lint), Style::Dim));
        }
        text.push(Line::blank());
        if report.output.is_empty() {
            text.push(Line::of("It printed nothing.", Style::Dim));
        } else {
            text.push(Line::of("It printed:", Style::Key));
            text.extend(plain(&report.output.text()));
        }
        Pager::new(&format!("{}: the full output", report.koan), text)
    }

    fn new(title: &str, text: Vec<Line>) -> Pager {
        Pager { title: title.into(), text, folded: Vec::new(), width: 0, top: 0, page: 1 }
    }

    /// Takes a key; false: close.
    pub(super) fn key(&mut self, key: KeyCode) -> bool {
        let last = self.folded.len().saturating_sub(self.page);
        self.top = match key {
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Enter => self.top + 1,
            KeyCode::Up | KeyCode::Char('k') => self.top.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.top + self.page,
            KeyCode::PageUp => self.top.saturating_sub(self.page),
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => last,
            _ => return false,
        }
        .min(last);
        true
    }

    /// What is to be seen of it.
    pub(super) fn lines(&mut self, terminal: Terminal) -> Vec<Line> {
        self.fold(terminal.width);
        self.page = terminal.height.saturating_sub(3).max(1);
        self.top = self.top.min(self.folded.len().saturating_sub(self.page));
        let mut lines = vec![Line::of(format!(" {}", self.title), Style::Title).cut(terminal.width)];
        lines.extend(self.folded.iter().skip(self.top).take(self.page).map(|(_, line)| line.clone()));
        let shown = (self.top + self.page).min(self.folded.len());
        let position = format!(" {shown} of {} lines · arrows scroll · q closes", self.folded.len());
        lines.push(Line::of(position, Style::Dim).cut(terminal.width));
        lines.truncate(terminal.height);
        lines
    }

    /// Folds the text for this many columns. What is at the top stays there.
    fn fold(&mut self, width: usize) {
        if self.width == width {
            return;
        }
        let at_top = self.folded.get(self.top).map_or(0, |(of, _)| *of);
        let all = self.text.iter().enumerate();
        self.folded = all.flat_map(|(of, line)| line.folded(width).into_iter().map(move |line| (of, line))).collect();
        self.top = self.folded.iter().position(|(of, _)| *of == at_top).unwrap_or(0);
        self.width = width;
    }
}

fn plain(text: &str) -> Vec<Line> {
    text.lines().map(|line| Line::of(line, Style::Plain)).collect()
}
