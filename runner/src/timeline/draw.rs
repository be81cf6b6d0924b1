//! The schedule as a picture: time downwards, one lane a thread. SVG 1.1 without styles, ids or scripts: browsers, `resvg`
//! and `rsvg` show the same. It has a light ground of its own, so that it can be read on a dark page too.

use maud::{Markup, PreEscaped, html};

use super::{
    State, Timeline, ends,
    lanes::{self, BAR, FIRST, FONT, GUTTER, HEAD, LINE, Layout, MARGIN, WIDTH, WORDS},
    marks::{self, Bar, FAINT, INK, number},
    spawned, stops, story,
};
use crate::schedule::{Schedule, Step};

/// Monospaced, as operations are code, and so that it is known how much room words take. The first one is what Typst has.
const FONTS: &str = "'DejaVu Sans Mono', Menlo, Consolas, monospace";
/// Beside the marks the legend shows.
const LEGEND: f64 = 22.0;

/// The schedule as an SVG of its own, [`WIDTH`] units wide and as high as it needs. What it shows is told in its `<desc>`.
pub fn svg(schedule: &Schedule) -> String {
    let timeline = Timeline::of(schedule);
    let slots = Slots::of(&timeline);
    let layout = lanes::layout(&timeline, &slots.widths);
    let picture = Picture { timeline: &timeline, layout: &layout, slots: &slots };
    let legend = picture.legend();
    let height = layout.bottom + MARGIN + LEGEND * (legend.len() as f64) + 4.0;
    let rows = timeline.rows();
    let markup = html! {
        svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" width=(number(WIDTH)) height=(number(height))
            viewBox={ "0 0 " (number(WIDTH)) " " (number(height)) } font-family=(FONTS) font-size=(number(FONT)) {
            title { (legible(&story::title(schedule))) }
            desc { (legible(&story::description(&timeline, &rows))) }
            rect width=(number(WIDTH)) height=(number(height)) fill="#ffffff" {}
            (picture.grounds())
            (picture.heads())
            (picture.lifelines())
            (picture.bars())
            (picture.switches())
            (picture.steps())
            @for (at, line) in legend.iter().enumerate() {
                (marks_of_legend(line, layout.bottom + MARGIN + LEGEND * at as f64 + 8.0))
            }
        }
    };
    markup.into_string()
}

/// What XML allows.
fn legible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter }).collect()
}

/// Which bar stands where in its lane, and which letter it has.
struct Slots<'a> {
    /// How many bars stand beside each other, by lane.
    widths: Vec<usize>,
    /// The place of each holding, from the lifeline to the left.
    of: Vec<usize>,
    /// The locks in the order in which they are taken first.
    locks: Vec<&'a str>,
}

impl<'a> Slots<'a> {
    fn of(timeline: &Timeline<'a>) -> Slots<'a> {
        let mut widths = vec![0; timeline.threads.len()];
        let (mut of, mut locks): (Vec<usize>, Vec<&str>) = (Vec::new(), Vec::new());
        for (at, held) in timeline.holdings.iter().enumerate() {
            // Those of the same lane that are still held, or given back in the very row in which this one is taken.
            let taken: Vec<usize> = timeline.holdings[..at]
                .iter()
                .zip(&of)
                .filter(|(other, _)| other.thread == held.thread && other.to.is_none_or(|to| to >= held.from))
                .map(|(_, slot)| *slot)
                .collect();
            let slot = (0..).find(|slot| !taken.contains(slot)).unwrap_or(0);
            widths[held.thread] = widths[held.thread].max(slot + 1);
            of.push(slot);
            if !locks.contains(&held.lock) {
                locks.push(held.lock);
            }
        }
        Slots { widths, of, locks }
    }

    fn lock(&self, name: &str) -> usize {
        self.locks.iter().position(|lock| *lock == name).unwrap_or(0)
    }
}

/// `A` for the first lock, `AA` after `Z`.
fn letter(lock: usize) -> String {
    let letter = char::from(b'A' + (lock % 26) as u8);
    std::iter::repeat_n(letter, lock / 26 + 1).collect()
}

struct Picture<'a> {
    timeline: &'a Timeline<'a>,
    layout: &'a Layout,
    slots: &'a Slots<'a>,
}

