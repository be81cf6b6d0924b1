//! The JSON Schema of `info.toml`, and the page that documents it, against the code.

use std::{fs, path::PathBuf};

use koans::course::{self, Course, Failure, Kind, Part};
use serde_json::{Value, json};

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn read(path: &str) -> String {
    let path = repository(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn accepts(text: &str) -> bool {
    let value: Value = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    jsonschema::validator_for(&course::schema()).unwrap().is_valid(&value)
}

fn koan(line: &str) -> String {
    format!("format = 1\n[[chapter]]\ndir = \"01_threads\"\n[[chapter.koan]]\nname = \"doubler\"\n{line}\n")
}

/// `KOANS_WRITE_SCHEMA=1 cargo test` writes the file anew.
#[test]
fn the_committed_schema_is_the_generated_one() {
    let generated = serde_json::to_string_pretty(&course::schema()).unwrap() + "\n";
    if std::env::var_os("KOANS_WRITE_SCHEMA").is_some() {
        fs::write(repository("docs/info.schema.json"), &generated).unwrap();
    }
    assert_eq!(read("docs/info.schema.json"), generated, "write it anew with KOANS_WRITE_SCHEMA=1");
}

#[test]
fn the_schema_knows_the_keys_that_the_reader_knows() {
    let schema = course::schema();
    for part in Part::ALL {
        let table = match part {
            Part::File => &schema,
            Part::Course => &schema["definitions"]["course"],
            Part::Chapter => &schema["definitions"]["chapter"],
            Part::Koan => &schema["definitions"]["koan"],
            Part::ForRustlings | Part::Exercise => unreachable!("of another format, and not among all"),
        };
        let mut known: Vec<&str> = part.keys().to_vec();
        known.sort_unstable();
        let mut described: Vec<&str> = table["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        described.sort_unstable();
        assert_eq!(described, known, "{part:?}");
        for (key, about) in table["properties"].as_object().unwrap() {
            assert!(about["description"].is_string(), "{part:?} `{key}` has no description");
        }
    }
    assert!(!schema.to_string().contains("\"null\""), "TOML has no null");
}

#[test]
fn the_schema_accepts_real_courses() {
    assert!(accepts(&read("runner/tests/data/course/info.toml")));
    assert!(accepts(&koan("")));
    if repository("info.toml").is_file() {
        assert!(accepts(&read("info.toml")));
    }
}

#[test]
fn what_the_schema_refuses_the_reader_refuses_too() {
    let wrong = [
        "".to_owned(),
        "format = 1".to_owned(),
        koan("").replace("format = 1", "format = 2"),
        koan("").replace("format = 1", "format = \"1\""),
        koan("").replace("format = 1", ""),
        koan("").replace("format = 1", "format = 1\ncolour = 1"),
        koan("").replace("format = 1", "format = 1\ncourse = { name = \"x\" }"),
        koan("").replace("format = 1", "format = 1\ncourse = { id = \"X y\" }"),
        koan("").replace("format = 1", "format = 1\ncourse = { language = \"de_DE\" }"),
        koan("").replace("dir = \"01_threads\"", ""),
        koan("").replace("doubler", "Doubler"),
        koan("").replace("doubler", &"d".repeat(65)),
        koan("").replace("name = \"doubler\"", ""),
        koan("hint = []"),
        koan("hints = \"one\""),
        koan("hints = [1]"),
        koan("hints = [\"\"]"),
        koan("kind = \"guess\""),
        koan("fails = \"blanc\""),
        koan("minutes = 0"),
        koan("minutes = 2.5"),
        koan("deadline_ms = 10"),
        koan("alone = 1"),
        koan("title = \"\""),
        koan("links = [\"doc.rust-lang.org\"]"),
        koan("programs = [\"../echo\"]"),
    ];
    for text in wrong {
        assert!(!accepts(&text), "the schema accepts\n{text}");
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("info.toml"), &text).unwrap();
        assert!(Course::load(dir.path()).is_err(), "the reader accepts\n{text}");
    }
}

#[test]
fn the_page_documents_every_key_and_every_word() {
    let page = read("docs/course-file.md");
    for key in Part::ALL.iter().flat_map(|part| part.keys()) {
        assert!(page.contains(&format!("`{key}`")), "`{key}` is not documented");
    }
    for (word, _) in Kind::ALL {
        assert!(page.contains(&format!("`{word}`")), "`{word}` is not documented");
    }
}

#[test]
fn the_page_lists_the_verdicts_of_each_failure() {
    let page = read("docs/course-file.md");
    for (name, failure) in Failure::ALL {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let last = row.unwrap_or_else(|| panic!("no row for `{name}`")).trim_end_matches('|').rsplit('|').next();
        let verdicts: Vec<&str> = last.unwrap().split(',').map(|verdict| verdict.trim().trim_matches('`')).collect();
        assert_eq!(verdicts, failure.verdicts(), "{name}");
    }
}

#[test]
fn the_examples_on_the_page_are_courses() {
    let page = read("docs/course-file.md");
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 2);
    for example in examples {
        assert!(accepts(example), "{example}");
    }
}

#[test]
fn failures_name_verdicts_that_there_are() {
    // A verdict's name is what serde writes: one that cannot be made without data fails for that, not for its name.
    for (_, failure) in Failure::ALL {
        for name in failure.verdicts() {
            let error = serde_json::from_value::<koans::verdict::Verdict>(json!({ "verdict": name })).err();
            let unknown = error.is_some_and(|error| error.to_string().contains("unknown variant"));
            assert!(!unknown, "there is no verdict `{name}`");
        }
    }
}
