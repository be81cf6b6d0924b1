//! What the objects are called in the source.

use std::{cell::RefCell, collections::HashMap};

use crate::table::{Object, ObjectNo, Place, State, Table};

/// So many lines above a `Mutex::new(…)` are looked at for the `let` that it belongs to.
const LINES_ABOVE: u32 = 3;

/// What an object is called: by the variable it was made for, if the source tells; else by its type and line. Several that
/// were made at one place are numbered, in the order of their first use.
pub fn object_name(table: &Table, number: ObjectNo, operation: &str) -> String {
    let Some(object) = table.objects.get(&number) else { return "something that is gone".into() };
    let name = variable_of(object.made, operation.starts_with("recv"))
        .unwrap_or_else(|| format!("{}@{}", object.type_name, object.made.line()));
    let twin = |other: &&Object| other.made == object.made && other.type_name == object.type_name;
    if table.objects.values().filter(twin).count() < 2 {
        return name;
    }
    let before = table.objects.range(..number).filter(|(_, other)| twin(other)).count();
    format!("{name}#{}", before + 1)
}

/// Whether an object is a static, or may live on in one: other tests may use it.
pub fn outlives_test(table: &Table, number: ObjectNo) -> bool {
    let Some(object) = table.objects.get(&number) else { return false };
    let is_static = |line: String| line.trim().trim_start_matches("pub ").starts_with("static ");
    let lives_on = matches!(&object.state, State::Channel(channel) if channel.lives_on);
    lives_on || source_line(object.made, object.made.line()).is_some_and(is_static)
}

fn variable_of(made: Place, second: bool) -> Option<String> {
    let line = source_line(made, made.line())?;
    if let Some(name) = variable(&line, second) {
        return Some(name);
    }
    // `let x = Arc::new(` with the `Mutex::new` in a line of its own.
    for above in 1..=LINES_ABOVE {
        let line = source_line(made, made.line().checked_sub(above)?)?;
        if line.contains(';') {
            return None;
        }
        if let Some(name) = variable(&line, second) {
            return Some(name);
        }
    }
    None
}

/// `let hits = …`, `static HITS: …`, `hits: Mutex::new(…)`: the name in it. Of `let (sender, receiver) = …`, the first
/// or the second.
fn variable(line: &str, second: bool) -> Option<String> {
    let line = line.trim();
    let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    if let Some(pair) = line.strip_prefix("let (") {
        let part = pair.split([',', ')']).nth(usize::from(second))?;
        return Some(name(part.trim().trim_start_matches("mut "))).filter(|name| !name.is_empty());
    }
    let after_keyword =
        ["let mut ", "let ", "pub static ", "static "].iter().find_map(|keyword| line.strip_prefix(keyword));
    let (found, is_field) = match after_keyword {
        Some(rest) => (name(rest), false),
        None => (name(line), true),
    };
    let rest = &line[line.find(&found)? + found.len()..];
    let fits = !is_field || (rest.starts_with(": ") && !found.is_empty());
    (fits && !found.is_empty()).then_some(found)
}

fn source_line(place: Place, line: u32) -> Option<String> {
    thread_local! {
        static FILES: RefCell<HashMap<&'static str, Vec<String>>> = RefCell::default();
    }
    FILES.with_borrow_mut(|files| {
        let read = || read(place.file()).lines().map(String::from).collect();
        let lines = files.entry(place.file()).or_insert_with(read);
        lines.get(line.checked_sub(1)? as usize).cloned()
    })
}

/// A source file: named from here, or from the package's folder, where the compiler was called in that.
fn read(file: &str) -> String {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    std::fs::read_to_string(file)
        .or_else(|_| std::fs::read_to_string(std::path::Path::new(&package).join(file)))
        .unwrap_or_default()
}

/// "a, b and c".
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
