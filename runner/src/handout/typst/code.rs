//! Code as a listing: groups of lines that are to stay on one page, each line with what stands before it and its coloured
//! pieces, cut where it is too long for the paper.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::literal::{literal, printable};
use crate::{
    handout::{Change, SolutionLine, solution::Sides},
    highlight::{self, Class, begins_an_item},
};

/// How many characters of code stand beside each other. What rustfmt leaves at its usual width of 100 is cut seldom.
const COLUMNS: usize = 92;
/// How wide a numbered blank is, in characters: room for a short answer. The same number stands in the template.
const BLANK: usize = 12;
/// What stands where the number would, at what goes on from the line before.
const GOES_ON: &str = "↪";
/// How much further a line's rest is indented than the line.
const DEEPER: usize = 4;
/// What a tab is set as, wherever it stands.
const TAB: &str = "    ";

/// A piece of a line.
type Piece<'a> = (Class, &'a str);

/// A line, and what stands before it: its number, or a sign.
struct Line<'a> {
    sign: String,
    pieces: Vec<Piece<'a>>,
}

/// The code of an exercise: with the numbers that its lines have in the file, and with numbered blanks.
pub(super) fn numbered(code: &str, first: usize) -> String {
    let numbers = (first..).map(|number| number.to_string());
    listing(numbers.zip(lines(code)).map(|(sign, pieces)| Line { sign, pieces }), true)
}

/// Rust code without numbers: what stands in a text.
pub(super) fn rust(code: &str) -> String {
    listing(lines(code).into_iter().map(unsigned), false)
}

/// Any other text with lines of its own: another language, a drawing, what a program printed.
pub(super) fn verbatim(text: &str) -> String {
    listing(text.lines().map(|line| unsigned(vec![(Class::Plain, line)])), false)
}

/// A solution, each line with a sign for where it is from.
pub(super) fn solution(solution: &[SolutionLine]) -> String {
    let sides = Sides::of(solution);
    let lines = solution.iter().zip(sides.pieces(solution)).map(|(line, pieces)| {
        let (sign, pieces) = match line.change {
            Change::Removed => ("−", pieces),
            Change::Added => ("+", pieces),
            Change::Same => ("", pieces),
            Change::Skipped => ("", vec![(Class::Comment, line.text.as_str())]),
        };
        Line { sign: sign.to_string(), pieces }
    });
    listing(lines, false)
}

fn unsigned(pieces: Vec<Piece<'_>>) -> Line<'_> {
    Line { sign: String::new(), pieces }
}

/// The lines of a Rust text. None is there behind the last line break.
fn lines(code: &str) -> Vec<Vec<Piece<'_>>> {
    let mut lines = highlight::lines(code);
    if lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// The lines as an array of groups. A group goes from one item of a file to the next, the empty line between included.
fn listing<'a>(lines: impl Iterator<Item = Line<'a>>, number_blanks: bool) -> String {
    let lines: Vec<Line<'_>> = lines.collect();
    let mut made = String::from("(\n");
    let mut blanks = 0;
    for group in lines.chunk_by(|line, next| !begins_an_item(&line.pieces, &next.pieces)) {
        made.push_str("(\n");
        for line in group {
            write_line(&mut made, line, number_blanks.then_some(&mut blanks));
        }
        made.push_str("),\n");
    }
    made + ")"
}

/// Writes one line of code, which may be several of the listing. `blanks` counts the blanks, where they are numbered.
fn write_line(made: &mut String, line: &Line<'_>, mut blanks: Option<&mut usize>) {
    let blank = if blanks.is_some() { BLANK } else { 2 };
    for (nth, part) in cut(&line.pieces, blank).iter().enumerate() {
        let sign = match line.sign.parse::<usize>() {
            _ if nth == 0 => &line.sign,
            // That a line is new, or gone, is true of its rest as well.
            Err(_) if !line.sign.is_empty() => &line.sign,
            _ => GOES_ON,
        };
        // Apart from the rest, so that a mark on the code is none on the room before it.
        let (indent, part) = match part.split_first() {
            Some((&(Class::Plain, first), rest)) => {
                let code = first.trim_start_matches([' ', '\t']);
                let piece = (!code.is_empty()).then_some((Class::Plain, code));
                (&first[..first.len() - code.len()], piece.into_iter().chain(rest.iter().copied()).collect())
            }
            _ => ("", part.clone()),
        };
        let _ = write!(made, "  ({}, {}, {{", literal(sign), literal(&indent.replace('\t', TAB)));
        for (at, (class, text)) in part.iter().enumerate() {
            made.push_str(if at == 0 { " " } else { "; " });
            match (class, &mut blanks) {
                (Class::Blank, Some(count)) => {
                    **count += 1;
                    let _ = write!(made, "blank({count})");
                }
                _ => made.push_str(&painted(*class, text)),
            }
        }
        made.push_str(if part.is_empty() { "}),\n" } else { " }),\n" });
    }
}

