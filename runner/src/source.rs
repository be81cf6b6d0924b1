//! The learner's file as text: reading it, whatever state it is in, and what lexing alone can tell of it.

use std::{collections::BTreeSet, fs, io, path::Path};

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

/// A koan is a page of code. What is larger than this is not one, and is not handed to a compiler.
const LARGEST: u64 = 1024 * 1024;

/// A file that could be read.
#[derive(Debug, Clone)]
pub struct Source {
    /// The text as it is on the disk, byte-order mark and line ends included.
    pub text: String,
    /// The BLAKE3 hash of the bytes, in hexadecimal: two equal hashes, one verdict.
    pub hash: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing at this path, or a link that leads nowhere.
    #[error("the file is not there")]
    Missing,
    /// There is a folder, a device or a pipe at this path.
    #[error("there is something else than a file at this path")]
    NotAFile,
    /// The operating system does not let us read it.
    #[error("the file may not be read (permissions)")]
    Forbidden,
    /// It is larger than a koan can be.
    #[error("the file is {} MiB large; a koan has at most 1", .0.div_ceil(1024 * 1024))]
    TooLarge(u64),
    /// It is not UTF-8 text; the line, counted from 1, says where.
    #[error("line {0} holds bytes that are not UTF-8 text")]
    NotText(usize),
    /// Anything else, in the operating system's words.
    #[error("the file can't be read: {0}")]
    Other(String),
}

/// Reads a learner's file.
///
/// # Errors
/// [`Unreadable`] says what stands where the file should be; a learner's folder can be in any state.
pub fn read(path: &Path) -> Result<Source, Unreadable> {
    let seen = fs::metadata(path).map_err(refused)?;
    if !seen.is_file() {
        return Err(Unreadable::NotAFile);
    }
    if seen.len() > LARGEST {
        return Err(Unreadable::TooLarge(seen.len()));
    }
    let bytes = fs::read(path).map_err(refused)?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        Unreadable::NotText(1 + error.as_bytes()[..good].iter().filter(|b| **b == b'\n').count())
    })?;
    Ok(Source { text, hash })
}

fn refused(error: io::Error) -> Unreadable {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unreadable::Missing,
        io::ErrorKind::PermissionDenied => Unreadable::Forbidden,
        _ => Unreadable::Other(error.to_string()),
    }
}

/// A place in a text; both count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Where the blanks `__` are: as tokens of code, never inside a string or a comment.
pub fn blanks(text: &str) -> Vec<Position> {
    tokens(text).filter(|t| t.kind == TokenKind::Ident && t.text == "__").map(|t| position(text, t.start)).collect()
}

/// A test function, as the harness names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFn {
    /// The path as libtest prints it: `module::name`.
    pub name: String,
    /// The line of its `fn`.
    pub line: usize,
    /// Whether it is left out unless asked for: `#[ignore]`.
    pub ignored: bool,
}

