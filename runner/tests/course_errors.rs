//! What people see when `info.toml` is wrong, and that nothing which stands in it brings the reader down.

use std::{fs, path::Path, sync::LazyLock};

use koans::course::{Course, CourseError};
use proptest::{collection, prelude::*, sample::Index};

const SAMPLE: &str = include_str!("data/course/info.toml");

/// The sample without its programs, which have no source where it is copied to.
fn sample() -> String {
    let sample: String = SAMPLE.split_inclusive('\n').filter(|line| !line.starts_with("programs")).collect();
    assert!(load(sample.as_bytes()).is_ok());
    sample
}

fn load(bytes: &[u8]) -> Result<Course, CourseError> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("info.toml"), bytes).unwrap();
    Course::load(dir.path())
}

/// What is said about a wrong file, the folder's name left out.
fn said(bytes: impl AsRef<[u8]>) -> String {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("info.toml"), bytes.as_ref()).unwrap();
    let error = Course::load(dir.path()).expect_err("the file is wrong");
    without(dir.path(), &error)
}

fn without(dir: &Path, error: &CourseError) -> String {
    let dir = format!("{}{}", dir.display(), std::path::MAIN_SEPARATOR);
    error.to_string().replace(&dir, "").replace(dir.trim_end_matches(std::path::MAIN_SEPARATOR), "DIR")
}

/// A course of one koan, with a line added to it.
fn koan(line: &str) -> String {
    format!("format = 1\n\n[[chapter]]\ndir = \"01_threads\"\n\n[[chapter.koan]]\nname = \"doubler\"\n{line}\n")
}

macro_rules! facts {
    ($($fact:ident: $text:expr;)*) => {$(
        #[test]
        fn $fact() {
            insta::assert_snapshot!(said($text));
        }
    )*};
}

