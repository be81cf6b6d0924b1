//! Code on a page: line by line, each with its number, classes that print in black and white, and places to break at.

use maud::{Markup, html};

use super::super::{Change, Sheet, SolutionLine, solution::Sides};
use crate::highlight::{self, Class, begins_an_item};

/// So many lines fit on a page; a longer item may be torn.
const FITS: usize = 45;

/// The exercise, with numbered blanks. The numbers of the lines are those of the file.
pub(super) fn listing(sheet: &Sheet) -> Markup {
    let mut blank = 0;
    let lines = highlight::lines(&sheet.code);
    let first = sheet.first_line;
    html! {
        pre.code tabindex="0" aria-label={ "The code of " (sheet.name) } style={ "counter-reset: line " (first - 1) } {
            code {
                @for block in lines.chunk_by(|line, next| !begins_an_item(line, next)) {
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
    let sides = Sides::of(lines);
    let mut all = sides.pieces(lines).into_iter();
    let mut painted_line = |line: &SolutionLine| {
        let mut pieces = all.next().unwrap_or_default();
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
