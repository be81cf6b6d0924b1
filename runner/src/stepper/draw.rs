//! Drawing the schedule: the step, the threads, and below them the code and the lanes beside each other, as far as there
//! is room. What is in turn is told by form (a pointer, reversed letters); colours come on top of that.

use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style as Paint},
};
use unicode_width::UnicodeWidthStr as _;

use super::{Stepper, keys::KEYS, state::Standing};
use crate::{
    fullscreen::{FullScreen, put},
    text::{Line, Style, wrapped_behind},
    timeline::{State, Timeline, stops, words},
};

/// Below this nothing can be made out.
const LEAST: (u16, u16) = (24, 7);
/// From this width on the lanes stand beside the code.
const WIDE: u16 = 76;
/// So much of the code stays in sight around the present line, if there is room.
const AROUND: usize = 2;
/// The lines that the step may take.
const STEP: usize = 4;
/// So many lines of code have to be left by the table of the threads.
const CODE: usize = 4;

/// The characters that the terminal can show.
struct Signs {
    turn: &'static str,
    waits: &'static str,
    step: &'static str,
    fails: &'static str,
    cuts: &'static str,
    held: &'static str,
    runs: &'static str,
    waiting: &'static str,
    gives: &'static str,
    side: &'static str,
}

impl Signs {
    fn of(unicode: bool) -> Signs {
        match unicode {
            true => Signs {
                turn: "▶",
                waits: "○",
                step: "●",
                fails: "✗",
                cuts: "»",
                held: "┃",
                runs: "│",
                waiting: "┊",
                gives: "→",
                side: "│",
            },
            false => Signs {
                turn: ">",
                waits: "=",
                step: "o",
                fails: "x",
                cuts: "~",
                held: "#",
                runs: "|",
                waiting: ":",
                gives: "->",
                side: "|",
            },
        }
    }
}

impl FullScreen for Stepper {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.is_empty() {
            return;
        }
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let words = format!("Too small: {} columns and {} lines are needed. q closes.", LEAST.0, LEAST.1);
            let lines = wrapped_behind(Line::blank(), &words, &Style::Plain, area.width.into());
            return self.put_lines(frame, area, &lines);
        }
        let inner = |top: u16, bottom: u16| Rect { y: area.y + top, height: area.height - top - bottom, ..area };
        self.line(frame, area.y, &self.head(area.width.into()));
        self.line(frame, area.bottom() - 1, &self.foot(area.width.into()));
        if self.help {
            return self.put_lines(frame, inner(1, 1), &help());
        }
        let standings = self.standings();
        let step = self.step_lines(area.width.into());
        let body = inner(1, 1);
        let room = usize::from(body.height).saturating_sub(step.len() + CODE).max(1);
        let threads = self.thread_lines(&standings, room);
        self.put_lines(frame, body, &step);
        let below =
            Rect { y: body.y + step.len() as u16, height: body.height.saturating_sub(step.len() as u16), ..body };
        self.put_lines(frame, below, &threads);
        let top = (step.len() + threads.len()) as u16;
        if top + 1 >= body.height {
            return;
        }
        // A line that is empty sets the code off.
        let rest = Rect { y: body.y + top + 1, height: body.height - top - 1, ..body };
        if rest.width < WIDE {
            return self.draw_code(frame, rest, &standings);
        }
        let lanes = (rest.width * 2 / 5).max(30);
        let code = Rect { width: rest.width - lanes, ..rest };
        self.draw_code(frame, code, &standings);
        self.draw_lanes(frame, Rect { x: code.right(), width: lanes, ..rest });
    }
}

impl Stepper {
    fn line(&self, frame: &mut Frame<'_>, y: u16, line: &Line) {
        let area = frame.area();
        put(frame, (area.x, y), area.width, line, self.look);
    }

    fn put_lines(&self, frame: &mut Frame<'_>, area: Rect, lines: &[Line]) {
        for (line, y) in lines.iter().zip(area.y..area.bottom()) {
            put(frame, (area.x, y), area.width, line, self.look);
        }
    }

    fn head(&self, width: usize) -> Line {
        let right = format!(" step {} of {} ", self.at + 1, self.schedule.steps.len());
        let left = format!(" {}: {}", self.koan, self.schedule.test);
        let left = Line::of(left, Style::Title).cut(width.saturating_sub(right.width()));
        let gap = width.saturating_sub(left.width() + right.width());
        left.and(" ".repeat(gap), Style::Plain).and(right, Style::Key)
    }