facts! {
    a_misspelt_key_gets_a_suggestion: koan("hint = [\"Look at `join`.\"]");
    an_unknown_key_gets_the_list_of_keys: koan("colour = \"red\"");
    a_key_in_the_wrong_table_is_sent_home: koan("dir = \"02_sharing\"");
    a_koan_outside_of_a_chapter: "format = 1\n[[koan]]\nname = \"doubler\"\n";
    a_misspelt_name_is_one_mistake: koan("").replace("name", "nmae");
    a_koan_without_a_name: koan("").replace("name = \"doubler\"", "minutes = 5");
    a_chapter_without_a_folder: koan("").replace("dir = \"01_threads\"", "title = \"Threads\"");
    two_koans_of_one_name: koan("\n[[chapter]]\ndir = \"02_sharing\"\n[[chapter.koan]]\nname = \"doubler\"");
    two_chapters_of_one_folder: koan("\n[[chapter]]\ndir = \"01_threads\"\n[[chapter.koan]]\nname = \"second\"");
    a_forgotten_header_repeats_the_name: koan("name = \"second\"");
    single_brackets_twice: "format = 1\n[chapter]\ndir = \"01_a\"\n[chapter]\ndir = \"02_b\"\n";
    single_brackets_once: "format = 1\n[chapter]\ndir = \"01_a\"\n";
    a_name_with_other_characters: koan("").replace("doubler", "Doubler-2.rs");
    a_name_that_is_too_long: koan("").replace("doubler", &"long_".repeat(14));
    a_name_that_rust_has_taken: koan("").replace("doubler", "std");
    a_former_name_that_a_koan_still_has: koan("\n[[chapter.koan]]\nname = \"tripler\"\nwas = [\"doubler\"]");
    a_former_name_that_a_later_koan_has: koan("was = [\"tripler\"]\n[[chapter.koan]]\nname = \"tripler\"");
    a_former_name_that_is_the_present_one: koan("was = [\"doubler\"]");
    a_former_name_that_two_koans_claim:
        koan("was = [\"twice\"]\n[[chapter.koan]]\nname = \"tripler\"\nwas = [\"thrice\", \"twice\"]");
    a_former_name_that_one_koan_has_twice: koan("was = [\"twice\", \"twice\"]");
    a_format_in_quotes: koan("").replace("format = 1", "format = \"1\"");
    a_former_name_that_is_none: koan("was = [\"Doubler.rs\"]");
    former_names_that_are_no_list: koan("was = \"twice\"");
    an_empty_name: koan("").replace("doubler", " ");
    hints_that_are_no_list: koan("hints = \"Look at `join`.\"");
    a_hint_that_is_no_text: koan("hints = [\"one\", 2]");
    a_number_in_quotes: koan("minutes = \"5\"");
    a_word_in_place_of_true: koan("alone = \"yes\"");
    a_misspelt_failure: koan("fails = \"dedlock\"");
    an_unknown_kind: koan("kind = \"quiz\"");
    a_deadline_in_seconds: koan("deadline_ms = 5");
    minutes_beyond_any_number: koan("minutes = 99999999999999999999999");
    a_link_without_https: koan("links = [\"doc.rust-lang.org/std\"]");
    a_language_in_words: koan("").replace("format = 1", "format = 1\n[course]\nlanguage = \"Deutsch\"");
    a_program_without_a_source: koan("programs = [\"echo\"]");
    a_course_for_a_newer_version: "format = 7\n[[lesson]]\nname = \"unheard of\"\n";
    a_format_that_never_was: koan("").replace("format = 1", "format = 0");
    a_missing_format: koan("").replace("format = 1\n\n", "");
    a_format_below_a_table: "[course]\ntitle = \"A\"\nformat = 1\n[[chapter]]\ndir = \"a\"\n[[chapter.koan]]\nname = \"b\"\n";
    an_empty_file: "";
    a_course_without_chapters: "format = 1\n[course]\ntitle = \"Later\"\n";
    a_chapter_without_koans: "format = 1\n[[chapter]]\ndir = \"01_threads\"\n";
    text_without_quotes: koan("title = Doubling");
    a_quote_that_is_not_closed: koan("title = \"Doubling\nminutes = 5");
    a_list_that_is_not_closed: koan("hints = [\"one\"\nminutes = 5");
    a_line_without_a_value: koan("minutes =");
    a_line_of_prose: koan("Here the second one begins.");
    three_quotes_that_are_not_closed: koan("python = \"\"\"\nIn Python …\n");
    several_mistakes_at_once: koan("hint = []\nminutes = \"5\"\nfails = \"rase\"\nlinks = [\"x\"]\nalone = 1");
    a_mistake_after_letters_of_several_bytes: koan("python = \"größer → ständig 並行\"\nhints = [\"é\", 5]");
    a_mistake_in_a_file_from_windows: format!("\u{feff}{}", koan("hint = []").replace('\n', "\r\n"));
    control_characters_are_shown_harmless: koan("\"a\\u001b[31m\" = 1");
    a_file_in_latin_1: [koan("python = \"").as_bytes(), b"gr\xf6\xdfer\"\n"].concat();
    a_file_in_utf_16: [vec![0xff, 0xfe], "format = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
}

#[test]
fn more_mistakes_than_anyone_reads_are_counted() {
    let error = load(koan(&(0..50).map(|n| format!("key{n} = {n}\n")).collect::<String>()).as_bytes()).unwrap_err();
    assert_eq!(error.mistakes().unwrap().places().count(), 50);
    assert!(error.to_string().ends_with("info.toml: the first 20 of 50 mistakes"), "{error}");
}

#[test]
fn several_slips_of_syntax_are_each_told_once() {
    let text = koan("title = Doubling down\nminutes = 5\npython = half = done\n");
    let error = load(text.as_bytes()).unwrap_err();
    let lines: Vec<usize> = error.mistakes().unwrap().places().map(|(line, _, _)| line).collect();
    assert_eq!(lines, [8, 10]);
}

#[test]
fn colour_is_the_callers_choice() {
    let error = load(koan("hint = []").as_bytes()).unwrap_err();
    assert!(error.render(true).contains('\u{1b}'));
    assert!(!error.render(false).contains('\u{1b}'));
}

#[test]
fn a_folder_without_a_course() {
    let dir = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(without(dir.path(), &Course::find(Some(dir.path())).unwrap_err()));
    let missing = dir.path().join("nowhere");
    insta::assert_snapshot!(without(dir.path(), &Course::load(&missing).unwrap_err()));
}

#[test]
fn a_course_file_that_is_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("info.toml")).unwrap();
    let error = Course::load(dir.path()).unwrap_err();
    assert!(matches!(error, CourseError::Unreadable { .. }), "{error}");
}

#[test]
fn fifty_megabytes_are_no_course_file() {
    let mut text = koan("").into_bytes();
    text.resize(50 << 20, b'#');
    let error = load(&text).unwrap_err();
    assert!(matches!(error, CourseError::TooLarge { .. }), "{error}");
}

#[test]
fn one_line_of_megabytes_is_not_shown() {
    let error = load(koan(&format!("hint = [\"{}\"]", "x".repeat(8 << 20))).as_bytes()).unwrap_err();
    assert!(error.to_string().len() < 1000);
}

