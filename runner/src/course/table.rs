//! Reads one TOML table key by key, each as the type it must have. What is wrong is written down and reading goes on,
//! so that people see all their mistakes at once.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{
    error::Fault,
    file::{At, Part},
    mistake::{Expected, Mistake},
    suggest::nearest,
};

/// A table that is being read.
pub(crate) struct Table<'t, 'i> {
    part: Part,
    table: &'t DeTable<'i>,
    /// Where its header is.
    pub(crate) span: Range<usize>,
}

impl<'t, 'i> Table<'t, 'i> {
    /// Begins to read, and reports each key that such a table does not have.
    pub(crate) fn new(part: Part, table: &'t DeTable<'i>, span: Range<usize>, faults: &mut Vec<Fault>) -> Self {
        let table = Table { part, table, span };
        faults.extend(table.unknown().map(|key| {
            let name = key.get_ref().clone().into_owned();
            Fault::new(Mistake::UnknownKey { key: name, part }, key.span())
        }));
        table
    }

    /// Reports a key that has to be there, and is not.
    pub(crate) fn require(&self, key: &'static str, faults: &mut Vec<Fault>) {
        // One that is only misspelt has been reported already.
        let misspelt = || self.unknown().any(|found| nearest(found.get_ref(), [key]).is_some());
        if self.get(key).is_none() && !misspelt() {
            faults.push(Fault::new(Mistake::MissingKey { key, part: self.part }, self.span.clone()));
        }
    }

    pub(crate) fn text(&self, key: &'static str, faults: &mut Vec<Fault>) -> Option<At<String>> {
        let value = self.get(key)?;
        let text = text_in(value);
        if text.is_none() {
            faults.push(wrong_type(key, Expected::Text, value));
        }
        text
    }

    pub(crate) fn texts(&self, key: &'static str, faults: &mut Vec<Fault>) -> Option<Vec<At<String>>> {
        let value = self.get(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            faults.push(wrong_type(key, Expected::Texts, value));
            return None;
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match text_in(item) {
                Some(text) => texts.push(text),
                None => faults.push(wrong_type(key, Expected::Texts, item)),
            }
        }
        Some(texts)
    }

    pub(crate) fn flag(&self, key: &'static str, faults: &mut Vec<Fault>) -> Option<At<bool>> {
        let value = self.get(key)?;
        let DeValue::Boolean(flag) = value.get_ref() else {
            faults.push(wrong_type(key, Expected::Flag, value));
            return None;
        };
        Some(At { value: *flag, span: value.span() })
    }

    /// A whole number. One with more digits than any limit has is taken for the largest there is.
    pub(crate) fn whole(&self, key: &'static str, faults: &mut Vec<Fault>) -> Option<At<i64>> {
        let value = self.get(key)?;
        let DeValue::Integer(digits) = value.get_ref() else {
            faults.push(wrong_type(key, Expected::Whole, value));
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).unwrap_or(i64::MAX);
        Some(At { value: number, span: value.span() })
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
        faults: &mut Vec<Fault>,
    ) -> Option<At<T>> {
        let text = self.text(key, faults)?;
        match words.iter().find(|(word, _)| *word == text.value) {
            Some((_, value)) => Some(At { value: *value, span: text.span }),
            None => {
                let words = words.iter().map(|(word, _)| *word).collect();
                faults.push(Fault::new(Mistake::UnknownWord { key, word: text.value, words }, text.span));
                None
            }
        }
    }

    /// The one table below this one.
    pub(crate) fn table(&self, key: &'static str, part: Part, faults: &mut Vec<Fault>) -> Option<Table<'t, 'i>> {
        let value = self.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            faults.push(wrong_type(key, Expected::Table(part), value));
            return None;
        };
        Some(Table::new(part, table, value.span(), faults))
    }

    /// The tables below this one; without the key, none.
    pub(crate) fn tables(&self, key: &'static str, part: Part, faults: &mut Vec<Fault>) -> Tables<'t, 'i> {
        let Some(value) = self.get(key) else {
            // What has an unknown key has probably this one, misspelt.
            let misspelt = self.unknown().next().is_some();
            return if misspelt { Tables::Mistaken } else { Tables::List(Vec::new()) };
        };
        let DeValue::Array(array) = value.get_ref() else {
            faults.push(wrong_type(key, Expected::Tables(part), value));
            return Tables::Mistaken;
        };
        let mut tables = Vec::new();
        for item in array.iter() {
            let DeValue::Table(table) = item.get_ref() else {
                faults.push(wrong_type(key, Expected::Tables(part), item));
                return Tables::Mistaken;
            };
            tables.push(Table::new(part, table, item.span(), faults));
        }
        Tables::List(tables)
    }

    fn unknown(&self) -> impl Iterator<Item = &'t Spanned<DeString<'i>>> {
        let (known, is_open) = (self.part.keys(), self.part.is_open());
        self.table.keys().filter(move |key| !is_open && !known.contains(&&**key.get_ref()))
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        debug_assert!(self.part.keys().contains(&key), "{key} is read, and not among the known keys");
        self.table.get(key)
    }
}

/// A list of tables, as far as it is one.
pub(crate) enum Tables<'t, 'i> {
    /// It is, and may be empty.
    List(Vec<Table<'t, 'i>>),
    /// It is something else, which has been reported.
    Mistaken,
}

/// Text without the white space around it, which people add to make long texts pretty.
fn text_in(value: &Spanned<DeValue<'_>>) -> Option<At<String>> {
    let text = value.get_ref().as_str()?;
    Some(At { value: text.trim().to_owned(), span: value.span() })
}

fn wrong_type(key: &'static str, expected: Expected, value: &Spanned<DeValue<'_>>) -> Fault {
    Fault::new(Mistake::WrongType { key, expected, found: value.get_ref().type_str() }, value.span())
}
