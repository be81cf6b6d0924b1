//! What a submission may not do, since the tests would not be the course's any more: give another meaning to the words that
//! they use, read what it is judged by, or leave the process with a code of its own. All of it is seen from the words of
//! the file, before anything is compiled. What the exercise or its solution does itself is allowed.

use std::collections::BTreeSet;

use super::{
    items::{File, Import, Item, Kind, is_word, plain},
    judged::{Note, defines},
};
use crate::source;

/// The crates of every Rust.
const STANDARD: [&str; 3] = ["std", "core", "alloc"];

/// What every file finds without an import, macros apart.
const PRELUDE: &str = "Send Sized Sync Unpin Drop Fn FnMut FnOnce AsyncFn AsyncFnMut AsyncFnOnce drop size_of align_of \
    size_of_val align_of_val Box ToOwned Clone PartialEq PartialOrd Eq Ord AsRef AsMut Into From Default Iterator Extend \
    IntoIterator DoubleEndedIterator ExactSizeIterator Option Some None Result Ok Err String ToString Vec TryFrom TryInto \
    FromIterator Future IntoFuture Copy Debug Hash bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 \
    f64 test derive";

/// Macros that make items and are nobody's own.
const ITEM_MACROS: [&str; 2] = ["thread_local", "task_local"];

/// What exercises and solutions show that may be done.
#[derive(Debug, Default)]
pub(super) struct Known {
    words: BTreeSet<String>,
    definitions: BTreeSet<String>,
    globs: BTreeSet<String>,
    item_macros: BTreeSet<String>,
    /// The names of crates.
    roots: BTreeSet<String>,
}

impl Known {
    /// From these files of the course and the crates that it has. A file that can't be taken apart shows nothing.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>, crates: &[String]) -> Known {
        let mut known = Known::default();
        known.roots.extend(STANDARD.map(String::from).into_iter().chain(crates.iter().cloned()));
        for file in texts.filter_map(|text| File::of(text).ok()) {
            known
                .words
                .extend(file.code.iter().filter(|token| is_word(token)).map(|token| plain(token.text).into_owned()));
            for item in &file.items {
                match item.kind {
                    Kind::Use => {
                        let globs = file.imports(item).into_iter().filter(|import| import.is_glob);
                        known.globs.extend(globs.map(|import| import.path));
                    }
                    Kind::MacroCall => {
                        known.definitions.extend(statics(&file, item));
                        known.item_macros.extend(item.name.clone());
                    }
                    _ if defines(item) => known.definitions.extend(item.name.clone()),
                    _ => {}
                }
            }
        }
        known
    }
}

/// The statics that a macro such as `thread_local!` makes.
fn statics(file: &File<'_>, item: &Item) -> Vec<String> {
    let words = &file.code[item.tokens.clone()];
    words.windows(2).filter(|pair| pair[0].text == "static").map(|pair| plain(pair[1].text).into_owned()).collect()
}

