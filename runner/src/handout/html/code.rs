//! Code on a page: line by line, each with its number, classes that print in black and white, and places to break at.

use maud::{Markup, html};

use super::super::{Change, Sheet, SolutionLine};
use crate::highlight::{self, Class};

/// So many lines fit on a page; a longer item may be torn.
const FITS: usize = 45;

/// The pieces of a line.
type Pieces<'a> = Vec<(Class, &'a str)>;

/// The exercise, with numbered blanks. The numbers of the lines are those of the file.
pub(super) fn listing(sheet: &Sheet) -> Markup {
    let mut blank = 0;
    let lines = highlight::lines(&sheet.code);
    let first = sheet.first_line;
    html! {
        pre.code tabindex="0" aria-label={ "The code of " (sheet.name) } style={ "counter-reset: line " (first - 1) } {
            code {
                @for block in blocks(&lines) {
                    span.block.long[block.len() > FITS] {
                        @for line in block {
                            span.l { @for piece in line { (painted(piece, &mut blank)) } "\n" }
                        }
                    }
                }
            }
        }
    }
}

/// The solution, each line with a sign for where it is from: besides colour there is the sign, and what is gone is struck
/// through.
pub(super) fn solution(sheet: &Sheet, lines: &[SolutionLine]) -> Markup {
    let side = |without: Change| {
        let lines = lines.iter().filter(|line| line.change != without);
        lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    // Each side is lexed as a whole: a comment or a string may go over several lines.
    let (before, after) = (side(Change::Added), side(Change::Removed));
    let (before, after) = (highlight::lines(&before), highlight::lines(&after));
    let (mut old, mut new) = (before.into_iter(), after.into_iter());
    let mut painted_line = |line: &SolutionLine| {
        let pieces = match line.change {
            Change::Removed => old.next(),
            Change::Added => new.next(),
            Change::Same | Change::Skipped => {
                old.next();
                new.next()
            }
        };
        let mut pieces = pieces.unwrap_or_default();
        // What strikes through a line leaves out what it is indented by.
        let indent = line.text.len() - line.text.trim_start().len();
        if let Some((_, first)) = pieces.first_mut().filter(|(class, _)| *class == Class::Plain) {
            *first = &first[indent.min(first.len())..];
        }
        let (indent, pieces) = (&line.text[..indent], html! { @for piece in &pieces { (painted(piece, &mut 0)) } });
        match line.change {
            Change::Same => html! { span.l { span.sign { " " } (indent) (pieces) "\n" } },
            Change::Added => html! { ins.l { span.sign { "+" } (indent) (pieces) "\n" } },
            Change::Removed => html! { del.l { span.sign { "−" } (indent) span.gone { (pieces) } "\n" } },
            Change::Skipped => html! { span.l.skipped { span.sign { " " } (line.text) "\n" } },
        }
    };
    html! {
        pre.code.solution tabindex="0" aria-label={ "The solution of " (sheet.name) } {
            code {
                @for block in lines.chunk_by(|_, next| next.change != Change::Skipped) {
                    span.block.long[block.len() > FITS] { @for line in block { (painted_line(line)) } }
                }
            }
        }
    }
}

fn painted((class, text): &(Class, &str), blank: &mut usize) -> Markup {
    let name = match class {
        Class::Plain => return html! { (text) },
        Class::Comment => "c",
        Class::Keyword => "k",
        Class::Text => "s",
        Class::Number => "n",
        Class::Macro => "m",
        Class::Attribute => "a",
        Class::Blank => {
            *blank += 1;
            return html! { span.blank { (text) sub { (blank) } } };
        }
    };
    html! { span class=(name) { (text) } }
}

/// Lines that are to stay on one page: from one item of a file to the next, the empty line before it included.
fn blocks<'a, 'b>(lines: &'b [Pieces<'a>]) -> impl Iterator<Item = &'b [Pieces<'a>]> {
    let mut rest = lines;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = (1..rest.len()).find(|at| rest[at - 1].is_empty() && !rest[*at].is_empty() && !is_inside(&rest[*at]));
        let (block, others) = rest.split_at(end.unwrap_or(rest.len()));
        rest = others;
        Some(block)
    })
}

/// Whether a line belongs to what is above it.
fn is_inside(line: &Pieces<'_>) -> bool {
    line.first().is_some_and(|(_, text)| text.starts_with([' ', '\t', '}', ')']))
}