    fn foot(&self, width: usize) -> Line {
        if let Some(message) = &self.message {
            return Line::of(format!(" {message}"), Style::Mark);
        }
        if self.help {
            return Line::of(" any key: back to the schedule", Style::Plain);
        }
        let arrows = if self.look.unicode { "← →" } else { "h l" };
        let keys = [(arrows, "step"), ("Tab", "same thread"), ("1-9", "thread"), ("f", "failure"), ("?", "keys")];
        let mut line = Line::of(" q", Style::Key).and(" close", Style::Plain);
        for (key, does) in keys {
            let more = line.clone().and(format!("  {key}"), Style::Key).and(format!(" {does}"), Style::Plain);
            if more.width() <= width {
                line = more;
            }
        }
        line
    }

    /// The present step in words, over several lines if it needs them.
    fn step_lines(&self, width: usize) -> Vec<Line> {
        let (step, signs) = (self.step(), Signs::of(self.look.unicode));
        let (mark, style) = match step {
            step if step.fatal => (signs.fails, Style::Bad),
            step if step.preempted => (signs.cuts, Style::Key),
            _ => (signs.turn, Style::Key),
        };
        let at = if step.line > 0 { format!(" line {}", step.line) } else { String::new() };
        let start = Line::of(format!(" {mark} "), style.clone()).and(format!("{}{at}  ", step.thread), Style::Title);
        // Behind a long name there may be no room left for words.
        let start = if start.width() > width / 2 { start.cut(width / 2) } else { start };
        let (operation, value) = words(step);
        let said = value.map_or(operation.clone(), |value| format!("{operation}  {}", value.replace('→', signs.gives)));
        let text_style = if step.fatal { Style::Bad } else { Style::Plain };
        let mut lines = wrapped_behind(start, &said, &text_style, width);
        if lines.len() > STEP {
            lines.truncate(STEP);
            lines[STEP - 1] = lines[STEP - 1].cut(width.saturating_sub(2)).and(" …", Style::Plain);
        }
        let note = match step {
            step if step.fatal => Some("This is where it fails."),
            step if step.preempted => Some("It cuts in: another one could have gone on."),
            _ => None,
        };
        lines.push(note.map_or_else(Line::blank, |note| Line::of(format!("   {note}"), Style::Plain)));
        lines
    }

    /// A line for each thread, those around the one in turn where there is no room for all.
    fn thread_lines(&self, standings: &[Standing], room: usize) -> Vec<Line> {
        let signs = Signs::of(self.look.unicode);
        let name = standings.iter().map(|standing| standing.name.width()).max().unwrap_or(0).min(20);
        let line = |(number, standing): (usize, &Standing)| {
            let turn = if standing.is_in_turn { signs.turn } else { " " };
            let shown = Line::of(standing.name.as_str(), Style::Plain).cut(name).plain();
            let shown = format!("{shown}{}", " ".repeat(name.saturating_sub(shown.width())));
            let style = if standing.is_in_turn { Style::Title } else { Style::Plain };
            let place = match &standing.place {
                Some((None, line)) => format!("line {line}"),
                Some((Some(file), line)) => format!("{file}:{line}"),
                None => String::new(),
            };
            let mut line =
                Line::of(format!(" {turn} {number} {shown}  "), style).and(format!("{place:<9}"), Style::Plain);
            // Who waits for whom comes first: it is what has to be read on a narrow screen.
            if !standing.does.is_empty() {
                let style = if standing.waits { Style::Bad } else { Style::Plain };
                line = line.and(format!(" {}", standing.does), style);
            }
            let held = [("has", &standing.has), ("shares", &standing.shares)];
            let held = held.into_iter().filter(|(_, locks)| !locks.is_empty());
            for (at, (verb, locks)) in held.enumerate() {
                let comma = if at == 0 && standing.does.is_empty() { "" } else { "," };
                line = line.and(format!("{comma} {verb} {}", locks.join(", ")), Style::Good);
            }
            line
        };
        let lines: Vec<Line> = (1..).zip(standings).map(line).collect();
        let first = self.lane().saturating_sub(room / 2).min(lines.len().saturating_sub(room));
        lines.into_iter().skip(first).take(room).collect()
    }

