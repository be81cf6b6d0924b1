//! Text with meaning: what a screen is made of before anybody decides on colours.

use colored::{ColoredString, Colorize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a piece of text means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Style {
    /// Nothing in particular.
    #[default]
    Plain,
    /// A heading.
    Title,
    /// Of less weight.
    Dim,
    /// Passed.
    Good,
    /// Failed.
    Bad,
    /// The line that matters.
    Mark,
    /// A key to press, a command to type.
    Key,
    /// A place that a terminal can open.
    Link(String),
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text, without control characters.
    pub text: String,
    /// What it means.
    pub style: Style,
}

/// One line of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(pub Vec<Span>);

impl Line {
    /// An empty line.
    pub fn blank() -> Line {
        Line::default()
    }

    /// A line of one style.
    pub fn of(text: impl Into<String>, style: Style) -> Line {
        Line::blank().and(text, style)
    }

    /// The line with more text at its end. Control characters are taken out, tabs become spaces: a learner's output
    /// must not be able to move our cursor.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, style: Style) -> Line {
        self.0.push(Span { text: printable(&text.into()), style });
        self
    }

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(|span| span.text.width()).sum()
    }

    /// The text alone.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// The line cut to `width` columns, the last one an ellipsis if anything was cut.
    #[must_use]
    pub fn cut(&self, width: usize) -> Line {
        if self.width() <= width {
            return self.clone();
        }
        let mut left = width.saturating_sub(1);
        let mut cut = Line::blank();
        for span in &self.0 {
            let kept: String = span
                .text
                .chars()
                .take_while(|c| {
                    let columns = c.width().unwrap_or(0);
                    let fits = columns <= left;
                    left = if fits { left - columns } else { 0 };
                    fits
                })
                .collect();
            cut.0.push(Span { text: kept, style: span.style.clone() });
        }
        if width > 0 { cut.and("…", Style::Dim) } else { cut }
    }

    /// The line in as many lines as it takes so that none is wider than `width` columns, and nothing is lost: behind a space
    /// where one stands in the second half of a line, else wherever it is full.
    pub fn folded(&self, width: usize) -> Vec<Line> {
        let letters: Vec<(char, &Style)> =
            self.0.iter().flat_map(|span| span.text.chars().map(move |letter| (letter, &span.style))).collect();
        let mut lines = Vec::new();
        let mut rest = letters.as_slice();
        while !rest.is_empty() {
            let mut columns = 0;
            let fits = rest.iter().take_while(|(letter, _)| {
                columns += letter.width().unwrap_or(0);
                columns <= width
            });
            // A letter that is wider than a line has to go somewhere.
            let full = fits.count().max(1);
            let space = rest[..full].iter().rposition(|(letter, _)| *letter == ' ').map(|at| at + 1);
            let end = if full == rest.len() { full } else { space.filter(|end| *end * 2 > full).unwrap_or(full) };
            let (line, others) = rest.split_at(end);
            lines.push(Line(
                line.chunk_by(|one, other| one.1 == other.1)
                    .map(|piece| Span {
                        text: piece.iter().map(|(letter, _)| letter).collect(),
                        style: piece[0].1.clone(),
                    })
                    .collect(),
            ));
            rest = others;
        }
        if lines.is_empty() { vec![Line::blank()] } else { lines }
    }
}

/// A text of `info.toml` for a terminal: without the asterisks of *emphasis*, which a page shows in another way. Those in
/// code, and between numbers, stay.
pub fn without_emphasis(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut made = String::with_capacity(text.len());
    let (mut in_code, mut open) = (false, false);
    for (at, letter) in letters.iter().enumerate() {
        let stands_at_a_word = |next: Option<&char>| next.is_some_and(|next| next.is_alphanumeric() || *next == '`');
        match letter {
            '`' => in_code = !in_code,
            '*' if !in_code && !open && stands_at_a_word(letters.get(at + 1)) && letters[at + 1..].contains(&'*') => {
                open = true;
                continue;
            }
            '*' if !in_code && open => {
                open = false;
                continue;
            }
            _ => {}
        }
        made.push(*letter);
    }
    made
}

/// A name that others chose, in one line and harmless wherever it is shown: what ends a line becomes a space; characters
/// that control a terminal, or turn the direction of what follows, become a sign that something was there.
pub fn harmless(name: &str) -> String {
    let harmless = |letter: char| match letter {
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        letter if letter.is_control() => char::REPLACEMENT_CHARACTER,
        letter => letter,
    };
    name.chars().map(harmless).collect()
}

