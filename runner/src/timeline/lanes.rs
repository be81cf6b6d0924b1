//! Where everything in the picture is: lanes as columns, rows as high as their words need. Lengths are in the units of
//! the picture's own coordinates.

use unicode_width::UnicodeWidthStr as _;

use super::{Row, Timeline, story};
use crate::schedule::Step;

/// The width of the picture.
pub(super) const WIDTH: f64 = 720.0;
/// Left of the lanes: the numbers of the step and of the line.
pub(super) const GUTTER: f64 = 76.0;
/// The size of the letters.
pub(super) const FONT: f64 = 11.0;
/// How far a letter advances: in common monospaced fonts it is 0.60 of the size.
const ADVANCE: f64 = 0.61 * FONT;
/// From one line of words to the next.
pub(super) const LINE: f64 = 14.0;
/// Above the rows: the names of the threads.
pub(super) const HEAD: f64 = 40.0;
/// Around everything.
pub(super) const MARGIN: f64 = 10.0;
/// From the top of a row to the middle of its first line.
pub(super) const FIRST: f64 = 15.0;
/// What a bar takes of a lane, with the gap to the next one.
pub(super) const BAR: f64 = 15.0;
/// From a lifeline to the words right of it.
pub(super) const WORDS: f64 = 12.0;
/// A row has no more lines than this; the one that fails may have more.
const LINES: usize = 3;
const LINES_OF_FATAL: usize = 7;

/// The places in the picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// The columns, one a thread.
    pub(super) lanes: Vec<Lane>,
    /// The rows from top to bottom.
    pub(super) rows: Vec<Placed>,
    /// The row of each step, as an index.
    pub(super) row_of: Vec<usize>,
    /// Where the rows end.
    pub(super) bottom: f64,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lane {
    /// Its left side.
    pub(super) left: f64,
    /// Its lifeline: bars are left of it, words right.
    pub(super) life: f64,
    /// How many letters fit between the words' left side and the next lane.
    pub(super) letters: usize,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// What it shows.
    pub(super) row: Row,
    /// Its lane, as an index.
    pub(super) lane: usize,
    /// Its upper side.
    pub(super) top: f64,
    /// Its lower side.
    pub(super) bottom: f64,
    /// The operation, in lines.
    pub(super) operation: Vec<String>,
    /// What comes of it, in lines.
    pub(super) value: Vec<String>,
}

impl Placed {
    /// The height of its mark.
    pub(super) fn middle(&self) -> f64 {
        self.top + FIRST
    }
}

/// Places everything. `slots` is how many bars each lane has beside each other.
pub(super) fn layout(timeline: &Timeline<'_>, slots: &[usize]) -> Layout {
    let rows = timeline.rows();
    let lanes = lanes(timeline, &rows, slots);
    let mut top = MARGIN + HEAD;
    let mut row_of = Vec::with_capacity(timeline.steps.len());
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let lane = timeline.lane(row.first);
        let step = &timeline.steps[row.first];
        let (operation, value) = match row.steps {
            1 => short_words(timeline, step),
            steps => (format!("… {steps} more steps"), None),
        };
        let most = if step.fatal { LINES_OF_FATAL } else { LINES };
        let letters = lanes[lane].letters;
        let operation = folded(&operation, letters, most);
        let value = value.map(|value| folded(&value, letters, most)).unwrap_or_default();
        let bottom = top + FIRST + LINE * (operation.len() + value.len()).max(1) as f64 - 2.0;
        row_of.extend(std::iter::repeat_n(placed.len(), row.steps));
        placed.push(Placed { row, lane, top, bottom, operation, value });
        top = bottom;
    }
    Layout { lanes, rows: placed, row_of, bottom: top + 6.0 }
}

fn short_words(timeline: &Timeline<'_>, step: &Step) -> (String, Option<String>) {
    let (operation, value) = story::words(step);
    let short = |text: String| story::shortened(&text, &timeline.threads);
    (short(operation), value.map(short))
}

/// Shares the width out: each lane as much as its words need, and the rest equally; where that is too much, those that
/// need more than an equal share get what the others leave.
fn lanes(timeline: &Timeline<'_>, rows: &[Row], slots: &[usize]) -> Vec<Lane> {
    let around = |lane: usize| 8.0 + BAR * slots[lane] as f64 + WORDS + 8.0;
    let mut needs: Vec<f64> = (0..slots.len()).map(|lane| around(lane) + 12.0 * ADVANCE).collect();
    for (lane, thread) in timeline.threads.iter().enumerate() {
        needs[lane] = needs[lane].max(around(lane) + story::parts(thread).0.width().min(20) as f64 * ADVANCE);
    }
    for row in rows.iter().filter(|row| row.steps == 1) {
        let step = &timeline.steps[row.first];
        let (operation, value) = short_words(timeline, step);
        // What fails is said over several lines, so that it does not take the others' room.
        let widest = operation.width().max(value.map_or(0, |value| value.width())).min(34);
        let lane = timeline.lane(row.first);
        needs[lane] = needs[lane].max(around(lane) + widest as f64 * ADVANCE);
    }
    let room = WIDTH - 2.0 * MARGIN - GUTTER;
    let widths = shared(&needs, room);
    let mut left = MARGIN + GUTTER;
    let mut lanes = Vec::new();
    for (lane, width) in widths.into_iter().enumerate() {
        let life = left + 8.0 + BAR * slots[lane] as f64;
        let letters = ((left + width - 6.0 - life - WORDS) / ADVANCE).max(4.0) as usize;
        lanes.push(Lane { left, life, letters });
        left += width;
    }
    lanes
}

/// Shares `room` out among those who need so much.
fn shared(needs: &[f64], room: f64) -> Vec<f64> {
    let mut given = vec![0.0; needs.len()];
    let mut open: Vec<usize> = (0..needs.len()).collect();
    let mut left = room;
    while !open.is_empty() {
        let share = left / open.len() as f64;
        let (content, wanting): (Vec<usize>, Vec<usize>) = open.iter().partition(|lane| needs[**lane] <= share);
        if content.is_empty() {
            wanting.iter().for_each(|lane| given[*lane] = share);
            return given;
        }
        content.iter().for_each(|lane| given[*lane] = needs[*lane]);
        left -= content.iter().map(|lane| needs[*lane]).sum::<f64>();
        open = wanting;
    }
    let more = left / needs.len().max(1) as f64;
    given.iter().map(|width| width + more).collect()
}

/// A text in lines of so many letters, at most `most` of them; an ellipsis says that there is more.
pub(super) fn folded(text: &str, letters: usize, most: usize) -> Vec<String> {
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let mut lines: Vec<String> =
        textwrap::wrap(&text, letters.max(4)).into_iter().map(std::borrow::Cow::into_owned).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.width() >= letters.max(4) {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}