    fn draw_code(&mut self, frame: &mut Frame<'_>, area: Rect, standings: &[Standing]) {
        let present = self.present_line(standings);
        let height = usize::from(area.height);
        self.scroll(present.map(|(line, _)| line), height);
        if self.code.is_empty() {
            return put(
                frame,
                (area.x, area.y),
                area.width,
                &Line::of(" There is no code to show.", Style::Plain),
                self.look,
            );
        }
        let signs = Signs::of(self.look.unicode);
        let digits = self.code.len().to_string().len().max(3);
        // As many threads as may stand at one line, with commas between them.
        let marks = (2 * standings.len()).saturating_sub(1).clamp(1, 7);
        for (y, number) in (area.y..area.bottom()).zip(self.top + 1..) {
            let Some(text) = self.code.get(number - 1) else { break };
            let is_present = present.is_some_and(|(line, _)| line == number);
            let here: Vec<String> = self.at_line(standings, number).iter().map(ToString::to_string).collect();
            let style = if here.is_empty() { Style::Plain } else { Style::Title };
            let here = here.join(",");
            let turn = if is_present { signs.turn } else { " " };
            let line = Line::of(format!("{here:>marks$}{turn}"), Style::Title)
                .and(format!("{number:>digits$} "), Style::Plain)
                .and(text.as_str(), style);
            put(frame, (area.x, y), area.width, &line, self.look);
            if is_present && present.is_some_and(|(_, is_its_own)| is_its_own) {
                let row = Rect { y, height: 1, ..area };
                frame.buffer_mut().set_style(row, Paint::new().add_modifier(Modifier::REVERSED));
            }
        }
    }

    /// Moves the code only as far as is needed to have the present line in sight, with something around it.
    fn scroll(&mut self, present: Option<usize>, height: usize) {
        let last = self.code.len().saturating_sub(height);
        if let Some(line) = present {
            let at = line.saturating_sub(1).min(self.code.len().saturating_sub(1));
            let around = AROUND.min(height.saturating_sub(1) / 2);
            let first = (at + around + 1).saturating_sub(height);
            let is_far = at + height < self.top || at > self.top + 2 * height;
            self.top = if is_far {
                at.saturating_sub(height / 2)
            } else {
                self.top.clamp(first, at.saturating_sub(around).max(first))
            };
        }
        self.top = self.top.min(last);
    }

    /// The steps one below the other, a column a thread: where it has its turn, what it has, whether it waits.
    fn draw_lanes(&self, frame: &mut Frame<'_>, area: Rect) {
        let (timeline, signs) = (self.timeline(), Signs::of(self.look.unicode));
        let side = |y| (area.x, y);
        let mut head = Line::of(format!("{} step ", signs.side), Style::Plain);
        for number in 1..=timeline.threads.len() {
            head = head.and(format!("{number:<2}"), Style::Title);
        }
        put(frame, side(area.y), area.width, &head, self.look);
        let room = usize::from(area.height).saturating_sub(1);
        let steps = self.schedule.steps.len();
        let first = self.at.saturating_sub(room / 2).min(steps.saturating_sub(room));
        for (step, y) in (first..steps).zip(area.y + 1..area.bottom()) {
            put(frame, side(y), area.width, &self.lane_line(&timeline, step, &signs), self.look);
            if step == self.at {
                let row = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
                frame.buffer_mut().set_style(row, Paint::new().add_modifier(Modifier::REVERSED));
            }
        }
    }

    fn lane_line(&self, timeline: &Timeline<'_>, at: usize, signs: &Signs) -> Line {
        let step = &self.schedule.steps[at];
        let mut line = Line::of(format!("{}{:>5} ", signs.side, at + 1), Style::Plain);
        for thread in 0..timeline.threads.len() {
            let holds = timeline.held_after(at).any(|held| held.thread == thread);
            let (sign, style) = match timeline.state(thread, at) {
                _ if timeline.lane(at) == thread => match step {
                    step if step.fatal => (signs.fails, Style::Bad),
                    step if stops(step) => (signs.waits, Style::Bad),
                    _ => (signs.step, Style::Plain),
                },
                _ if holds => (signs.held, Style::Good),
                State::Waits(_) => (signs.waiting, Style::Plain),
                State::Runs => (signs.runs, Style::Plain),
                State::NotBegun | State::Ended => (" ", Style::Plain),
            };
            line = line.and(format!("{sign} "), style);
        }
        let cuts = if step.preempted { signs.cuts } else { " " };
        line.and(cuts, Style::Key).and(format!(" {}", words(step).0), Style::Plain)
    }
}

fn help() -> Vec<Line> {
    let width = KEYS.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
    let pad = |key: &str| " ".repeat(width.saturating_sub(key.width()));
    let keys =
        KEYS.iter().map(|(key, does)| Line::of(format!(" {key}{}  ", pad(key)), Style::Key).and(*does, Style::Plain));
    keys.collect()
}
