//! What an object is called: by the variable it was made for, as far as the source tells.
//!
//! The place of `Mutex::new` is known to the column. From there the text is read backwards, out of one bracket after the
//! other, until a `let`, a `static` or the end of the statement is reached.

use std::{cell::RefCell, collections::HashMap};

use super::{
    execution::Execution,
    object::State,
    schedule::{ObjectId, Place, is_own},
};

/// How many lines a statement is looked back for.
const LINES: usize = 8;

/// One step from a variable to what is in it.
enum Piece {
    /// `.field`
    Field(String),
    /// `.0`
    Part(usize),
    /// `[0]`
    Element(usize),
}

/// The name of an object: `hits`, `lock.taken`, `ready.0`; of several that were made at one place, `forks#2`.
pub fn object_name(execution: &Execution, object: ObjectId) -> String {
    end_name(execution, object, false)
}

/// The same; for a channel, the name of its receiver or of its sender.
pub fn end_name(execution: &Execution, id: ObjectId, receiver: bool) -> String {
    let object = &execution.objects[id.index()];
    let is_channel = matches!(object.state, State::Channel(_));
    let name = in_source(object.made, is_channel.then_some(receiver as usize)).unwrap_or_else(|| {
        let at = if is_own(object.made) { format!("@{}", object.made.line()) } else { String::new() };
        format!("{}{at}", object.type_name)
    });
    let same = |other: &&super::object::Object| other.made == object.made && other.type_name == object.type_name;
    let all = execution.objects.iter().filter(same).count();
    let before = execution.objects[..id.index()].iter().filter(same).count();
    if all > 1 { format!("{name}#{}", before + 1) } else { name }
}

/// The name in the source. `end` picks one of several variables, as in `let (sender, receiver) = channel()`.
fn in_source(made: Place, end: Option<usize>) -> Option<String> {
    let before = text_before(made)?;
    let (mut pieces, statement) = outwards(&before);
    let mut name = statement.and_then(variables).map_or_else(String::new, |variables| match (&variables[..], end) {
        ([one], _) => one.clone(),
        (several, Some(end)) => several.get(end).cloned().unwrap_or_default(),
        (several, None) => match pieces.pop() {
            Some(Piece::Part(at)) => several.get(at).cloned().unwrap_or_default(),
            _ => String::new(),
        },
    });
    for piece in pieces.iter().rev() {
        name += &match piece {
            Piece::Field(field) if name.is_empty() => field.clone(),
            _ if name.is_empty() => return None,
            Piece::Field(field) => format!(".{field}"),
            Piece::Part(at) => format!(".{at}"),
            Piece::Element(at) => format!("[{at}]"),
        };
    }
    (!name.is_empty()).then_some(name)
}

/// Whether a file of the source has one of these words.
pub fn mentions(file: &str, words: &[&str]) -> bool {
    with_lines(file, |lines| lines.iter().any(|line| words.iter().any(|word| line.contains(word))))
}

fn with_lines<R>(file: &str, look: impl FnOnce(&[String]) -> R) -> R {
    thread_local! {
        static FILES: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
    }
    FILES.with_borrow_mut(|files| {
        let read = || read(file).lines().map(String::from).collect();
        look(files.entry(file.to_string()).or_insert_with(read))
    })
}

/// A source file: named from here, or from the package's folder, where the compiler was called in that.
fn read(file: &str) -> String {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    std::fs::read_to_string(file)
        .or_else(|_| std::fs::read_to_string(std::path::Path::new(&package).join(file)))
        .unwrap_or_default()
}

/// The source up to this place, a few lines of it.
fn text_before(place: Place) -> Option<Vec<char>> {
    with_lines(place.file(), |lines| {
        let line = place.line() as usize;
        let mut text: Vec<char> = lines.get(line.saturating_sub(LINES)..line - 1)?.join("\n").chars().collect();
        text.push('\n');
        text.extend(lines.get(line - 1)?.chars().take(place.column() as usize - 1));
        Some(text)
    })
}

/// Goes outwards from the end of the text, bracket by bracket. Returns what was passed, innermost first, and the text
/// to the left of the `=`.
fn outwards(text: &[char]) -> (Vec<Piece>, Option<&[char]>) {
    let is_word = |at: usize| text.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let (mut pieces, mut closed, mut commas, mut in_field) = (Vec::new(), 0, 0, false);
    for at in (0..text.len()).rev() {
        let (previous, next) = (at.checked_sub(1).map(|at| text[at]), text.get(at + 1).copied());
        match text[at] {
            ')' | ']' | '}' => closed += 1,
            '(' | '[' | '{' if closed > 0 => closed -= 1,
            _ if closed > 0 => {}
            ';' => break,
            ',' => commas += 1,
            bracket @ ('(' | '[' | '{') => {
                let is_call = at > 0 && is_word(at - 1);
                let is_repeated = text[at + 1..].starts_with(&['c', 'o', 'n', 's', 't']);
                match bracket {
                    '(' if !is_call => pieces.push(Piece::Part(commas)),
                    '[' if !is_call && !is_repeated => pieces.push(Piece::Element(commas)),
                    _ => {}
                }
                (commas, in_field) = (0, false);
            }
            ':' if previous != Some(':') && next != Some(':') && !in_field => {
                in_field = true;
                let begin = (0..at).rev().find(|&at| !is_word(at)).map_or(0, |at| at + 1);
                pieces.push(Piece::Field(text[begin..at].iter().collect()));
            }
            '=' if next != Some('>') && next != Some('=') && previous.is_none_or(|c| c == ' ') => {
                return (pieces, Some(&text[..at]));
            }
            'f' if next == Some('n') && !is_word(at + 2) && !previous.is_some_and(char::is_alphanumeric) => break,
            _ => {}
        }
    }
    (pieces, None)
}

/// The variables that a statement declares, given the text up to its `=`.
fn variables(before: &[char]) -> Option<Vec<String>> {
    let text: String = before.iter().collect();
    let statement = text.rsplit([';', '{', '}']).next()?;
    let (_, pattern) = ["let ", "static ", "const "].iter().find_map(|keyword| statement.rsplit_once(keyword))?;
    let names = pattern.trim().strip_prefix('(').map_or(pattern, |tuple| tuple.split(')').next().unwrap_or(tuple));
    let is_tuple = pattern.trim().starts_with('(');
    let names = names.split(',').filter(|name| !name.trim().is_empty()).map(|name| {
        let name = name.trim().trim_start_matches("mut ");
        name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    });
    Some(if is_tuple { names.collect() } else { names.take(1).collect() })
}