/// The test functions of a file, in the order they stand in: each `fn` under an attribute whose path ends in
/// `test`, such as `#[test]` and `#[tokio::test]`. What a macro makes is not seen.
pub fn tests(text: &str) -> Vec<TestFn> {
    let code = code(text);
    let mut found = Vec::new();
    let mut modules: Vec<(usize, &str)> = Vec::new();
    let (mut depth, mut at, mut is_test, mut ignored) = (0_usize, 0, false, false);
    while at < code.len() {
        let token = &code[at];
        match token.kind {
            TokenKind::Pound if code.get(at + 1).is_some_and(|t| t.kind == TokenKind::OpenBracket) => {
                let path: Vec<&str> = code[at + 2..]
                    .iter()
                    .take_while(|t| matches!(t.kind, TokenKind::Ident | TokenKind::Colon))
                    .filter(|t| t.kind == TokenKind::Ident)
                    .map(|t| t.text)
                    .collect();
                is_test |= path.last() == Some(&"test");
                ignored |= path == ["ignore"];
                at = end_of_attribute(&code, at + 1);
            }
            TokenKind::OpenBrace => {
                depth += 1;
                (is_test, ignored) = (false, false);
            }
            TokenKind::CloseBrace => {
                depth = depth.saturating_sub(1);
                modules.retain(|(opened, _)| *opened <= depth);
            }
            TokenKind::Ident if token.text == "mod" => {
                if let [name, brace, ..] = &code[at + 1..]
                    && brace.kind == TokenKind::OpenBrace
                {
                    modules.push((depth + 1, name.text));
                }
            }
            TokenKind::Ident if token.text == "fn" => {
                // In a macro the name may be a variable, `$name`.
                let name = code.get(at + 1).filter(|name| name.kind != TokenKind::Dollar);
                if let (true, Some(name)) = (is_test, name) {
                    let path = modules.iter().map(|(_, module)| *module).chain([name.text]);
                    found.push(TestFn {
                        name: path.collect::<Vec<_>>().join("::"),
                        line: position(text, token.start).line,
                        ignored,
                    });
                }
                (is_test, ignored) = (false, false);
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The identifiers of a file's code, keywords included.
pub fn words(text: &str) -> BTreeSet<&str> {
    code(text).into_iter().filter(|token| token.kind == TokenKind::Ident).map(|token| token.text).collect()
}

/// The identifiers that a path goes through, or that are imported whole: those by which a crate can be named.
pub fn path_words(text: &str) -> BTreeSet<&str> {
    let code = code(text);
    let is_in_path = |at: usize| {
        let follows = |by: usize| code.get(at + by).is_some_and(|token| token.kind == TokenKind::Colon);
        let imported = at > 0 && matches!(code[at - 1].text, "use" | "crate");
        follows(1) && follows(2) || imported
    };
    let idents = (0..code.len()).filter(|at| code[*at].kind == TokenKind::Ident && is_in_path(*at));
    idents.map(|at| code[at].text).collect()
}

/// The index of the bracket that closes the one at `open`, or the last index.
fn end_of_attribute(code: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in code.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBracket => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len() - 1
}

/// A token of code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    /// Its kind.
    pub(crate) kind: TokenKind,
    /// Its text.
    pub(crate) text: &'a str,
    /// Where it begins, in bytes.
    pub(crate) start: usize,
}

/// The tokens of a text without white space and comments.
pub(crate) fn code(text: &str) -> Vec<Token<'_>> {
    tokens(text).filter(|token| !is_trivia(token.kind)).collect()
}

/// All tokens of a text, white space and comments included. Together they are the text, but for a byte-order mark.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    // A byte-order mark is no part of the program, though the lexer would take it for an unknown token.
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    tokenize(&text[start..], FrontmatterAllowed::No).map(move |token| {
        let end = start + token.len as usize;
        let made = Token { kind: token.kind, text: &text[start..end], start };
        start = end;
        made
    })
}

fn is_trivia(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. })
}

/// The position of a byte.
pub(crate) fn position(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: 1 + before.bytes().filter(|b| *b == b'\n').count(),
        column: 1 + text[line_start..offset].chars().count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        tests(text).into_iter().map(|t| t.name).collect()
    }

    #[test]
    fn a_blank_is_a_token_and_nothing_inside_strings_or_comments() {
        let text = "// __\nfn f() { g(\"__\", r#\"__\"#, '_', __x, __, /* __ */ __) }";
        let at: Vec<_> = blanks(text).iter().map(|p| (p.line, p.column)).collect();
        assert_eq!(at, [(2, 37), (2, 50)]);
    }

    #[test]
    fn lines_are_counted_alike_with_carriage_returns_and_a_byte_order_mark() {
        assert_eq!(blanks("\u{feff}a\r\nb __\r\n"), [Position { line: 2, column: 3 }]);
    }

    #[test]
    fn an_unfinished_string_or_comment_ends_the_code() {
        assert_eq!(blanks("a \"__"), []);
        assert_eq!(blanks("a /* __"), []);
    }

    #[test]
    fn tests_are_found_under_any_test_attribute_and_in_modules() {
        let text = "#[test] fn a() { if x { } }\n#[tokio::test(start_paused = true)]\nasync fn b() {}\n\
                    mod m { #[test] #[should_panic(expected = \"]\")] pub fn c() { mod_() } }\nfn d() {}\n#[test]\nfn e() {}";
        assert_eq!(names(text), ["a", "b", "m::c", "e"]);
    }

    #[test]
    fn a_test_that_a_macro_names_is_not_seen() {
        let text = "macro_rules! tests { ($name:ident) => { #[test] fn $name() {} } }\ntests!(a);\n#[test]\nfn b() {}";
        assert_eq!(names(text), ["b"]);
    }

    #[test]
    fn a_test_may_be_left_out_unless_asked_for() {
        let text = "#[test]\n#[ignore = \"long\"]\nfn a() {}\n#[ignore]\n#[test]\nfn b() {}\n#[test]\nfn c() {}";
        assert_eq!(tests(text).iter().map(|test| test.ignored).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn a_crate_is_named_by_a_path_or_an_import() {
        let words =
            path_words("mod rayon {}\nuse futures as _;\nuse {tokio::time, std::io};\n#[serde::x]\nfn n(rand: u8) {}");
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["futures", "serde", "std", "tokio"]);
    }

    #[test]
    fn a_commented_out_test_is_no_test() {
        assert!(names("// #[test]\n// fn a() {}\n/* #[test] fn b() {} */").is_empty());
    }
}
