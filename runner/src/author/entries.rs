//! A koan's entries in `info.toml` and `Cargo.toml`: put into the text of the file, in which nothing else changes, neither
//! a comment nor a blank line.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::unwritten::MARK;
use crate::course::{Failure, Kind};

/// What is said of a new koan in `info.toml`.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) kind: Kind,
    pub(super) fails: Failure,
    /// Whether its learners come from Python.
    pub(super) python: bool,
}

/// Where in a chapter a new koan comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// At the end of the chapter with this index.
    In {
        /// The index.
        chapter: usize,
    },
    /// Behind the koan with this index in the chapter.
    Behind {
        /// The chapter's index.
        chapter: usize,
        /// The koan's index in it.
        koan: usize,
    },
    /// In a new chapter, the last one.
    NewChapter,
}

/// Why there is no new text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unedited {
    /// It is not TOML.
    #[error("{0}")]
    NotToml(String),
    /// Its chapters or koans are lists in brackets, which have no place for a table of their own.
    #[error("its `{0}` is written as a list in square brackets, and not with a `[[header]]` for each")]
    Inline(&'static str),
}

/// `info.toml` with one more koan.
pub(super) fn with_koan(text: &str, entry: &Entry<'_>, spot: Spot, dir: &str) -> Result<String, Unedited> {
    edited(text, |document| {
        let chapters = tables(document.as_table_mut(), "chapter")?;
        let (chapter, at) = match spot {
            Spot::In { chapter } => (chapter, None),
            Spot::Behind { chapter, koan } => (chapter, Some(koan + 1)),
            Spot::NewChapter => {
                let mut chapter = apart();
                chapter["dir"] = value(dir);
                chapters.push(chapter);
                (chapters.len() - 1, None)
            }
        };
        let chapter = chapters.get_mut(chapter).ok_or(Unedited::Inline("chapter"))?;
        insert(tables(chapter, "koan")?, at, table_of(entry));
        Ok(())
    })
}

/// `Cargo.toml` with a test target for the koan: behind that of the koan `after`, where that has one.
pub(super) fn with_test(text: &str, name: &str, path: &str, after: Option<&str>) -> Result<String, Unedited> {
    edited(text, |document| {
        let tests = tables(document.as_table_mut(), "test")?;
        let named = |table: &Table| table.get("name").and_then(Item::as_str) == after;
        let at = after.and_then(|_| tests.iter().position(named));
        let mut table = apart();
        table["name"] = value(name);
        table["path"] = value(path);
        insert(tests, at.map(|at| at + 1), table);
        Ok(())
    })
}

/// Changes the document, and keeps what TOML does not see: the mark that some editors begin a file with, and the ends of
/// lines that others write.
fn edited(text: &str, change: impl FnOnce(&mut DocumentMut) -> Result<(), Unedited>) -> Result<String, Unedited> {
    let (mark, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let is_of_windows = rest.contains("\r\n");
    let rest = rest.replace("\r\n", "\n");
    let mut document: DocumentMut =
        rest.parse().map_err(|error: toml_edit::TomlError| Unedited::NotToml(error.message().to_owned()))?;
    change(&mut document)?;
    let mut made = document.to_string();
    if !made.ends_with('\n') {
        made.push('\n');
    }
    let made = if is_of_windows { made.replace('\n', "\r\n") } else { made };
    Ok(format!("{mark}{made}"))
}

/// The tables of this name below a table; an empty list is made where there is none.
fn tables<'a>(table: &'a mut Table, key: &'static str) -> Result<&'a mut ArrayOfTables, Unedited> {
    let item = table.entry(key).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    item.as_array_of_tables_mut().ok_or(Unedited::Inline(key))
}

/// A table with a blank line before its header.
fn apart() -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table
}

/// Puts a table in this place of the list, or at its end.
fn insert(tables: &mut ArrayOfTables, at: Option<usize>, table: Table) {
    // A list of tables only grows at its end: what is to come behind the new one is taken off and put on again. Where each
    // stands in the file goes by its position, and one without stands behind the one before it.
    let mut behind: Vec<Table> = Vec::new();
    if let Some(at) = at {
        behind = tables.iter().skip(at).cloned().collect();
        while tables.len() > at {
            tables.remove(at);
        }
    }
    tables.push(table);
    behind.into_iter().for_each(|table| tables.push(table));
}

fn table_of(entry: &Entry<'_>) -> Table {
    let mark = |what: &str| format!("{MARK} {what}");
    let mut table = apart();
    table["name"] = value(entry.name);
    table["title"] = value(entry.title.map_or_else(|| mark("a title"), str::to_owned));
    table["kind"] = value(entry.kind.name());
    table["fails"] = value(entry.fails.name());
    table["minutes"] = value(5);
    remark(&mut table, "minutes", &mark("about how long it takes"));
    if entry.fails == Failure::Hang {
        table["deadline_ms"] = value(1000);
    }
    let nudge = mark("a nudge: where to look, and not yet what to see");
    table["hints"] = value(lines(&[nudge, mark("the next one: nearly the answer, and no line of it")]));
    if entry.python {
        table["python"] = value(mark("what this is in Python"));
    }
    table["learned"] = value(mark("what the learner knows now; shown after a pass"));
    table["mistakes"] = value(lines(&[mark("a common mistake, and what is behind it")]));
    table["links"] = value(Array::from_iter(["https://doc.rust-lang.org/std/"]));
    remark(&mut table, "links", &mark("the page to read on"));
    table
}

/// Puts a comment behind a value.
fn remark(table: &mut Table, key: &str, words: &str) {
    if let Some(value) = table.get_mut(key).and_then(Item::as_value_mut) {
        value.decor_mut().set_suffix(format!(" # {words}"));
    }
}

/// A list with a line for each text.
fn lines(texts: &[String]) -> Value {
    let mut list = Array::from_iter(texts);
    list.iter_mut().for_each(|text| text.decor_mut().set_prefix("\n    "));
    list.set_trailing_comma(true);
    list.set_trailing("\n");
    Value::Array(list)
}