/// Looks at the learner's items of a koan whose tests are the course's. `uses` are the names that those look up, and
/// `imports` what the exercise and its solution import.
pub(super) fn hold_for(
    file: &File<'_>,
    own: &[&Item],
    uses: &BTreeSet<String>,
    imports: &[Import],
    known: &Known,
) -> Result<(), Note> {
    let imported: BTreeSet<&String> = imports.iter().filter_map(|import| import.name.as_ref()).collect();
    let prelude: BTreeSet<&str> = PRELUDE.split_whitespace().collect();
    // Names whose meaning is not the learner's to give: other names that tests use are their own variables.
    let is_given = |name: &String| {
        known.roots.contains(name)
            || uses.contains(name)
                && !known.definitions.contains(name)
                && (imported.contains(name) || prelude.contains(name.as_str()))
    };
    let enums: BTreeSet<&String> = own
        .iter()
        .filter(|item| item.kind == Kind::Definition("enum"))
        .filter(|item| !variants(file, item).iter().any(|name| uses.contains(name) || prelude.contains(name.as_str())))
        .filter_map(|item| item.name.as_ref())
        .collect();
    for item in own {
        let refused = |text: String| Err(Note::at(file.line(item), text));
        let name = item.name.clone().unwrap_or_default();
        match &item.kind {
            Kind::Use => {
                for import in file.imports(item) {
                    let root = import.path.split("::").next().unwrap_or_default().to_string();
                    let is_same = || imports.iter().any(|other| other.path == import.path && other.name == import.name);
                    if import.is_glob {
                        let last = import.path.rsplit("::").next().unwrap_or_default().to_string();
                        if !known.roots.contains(&root) && !known.globs.contains(&import.path) && !enums.contains(&last)
                        {
                            return refused(format!(
                                "`use {}::*` may give another meaning to words of the tests",
                                import.path
                            ));
                        }
                        continue;
                    }
                    let Some(name) = &import.name else { continue };
                    let last = import.path.rsplit("::").next().unwrap_or_default();
                    let is_itself = last == name && known.roots.contains(&root) && !imported.contains(name);
                    let is_macro = uses.contains(name) && !known.definitions.contains(name) && last != name;
                    if (is_given(name) || is_macro) && !is_same() && !is_itself {
                        return refused(format!(
                            "the tests use `{name}`, and `use {}` gives it another meaning",
                            import.path
                        ));
                    }
                }
            }
            Kind::MacroCall if !ITEM_MACROS.contains(&name.as_str()) && !known.item_macros.contains(&name) => {
                return refused(format!("what `{name}!` makes here can't be seen before it is compiled; write it out"));
            }
            Kind::MacroCall => {
                if let Some(name) = statics(file, item).into_iter().find(&is_given) {
                    return refused(format!("the tests use `{name}`, and this gives it another meaning"));
                }
            }
            _ if defines(item) && is_given(&name) => {
                return refused(format!("the tests use `{name}`, and this gives it another meaning"));
            }
            _ => {}
        }
        elsewhere(file, item)?;
        words(file, item.tokens.clone(), uses, known, false)?;
    }
    Ok(())
}

/// A trait of the learner's whose method takes `self` by value comes before a method of the type's own that borrows it: it
/// could answer what the tests ask of a clock or a list.
pub(super) fn no_methods_of(
    file: &File<'_>,
    own: &[&Item],
    calls: &BTreeSet<String>,
    known: &Known,
) -> Result<(), Note> {
    for item in own.iter().flat_map(|item| file.with_inner(item).unwrap_or_default()) {
        let is_new = item.name.as_ref().is_some_and(|name| !known.definitions.contains(name));
        if item.kind != Kind::Definition("trait") || !is_new {
            continue;
        }
        let words = file.code[item.tokens.clone()].windows(2);
        let mut functions = words.filter(|pair| pair[0].text == "fn").map(|pair| plain(pair[1].text));
        if let Some(name) = functions.find(|name| calls.contains(name.as_ref())) {
            let text = format!("the tests call `{name}`, and a trait of this file gives it another meaning");
            return Err(Note::at(file.line(&item), text));
        }
    }
    Ok(())
}

/// Looks at a file whose tests are the learner's: nothing in it may reach into `module`, which uses these names.
pub(super) fn hold_for_tests(
    file: &File<'_>,
    uses: &BTreeSet<String>,
    known: &Known,
    module: &str,
) -> Result<(), Note> {
    for item in &file.items {
        let is_module = item.name.as_deref() == Some(module) && matches!(item.kind, Kind::Module(_));
        if !is_module {
            elsewhere(file, item)?;
            words(file, item.tokens.clone(), uses, known, true)?;
        }
    }
    Ok(())
}

/// Code that stands in another file was not submitted.
fn elsewhere(file: &File<'_>, item: &Item) -> Result<(), Note> {
    let Ok(all) = file.with_inner(item) else {
        return Err(Note::at(file.line(item), "its modules can't be taken apart"));
    };
    match all.iter().find(|item| item.kind == Kind::ModuleElsewhere) {
        Some(item) => {
            let name = item.name.clone().unwrap_or_default();
            Err(Note::at(file.line(item), format!("`mod {name};` stands for another file, and a koan is one file")))
        }
        None => Ok(()),
    }
}