/// A piece as an expression, with what the template calls its class.
fn painted(class: Class, text: &str) -> String {
    let text = literal(&printable(text).replace('\t', TAB));
    let class = match class {
        Class::Plain | Class::Blank => return text,
        Class::Comment => "comment",
        Class::Keyword => "keyword",
        Class::Text => "quoted",
        Class::Number => "number",
        Class::Macro => "macro",
        Class::Attribute => "attribute",
    };
    format!("{class}({text})")
}

/// A line as the parts that fit beside each other, at least one. It is cut behind a space if there is one in its second
/// half, else anywhere. `blank` is how wide a blank is set.
fn cut<'a>(line: &[Piece<'a>], blank: usize) -> Vec<Vec<Piece<'a>>> {
    let indent: usize = line.first().map_or(0, |(_, text)| text.len() - text.trim_start_matches(' ').len());
    // Indented beyond the middle there is no room for more.
    let deeper = &"                                              "[..(indent + DEEPER).min(COLUMNS / 2)];
    let mut parts: Vec<Vec<Piece<'a>>> = Vec::new();
    let mut rest: Vec<Piece<'a>> = line.to_vec();
    while let Some((piece, byte)) = end_of_part(&rest, blank) {
        let (class, text) = rest[piece];
        let mut part = rest[..piece].to_vec();
        part.extend((byte > 0).then_some((class, &text[..byte])));
        parts.push(part);
        rest = std::iter::once((Class::Plain, deeper))
            .chain((byte < text.len()).then_some((class, &text[byte..])))
            .chain(rest[piece + 1..].iter().copied())
            .collect();
    }
    parts.push(rest);
    parts
}

/// Where a line is to be cut, as a piece and a byte in it; none if it fits.
fn end_of_part(line: &[Piece<'_>], blank: usize) -> Option<(usize, usize)> {
    let (mut used, mut space) = (0, None);
    for (piece, (class, text)) in line.iter().enumerate() {
        if *class == Class::Blank {
            used += blank;
            if used > COLUMNS {
                return Some(space.unwrap_or((piece, 0)));
            }
            continue;
        }
        for (byte, char) in text.char_indices() {
            used += if char == '\t' { TAB.len() } else { char.width().unwrap_or(1) };
            if used > COLUMNS {
                return Some(space.unwrap_or((piece, byte)));
            }
            if char == ' ' && used > COLUMNS / 2 {
                space = Some((piece, byte + 1));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_up(line: &str) -> Vec<String> {
        let pieces = highlight::pieces(line);
        cut(&pieces, BLANK).iter().map(|part| part.iter().map(|(_, text)| *text).collect()).collect()
    }

    #[test]
    fn a_line_is_cut_behind_a_space_and_goes_on_deeper() {
        let (start, end) = ("a".repeat(80), "b".repeat(30));
        assert_eq!(cut_up(&format!("  {start} {end}")), [format!("  {start} "), format!("      {end}")]);
        assert_eq!(cut_up(&"a".repeat(92)), ["a".repeat(92)]);
        assert_eq!(cut_up(&"a".repeat(93)), ["a".repeat(92), "    a".to_string()]);
        // A blank is wider than it is written.
        assert_eq!(cut_up(&format!("{} __", "a".repeat(80))), [format!("{} ", "a".repeat(80)), "    __".to_string()]);
        assert_eq!(cut_up(""), [""]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_every_part_fits(line in "[ -~é日\t]{0,400}") {
            let parts = cut_up(&line);
            let indent = (line.len() - line.trim_start_matches(' ').len() + DEEPER).min(COLUMNS / 2);
            let together: String =
                parts.iter().enumerate().map(|(nth, part)| if nth == 0 { part } else { &part[indent..] }).collect();
            proptest::prop_assert_eq!(&together, &line);
            for part in &parts {
                let width: usize = part.chars().map(|char| if char == '\t' { 4 } else { char.width().unwrap_or(1) }).sum();
                proptest::prop_assert!(width <= COLUMNS, "{}", part);
            }
        }
    }
}
