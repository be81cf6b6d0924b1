//! Drawing the list: a title line, the rows, and a last line that tells what can be done.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::{Modifier, Style as Paint},
};
use unicode_width::UnicodeWidthStr;

use super::{
    Look, Standing,
    keys::KEYS,
    lines::style,
    rows::{Item, ListScreen, Mode, Row},
    search::places,
};
use crate::{
    fullscreen::{self, FullScreen, cut},
    text::{Line, Style},
};

/// Before a koan's name: the selection, the current one, the state, each with a space.
const MARKS: usize = 6;
/// Between two columns.
const GAP: usize = 2;
/// A title shorter than this says too little to be worth its column.
const LEAST_TITLE: usize = 24;

/// The widths of the columns; 0 for one there is no room for.
#[derive(Debug, Default, PartialEq)]
struct Columns {
    name: usize,
    title: usize,
    kind: usize,
    minutes: usize,
    state: usize,
}

impl FullScreen for ListScreen {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let (width, height) = (usize::from(area.width), area.height);
        if area.is_empty() {
            return;
        }
        // What is worth least goes first: with two lines the title, with one the keys.
        let (has_title, has_foot) = (height > 2, height > 1);
        let top = area.y + u16::from(has_title);
        let body = height - u16::from(has_title) - u16::from(has_foot);
        self.area = (top, body);
        if has_title {
            self.put(frame, area.y, &self.head(width));
        }
        if has_foot {
            let foot = self.foot(width);
            self.put(frame, area.bottom() - 1, &foot);
            if let Mode::Search { .. } = self.mode {
                let column = foot.width().min(width.saturating_sub(1));
                frame.set_cursor_position(Position::new(column as u16, area.bottom() - 1));
            }
        }
        if self.mode == Mode::Help {
            for (line, y) in help().iter().zip(top..top + body) {
                self.put(frame, y, line);
            }
        } else {
            self.draw_rows(frame, top, body);
        }
    }
}

impl ListScreen {
    fn draw_rows(&mut self, frame: &mut Frame<'_>, top: u16, height: u16) {
        let area = frame.area();
        let rows = self.rows();
        self.scroll(&rows, height.into());
        if rows.is_empty() {
            let none = format!(" Nothing is {}. f shows more.", self.filter.name());
            self.put(frame, top, &Line::of(none, Style::Dim));
        }
        let columns = self.columns(area.width.into());
        for (row, y) in rows.iter().skip(self.offset).zip(top..top + height) {
            match row {
                Row::Chapter(chapter) => self.put(frame, y, &self.heading(*chapter)),
                Row::Koan(koan) => {
                    self.put(frame, y, &self.koan(*koan, &columns));
                    if self.selected == Some(*koan) {
                        let line = Rect { x: area.x, y, width: area.width, height: 1 };
                        frame.buffer_mut().set_style(line, Paint::new().add_modifier(Modifier::REVERSED));
                    }
                }
            }
        }
    }

    fn put(&self, frame: &mut Frame<'_>, y: u16, line: &Line) {
        let area = frame.area();
        fullscreen::put(frame, (area.x, y), area.width, line, self.look);
    }

    fn head(&self, width: usize) -> Line {
        let done = self.koans.iter().filter(|koan| koan.standing.is_done()).count();
        let count = format!("{done}/{}", self.koans.len());
        let right = format!(" {count}  {} ", self.filter.name());
        let left = fitted(&format!(" {}", self.title), width.saturating_sub(right.width()), self.look.unicode);
        Line::of(left, Style::Title).and(right, Style::Key)
    }

    fn foot(&self, width: usize) -> Line {
        if let Some(message) = &self.message {
            return Line::of(format!(" {message}"), Style::Mark);
        }
        match self.mode {
            Mode::Search { .. } => Line::of(format!("/{}", self.query), Style::Mark),
            Mode::Confirm(koan) => {
                // The question has to be readable where there is no room for its reason.
                let reset = format!(" Reset {}? y/n", self.koans[koan].name);
                let why = "  What you wrote is kept as a backup.";
                let room = reset.width() + why.width() <= width;
                Line::of(reset, Style::Mark).and(if room { why } else { "" }, Style::Dim)
            }
            Mode::Help => Line::of(" any key: back to the list", Style::Dim),
            Mode::Browse if !self.query.is_empty() => self.found(),
            Mode::Browse => {
                let keys = [("Enter", "go to"), ("/", "search"), ("f", "filter"), ("x", "reset"), ("?", "keys")];
                let close = Line::of(" q", Style::Key).and(" close ", Style::Dim);
                keys.iter().fold(close, |line, (key, does)| {
                    line.and(format!(" {key}"), Style::Key).and(format!(" {does} "), Style::Dim)
                })
            }
        }
    }

