//! `koans author check --watch`: the check that goes on, its lines one below the other.

use std::{collections::BTreeMap, io, sync::mpsc::channel};

use crossterm::event::{Event as Input, KeyCode, KeyModifiers};

use super::author::{head, row_line, sum_of, width_of};
use crate::{
    author::{
        Row, Told, Whole,
        again::{Again, Wish},
    },
    exit::Exit,
    screen::Terminal,
    text::{Line, Style, wrapped_behind},
    watch::{
        files::{Files, Mode},
        outside::{self, Keys, Outside},
        roll::Roll,
    },
};

/// What stands before what is told of a koan.
const INDENT: &str = "       ";

/// What can happen to it.
enum Event {
    Outside(Outside),
    Told(Told),
}

impl From<Outside> for Event {
    fn from(outside: Outside) -> Event {
        Event::Outside(outside)
    }
}

/// The folders of a course that its author works in.
const FOLDERS: &[&str] = &["exercises", "solutions", "src"];

/// Checks, and checks what changes, until its author quits.
pub(super) fn watch(wish: Wish) -> io::Result<Exit> {
    let (events, happened) = channel::<Event>();
    let mut files = Files::watch(&wish.root, FOLDERS, Mode::Auto, &events);
    let roll = Roll::take()?;
    outside::start_signals(events.clone())?;
    let keys = roll.has_keys().then(|| Keys::start(events.clone()));
    if let Some(notice) = files.notice.take() {
        roll.print(&[Line::of(notice, Style::Dim)])?;
    }
    let mut shown = Shown::default();
    let again = Again::start(wish, move |told| drop(events.send(Event::Told(told))));
    for event in &happened {
        match event {
            Event::Told(Told::Busy(words)) => roll.say(&Line::of(words.unwrap_or_default(), Style::Dim))?,
            Event::Told(told) => roll.print(&shown.take(told))?,
            Event::Outside(Outside::Changed(paths)) => {
                if paths.iter().any(|path| path.is_dir()) {
                    files.again();
                }
                again.changed(&paths);
            }
            Event::Outside(Outside::EventsLost(why)) => {
                let told = format!("File events may be missing ({why}): press r if a save seems unnoticed.");
                roll.print(&[Line::of(told, Style::Mark)])?;
            }
            Event::Outside(Outside::Input(input)) => {
                match asks_for(&input) {
                    Some(Asked::Quit) => break,
                    Some(Asked::All) => {
                        shown = Shown::default();
                        again.all();
                    }
                    None => {}
                }
                if let Some(keys) = &keys {
                    keys.read_on();
                }
            }
            Event::Outside(Outside::InputGone) => break,
            Event::Outside(Outside::Signal(..)) => return Ok(Exit::Interrupted),
        }
    }
    Ok(Exit::Ok)
}

enum Asked {
    Quit,
    All,
}

fn asks_for(input: &Input) -> Option<Asked> {
    let Input::Key(key) = input else { return None };
    match key.code {
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Asked::Quit),
        KeyCode::Char('q') => Some(Asked::Quit),
        KeyCode::Char('r') => Some(Asked::All),
        _ => None,
    }
}

/// What is on the screen so far.
#[derive(Default)]
struct Shown {
    rows: BTreeMap<String, Row>,
    whole: Option<Whole>,
    broken: Option<String>,
    /// Whether there was something to tell since everything was last checked.
    has_told: bool,
}

impl Shown {
    /// The lines that something adds.
    fn take(&mut self, told: Told) -> Vec<Line> {
        match told {
            Told::Busy(_) => Vec::new(),
            Told::Row(row) => {
                let mut lines = Vec::new();
                if self.rows.is_empty() {
                    lines.push(head(width_of([row.koan.as_str()])));
                }
                lines.push(row_line(&row, width_of([row.koan.as_str()])));
                lines.extend(indented(&row.faults, &row.unwritten));
                self.rows.insert(row.koan.clone(), row);
                (self.broken, self.has_told) = (None, true);
                lines
            }
            Told::Done { koans, whole } => {
                let before = self.rows.len();
                self.rows.retain(|name, _| koans.contains(name));
                let is_new = self.whole.as_ref() != Some(&whole) || self.rows.len() != before || self.broken.is_some();
                if !std::mem::take(&mut self.has_told) && !is_new {
                    return Vec::new();
                }
                let mut lines = Vec::new();
                if self.whole.as_ref() != Some(&whole) && whole != Whole::default() {
                    lines.push(Line::of("     the course", Style::Plain));
                    lines.extend(indented(&whole.faults, &whole.unwritten));
                }
                lines.push(Line::blank());
                lines.push(sum_of(self.rows.values(), &whole));
                lines.push(Line::of("Checks again at every save; r checks all of it, q quits.", Style::Dim));
                lines.push(Line::blank());
                (self.whole, self.broken) = (Some(whole), None);
                lines
            }
            Told::Broken(words) if self.broken.as_ref() == Some(&words) => Vec::new(),
            Told::Broken(words) => {
                let lines = words.lines().map(|line| Line::of(line, Style::Plain)).chain([Line::blank()]).collect();
                self.broken = Some(words);
                lines
            }
        }
    }
}

fn indented(faults: &[String], unwritten: &[String]) -> Vec<Line> {
    let width = Terminal::of_stdout().width;
    let all = faults.iter().chain(unwritten).flat_map(|told| told.lines());
    all.flat_map(|told| wrapped_behind(Line::of(INDENT, Style::Plain), told, &Style::Plain, width)).collect()
}