/// What single words tell, wherever they stand: in functions, in macros.
pub(super) fn words(
    file: &File<'_>,
    tokens: std::ops::Range<usize>,
    uses: &BTreeSet<String>,
    known: &Known,
    writes_tests: bool,
) -> Result<(), Note> {
    let is_unix = || file.code.iter().any(|token| plain(token.text) == "unix");
    for at in tokens {
        let token = &file.code[at];
        if !is_word(token) {
            continue;
        }
        let word = plain(token.text);
        let after = |by: usize| file.code.get(at + by).map_or("", |token| token.text);
        let before = |by: usize| at.checked_sub(by).map_or("", |at| file.code[at].text);
        let why = match word.as_ref() {
            "macro_rules" if after(1) == "!" => {
                let name = plain(after(2));
                if after(2) == "$" || uses.contains(name.as_ref()) && !known.definitions.contains(name.as_ref()) {
                    return Err(Note::at(
                        file.line_at(at),
                        "a macro of this name would take the place of one that the course's part uses",
                    ));
                }
                continue;
            }
            "path" if before(1) == "[" && matches!(before(2), "#" | "!") => "`#[path]`: code from another file",
            _ if known.words.contains(word.as_ref()) => continue,
            "unsafe" => "`unsafe` code, which the exercise has no use for",
            "extern" => "`extern`: code from elsewhere",
            "include" | "include_str" | "include_bytes" => "`include!` of another file",
            "macro_export" | "macro_use" => "a macro that reaches out of its module",
            "asm" | "global_asm" | "naked_asm" | "no_mangle" | "export_name" | "link_section" | "global_allocator" => {
                "something below Rust"
            }
            "file" if writes_tests && after(1) == "!" => "`file!`: tests are for the module, not for its text",
            "exit" if !(matches!(before(1), "." | "fn") || before(1) == ":" && before(3) == "Self") => {
                "`exit`, which ends the tests as well"
            }
            "exec" if matches!(before(1), "." | ":") && is_unix() => "`exec`, which ends the tests as well",
            _ => continue,
        };
        return Err(Note::at(file.line_at(at), format!("it uses {why}")));
    }
    Ok(())
}

/// The variants of an enum: the first word behind each brace and comma, attributes apart.
fn variants(file: &File<'_>, item: &Item) -> Vec<String> {
    let code = &file.code[item.tokens.clone()];
    let Some(open) = code.iter().position(|token| token.text == "{") else { return Vec::new() };
    let (mut depth, mut names) = (0, Vec::new());
    for (at, token) in code.iter().enumerate().skip(open) {
        let is_first = depth == 1 && matches!(code[at - 1].text, "{" | "," | "]");
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            word if is_first && is_word(token) => names.push(plain(word).into_owned()),
            _ => {}
        }
    }
    names
}

/// Words that no value needs: a blank takes a value.
const NO_VALUE: [&str; 26] = [
    "fn",
    "struct",
    "impl",
    "enum",
    "trait",
    "mod",
    "use",
    "let",
    "const",
    "static",
    "loop",
    "while",
    "for",
    "if",
    "match",
    "async",
    "await",
    "move",
    "return",
    "break",
    "continue",
    "macro_rules",
    "type",
    "crate",
    "self",
    "super",
];

/// Whether code is a value that can stand in a blank; else why not.
pub(super) fn is_value(code: &[source::Token<'_>], known: &BTreeSet<&str>) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for (at, token) in code.iter().enumerate() {
        let next = code.get(at + 1).map_or("", |token| token.text);
        let word = plain(token.text);
        let is_macro = is_word(token) && next == "!" && code.get(at + 2).is_some_and(|token| token.text != "=");
        match token.text {
            "(" | "[" | "{" => open.push(token.text),
            ")" | "]" | "}" if open.pop().is_none() => return Err("it closes more brackets than it opens".into()),
            ";" if open.last() != Some(&"[") => return Err("it holds more than one value".into()),
            "," if open.is_empty() => return Err("it holds more than one value".into()),
            "#" | "|" | "?" => return Err(format!("it holds a `{}`", token.text)),
            _ if is_macro && !matches!(word.as_ref(), "vec" | "format") => return Err(format!("it calls `{word}!`")),
            _ if is_word(token)
                && (NO_VALUE.contains(&word.as_ref()) || REACHES_OUT.contains(&word.as_ref()))
                && !known.contains(word.as_ref()) =>
            {
                return Err(format!("it holds `{word}`"));
            }
            _ => {}
        }
    }
    if open.is_empty() { Ok(()) } else { Err("it opens more brackets than it closes".into()) }
}

/// Words by which a value would do something, or find out instead of predicting.
const REACHES_OUT: [&str; 12] = [
    "unsafe",
    "extern",
    "exit",
    "exec",
    "process",
    "env",
    "fs",
    "include",
    "include_str",
    "include_bytes",
    "thread",
    "panic",
];
