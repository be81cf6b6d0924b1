//! A prediction is a value that the learner worked out. Whoever writes `assert_eq!(total, total)` has predicted nothing,
//! and would pass.

use std::collections::BTreeSet;

use crate::source::{self, Token};

/// An answer that asks the code instead of saying what it will do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asking {
    /// The name it asks.
    pub(super) name: String,
    /// The line, counted from 1.
    pub(super) line: usize,
}

/// The first blank of `original` that `answer` fills with a name that the code gives a meaning to. A blank whose
/// surroundings were changed is passed over: what stands there is the learner's own program.
pub(super) fn asks_the_code(original: &str, answer: &str) -> Option<Asking> {
    let (original, tokens) = (source::code(original), source::code(answer));
    let names = given_names(&original);
    fillings(&original, &tokens).into_iter().flatten().find_map(|(start, end)| {
        let token = tokens[start..end].iter().find(|token| names.contains(token.text))?;
        Some(Asking { name: token.text.to_string(), line: source::position(answer, token.start).line })
    })
}

/// What stands in `answer` in the place of each blank of `original`, as a range of tokens; none where its surroundings
/// were changed.
pub(crate) fn fillings(original: &[Token<'_>], answer: &[Token<'_>]) -> Vec<Option<(usize, usize)>> {
    let mut from = 0;
    let blanks = (0..original.len()).filter(|at| original[*at].text == "__");
    blanks
        .map(|blank| {
            let (before, after) = around(original, blank);
            let found = filling(answer, from, before, after)?;
            from = found.1;
            Some(found)
        })
        .collect()
}

/// What stands before a blank, back to the beginning of its statement or the blank before it, and the two tokens after.
fn around<'a, 't>(code: &'a [Token<'t>], blank: usize) -> (&'a [Token<'t>], &'a [Token<'t>]) {
    let begins = |token: &Token<'_>| matches!(token.text, ";" | "{" | "}" | "__");
    let start = code[..blank].iter().rposition(begins).map_or(0, |at| at + 1);
    // What the next blank holds is not known.
    let after = &code[blank + 1..(blank + 3).min(code.len())];
    let known = after.iter().position(|token| token.text == "__").unwrap_or(after.len());
    (&code[start..blank], &after[..known])
}

/// Where the answer to a blank stands: behind `before`, up to `after`.
fn filling(code: &[Token<'_>], from: usize, before: &[Token<'_>], after: &[Token<'_>]) -> Option<(usize, usize)> {
    let same = |at: usize, wanted: &[Token<'_>]| {
        code.len() >= at + wanted.len() && code[at..].iter().zip(wanted).all(|(a, b)| a.text == b.text)
    };
    let start = (from..code.len()).find(|at| same(*at, before))? + before.len();
    let mut depth = 0_i32;
    let end = (start..code.len()).find(|at| {
        // What stands in brackets is the answer's own.
        let is_behind = depth == 0 && same(*at, after);
        depth += match code[*at].text {
            "(" | "[" | "{" => 1,
            ")" | "]" | "}" => -1,
            _ => 0,
        };
        is_behind
    })?;
    Some((start, end))
}

/// The names that the code itself gives a meaning to: of variables, functions, statics and constants.
fn given_names<'a>(code: &[Token<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for (at, token) in code.iter().enumerate() {
        match token.text {
            "fn" | "static" | "const" => names.extend(code.get(at + 1).map(|token| token.text)),
            // A pattern may bind several names: all words up to its end count.
            "let" | "for" => {
                let pattern = code[at + 1..].iter().take_while(|token| !matches!(token.text, "=" | ":" | ";" | "in"));
                names.extend(pattern.map(|token| token.text).filter(|text| text.starts_with(char::is_lowercase)));
            }
            _ => {}
        }
    }
    names.remove("mut");
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGINAL: &str = "fn two() -> u32 { 2 }\n#[test]\nfn t() {\n let total = two();\n \
        assert_eq!(total, __);\n assert_eq!(total + 1, __, \"more\");\n}";

    fn answered(first: &str, second: &str) -> Option<Asking> {
        asks_the_code(ORIGINAL, &ORIGINAL.replacen("__", first, 1).replacen("__", second, 1))
    }

    #[test]
    fn a_value_is_a_prediction() {
        assert_eq!(answered("2", "1 + 2"), None);
        assert_eq!(answered("Vec::<u32>::from([2])", "\"total\".len()"), None);
    }

    #[test]
    fn a_name_of_the_code_is_none() {
        assert_eq!(answered("total", "3"), Some(Asking { name: "total".into(), line: 5 }));
        assert_eq!(answered("2", "two() + 1"), Some(Asking { name: "two".into(), line: 6 }));
    }

    #[test]
    fn blanks_beside_each_other_are_told_apart() {
        let original =
            "fn two() -> u32 { 2 }\n#[test]\nfn t() {\n assert_eq!(all(), [__, __, (7, 2)]);\n}\nfn later(two: u8) {}";
        let answered = |first: &str, second: &str| {
            asks_the_code(original, &original.replacen("__", first, 1).replacen("__", second, 1))
        };
        assert_eq!(answered("(1, 2)", "(2, 3)"), None);
        assert_eq!(answered("(1, 2)", "(two(), 3)"), Some(Asking { name: "two".into(), line: 4 }));
    }

    #[test]
    fn code_that_was_added_elsewhere_changes_nothing() {
        let answer = ORIGINAL.replace("let total", "println!(\"{}\", two());\n let total").replacen("__", "total", 1);
        assert_eq!(asks_the_code(ORIGINAL, &answer).map(|asking| asking.line), Some(6));
    }
}