impl Picture<'_> {
    fn step(&self, row: usize) -> &Step {
        &self.timeline.steps[self.layout.rows[row].row.first]
    }

    /// What lies under everything: every other row a little darker, the one that fails in a frame.
    fn grounds(&self) -> Markup {
        html! {
            @for (at, row) in self.layout.rows.iter().enumerate() {
                @if at % 2 == 1 {
                    rect x=(number(MARGIN)) y=(number(row.top + 2.0)) width=(number(WIDTH - 2.0 * MARGIN))
                        height=(number(row.bottom - row.top)) fill="#f5f5f3" {}
                }
            }
            @for (at, row) in self.layout.rows.iter().enumerate() {
                @if self.step(at).fatal { (marks::band(row)) }
            }
        }
    }

    fn heads(&self) -> Markup {
        let y = MARGIN + HEAD / 2.0 - 2.0;
        let under = MARGIN + HEAD - 4.0;
        html! {
            (marks::words_before(MARGIN + 34.0, y, "step", FAINT))
            (marks::words_before(MARGIN + GUTTER - 8.0, y, "line", FAINT))
            @for (lane, thread) in self.layout.lanes.iter().zip(&self.timeline.threads) {
                @let (name, place) = story::parts(thread);
                @let up = if place.is_empty() { 0.0 } else { LINE / 2.0 };
                @for name in lanes::folded(&legible(name), lane.letters + 2, 1) {
                    (marks::words(lane.life - 5.0, y - up, &name, INK, true))
                }
                (marks::words(lane.life - 5.0, y + up, place, FAINT, false))
            }
            (marks::line(&format!("M{} {}H{}", number(MARGIN), number(under), number(WIDTH - MARGIN)), INK, 1.0, ""))
        }
    }

    /// Each thread from its beginning to its end: a thin line, dotted while it waits.
    fn lifelines(&self) -> Markup {
        let parts = (0..self.timeline.threads.len()).flat_map(|thread| self.lifeline(thread));
        html! { @for part in parts { (part) } }
    }

    fn lifeline(&self, thread: usize) -> Vec<Markup> {
        let x = number(self.layout.lanes[thread].life);
        let mine = |row: &usize| self.layout.rows[*row].lane == thread;
        let rows: Vec<usize> = (0..self.layout.rows.len()).filter(mine).collect();
        let Some(first) = rows.first() else { return Vec::new() };
        let mut parts = Vec::new();
        // A thread can run from the step on that spawns it.
        let name = self.timeline.threads[thread];
        let spawns = |row: &usize| spawned(self.step(*row)) == Some(name);
        let born =
            (0..*first).find(spawns).map_or(self.layout.rows[*first].middle(), |row| self.layout.rows[row].middle());
        let mut from = born;
        for row in &rows {
            let (at, step) = (self.layout.rows[*row].middle(), self.last_step(*row));
            parts.push(marks::line(
                &format!("M{x} {}V{}", number(from), number(at)),
                FAINT,
                1.0,
                self.dashes(*row, thread),
            ));
            from = at;
            if ends(step) {
                let (left, right) = (self.layout.lanes[thread].life - 6.0, self.layout.lanes[thread].life + 6.0);
                let end = format!("M{} {}H{}", number(left), number(at + 8.0), number(right));
                parts.push(marks::line(&format!("M{x} {}V{}", number(at), number(at + 8.0)), FAINT, 1.0, ""));
                parts.push(marks::line(&end, INK, 1.6, ""));
                return parts;
            }
        }
        let last = *rows.last().unwrap_or(first);
        let dashes = if stops(self.last_step(last)) { WAITING } else { "" };
        parts.push(marks::line(&format!("M{x} {}V{}", number(from), number(self.layout.bottom)), FAINT, 1.0, dashes));
        parts
    }

    /// How the line is drawn that leads to this row of the thread.
    fn dashes(&self, row: usize, thread: usize) -> &'static str {
        let first = self.layout.rows[row].row.first;
        let before = first.checked_sub(1).map(|before| self.timeline.state(thread, before));
        if matches!(before, Some(State::Waits(_))) { WAITING } else { "" }
    }

    fn last_step(&self, row: usize) -> &Step {
        let row = self.layout.rows[row].row;
        &self.timeline.steps[row.first + row.steps - 1]
    }

    fn bars(&self) -> Markup {
        html! {
            @for (held, slot) in self.timeline.holdings.iter().zip(&self.slots.of) {
                @if !self.is_folded_away(held) { (self.bar(held, *slot)) }
            }
        }
    }

    /// Whether it was taken and given back within one row.
    fn is_folded_away(&self, held: &super::Holding<'_>) -> bool {
        let row = self.layout.row_of[held.from];
        self.layout.rows[row].row.steps > 1 && held.to.is_some_and(|to| self.layout.row_of[to] == row)
    }

    fn bar(&self, held: &super::Holding<'_>, slot: usize) -> Markup {
        let row = |step: usize| &self.layout.rows[self.layout.row_of[step]];
        let lock = self.slots.lock(held.lock);
        let from = row(held.from).middle() - 7.0;
        let end = held.to.map(|to| (row(to).middle() + 2.0).max(from + 14.0));
        let lane = &self.layout.lanes[held.thread];
        let look = Bar { lock, letter: letter(lock), shared: held.shared };
        marks::bar(&look, lane, 8.0 + BAR * slot as f64, from, end, self.layout.bottom)
    }

    /// The way of control through the threads: straight on in one lane, an arrow into another.
    fn switches(&self) -> Markup {
        html! {
            @for row in 1..self.layout.rows.len() { (self.switch(row)) }
        }
    }

    fn switch(&self, row: usize) -> Markup {
        let (from, to) = (&self.layout.rows[row - 1], &self.layout.rows[row]);
        let (x, then) = (self.layout.lanes[from.lane].life, self.layout.lanes[to.lane].life);
        // The head's point touches the mark, whatever its size.
        let radius = match self.step(row) {
            Step { fatal: true, .. } => 7.0,
            step if stops(step) => 6.5,
            _ => 4.0,
        };
        let (start, end) = (from.middle() + 4.0, to.middle() - radius);
        if from.lane == to.lane {
            return marks::line(&format!("M{} {}V{}", number(x), number(start), number(to.middle())), INK, 2.2, "");
        }
        let path =
            format!("M{} {}V{}H{}V{}", number(x), number(start), number(to.top + 2.0), number(then), number(end - 3.0));
        let (width, dashes) = if self.step(row).preempted { (2.2, CUT) } else { (1.2, "") };
        html! {
            (marks::line(&path, INK, width, dashes))
            (marks::head(then, end))
        }
    }

    fn steps(&self) -> Markup {
        html! {
            @for row in 0..self.layout.rows.len() { (self.one_step(row)) }
        }
    }

    fn one_step(&self, at: usize) -> Markup {
        let row = &self.layout.rows[at];
        let (step, lane) = (self.step(at), &self.layout.lanes[row.lane]);
        let (x, y) = (lane.life, row.middle());
        let is_folded = row.row.steps > 1;
        let mark = match step {
            _ if is_folded => marks::folded(x, y),
            Step { fatal: true, .. } => marks::fail(x, y),
            step if stops(step) => marks::wait(x, y),
            _ => marks::step(x, y),
        };
        let ink = if is_folded { FAINT } else { INK };
        let lines = row.operation.iter().map(|line| (line, ink, step.fatal && !is_folded));
        let lines = lines.chain(row.value.iter().map(|line| (line, "#3d3d3d", false)));
        html! {
            (mark)
            @if !is_folded {
                (marks::words_before(MARGIN + 34.0, y, &step.step.to_string(), FAINT))
                @if step.line > 0 {
                    (marks::words_before(MARGIN + GUTTER - 8.0, y, &step.line.to_string(), INK))
                }
                @if step.preempted { (marks::words(MARGIN + 36.0, y, "»", INK, true)) }
            }
            @for (number, (line, ink, is_bold)) in lines.enumerate() {
                (marks::words(x + WORDS, row.top + FIRST + LINE * number as f64, line, ink, is_bold))
            }
        }
    }

    /// What the signs mean: those that there are, in lines.
    fn legend(&self) -> Vec<Vec<Sign>> {
        let mut signs: Vec<Sign> = Vec::new();
        for (at, lock) in self.slots.locks.iter().enumerate() {
            for shared in [false, true] {
                let mut holdings = self.timeline.holdings.iter();
                if let Some(held) = holdings.find(|held| held.lock == *lock && held.shared == shared) {
                    let shape = Shape::Bar(Bar { lock: at, letter: letter(at), shared });
                    signs.push(Sign { shape, words: legible(&held.words()) });
                }
            }
        }
        let steps =
            || self.layout.rows.iter().enumerate().filter(|(_, row)| row.row.steps == 1).map(|(at, _)| self.step(at));
        let mut sign = |is_there: bool, shape, words: &str| {
            if is_there {
                signs.push(Sign { shape, words: words.into() });
            }
        };
        sign(steps().any(|step| step.preempted), Shape::Cut, "cuts in before another");
        sign(steps().any(|step| stops(step) && !step.fatal), Shape::Wait, "waits");
        sign(steps().any(|step| step.fatal), Shape::Fail, "fails");
        let room = WIDTH - 4.0 * MARGIN;
        let mut lines: Vec<Vec<Sign>> = Vec::new();
        let mut taken = room;
        for sign in signs {
            if taken + sign.width() > room {
                lines.push(Vec::new());
                taken = 0.0;
            }
            taken += sign.width();
            if let Some(line) = lines.last_mut() {
                line.push(sign);
            }
        }
        lines
    }
}

