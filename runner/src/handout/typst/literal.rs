//! Texts in a Typst document. They stand in it as string literals only, never as markup, so that no text can become any.

use std::fmt::Write as _;

/// A text as a string literal of Typst, quotes and all.
pub(super) fn literal(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 2);
    made.push('"');
    for char in text.chars() {
        match char {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            // The other characters that end a line in Typst, and what is not seen in an editor.
            '\u{85}' | '\u{2028}' | '\u{2029}' => write_escape(&mut made, char),
            char if char.is_control() => write_escape(&mut made, char),
            char => made.push(char),
        }
    }
    made.push('"');
    made
}

fn write_escape(made: &mut String, char: char) {
    let _ = write!(made, "\\u{{{:x}}}", u32::from(char));
}

/// A text as it can be set: what has no shape (control characters, as in what a program printed) is shown by the pictures
/// that Unicode has for them, or by U+FFFD.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '\n' | '\t' => char,
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char::REPLACEMENT_CHARACTER),
            '\u{7f}' => '␡',
            char if char.is_control() => char::REPLACEMENT_CHARACTER,
            char => char,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What Typst makes of a literal (<https://typst.app/docs/reference/foundations/str/>).
    fn read(literal: &str) -> String {
        let inside = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a literal has quotes");
        let (mut made, mut chars) = (String::new(), inside.chars());
        while let Some(char) = chars.next() {
            assert_ne!(char, '"', "the literal ends too early: {literal}");
            if char != '\\' {
                made.push(char);
                continue;
            }
            match chars.next().expect("something is escaped") {
                'n' => made.push('\n'),
                'r' => made.push('\r'),
                't' => made.push('\t'),
                'u' => {
                    let code: String = chars.by_ref().skip(1).take_while(|char| *char != '}').collect();
                    made.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                }
                other => made.push(other),
            }
        }
        made
    }

    proptest! {
        #[test]
        fn a_literal_is_the_text_again_and_stands_on_one_line(text in any::<String>()) {
            let made = literal(&text);
            prop_assert_eq!(read(&made), text);
            let ends_a_line = |char: char| char.is_control() || ['\u{2028}', '\u{2029}'].contains(&char);
            prop_assert!(!made.contains(ends_a_line));
        }
    }

    #[test]
    fn what_has_no_shape_is_shown_by_its_picture() {
        assert_eq!(printable("a\u{1b}[1m\tb\u{7f}\u{9b}"), "a␛[1m\tb␡\u{fffd}");
    }
}
