//! What the TOML parser says, put into words for people who do not know its terms, and into the place to look at.

use std::ops::Range;

use super::{error::Fault, mistake::Mistake};

/// What the parser begins with, what we say, and what to do. The first that fits is taken.
const WORDS: [(&str, &str, Option<&str>); 6] = [
    (
        "key with no value",
        "a key without a value",
        Some("a line is `key = value`, a `[header]`, or a comment after `#`"),
    ),
    ("invalid multi-line", "this text does not end", Some("end it with the three quotes that it began with")),
    (
        "invalid basic string",
        "this string does not end, or has a `\\` that means nothing",
        Some("a string ends with the quote it began with; text of several lines has three: `\"\"\"`"),
    ),
    ("invalid literal string", "this string does not end", Some("a string ends with the quote it began with")),
    ("string values must be quoted", "text without quotes", Some("put text in quotes: `key = \"text\"`")),
    (
        "missing comma between array elements",
        "the list before this has no end, or lacks a comma",
        Some("a list is in square brackets, with commas between its entries: `[\"one\", \"two\"]`"),
    ),
];

/// A mistake of what the parser reports.
pub(crate) fn fault(text: &str, error: &toml::de::Error) -> Fault {
    let span = error.span().unwrap_or(0..0);
    match error.message() {
        "duplicate key" => repeated(text, span),
        said if said.starts_with("string values must be quoted") && span.is_empty() => {
            let help = Some("write the value after the `=`, or leave the line out");
            syntax("the value is missing", help, span)
        }
        said => {
            let words = WORDS.iter().find(|(begin, _, _)| said.starts_with(begin));
            let (label, help) = words.map_or((said, None), |(_, label, help)| (*label, *help));
            let span = if said.starts_with("invalid multi-line") { opening(text, said, span) } else { span };
            syntax(label, help, span)
        }
    }
}

fn syntax(said: &str, help: Option<&'static str>, span: Range<usize>) -> Fault {
    Fault::new(Mistake::Syntax { said: said.to_owned(), help }, span)
}

/// Text of several lines that never ends is reported at the end of the file. What helps is where it begins: at the
/// last three quotes that there are.
fn opening(text: &str, said: &str, span: Range<usize>) -> Range<usize> {
    let (Some(before), Some(after)) = (text.get(..span.start), text.get(span.start..)) else {
        return span;
    };
    if !after.trim().is_empty() {
        return span;
    }
    let quotes = if said.contains("literal") { "'''" } else { "\"\"\"" };
    before.rfind(quotes).map_or(span, |at| at..at + quotes.len())
}

fn repeated(text: &str, span: Range<usize>) -> Fault {
    let before = text.get(..span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let in_header = text[line_start..].trim_start().starts_with('[');
    let key = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']).to_owned();
    Fault::new(Mistake::RepeatedKey { key, in_header }, span)
}
