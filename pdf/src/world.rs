//! What a document can see: itself, and the fonts.

use std::collections::BTreeSet;

use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::{self, FontStore};

/// One document, with what it is set with.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    fonts: FontStore,
    document: Source,
}

impl Desk {
    /// For this document. The fonts of this program have Latin, Greek and Cyrillic letters; those of the machine are looked
    /// for only where the document has others, as in a course in Japanese: else its PDF would differ between machines.
    pub(crate) fn new(source: String) -> Desk {
        let mut store = FontStore::new();
        store.extend(fonts::embedded());
        if !has_all_letters(&store, &source) {
            store.extend(fonts::system());
        }
        Desk { library: LazyHash::new(Library::default()), fonts: store, document: Source::detached(source) }
    }

    /// Line and column of a byte of the document, from 1.
    pub(crate) fn line_and_column(&self, byte: usize) -> Option<(usize, usize)> {
        self.document.lines().byte_to_line_column(byte).map(|(line, column)| (line + 1, column + 1))
    }
}

fn has_all_letters(store: &FontStore, text: &str) -> bool {
    let letters: BTreeSet<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let fonts: Vec<_> = (0..).map_while(|index| store.book().info(index)).collect();
    letters.iter().all(|letter| fonts.iter().any(|font| font.coverage.contains((*letter).into())))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.document.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.document.id() { Ok(self.document.clone()) } else { Err(no_files()) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(no_files())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn no_files() -> FileError {
    FileError::Other(Some("a handout is one document: nothing else is read".into()))
}