/// Text wrapped to `width` columns, every line in the same style and with the same indent.
pub fn wrapped(text: &str, width: usize, indent: usize, style: &Style) -> Vec<Line> {
    let pad = " ".repeat(indent);
    text.lines()
        .flat_map(|line| {
            textwrap::wrap(&printable(line), width.saturating_sub(indent).max(8))
                .into_iter()
                .map(|part| part.into_owned())
                .collect::<Vec<_>>()
        })
        .map(|part| Line::of(format!("{pad}{part}"), style.clone()))
        .collect()
}

/// A text behind what its first line begins with, in as many lines as it takes.
pub fn wrapped_behind(start: Line, text: &str, style: &Style, width: usize) -> Vec<Line> {
    let indent = start.width();
    let mut parts = wrapped(text, width.saturating_sub(indent), 0, style).into_iter().map(|part| part.plain());
    let first = start.and(parts.next().unwrap_or_default(), style.clone()).cut(width);
    let others = parts.map(|part| Line::of(" ".repeat(indent), Style::Plain).and(part, style.clone()).cut(width));
    [first].into_iter().chain(others).collect()
}

fn printable(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut escape = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => escape = true,
            // Of a colour sequence nothing is left over but letters and digits: skip to its end.
            _ if escape => escape = !c.is_ascii_alphabetic(),
            '\t' => made.push_str("    "),
            c if c.is_control() => {}
            c => made.push(c),
        }
    }
    made
}

/// How to paint lines for this terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    /// Whether places become hyperlinks (OSC 8).
    pub links: bool,
}

impl Paint {
    /// A line with its colours; whether there are any is `colored`'s affair, as `--color` and `NO_COLOR` set it.
    pub fn line(&self, line: &Line) -> String {
        line.0.iter().map(|span| self.span(span)).collect()
    }

    fn span(&self, span: &Span) -> String {
        let text = span.text.as_str();
        let painted: ColoredString = match &span.style {
            Style::Plain => return text.to_string(),
            Style::Title => text.bold(),
            Style::Dim => text.bright_black(),
            Style::Good => text.green(),
            Style::Bad => text.red().bold(),
            Style::Mark => text.yellow().bold(),
            Style::Key => text.cyan(),
            Style::Link(target) => {
                let shown = text.blue().underline().to_string();
                if !self.links || target.is_empty() {
                    return shown;
                }
                return format!("\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\");
            }
        };
        painted.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_goes_and_other_asterisks_stay() {
        let shown = |text| without_emphasis(text);
        assert_eq!(shown("the *other* one, `*from`, 2 * 3, *`a` and b*"), "the other one, `*from`, 2 * 3, `a` and b");
        assert_eq!(shown("*alone"), "*alone");
    }

    #[test]
    fn a_cut_line_never_exceeds_the_width_whatever_it_holds() {
        let line = Line::of("ab日本", Style::Plain).and("語cd", Style::Bad);
        for width in 0..12 {
            assert!(line.cut(width).width() <= width, "{width}");
        }
        assert_eq!(line.cut(20), line);
    }

    #[test]
    fn a_folded_line_is_all_there_behind_spaces_where_that_fills_the_lines() {
        let line = Line::of("  ab日本 ", Style::Plain).and("語cd efghijklmnopq", Style::Bad);
        for width in 2..40 {
            let folded = line.folded(width);
            assert!(folded.iter().all(|line| line.width() <= width), "{width}: {folded:?}");
            assert_eq!(folded.iter().map(Line::plain).collect::<String>(), line.plain(), "{width}");
        }
        let shown = |width| line.folded(width).iter().map(Line::plain).collect::<Vec<_>>();
        assert_eq!(shown(11), ["  ab日本 ", "語cd efghij", "klmnopq"]);
        assert_eq!(line.folded(40), std::slice::from_ref(&line));
        assert_eq!(Line::blank().folded(5), [Line::blank()]);
    }

    #[test]
    fn control_sequences_of_the_learner_do_not_reach_the_terminal() {
        assert_eq!(Line::of("\x1b[2Ja\tb\x07\r", Style::Plain).plain(), "a    b");
    }
}
