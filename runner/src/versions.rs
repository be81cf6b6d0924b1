//! What a koan to prove is about: a module that is right, and broken versions of it that its tests have to catch.
//!
//! The right version is the first module of the exercise, so that plain `cargo test` and every editor know it. The broken
//! ones lie beside the solutions, in `solutions/CHAPTER/broken/KOAN.NAME.rs`: each is the inside of that module, and its
//! first line, `//! …`, says what it does wrong.

use std::ops::Range;

use crate::source;

/// A broken version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its short name: `adds_in_two_steps`.
    pub name: String,
    /// What it does wrong, in a sentence; empty where its author did not say.
    pub does: String,
    /// The inside of the module.
    pub body: String,
}

impl Broken {
    /// Reads one from the text of its file.
    pub fn of(name: &str, text: &str) -> Broken {
        let said = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect::<Vec<_>>().join(" ");
        Broken { name: name.to_string(), does: said, body: text.to_string() }
    }
}

/// The module under test, in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where what is between its braces stands, in bytes.
    pub inside: Range<usize>,
    /// Where all of it stands, from `mod` (or the `pub` before it) to the closing brace.
    whole: Range<usize>,
}

/// The first module of a text that is written out in it.
pub fn module(text: &str) -> Option<Module<'_>> {
    named(text, None)
}

/// The module of this name, likewise; the first one where it matters not.
pub(crate) fn named<'a>(text: &'a str, wanted: Option<&str>) -> Option<Module<'a>> {
    let code = source::code(text);
    let opens = |at: usize| {
        code[at].text == "mod"
            && code.get(at + 2).is_some_and(|brace| brace.text == "{")
            && wanted.is_none_or(|wanted| code[at + 1].text == wanted)
    };
    let at = (0..code.len()).find(|at| opens(*at))?;
    let mut depth = 0_usize;
    let close = code[at + 2..].iter().find(|token| {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let first = at.checked_sub(1).filter(|before| code[*before].text == "pub").unwrap_or(at);
    Some(Module {
        name: code[at + 1].text,
        inside: code[at + 2].start + 1..close.start,
        whole: code[first].start..close.start + 1,
    })
}

/// The learner's `text` with `body` inside the module of this name. Everything else stays in its line: the module moves
/// to the end. None where there is no such module.
pub fn with(text: &str, name: &str, body: &str) -> Option<String> {
    let Module { whole, .. } = named(text, Some(name))?;
    let is_public = if text[whole.clone()].starts_with("pub") { "pub " } else { "" };
    // What stands before the module, such as its `///` lines, has to stand before something.
    let lines = "\n".repeat(text[whole.clone()].matches('\n').count());
    let (before, after) = (&text[..whole.start], &text[whole.end..]);
    Some(format!("{before}const _: () = ();{lines}{after}\n{is_public}mod {name} {{\n{body}\n}}\n"))
}

/// Whether the inside of the module of this name is the same in both texts, but for white space and comments.
pub fn same_inside(text: &str, other: &str, name: &str) -> bool {
    let inside = |text| {
        let module = named(text, Some(name))?;
        Some(source::code(&text[module.inside]).into_iter().map(|token| token.text.to_string()).collect::<Vec<_>>())
    };
    inside(text) == inside(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "//! mod no { }\nuse bank::Bank;\n\n/// Right.\nmod bank {\n    pub struct Bank { x: u8 }\n}\n\n\
        mod other {}\n#[test]\nfn t() {}\n";

    #[test]
    fn the_first_module_is_the_one_under_test() {
        let module = module(TEXT).expect("there is one");
        assert_eq!((module.name, TEXT[module.inside].trim()), ("bank", "pub struct Bank { x: u8 }"));
        assert_eq!(super::module("mod elsewhere;\nfn f() {}"), None);
    }

    #[test]
    fn everything_else_stays_in_its_line() {
        let swapped = with(TEXT, "bank", "//! Wrong.\npub struct Bank;").expect("it has the module");
        let line = |text: &str| text.lines().position(|line| line == "fn t() {}");
        assert_eq!(line(&swapped), line(TEXT));
        assert!(swapped.ends_with("\nmod bank {\n//! Wrong.\npub struct Bank;\n}\n"), "{swapped}");
        assert!(!swapped.contains("x: u8"));
        assert_eq!(with(TEXT, "till", ""), None);
    }

    #[test]
    fn white_space_and_comments_are_no_difference() {
        assert!(same_inside(TEXT, "mod bank { // mine\npub struct Bank {\nx: u8 } }", "bank"));
        assert!(!same_inside(TEXT, "mod bank { pub struct Bank { x: u16 } }", "bank"));
    }

    #[test]
    fn what_a_version_does_wrong_stands_at_its_top() {
        let broken = Broken::of("late", "//! It comes late,\n//! and says nothing.\n\npub fn f() {}\n");
        assert_eq!(broken.does, "It comes late, and says nothing.");
    }
}