    fn found(&self) -> Line {
        let found = self.matches();
        let line = Line::of(format!("/{}", self.query), Style::Mark);
        match found.iter().position(|index| self.selected == Some(*index)) {
            _ if found.is_empty() => line.and("  no match", Style::Bad),
            Some(at) => line.and(format!("  {} of {}  n N", at + 1, found.len()), Style::Dim),
            None => line.and(format!("  {} found  n N", found.len()), Style::Dim),
        }
    }

    fn heading(&self, chapter: usize) -> Line {
        let koans = || self.koans.iter().filter(|koan| koan.chapter == chapter);
        let done = koans().filter(|koan| koan.standing.is_done()).count();
        Line::of(format!(" {}", self.chapters[chapter]), Style::Title)
            .and(format!("  {done}/{}", koans().count()), Style::Dim)
    }

    fn koan(&self, index: usize, columns: &Columns) -> Line {
        let (koan, unicode) = (&self.koans[index], self.look.unicode);
        let (pointer, here) = if unicode { ("▸", "●") } else { (">", "*") };
        let pointer = if self.selected == Some(index) { pointer } else { " " };
        let here = if self.current == index { here } else { " " };
        let mut line = Line::of(format!("{pointer} "), Style::Mark)
            .and(format!("{here} "), Style::Mark)
            .and(format!("{} ", symbol(&koan.standing, unicode)), style(&koan.standing));
        let state_style = style(&koan.standing);
        let minutes = koan.minutes.map(|minutes| format!("{minutes:>3} min")).unwrap_or_default();
        let cells = [
            (koan.name.as_str(), columns.name, Style::Plain, true),
            (&koan.title, columns.title, Style::Dim, true),
            (koan.kind, columns.kind, Style::Dim, false),
            (&minutes, columns.minutes, Style::Dim, false),
            (&state(&koan.standing), columns.state, state_style, false),
        ];
        let mut gap = 0;
        for (text, width, style, searched) in cells.into_iter().filter(|(_, width, ..)| *width > 0) {
            let query = if searched { self.query.as_str() } else { "" };
            line = line.and(" ".repeat(gap), Style::Plain);
            line = marked(line, &fitted(text, width, unicode), query, &style);
            gap = GAP;
        }
        line
    }

    /// Shares the width out: the name first, then the state, a title, the minutes, the kind.
    fn columns(&self, width: usize) -> Columns {
        let widest = |of: &dyn Fn(&Item) -> usize| self.koans.iter().map(of).max().unwrap_or(0);
        // The last column needs no gap behind it.
        let mut left = (width + GAP).saturating_sub(MARKS);
        let mut take = |wanted: usize, least: usize| {
            let given = if least + GAP <= left { wanted.min(left - GAP) } else { 0 };
            left -= if given > 0 { given + GAP } else { 0 };
            given
        };
        let name = take(widest(&|koan| koan.name.width()), 1);
        let state = widest(&|koan| state(&koan.standing).width());
        let state = take(state, state);
        let title = take(LEAST_TITLE, LEAST_TITLE);
        let minutes = if title > 0 { take(7, 7) } else { 0 };
        let kind = if minutes > 0 { take(7, 7) } else { 0 };
        let title = if title > 0 { widest(&|koan| koan.title.width()).min(title + left) } else { 0 };
        Columns { name, title, kind, minutes, state }
    }
}

fn help() -> Vec<Line> {
    let key_width = KEYS.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let line =
        |(key, does): &(&str, &str)| Line::of(format!(" {key:key_width$}  "), Style::Key).and(*does, Style::Plain);
    KEYS.iter().map(line).collect()
}

fn state(standing: &Standing) -> String {
    match standing {
        Standing::Passed => "passed".into(),
        Standing::Failed(class) => class.replace('_', " "),
        Standing::NotTried => String::new(),
    }
}

fn symbol(standing: &Standing, unicode: bool) -> &'static str {
    match (standing, unicode) {
        (Standing::Passed, true) => "✓",
        (Standing::Passed, false) => "+",
        (Standing::Failed(_), true) => "✗",
        (Standing::Failed(_), false) => "x",
        (Standing::NotTried, true) => "·",
        (Standing::NotTried, false) => "-",
    }
}

/// The line with the text at its end, what matches the search standing out.
fn marked(mut line: Line, text: &str, query: &str, style: &Style) -> Line {
    let mut at = 0;
    for place in places(text, query) {
        line = line.and(&text[at..place.start], style.clone()).and(&text[place.clone()], Style::Mark);
        at = place.end;
    }
    line.and(&text[at..], style.clone())
}

/// The text in exactly `width` columns: filled up with spaces, or cut.
fn fitted(text: &str, width: usize, unicode: bool) -> String {
    let cut = cut(&Line::of(text, Style::Plain), width, Look { color: false, unicode });
    let filled = " ".repeat(width.saturating_sub(cut.width()));
    format!("{}{filled}", cut.plain())
}
