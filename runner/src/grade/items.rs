//! A file taken apart into its items, by lexing alone: what stands between an item's braces is not looked into. No file,
//! however deeply nested, costs more than its length, and a file that can't be taken apart is not guessed at.

use std::{borrow::Cow, ops::Range};

use ra_ap_rustc_lexer::TokenKind;

use crate::source::{self, Token};

/// Modules (and braces in imports) within each other, at most.
const DEEPEST: usize = 32;

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `#![…]`
    InnerAttribute,
    /// `use`
    Use,
    /// `fn`
    Function,
    /// `struct`, `enum`, `union`, `trait`, `type`, `const`, `static`: the keyword.
    Definition(&'static str),
    /// `impl`
    Impl,
    /// `mod NAME { … }`; the tokens between its braces.
    Module(Range<usize>),
    /// `mod NAME;`
    ModuleElsewhere,
    /// `macro_rules!`
    Macro,
    /// A macro that is called where items stand.
    MacroCall,
    /// `extern crate`, `extern "C" { … }`
    Extern,
}

/// An item.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What it is.
    pub(super) kind: Kind,
    /// The name that it defines, or the name of the macro that is called.
    pub(super) name: Option<String>,
    /// Its tokens, attributes included.
    pub(super) tokens: Range<usize>,
    /// Where it stands, in bytes.
    pub(super) bytes: Range<usize>,
    /// Whether an attribute makes a test of it.
    pub(super) is_test: bool,
}

/// A place at which a file can't be taken apart: the byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stuck(pub(super) usize);

/// A text with its items.
#[derive(Debug)]
pub(super) struct File<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its tokens, without white space and comments.
    pub(super) code: Vec<Token<'a>>,
    /// For each opening bracket, where it is closed.
    closes: Vec<usize>,
    /// The items that stand in no other.
    pub(super) items: Vec<Item>,
}

/// An import: a path, and the name that it binds; none for `*` and `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The path, such as `std::thread`.
    pub(super) path: String,
    /// The name it can be called by.
    pub(super) name: Option<String>,
    /// Whether it ends in `*`.
    pub(super) is_glob: bool,
}

/// An identifier as the compiler sees it: `r#` makes no difference, and neither does the Kelvin sign (the one letter beyond
/// ASCII that is turned into one within it).
pub(super) fn plain(word: &str) -> Cow<'_, str> {
    let word = word.strip_prefix("r#").unwrap_or(word);
    if word.is_ascii() { Cow::Borrowed(word) } else { Cow::Owned(word.replace('\u{212a}', "K")) }
}

/// Whether a token is a word: an identifier or a keyword.
pub(super) fn is_word(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Ident | TokenKind::RawIdent)
}

impl<'a> File<'a> {
    /// Takes a text apart.
    pub(super) fn of(text: &'a str) -> Result<File<'a>, Stuck> {
        let code = source::code(text);
        let closes = matched(&code)?;
        let mut file = File { text, code, closes, items: Vec::new() };
        file.items = file.items_in(0..file.code.len())?;
        Ok(file)
    }

    /// The items in a module's tokens.
    pub(super) fn items_in(&self, tokens: Range<usize>) -> Result<Vec<Item>, Stuck> {
        let mut items = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            let item = self.item(at, tokens.end)?;
            at = item.tokens.end;
            items.push(item);
        }
        Ok(items)
    }

    /// An item with all that stand in the modules in it, itself first.
    pub(super) fn with_inner(&self, item: &Item) -> Result<Vec<Item>, Stuck> {
        let (mut found, mut next, mut depth) = (Vec::new(), vec![item.clone()], 0);
        while !next.is_empty() {
            depth += 1;
            if depth > DEEPEST {
                return Err(Stuck(item.bytes.start));
            }
            let modules: Vec<Range<usize>> = next
                .iter()
                .filter_map(|item| if let Kind::Module(inside) = &item.kind { Some(inside.clone()) } else { None })
                .collect();
            found.append(&mut next);
            for inside in modules {
                next.extend(self.items_in(inside)?);
            }
        }
        Ok(found)
    }

    /// Whether an item is a test, or a module with one in it.
    pub(super) fn has_tests(&self, item: &Item) -> bool {
        self.with_inner(item).is_ok_and(|inner| inner.iter().any(|item| item.is_test))
    }