/// The line of a thread that waits.
const WAITING: &str = "1.5 3.5";
/// The arrow to a step for which another thread was cut off.
const CUT: &str = "6 2.5";

/// A sign of the legend.
struct Sign {
    shape: Shape,
    words: String,
}

enum Shape {
    Bar(Bar),
    Cut,
    Wait,
    Fail,
}

impl Sign {
    fn width(&self) -> f64 {
        use unicode_width::UnicodeWidthStr as _;
        52.0 + self.words.width() as f64 * 0.61 * FONT
    }
}

fn marks_of_legend(signs: &[Sign], y: f64) -> Markup {
    let mut x = 2.0 * MARGIN;
    let mut drawn = String::new();
    for sign in signs {
        let shape = match &sign.shape {
            Shape::Bar(bar) => {
                let lane = lanes::Lane { left: x, life: x + 22.0, letters: 0 };
                marks::bar(bar, &lane, 0.0, y - 7.5, Some(y + 7.5), y)
            }
            Shape::Cut => {
                marks::line(&format!("M{} {}H{}", number(x - 4.0), number(y), number(x + 22.0)), INK, 2.2, CUT)
            }
            Shape::Wait => marks::wait(x + 16.0, y),
            Shape::Fail => marks::fail(x + 15.0, y),
        };
        drawn += &shape.into_string();
        drawn += &marks::words(x + 30.0, y, &sign.words, INK, false).into_string();
        x += sign.width();
    }
    PreEscaped(drawn)
}
