//! Grades as lines for people, as a table for spreadsheets, and as JUnit cases.

use std::{collections::BTreeMap, time::Duration};

use unicode_width::UnicodeWidthStr as _;

use super::{Entry, Graded, Grades};
use crate::{
    junit::{Case, Failure},
    spreadsheet,
    text::{Line, Style, wrapped},
};

impl Grades {
    /// Points of all submissions, and how many could be had.
    pub fn points(&self) -> (usize, usize) {
        let sum = |of: fn(&Graded) -> usize| self.submissions.iter().map(of).sum();
        (sum(|graded| graded.points), sum(|graded| graded.of))
    }

    /// The table, and what did not pass. On a terminal a verdict is one line, as far as it fits; elsewhere nothing is cut.
    pub fn lines(&self, width: usize, on_terminal: bool) -> Vec<Line> {
        let part = self.shard.map(|shard| format!(", part {shard} of {} submissions", self.in_all)).unwrap_or_default();
        let mut lines = vec![
            Line::of(self.course.as_str(), Style::Title)
                .and(format!(", graded against {}{part}", self.against), Style::Dim),
            Line::blank(),
        ];
        lines.extend(self.table());
        for graded in &self.submissions {
            let told = told_of(graded, width, on_terminal);
            if !told.is_empty() {
                lines.extend([Line::blank(), Line::of(graded.submission.as_str(), Style::Title)]);
                lines.extend(told);
            }
        }
        let all = self.submissions.iter().filter(|graded| graded.points == graded.of).count();
        let style = if all == self.submissions.len() { Style::Good } else { Style::Bad };
        let sentence = match (all, self.submissions.len()) {
            (1, 1) => "The submission passes.".to_string(),
            (0, 1) => "The submission does not pass.".to_string(),
            (all, count) => format!("{all} of {count} submissions pass."),
        };
        lines.extend([Line::blank(), Line::of(sentence, style)]);
        lines
    }

    fn table(&self) -> Vec<Line> {
        let names = self.submissions.iter().map(|graded| graded.submission.width());
        let widest = names.chain(["submission".len()]).max().unwrap_or(0);
        let padded = |name: &str| format!("{name}{}", " ".repeat(widest.saturating_sub(name.width())));
        // A chapter goes by its number where all have one.
        let number = |dir: &str| dir.split_once('_').map(|(number, _)| number.to_string());
        let are_numbered = self.chapters.iter().all(|chapter| {
            number(&chapter.dir).is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        });
        let heads: Vec<String> = self
            .chapters
            .iter()
            .map(|chapter| number(&chapter.dir).filter(|_| are_numbered).unwrap_or_else(|| chapter.dir.clone()))
            .collect();
        let column = |head: &str, koans: usize| head.width().max(koans.to_string().len() * 2 + 1) + 2;
        let mut head = Line::of(padded("submission"), Style::Key);
        for (chapter, name) in self.chapters.iter().zip(&heads) {
            head = head.and(format!("{name:>0$}", column(name, chapter.koans)), Style::Key);
        }
        let of = self.chapters.iter().map(|chapter| chapter.koans).sum::<usize>().to_string().len() * 2 + 1;
        let total = of.max("points".len()) + 2;
        let mut lines = vec![head.and(format!("{:>total$}", "points"), Style::Key)];
        for graded in &self.submissions {
            let mut line = Line::of(padded(&graded.submission), Style::Plain);
            let points = graded.by_chapter();
            for (chapter, name) in self.chapters.iter().zip(&heads) {
                let got = points.get(chapter.dir.as_str()).copied().unwrap_or(0);
                let style = match got {
                    0 => Style::Dim,
                    all if all == chapter.koans => Style::Good,
                    _ => Style::Plain,
                };
                line =
                    line.and(format!("{:>1$}", format!("{got}/{}", chapter.koans), column(name, chapter.koans)), style);
            }
            let style = if graded.points == graded.of { Style::Good } else { Style::Title };
            lines.push(line.and(format!("{:>total$}", format!("{}/{}", graded.points, graded.of)), style));
        }
        lines
    }

    /// A row for each submission: its name, the points by chapter, all points, how many could be had.
    pub fn csv(&self) -> String {
        let dirs = self.chapters.iter().map(|chapter| chapter.dir.clone());
        let heads = ["submission".into()].into_iter().chain(dirs).chain(["points".into(), "of".into()]).collect();
        let rows = self.submissions.iter().map(|graded| {
            let points = graded.by_chapter();
            let got = self.chapters.iter().map(|chapter| points.get(chapter.dir.as_str()).unwrap_or(&0).to_string());
            let sums = [graded.points.to_string(), graded.of.to_string()];
            [graded.submission.clone()].into_iter().chain(got).chain(sums).collect()
        });
        spreadsheet::csv(std::iter::once(heads).chain(rows))
    }

