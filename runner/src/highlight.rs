//! A Rust text as pieces, each with the class of its token: what handouts and screens set code in. The classes are few,
//! so that weight and slant can tell them apart where there is no colour.

use ra_ap_rustc_lexer::TokenKind;

use crate::source;

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Names, punctuation, white space.
    Plain,
    /// A comment.
    Comment,
    /// A keyword of the language.
    Keyword,
    /// A string, a character, a byte.
    Text,
    /// A number.
    Number,
    /// The name of a macro, with its exclamation mark.
    Macro,
    /// An attribute, as in `#[test]`.
    Attribute,
    /// A blank `__`.
    Blank,
}

/// Strict keywords of the 2024 edition (<https://doc.rust-lang.org/reference/keywords.html>). The weak ones, like `union`,
/// are left out: they are names nearly everywhere.
const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn",
    "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self",
    "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "yield",
];

/// The pieces of a text, in order. Together they are the text; neighbours are of different classes.
pub fn pieces(text: &str) -> Vec<(Class, &str)> {
    let tokens: Vec<source::Token<'_>> = source::tokens(text).collect();
    let mut classes: Vec<Class> = tokens.iter().map(|token| class(token.kind, token.text)).collect();
    for at in 0..tokens.len() {
        let next = |ahead: usize| tokens.get(at + ahead).map(|token| token.kind);
        match tokens[at].kind {
            // A name with `!` behind it is a call of a macro, or its definition; `a!=b` is neither.
            TokenKind::Ident
                if classes[at] == Class::Plain
                    && next(1) == Some(TokenKind::Bang)
                    && next(2) != Some(TokenKind::Eq) =>
            {
                classes[at..at + 2].fill(Class::Macro);
            }
            TokenKind::Pound => {
                let end = end_of_attribute(&tokens, at);
                classes[at..end].fill(Class::Attribute);
            }
            _ => {}
        }
    }
    let mut pieces: Vec<(Class, &str)> = Vec::new();
    let mut start = tokens.first().map_or(0, |token| token.start);
    for (at, token) in tokens.iter().enumerate() {
        let end = token.start + token.text.len();
        if classes.get(at + 1) != Some(&classes[at]) {
            pieces.push((classes[at], &text[start..end]));
            start = end;
        }
    }
    pieces
}

/// The same line by line, without the ends of the lines.
pub fn lines(text: &str) -> Vec<Vec<(Class, &str)>> {
    let mut lines = vec![Vec::new()];
    for (class, piece) in pieces(text) {
        for (at, part) in piece.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            let part = part.strip_suffix('\r').unwrap_or(part);
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push((class, part));
            }
        }
    }
    lines
}

/// Whether a line, by its pieces, begins an item of a file, and `before` is the empty line above it: there a page may end.
pub fn begins_an_item(before: &[(Class, &str)], line: &[(Class, &str)]) -> bool {
    let is_inside = |text: &str| text.starts_with([' ', '\t', '}', ')']);
    before.is_empty() && line.first().is_some_and(|(_, text)| !is_inside(text))
}

fn class(kind: TokenKind, text: &str) -> Class {
    match kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Class::Comment,
        TokenKind::Ident if text == "__" => Class::Blank,
        TokenKind::Ident if KEYWORDS.contains(&text) => Class::Keyword,
        TokenKind::Literal { kind, .. } => {
            use ra_ap_rustc_lexer::LiteralKind::{Float, Int};
            if matches!(kind, Int { .. } | Float { .. }) { Class::Number } else { Class::Text }
        }
        _ => Class::Plain,
    }
}

/// Behind the attribute that begins at `at`; there, if none does.
fn end_of_attribute(tokens: &[source::Token<'_>], at: usize) -> usize {
    let open = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Bang));
    if tokens.get(open).is_none_or(|token| token.kind != TokenKind::OpenBracket) {
        return at;
    }
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBracket if depth == 1 => return index + 1,
            TokenKind::CloseBracket => depth -= 1,
            _ => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_has_its_class() {
        let text = "#[test]\nfn a() { assert_eq!(b != __, \"x\", 1.5); } // so";
        let told: Vec<_> = pieces(text).into_iter().filter(|(class, _)| *class != Class::Plain).collect();
        let wanted = [
            (Class::Attribute, "#[test]"),
            (Class::Keyword, "fn"),
            (Class::Macro, "assert_eq!"),
            (Class::Blank, "__"),
            (Class::Text, "\"x\""),
            (Class::Number, "1.5"),
            (Class::Comment, "// so"),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn what_goes_over_several_lines_is_of_its_class_in_each() {
        let told = lines("a /* b\n\nc */ d\n");
        let (plain, comment) = (Class::Plain, Class::Comment);
        assert_eq!(
            told,
            [vec![(plain, "a "), (comment, "/* b")], vec![], vec![(comment, "c */"), (plain, " d")], vec![]]
        );
    }

    #[test]
    fn the_pieces_are_the_text_whatever_it_is() {
        for text in ["", "#", "#[a", "\"open", "a!", "é ü\r\n\t__", "#![x[y]] z", "a!=b", "/* open"] {
            assert_eq!(pieces(text).into_iter().map(|(_, piece)| piece).collect::<String>(), text);
        }
    }
}