    /// An item's text.
    pub(super) fn text_of(&self, item: &Item) -> &'a str {
        &self.text[item.bytes.clone()]
    }

    /// An item's tokens, to be compared: white space and comments are no difference.
    pub(super) fn words_of(&self, item: &Item) -> Vec<&'a str> {
        self.code[item.tokens.clone()].iter().map(|token| token.text).collect()
    }

    /// What stands before the braces of an `impl`, without its attributes.
    pub(super) fn header(&self, item: &Item) -> Vec<&'a str> {
        let words = self.code[item.tokens.clone()].iter().map(|token| token.text);
        words.skip_while(|word| *word != "impl").take_while(|word| *word != "{").collect()
    }

    /// The line of an item, counted from 1.
    pub(super) fn line(&self, item: &Item) -> usize {
        self.line_at(item.tokens.start)
    }

    /// The line of a token.
    pub(super) fn line_at(&self, token: usize) -> usize {
        source::position(self.text, self.code[token].start).line
    }

    /// The words that a `#` at this token encloses, if it begins an attribute.
    pub(super) fn attribute(&self, at: usize) -> Option<Range<usize>> {
        let open = if self.is(at + 1, "!") { at + 2 } else { at + 1 };
        (self.is(at, "#") && self.is(open, "[")).then(|| open + 1..self.closes[open])
    }

    /// What an import brings.
    pub(super) fn imports(&self, item: &Item) -> Vec<Import> {
        let Some(start) = item.tokens.clone().find(|at| self.is(*at, "use")) else { return Vec::new() };
        let mut found = Vec::new();
        self.leaves(start + 1..item.tokens.end - 1, String::new(), &mut found, 0);
        found
    }

    fn leaves(&self, tokens: Range<usize>, before: String, found: &mut Vec<Import>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let (mut at, mut path, mut name) = (tokens.start, before.clone(), None);
        let mut is_glob = false;
        let mut end = |path: &mut String, name: &mut Option<String>, is_glob: &mut bool| {
            if *path != before || *is_glob {
                // `a::{self}` brings `a`.
                let whole = path.trim_matches(':');
                let whole = whole.strip_suffix("::self").unwrap_or(whole).to_string();
                let last = whole.rsplit("::").next().map(String::from);
                let bound = name.take().or(last).filter(|name| name != "_" && !*is_glob);
                found.push(Import { path: whole, name: bound, is_glob: *is_glob });
            }
            (*path, *is_glob) = (before.clone(), false);
        };
        let mut groups = Vec::new();
        while at < tokens.end {
            let token = &self.code[at];
            match token.text {
                "," => end(&mut path, &mut name, &mut is_glob),
                "{" => {
                    groups.push((at + 1..self.closes[at], std::mem::replace(&mut path, before.clone())));
                    at = self.closes[at];
                }
                "*" => is_glob = true,
                ":" => path.push(':'),
                "as" => {
                    name = self.code.get(at + 1).map(|token| plain(token.text).into_owned());
                    at += 1;
                }
                word => path.push_str(&plain(word)),
            }
            at += 1;
        }
        end(&mut path, &mut name, &mut is_glob);
        for (inside, path) in groups {
            self.leaves(inside, path, found, depth + 1);
        }
    }

    pub(super) fn is(&self, at: usize, text: &str) -> bool {
        self.code.get(at).is_some_and(|token| token.text == text)
    }

    fn item(&self, start: usize, end: usize) -> Result<Item, Stuck> {
        let stuck = |at: usize| Stuck(self.code.get(at).map_or(self.text.len(), |token| token.start));
        let mut at = start;
        let mut is_test = false;
        while let Some(words) = self.attribute(at) {
            let close = words.end;
            if self.is(at + 1, "!") {
                if at != start {
                    return Err(stuck(at));
                }
                return Ok(self.made(Kind::InnerAttribute, None, start..close + 1, false));
            }
            is_test |= self.makes_a_test(words);
            at = close + 1;
        }
        if self.is(at, "pub") {
            at += 1;
            if self.is(at, "(") {
                at = self.closes[at] + 1;
            }
        }
        let (kind, name) = loop {
            let word = self.code.get(at).filter(|token| at < end && is_word(token)).ok_or_else(|| stuck(at))?.text;
            let next = |by: usize| self.code.get(at + by).map_or("", |token| token.text);
            let named =
                || self.code.get(at + 1).filter(|token| is_word(token)).map(|token| plain(token.text).into_owned());
            let definition = |keyword| (Kind::Definition(keyword), named());
            match word {
                "extern" if next(1) == "crate" => break (Kind::Extern, None),
                "extern" => {
                    at += if matches!(self.code.get(at + 1), Some(token) if matches!(token.kind, TokenKind::Literal { .. }))
                    {
                        2
                    } else {
                        1
                    };
                    if self.is(at, "{") {
                        break (Kind::Extern, None);
                    }
                }
                "const" if !matches!(next(1), "fn" | "unsafe" | "async" | "extern") => break definition("const"),
                "async" | "unsafe" | "safe" | "const" | "auto" | "default" if next(1) != "!" => at += 1,
                "use" => break (Kind::Use, None),
                "fn" => break (Kind::Function, named()),
                "struct" => break definition("struct"),
                "enum" => break definition("enum"),
                "trait" => break definition("trait"),
                "type" => break definition("type"),
                "static" if next(1) == "mut" => {
                    break (
                        Kind::Definition("static"),
                        self.code.get(at + 2).map(|token| plain(token.text).into_owned()),
                    );
                }
                "static" => break definition("static"),
                "union" if next(1) != "!" && next(1) != ":" => break definition("union"),
                "impl" => break (Kind::Impl, None),
                "mod" if next(2) == ";" => break (Kind::ModuleElsewhere, named()),
                "mod" if next(2) == "{" => break (Kind::Module(at + 3..self.closes[at + 2]), named()),
                "macro_rules" if next(1) == "!" => {
                    break (Kind::Macro, self.code.get(at + 2).map(|token| plain(token.text).into_owned()));
                }
                _ => {
                    let mut last = at;
                    while self.is(last + 1, ":") && self.is(last + 2, ":") {
                        last += 3;
                    }
                    if !self.is(last + 1, "!") {
                        return Err(stuck(at));
                    }
                    break (Kind::MacroCall, self.code.get(last).map(|token| plain(token.text).into_owned()));
                }
            }
        };
        let close = self.end(&kind, at, end).ok_or_else(|| stuck(at))?;
        Ok(self.made(kind, name, start..close + 1, is_test))
    }

    /// The last token of an item whose keyword is at `at`.
    fn end(&self, kind: &Kind, mut at: usize, end: usize) -> Option<usize> {
        let ends_with_braces = match kind {
            Kind::Use | Kind::Definition("const" | "static" | "type") => false,
            Kind::Extern => !self.is(at, "extern"),
            _ => true,
        };
        while at < end {
            match self.code[at].text {
                ";" => return Some(at),
                "{" if ends_with_braces => {
                    at = self.closes[at];
                    // `Foo<{ N }>`: a value among types.
                    if !matches!(self.code.get(at + 1).map(|token| token.text), Some(">" | ",")) {
                        return Some(at);
                    }
                }
                "(" | "[" | "{" => at = self.closes[at],
                ")" | "]" | "}" => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn made(&self, kind: Kind, name: Option<String>, tokens: Range<usize>, is_test: bool) -> Item {
        let last = &self.code[tokens.end - 1];
        let bytes = self.code[tokens.start].start..last.start + last.text.len();
        Item { kind, name, tokens, bytes, is_test }
    }

    /// Whether an attribute of these words makes a test: `test`, `tokio::test(…)`, and either under a condition.
    fn makes_a_test(&self, words: Range<usize>) -> bool {
        let code = &self.code[words];
        let path = code.iter().take_while(|token| is_word(token) || token.text == ":").filter(|token| is_word(token));
        let is_conditional = code.first().is_some_and(|token| token.text == "cfg_attr");
        path.last().is_some_and(|token| plain(token.text) == "test")
            || is_conditional && code.iter().any(|token| is_word(token) && plain(token.text) == "test")
    }
}

/// For each opening bracket, where it is closed.
fn matched(code: &[Token<'_>]) -> Result<Vec<usize>, Stuck> {
    let mut closes = vec![0; code.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in code.iter().enumerate() {
        let opening = match token.text {
            "(" | "[" | "{" => {
                open.push(at);
                continue;
            }
            ")" => "(",
            "]" => "[",
            "}" => "{",
            _ => continue,
        };
        match open.pop() {
            Some(before) if code[before].text == opening => closes[before] = at,
            _ => return Err(Stuck(token.start)),
        }
    }
    open.last().map_or(Ok(closes), |left| Err(Stuck(code[*left].start)))
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