    /// A suite for each chapter of each submission.
    pub fn cases(&self) -> Vec<Case> {
        let title = |dir: &str| {
            let chapter = self.chapters.iter().find(|chapter| chapter.dir == dir);
            chapter.map_or(dir, |chapter| chapter.title.as_str()).to_string()
        };
        let of_one = |graded: &Graded| {
            let cases = graded.koans.iter().map(|entry| Case {
                suite: format!("{}: {}", graded.submission, title(&entry.chapter)),
                // A dot would be a level of its own to those who sort by them.
                class: format!("{}.{}", graded.submission.replace('.', "_"), entry.chapter),
                name: entry.koan.clone(),
                file: entry.file.clone(),
                line: entry.line,
                time: Duration::from_millis(entry.report.as_ref().map_or(0, |report| report.elapsed_ms)),
                failure: (!entry.passed).then(|| Failure {
                    class: class(entry),
                    message: entry.message.clone(),
                    text: failure(entry),
                }),
                printed: entry.report.as_ref().map(|report| report.output.text()).unwrap_or_default(),
            });
            cases.collect::<Vec<_>>()
        };
        self.submissions.iter().flat_map(of_one).collect()
    }
}

impl Graded {
    fn by_chapter(&self) -> BTreeMap<&str, usize> {
        let mut points = BTreeMap::new();
        for entry in self.koans.iter().filter(|entry| entry.passed) {
            *points.entry(entry.chapter.as_str()).or_default() += 1;
        }
        points
    }
}

fn class(entry: &Entry) -> String {
    entry.kind.as_ref().map_or_else(|| entry.verdict.clone(), |kind| format!("{}: {kind}", entry.verdict))
}

/// What did not pass, and of what something did not count.
fn told_of(graded: &Graded, width: usize, on_terminal: bool) -> Vec<Line> {
    let all_missing =
        graded.koans.iter().all(|entry| entry.verdict == "missing" && entry.message == graded.koans[0].message);
    match graded.koans.first() {
        Some(first) if all_missing && graded.koans.len() > 1 => {
            vec![
                Line::of("  all koans", Style::Plain)
                    .and("  missing", Style::Bad)
                    .and(format!("  {}", first.message), Style::Dim),
            ]
        }
        _ => graded.koans.iter().flat_map(|entry| told(entry, width, on_terminal)).collect(),
    }
}

/// A verdict in one line: the rest of it is in the JSON. What is about grading itself is told in full.
fn told(entry: &Entry, width: usize, on_terminal: bool) -> Vec<Line> {
    if entry.passed && entry.notes.is_empty() {
        return Vec::new();
    }
    let style = if entry.passed { Style::Good } else { Style::Bad };
    let at = entry.line.map(|line| format!(":{line}")).unwrap_or_default();
    let line = Line::of(format!("  {}{at}", entry.koan), Style::Plain)
        .and(format!("  {}", class(entry).replace('_', " ")), style);
    let is_verdict = crate::verdict::NAMES.contains(&entry.verdict.as_str());
    let mut lines = match () {
        () if entry.passed => vec![line],
        () if is_verdict => {
            let line = line.and(format!("  {}", entry.message), Style::Dim);
            vec![if on_terminal { line.cut(width.max(60)) } else { line }]
        }
        () => [line].into_iter().chain(wrapped(&entry.message, width, 6, &Style::Dim)).collect(),
    };
    lines.extend(notes(entry).iter().flat_map(|note| wrapped(note, width, 6, &Style::Mark)));
    lines
}

fn notes(entry: &Entry) -> Vec<String> {
    let told = entry.notes.iter().map(|note| match note.line {
        Some(line) => format!("line {line}: {}", note.text),
        None => note.text.clone(),
    });
    told.collect()
}

fn failure(entry: &Entry) -> String {
    let mut text = if entry.told.is_empty() {
        let at = entry.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!(" {}\n\n {}{at}\n", entry.message, entry.file)
    } else {
        entry.told.clone()
    };
    for note in notes(entry) {
        text.push_str(&format!("\n Note: {note}.\n"));
    }
    if entry.rewritten {
        text.push_str("\n Lines are those of the file that was judged; `koans grade --keep DIR` leaves it there.\n");
    }
    text
}
