//! Code as the lines of a listing: coloured pieces, cut where a line is too long for the paper.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::literal::{literal, printable};
use crate::{
    handout::{Change, SolutionLine},
    highlight::{self, Class},
};

/// How many characters of code stand beside each other. What rustfmt leaves at its usual width of 100 is cut seldom.
const COLUMNS: usize = 92;
/// How wide a blank is, in characters: room for a short answer. The same number stands in the template.
const BLANK: usize = 12;
/// What stands where the number would, at what goes on from the line before.
const GOES_ON: &str = "↪";
/// How much further a line's rest is indented than the line.
const DEEPER: usize = 4;

/// What a tab is set as, wherever it stands.
const TAB: &str = "    ";

/// A piece of a line.
type Piece<'a> = (Class, &'a str);

/// Rust code as the argument of a listing, with numbered lines and numbered blanks.
pub(super) fn numbered(code: &str, first: usize) -> String {
    let mut made = String::from("(\n");
    let mut blanks = 0;
    for (at, line) in lines(code).into_iter().enumerate() {
        write_line(&mut made, &(first + at).to_string(), &line, Some(&mut blanks));
    }
    made + ")"
}

/// Rust code as the argument of a listing, without numbers: what stands in a text.
pub(super) fn plain_rust(code: &str) -> String {
    unnumbered(lines(code))
}

/// Any other text with lines of its own: another language, a drawing, what a program printed.
pub(super) fn verbatim(text: &str) -> String {
    unnumbered(text.lines().map(|line| vec![(Class::Plain, line)]).collect())
}

fn unnumbered(lines: Vec<Vec<Piece<'_>>>) -> String {
    let mut made = String::from("(\n");
    lines.iter().for_each(|line| write_line(&mut made, "", line, None));
    made + ")"
}

/// A solution, each line with a sign for where it is from.
pub(super) fn solution(solution: &[SolutionLine]) -> String {
    let side = |without: Change| {
        let lines = solution.iter().filter(|line| line.change != without);
        lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    // Each side is lexed as a whole: a comment or a string may go over several lines.
    let (before, after) = (side(Change::Added), side(Change::Removed));
    let (mut old, mut new) = (highlight::lines(&before).into_iter(), highlight::lines(&after).into_iter());
    let mut made = String::from("(\n");
    for line in solution {
        let (mark, pieces) = match line.change {
            Change::Removed => ("−", old.next()),
            Change::Added => ("+", new.next()),
            Change::Same | Change::Skipped => {
                old.next();
                (if line.change == Change::Same { "" } else { "…" }, new.next())
            }
        };
        let pieces = match line.change {
            Change::Skipped => vec![(Class::Comment, line.text.trim())],
            _ => pieces.unwrap_or_default(),
        };
        write_line(&mut made, mark, &pieces, None);
    }
    made + ")"
}

/// Writes one line of code, which may be several of the listing. `blanks` counts the blanks, where they are numbered.
fn write_line(made: &mut String, mark: &str, line: &[Piece<'_>], mut blanks: Option<&mut usize>) {
    let mut mark = mark;
    for part in cut(line) {
        let _ = write!(made, "  ({}, {{", literal(mark));
        for (at, (class, text)) in part.iter().enumerate() {
            made.push_str(if at == 0 { " " } else { "; " });
            let text = literal(&printable(text).replace('\t', TAB));
            match (class, &mut blanks) {
                (Class::Blank, Some(count)) => {
                    **count += 1;
                    let _ = write!(made, "blank({count})");
                }
                (Class::Plain | Class::Blank, _) => made.push_str(&text),
                (class, _) => {
                    let _ = write!(made, "{}({text})", name(*class));
                }
            }
        }
        made.push_str(if part.is_empty() { "[]}),\n" } else { " }),\n" });
        // The mark of a solution's line goes on with it.
        if mark != "+" && mark != "−" {
            mark = GOES_ON;
        }
    }
}

/// What the template calls a class.
fn name(class: Class) -> &'static str {
    match class {
        Class::Plain => "plain",
        Class::Comment => "comment",
        Class::Keyword => "keyword",
        Class::Text => "quoted",
        Class::Number => "number",
        Class::Macro => "macro",
        Class::Attribute => "attribute",
        Class::Blank => "blank",
    }
}

/// The lines of a Rust text. None is there behind the last line break.
fn lines(code: &str) -> Vec<Vec<Piece<'_>>> {
    let mut lines = highlight::lines(code);
    if lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// How many columns a character takes.
fn width(char: char) -> usize {
    if char == '\t' { TAB.len() } else { char.width().unwrap_or(1) }
}

/// A line as the parts that fit beside each other, at least one. It is cut behind a space if there is one in its second half,
/// else anywhere.
fn cut<'a>(line: &[Piece<'a>]) -> Vec<Vec<Piece<'a>>> {
    let all: Vec<(usize, usize, char, Class)> = line
        .iter()
        .enumerate()
        .flat_map(|(at, (class, text))| text.char_indices().map(move |(byte, char)| (at, byte, char, *class)))
        .collect();
    let indent: usize = all.iter().take_while(|one| one.2 == ' ').count();
    // Indented beyond the middle there is no room for more.
    let rest_indent = (indent + DEEPER).min(COLUMNS / 2);
    let (mut starts, mut used, mut space) = (vec![0], 0, None);
    let mut at = 0;
    while at < all.len() {
        let (_, byte, char, class) = all[at];
        used += match class {
            Class::Blank if byte == 0 => BLANK,
            Class::Blank => 0,
            _ => width(char),
        };
        let start = *starts.last().expect("the first is there");
        if used > COLUMNS && at > start {
            let here = space.filter(|space| *space > start + COLUMNS / 2).unwrap_or(at);
            starts.push(here);
            (at, used, space) = (here, rest_indent, None);
            continue;
        }
        if char == ' ' && at > start + indent {
            space = Some(at + 1);
        }
        at += 1;
    }
    let spaces = &"                                                              "[..rest_indent];
    starts
        .iter()
        .enumerate()
        .map(|(nth, &start)| {
            let end = starts.get(nth + 1).copied().unwrap_or(all.len());
            let mut part: Vec<Piece<'a>> = Vec::new();
            if nth > 0 {
                part.push((Class::Plain, spaces));
            }
            for (at, (class, text)) in line.iter().enumerate() {
                let mine: Vec<usize> = all[start..end].iter().filter(|one| one.0 == at).map(|one| one.1).collect();
                if let (Some(first), Some(last)) = (mine.first(), mine.last()) {
                    let end = last + text[*last..].chars().next().map_or(0, char::len_utf8);
                    part.push((*class, &text[*first..end]));
                }
            }
            part
        })
        .collect()
}
