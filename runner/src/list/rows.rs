//! The list as a thing to move about in: what is shown, what is selected, how far it is scrolled.

use super::{Look, Standing, search::places};
use crate::course::Course;

/// Rows kept in sight above and below the selected one.
const PADDING: usize = 3;

/// The list of koans on a terminal. It owns what it shows: the caller does what [`super::ListAction`] says, and then
/// tells it by [`ListScreen::set`].
#[derive(Debug)]
pub struct ListScreen {
    pub(super) title: String,
    pub(super) chapters: Vec<String>,
    pub(super) koans: Vec<Item>,
    pub(super) current: usize,
    pub(super) look: Look,
    pub(super) filter: Filter,
    /// The selected koan; none where the filter leaves none.
    pub(super) selected: Option<usize>,
    /// What was searched for last.
    pub(super) query: String,
    pub(super) mode: Mode,
    pub(super) message: Option<String>,
    /// Rows above the first one in sight.
    pub(super) offset: usize,
    /// The first line of the rows on the screen, and how many there are room for, as drawn last.
    pub(super) area: (u16, u16),
}

/// What the list shows of a koan.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) minutes: Option<u32>,
    pub(super) chapter: usize,
    pub(super) standing: Standing,
}

/// Which koans are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    All,
    Pending,
    Done,
}

/// What a key means at the moment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Browse,
    /// A search is being typed; it began at this koan.
    Search {
        from: Option<usize>,
    },
    /// Whether to reset this koan is being asked.
    Confirm(usize),
    Help,
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    Chapter(usize),
    Koan(usize),
}

impl Filter {
    pub(super) fn name(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Pending => "pending",
            Filter::Done => "done",
        }
    }

    pub(super) fn next(self) -> Filter {
        match self {
            Filter::All => Filter::Pending,
            Filter::Pending => Filter::Done,
            Filter::Done => Filter::All,
        }
    }

    fn lets_through(self, standing: &Standing) -> bool {
        match self {
            Filter::All => true,
            Filter::Pending => !standing.is_done(),
            Filter::Done => standing.is_done(),
        }
    }
}

impl Item {
    pub(super) fn matches(&self, query: &str) -> bool {
        !places(&self.name, query).is_empty() || !places(&self.title, query).is_empty()
    }
}

impl ListScreen {
    /// A list of the course's koans, the `current` one selected. A koan without a standing counts as not tried.
    pub fn new(course: &Course, standings: Vec<Standing>, current: usize, look: Look) -> ListScreen {
        let standings = standings.into_iter().chain(std::iter::repeat(Standing::NotTried));
        let item = |(koan, standing): (&crate::course::Koan, Standing)| Item {
            name: koan.name.clone(),
            title: koan.title.clone(),
            kind: koan.kind.name(),
            minutes: koan.minutes,
            chapter: koan.chapter,
            standing,
        };
        let mut screen = ListScreen {
            title: course.title.clone(),
            chapters: course.chapters.iter().map(|chapter| chapter.title.clone()).collect(),
            koans: course.koans.iter().zip(standings).map(item).collect(),
            current,
            look,
            filter: Filter::All,
            selected: Some(current),
            query: String::new(),
            mode: Mode::Browse,
            message: None,
            offset: 0,
            area: (0, 0),
        };
        screen.select_near(current);
        screen
    }

    /// Takes how the koans stand now and which is the current one: after a reset, or when one was judged meanwhile.
    pub fn set(&mut self, standings: Vec<Standing>, current: usize) {
        for (koan, standing) in self.koans.iter_mut().zip(standings) {
            koan.standing = standing;
        }
        self.current = current;
        self.select_near(self.selected.unwrap_or(current));
    }

    /// Shows a sentence in the last line until the next key.
    pub fn say(&mut self, message: impl Into<String>) {
        self.message = Some(message.into());
    }

    /// The koans that the filter lets through.
    pub(super) fn shown(&self) -> Vec<usize> {
        (0..self.koans.len()).filter(|index| self.filter.lets_through(&self.koans[*index].standing)).collect()
    }

    /// The rows: the shown koans, each chapter that has any under its heading.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut chapter = None;
        for index in self.shown() {
            if chapter != Some(self.koans[index].chapter) {
                chapter = Some(self.koans[index].chapter);
                rows.push(Row::Chapter(self.koans[index].chapter));
            }
            rows.push(Row::Koan(index));
        }
        rows
    }

    /// Selects the koan, or where it is not shown the next one that is, or the last.
    pub(super) fn select_near(&mut self, koan: usize) {
        let shown = self.shown();
        self.selected = shown.iter().find(|index| **index >= koan).or(shown.last()).copied();
    }

    /// Moves the selection by so many koans, as far as there are any.
    pub(super) fn step(&mut self, by: isize) {
        let shown = self.shown();
        let at = self.selected.and_then(|selected| shown.iter().position(|index| *index == selected)).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(shown.len().saturating_sub(1));
        self.selected = shown.get(to).copied();
    }

    /// The shown koans that match the search.
    pub(super) fn matches(&self) -> Vec<usize> {
        self.shown().into_iter().filter(|index| self.koans[*index].matches(&self.query)).collect()
    }

    /// Selects the first match that `accept` likes, or where there is none the first of all: a search goes round.
    pub(super) fn select_match(&mut self, forward: bool, accept: impl Fn(usize) -> bool) {
        let mut found = self.matches();
        if !forward {
            found.reverse();
        }
        if let Some(to) = found.iter().find(|index| accept(**index)).or(found.first()) {
            self.selected = Some(*to);
        }
    }

    /// Scrolls as little as it takes to have the selected row and its surroundings among `height` rows.
    pub(super) fn scroll(&mut self, rows: &[Row], height: usize) {
        let padding = PADDING.min(height.saturating_sub(1) / 2);
        let selected = rows.iter().position(|row| self.selected.is_some_and(|koan| *row == Row::Koan(koan)));
        let at = selected.unwrap_or(0);
        let (least, most) = ((at + padding + 1).saturating_sub(height), at.saturating_sub(padding));
        self.offset = self.offset.clamp(least.min(most), most).min(rows.len().saturating_sub(height));
    }
}
