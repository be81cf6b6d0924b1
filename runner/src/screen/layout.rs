//! Fitting a screen into the lines there are: what matters least gives way first.

use crate::text::Line;

/// Which end of a section is cut off when lines are short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The beginning is worth more.
    Head,
    /// The end is worth more.
    Tail,
    /// The line with this index, and what is around it; and so many lines at the head, wherever it is.
    Around {
        /// The index.
        at: usize,
        /// How many lines of the head.
        head: usize,
    },
    /// All of it or nothing.
    All,
}

/// A part of a screen.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its lines.
    pub lines: Vec<Line>,
    /// What is kept when lines are short.
    pub keep: Keep,
    /// It shrinks to this many lines before it goes altogether.
    pub least: usize,
    /// Sections with a lower number give way first.
    pub weight: u8,
}

impl Section {
    /// A section that stays whole or goes.
    pub fn whole(lines: Vec<Line>, weight: u8) -> Section {
        let least = lines.len();
        Section { lines, keep: Keep::Head, least, weight }
    }

    /// A section that may shrink to `least` lines.
    pub fn shrinking(lines: Vec<Line>, keep: Keep, least: usize, weight: u8) -> Section {
        Section { least: least.min(lines.len()), lines, keep, weight }
    }

    fn shrink(&mut self) {
        match self.keep {
            Keep::Head => drop(self.lines.pop()),
            Keep::All => self.lines.clear(),
            Keep::Tail => drop(self.lines.remove(0)),
            Keep::Around { at, head } => {
                // What is furthest from it goes first.
                if at > head && at - head >= self.lines.len().saturating_sub(at + 1) {
                    self.lines.remove(head);
                    self.keep = Keep::Around { at: at - 1, head };
                } else {
                    self.lines.pop();
                }
            }
        }
    }
}

/// What weighs less goes altogether before anything heavier is cut.
const WORTH_A_LINE: u8 = 30;

/// The sections as lines, a blank line between two where there is room for it: at most `height` lines.
pub fn fit(mut sections: Vec<Section>, height: usize) -> Vec<Line> {
    sections.retain(|section| !section.lines.is_empty());
    let mut blanks = true;
    loop {
        let lines: usize = sections.iter().map(|section| section.lines.len()).sum();
        let shown = sections.iter().filter(|section| !section.lines.is_empty()).count();
        let between = if blanks { shown.saturating_sub(1) } else { 0 };
        if lines + between <= height {
            break;
        }
        let lightest = (0..sections.len())
            .filter(|at| sections[*at].lines.len() > sections[*at].least || sections[*at].weight < WORTH_A_LINE)
            .min_by_key(|at| sections[*at].weight);
        if let Some(at) = lightest {
            match sections[at].lines.len() > sections[at].least {
                true => sections[at].shrink(),
                false => drop(sections.remove(at)),
            }
        } else if blanks {
            blanks = false;
        } else if sections.len() > 1 {
            let lightest = (0..sections.len()).min_by_key(|at| sections[*at].weight).expect("there are two");
            sections.remove(lightest);
        } else {
            sections[0].lines.truncate(height);
            break;
        }
    }
    let mut lines = Vec::new();
    for section in sections.into_iter().filter(|section| !section.lines.is_empty()) {
        if blanks && !lines.is_empty() {
            lines.push(Line::blank());
        }
        lines.extend(section.lines);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Style;

    fn lines(count: usize) -> Vec<Line> {
        (0..count).map(|n| Line::of(n.to_string(), Style::Plain)).collect()
    }

    #[test]
    fn it_always_fits() {
        for height in 0..30 {
            let sections = vec![
                Section::whole(lines(2), 9),
                Section::shrinking(lines(9), Keep::Around { at: 6, head: 0 }, 1, 5),
                // What is marked may come right after the head, or be in it, and goes when nothing else is left.
                Section::shrinking(lines(9), Keep::Around { at: 1, head: 1 }, 1, 5),
                Section::shrinking(lines(9), Keep::Around { at: 0, head: 2 }, 1, 5),
                Section::shrinking(lines(5), Keep::Tail, 2, 1),
                Section::whole(Vec::new(), 3),
            ];
            assert!(fit(sections, height).len() <= height, "{height}");
        }
    }

    #[test]
    fn the_first_line_may_stay_as_long_as_the_marked_one() {
        let shown = |height| {
            let sections = vec![Section::shrinking(lines(9), Keep::Around { at: 6, head: 1 }, 2, 5)];
            fit(sections, height).iter().map(Line::plain).collect::<Vec<_>>()
        };
        assert_eq!(shown(4), ["0", "5", "6", "7"]);
        assert_eq!(shown(2), ["0", "6"]);
    }

    #[test]
    fn the_marked_line_is_the_last_to_go() {
        let sections = vec![Section::shrinking(lines(9), Keep::Around { at: 6, head: 0 }, 1, 5)];
        let text: Vec<String> = fit(sections, 3).iter().map(Line::plain).collect();
        assert_eq!(text, ["5", "6", "7"]);
    }
}
