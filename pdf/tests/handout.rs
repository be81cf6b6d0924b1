//! Handouts as PDFs, taken apart again. The documents are the snapshots of what the runner writes.

mod support;

use hayro_syntax::object::Dict;

use support::Read;

const HANDOUT: &str =
    include_str!("../../runner/src/handout/typst/snapshots/koans__handout__typst__tests__handout.snap");
const KEY: &str = include_str!("../../runner/src/handout/typst/snapshots/koans__handout__typst__tests__key.snap");

/// The document in a snapshot, which begins with a header of its own.
fn document(snapshot: &str) -> String {
    let (_, document) = snapshot.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    assert!(document.starts_with("// Made by `koans handout"), "{}", &document[..80]);
    document.to_string()
}

/// The PDF, when nothing at all is wrong with the document.
fn set(document: String) -> Vec<u8> {
    let set = koans_pdf::set(document);
    let told: Vec<String> = set.told.iter().map(ToString::to_string).collect();
    assert_eq!(told, [""; 0]);
    set.pdf.unwrap()
}

#[test]
fn a_handout_has_bookmarks_and_numbered_pages_of_its_paper() {
    let pdf = Read::new(set(document(HANDOUT)));
    let expected = [
        (0, "Contents"),
        (0, "1 One"),
        (1, "1.1 Adds up # 1"),
        (1, "1.2 Build it"),
        (0, "2 Two # @"),
        (1, "2.1 Adds up # 1"),
    ];
    assert_eq!(pdf.bookmarks(), expected.map(|(depth, title)| (depth, title.to_string())));
    assert_eq!(pdf.sizes(), [(595, 842); 7]);
    assert!(pdf.text().contains("4 of 7"));
    assert_eq!(Read::new(set(document(KEY))).sizes()[0], (612, 792), "the key's snapshot is for Letter");
}

#[test]
fn the_text_can_be_selected() {
    let text = Read::new(set(document(HANDOUT))).text();
    // Code, prose, and what would be markup if it were not escaped.
    for expected in
        ["use std::sync::Mutex;", "What do you expect?", "koans run adds_up", "#panic(\"x\") $x^2$ @label <tag>"]
    {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn the_key_has_the_solution_and_the_schedule() {
    let text = Read::new(set(document(KEY))).text();
    for expected in ["A solution", "sum.lock() waits for T1", "Hints, from a nudge", "keep it to yourself"] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(!text.contains("What do you expect?"), "a leader needs no room to write");
}

/// PDF/UA-1 asks for tags, a title that is shown, a language and descriptions of pictures; the writer refuses to claim it
/// where one is missing.
#[test]
fn it_can_be_read_aloud() {
    for snapshot in [HANDOUT, KEY] {
        let pdf = Read::new(set(document(snapshot)));
        let catalog = pdf.catalog();
        assert_eq!(pdf.words(&catalog, "Lang"), "en");
        assert_eq!(catalog.get::<Dict<'_>>("MarkInfo").unwrap().get::<bool>("Marked"), Some(true));
        assert!(catalog.get::<Dict<'_>>("StructTreeRoot").is_some());
        let metadata = pdf.metadata();
        assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "{metadata}");
        assert!(metadata.contains("A course of &quot;koans&quot;: "), "{metadata}");
    }
}

#[test]
fn the_runner_knows_its_own_files_again() {
    // `koans handout` replaces no file that does not have these words in it (`handout::KEYWORD`).
    let pdf = set(document(HANDOUT));
    assert!(pdf.windows(13).any(|window| window == b"koans handout"));
}

#[test]
fn the_same_document_is_the_same_pdf() {
    assert!(set(document(KEY)) == set(document(KEY)));
}

fn told(document: &str) -> (bool, Vec<String>) {
    let set = koans_pdf::set(document.into());
    (set.pdf.is_some(), set.told.iter().map(ToString::to_string).collect())
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    let (is_set, told) = told("= Title\n\n#let x = 1\n#y\n");
    assert!(!is_set);
    assert_eq!(told, ["4:2: error: unknown variable: y"]);
}

#[test]
fn nothing_but_the_document_is_read() {
    for document in ["#read(\"Cargo.toml\")", "#import \"@preview/example:0.1.0\": add"] {
        let (is_set, told) = told(document);
        assert!(!is_set, "{document}");
        assert!(told[0].contains("nothing else is read"), "{told:?}");
    }
}

#[test]
fn letters_that_are_not_in_the_program_are_taken_from_the_machine() {
    for letter in ['日', 'ა', 'ա', '😀'] {
        let is_there = typst_kit::fonts::system().any(|(_, font)| font.coverage.contains(letter.into()));
        let (is_set, told) = told(&format!("#set document(title: \"t\")\n= {letter}"));
        assert!(is_set);
        assert_eq!(told.is_empty(), is_there, "{letter} {told:?}");
    }
}

#[test]
fn a_letter_that_no_font_has_costs_the_standard_and_not_the_handout() {
    // For private use, the last of all.
    let (is_set, told) = told("#set document(title: \"t\")\n= \u{10fffd}");
    assert!(is_set);
    assert!(told.iter().all(|line| line.contains("warning: ")) && told[0].contains("PDF/UA-1"), "{told:?}");
}
