//! What an object is called: by the variable it was made for, as far as the source tells.
//!
//! The place of `Mutex::new` is known to the column. From there the text is read backwards, out of one bracket after the
//! other, until a `let`, a `static` or the end of the statement is reached.

use std::panic::Location;

use crate::source::{line, text_before};

/// Which end of a channel: `let (sender, receiver) = channel()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The first variable.
    Sender,
    /// The second one.
    Receiver,
}

impl End {
    /// The end that a call like `rx.recv()` is made on.
    pub fn of_call(call: &str) -> End {
        if call.contains("recv") || call.contains("Receiver") { End::Receiver } else { End::Sender }
    }
}

/// One step from a variable to what is in it.
enum Piece {
    /// `.field`
    Field(String),
    /// `.0`
    Part(usize),
    /// `[0]`
    Element(usize),
}

/// The name of an object by the place where it was made: `hits`, `lock.taken`, `ready.0`. Else by its type and the line.
/// Several that were made at one place are numbered: `forks#2`. `twins` says of each of them, in order, whether it is the
/// one to be named.
pub fn of_object(
    made: &Location<'_>,
    type_name: &str,
    end: Option<End>,
    twins: impl IntoIterator<Item = bool>,
) -> String {
    let named = if is_derived(made) { of_derived_field(made, type_name) } else { of_variable(made, end) };
    let name = named.unwrap_or_else(|| {
        let at = if is_own(made) { format!("@{}", made.line()) } else { String::new() };
        format!("{type_name}{at}")
    });
    let twins: Vec<bool> = twins.into_iter().collect();
    match twins.iter().position(|is_it| *is_it) {
        Some(before) if twins.len() > 1 => format!("{name}#{}", before + 1),
        _ => name,
    }
}

/// Whether an object was made by a `derive`, whose place is that of the attribute: nothing before it says what it is.
fn is_derived(made: &Location<'_>) -> bool {
    line(made.file(), made.line()).is_some_and(|line| line.trim_start().starts_with("#[derive("))
}

/// The field, where the object was made by a `derive(Default)`, whose place is that of the attribute: the only one of its
/// type. Of several nobody can say which is which.
fn of_derived_field(made: &Location<'_>, type_name: &str) -> Option<String> {
    let below = (made.line() + 1..).map_while(|number| line(made.file(), number));
    let body = below.skip_while(|text| !text.contains('{')).skip(1).take_while(|text| !text.starts_with('}'));
    let is_of_type = |text: &str| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == type_name);
    let mut fields = body.filter(|text| !text.trim_start().starts_with("//")).filter_map(|text| {
        let text = text.trim_start();
        let (name, of) = text.split_once(':')?;
        is_of_type(of).then(|| name.trim_start_matches("pub(crate) ").trim_start_matches("pub ").to_string())
    });
    let field = fields.next().filter(|name| name.chars().all(|letter| letter.is_alphanumeric() || letter == '_'))?;
    fields.next().is_none().then_some(field)
}

/// Whether a place is in the learner's own source: a function of `std` that is handed on (`spawn(thread::park)`) is called
/// from the library's.
pub fn is_own(place: &Location<'_>) -> bool {
    !place.file().starts_with("/rustc/") && !place.file().contains("rustlib")
}

/// Whether an object was made in the line of its `static`.
pub fn is_static(made: &Location<'_>) -> bool {
    let line = line(made.file(), made.line()).unwrap_or_default();
    line.trim().trim_start_matches("pub ").starts_with("static ")
}

/// What a method is called on, by the place of its name: `hits` in `hits.load()`, `self.forks[0]`.
pub fn of_receiver(file: &str, line: u32, column: u32) -> Option<String> {
    let text: String = text_before(file, line, column)?.into_iter().collect();
    let text = text.trim_end().strip_suffix('.')?.trim_end();
    let mut open = 0;
    let is_part = |letter: char| {
        match letter {
            ']' => open += 1,
            '[' if open == 0 => return false,
            '[' => open -= 1,
            _ => {}
        }
        open > 0 || letter.is_alphanumeric() || matches!(letter, '_' | '.' | '[')
    };
    let name = &text[text.trim_end_matches(is_part).len()..];
    (!name.is_empty()).then(|| name.to_string())
}

/// The variable. `end` picks one of several.
fn of_variable(made: &Location<'_>, end: Option<End>) -> Option<String> {
    let before = text_before(made.file(), made.line(), made.column())?;
    let (mut pieces, statement) = outwards(&before);
    let mut name = statement.and_then(variables).map_or_else(String::new, |variables| match (&variables[..], end) {
        ([one], _) => one.clone(),
        (several, Some(end)) => several.get(end as usize).cloned().unwrap_or_default(),
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