#[test]
fn deep_nesting_is_refused_or_read_and_never_overflows() {
    for depth in [100, 100_000] {
        for text in [
            format!("hints = {}", "[".repeat(depth)),
            format!("hints = {}", "{a=".repeat(depth)),
            format!("a{} = 1", ".a".repeat(depth)),
            format!("[a{}]", ".a".repeat(depth)),
        ] {
            assert!(load(koan(&text).as_bytes()).is_err());
        }
    }
}

#[test]
fn missing_files_are_named_with_their_place() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("info.toml"), koan("")).unwrap();
    fs::create_dir_all(dir.path().join("exercises/01_threads")).unwrap();
    let course = Course::load(dir.path()).unwrap();
    let missing = |course: &Course| {
        course.check_files().iter().map(|error| without(dir.path(), error)).collect::<Vec<_>>().join("\n\n")
    };
    insta::assert_snapshot!(missing(&course));
    fs::write(course.file_of(0), "").unwrap();
    assert_eq!(course.check_files().len(), 1);
    fs::create_dir_all(dir.path().join("solutions/01_threads")).unwrap();
    fs::write(course.solution_of(0), "").unwrap();
    assert!(course.check_files().is_empty());
}

/// A course as large as one gets.
fn large() -> String {
    let mut text = String::from("format = 1\n");
    for chapter in 0..12 {
        text += &format!("[[chapter]]\ndir = \"{chapter:02}_part\"\ntitle = \"Part {chapter}\"\n");
        for koan in 0..10 {
            let hint = "A hint of some length, as authors write them, with `code` in it. ".repeat(4);
            text += &format!(
                "[[chapter.koan]]\nname = \"koan_{chapter}_{koan}\"\nfails = \"race\"\nminutes = 5\n\
                 hints = [\"{hint}\", \"{hint}\", \"\"\"\n{hint}\n\"\"\"]\npython = \"{hint}\"\nlearned = \"{hint}\"\n\
                 links = [\"https://doc.rust-lang.org/std/\"]\n"
            );
        }
    }
    text
}

#[test]
fn a_course_of_120_koans_loads() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("info.toml"), large()).unwrap();
    assert_eq!(Course::load(dir.path()).unwrap().koans.len(), 120);
}

static SPOILABLE: LazyLock<Vec<u8>> = LazyLock::new(|| sample().into_bytes());

/// One way of spoiling a file.
#[derive(Debug, Clone)]
enum Edit {
    Delete(Index, usize),
    Insert(Index, Vec<u8>),
    Double(Index, Index),
    Swap(Index, Index),
    Truncate(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let token = prop::sample::select(vec![
        "[",
        "]",
        "[[",
        "]]",
        "\"",
        "\"\"\"",
        "'",
        "=",
        ".",
        ",",
        "{",
        "}",
        "#",
        "\n",
        "\r",
        "\0",
        "\u{feff}",
        "ß",
        "並",
        "name",
        "chapter",
        "koan",
        "1e9",
        "-1",
        "0x",
        "\\u",
        "true",
        "1979-05-27",
        "[[chapter.koan]]\n",
        "a.b.c",
    ]);
    prop_oneof![
        (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        (any::<Index>(), collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (any::<Index>(), token).prop_map(|(at, token)| Edit::Insert(at, token.as_bytes().to_vec())),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Double(from, to)),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Edit::Swap(one, other)),
        any::<Index>().prop_map(Edit::Truncate),
    ]
}

fn spoil(mut bytes: Vec<u8>, edit: Edit) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return bytes;
    }
    match edit {
        Edit::Delete(at, length) => {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.drain(at..end);
        }
        Edit::Insert(at, new) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, new);
        }
        Edit::Double(from, to) => {
            let line = lines[from.index(lines.len())].clone();
            lines.insert(to.index(lines.len()), line);
            return lines.concat();
        }
        Edit::Swap(one, other) => {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            lines.swap(one, other);
            return lines.concat();
        }
        Edit::Truncate(at) => bytes.truncate(at.index(bytes.len())),
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_spoilt_file_loads_or_says_where_it_is_wrong(edits in collection::vec(edit(), 1..6)) {
        let bytes = edits.into_iter().fold(SPOILABLE.clone(), spoil);
        if let Err(error) = load(&bytes) {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            let mistakes = error.mistakes().expect("what is wrong is in the file");
            prop_assert!(mistakes.places().count() > 0);
            for (line, column, _) in mistakes.places() {
                prop_assert!((1..=lines).contains(&line) && column >= 1, "{}:{}", line, column);
            }
            prop_assert!(error.render(false).contains("info.toml:"));
            prop_assert!(!error.render(true).is_empty());
        }
    }

    #[test]
    fn any_bytes_load_or_are_refused(bytes in collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(load(&bytes).is_err());
    }
}
