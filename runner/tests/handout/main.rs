//! Handouts, through the binary: whole ones of a small course, and all of the real one.

mod page;
mod pdf;
mod small;
#[path = "../support/mod.rs"]
mod support;

use std::fs;

use page::{Page, without_style};
use small::course;
use support::{Course, MARKS};

const EXERCISE: &str = "exercises/01_one/guess.rs";

#[test]
fn a_handout_for_learners_has_room_to_write_and_no_answers() {
    let course = course();
    let html = course.run(&["handout"]).assert(0, &[]).stdout;
    insta::assert_snapshot!("learners_html", without_style(&html));
    let md = course.run(&["handout", "--format", "md"]).assert(0, &[]).stdout;
    insta::assert_snapshot!("learners_md", md);
    for answer in ["Ok(7)", "fetch_add", "reads and writes in two steps", "Which of them comes first?", "5 minutes"] {
        assert!(!html.contains(answer) && !md.contains(answer), "{answer}");
    }
}

#[test]
fn a_key_has_what_learners_see_when_they_go_wrong() {
    let course = course().explored();
    let html = course.run(&["handout", "--key"]).assert(0, &[]).stdout;
    insta::assert_snapshot!("key_html", without_style(&html));
    let md = course.run(&["handout", "--key", "--format", "md"]).assert(0, &[]).stdout;
    insta::assert_snapshot!("key_md", md);
    Page::of(&html).assert_sound();
}

#[test]
fn what_was_judged_for_a_key_is_not_judged_again_until_it_changes() {
    let marked = format!("#[test]\nfn a() {{\n    {MARKS}\n    assert_eq!(1, 2);\n}}\n");
    let course = Course::new()
        .koan_with("a", "fails = \"assert\"", &marked, &marked.replace("1, 2", "1, 1"))
        .file("solutions/01_one/wrong/a.other.rs", &format!("//@ verdict: assertion_failed\n//@ why: No.\n{marked}"));
    let key = || course.run(&["handout", "--key"]).assert(0, &["assertion failed"]).stdout;
    let first = key();
    let runs = course.runs();
    assert_eq!((key(), course.runs(), runs), (first, runs, 2));
    // The learner's file is not what is printed, and so not what is judged.
    course.save("a", "#[test]\nfn a() {}\n");
    key();
    assert_eq!(course.runs(), runs);
    course.write("solutions/01_one/wrong/a.other.rs", &format!("//@ verdict: panicked\n//@ why: No.\n\n{marked}"));
    key();
    assert_eq!(course.runs(), runs + 1);
}

#[test]
fn a_key_without_wrong_answers_lists_the_mistakes() {
    let course = course();
    fs::remove_dir_all(course.path("solutions/01_one/wrong")).unwrap();
    let md = course.run(&["handout", "--key", "--format", "md"]).assert(0, &[]).stdout;
    assert!(md.contains("#### Common mistakes\n\n- Writing `7`"), "{md}");
    assert!(!md.contains("What learners see"), "{md}");
}

#[test]
fn it_says_in_which_language_the_course_is_written() {
    let course = course();
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    course.write("info.toml", &info.replace("[course]\n", "[course]\nlanguage = \"pt-BR\"\n"));
    let html = course.run(&["handout"]).assert(0, &[]).stdout;
    assert!(html.contains("<html lang=\"pt-BR\">"), "{html}");
    let typ = course.run(&["handout", "--format", "typ", "-o", "-"]).assert(0, &[]).stdout;
    assert!(typ.contains("#let language = \"pt\"\n#let country = \"BR\"\n"), "{typ}");
}

#[test]
fn what_the_learner_has_written_is_not_printed() {
    let course = course();
    let before = course.run(&["handout"]).assert(0, &[]).stdout;
    course.save("guess", "// mine");
    let after = course.run(&["handout"]).assert(0, &["as they came, and not as they lie here: guess."]);
    assert_eq!(after.stdout, before);
    fs::remove_file(course.path(EXERCISE)).unwrap();
    assert_eq!(course.run(&["handout"]).assert(0, &[]).stdout, before);
}

#[test]
fn without_a_key_no_toolchain_is_needed() {
    let course = course().env("PATH", "/nowhere").env("RUSTC", "/nowhere/rustc").env("HOME", "/nowhere");
    course.run(&["handout", "-o", "-"]).assert(0, &["Trial"]);
    course.run(&["handout", "--key"]).assert(4, &["rustc"]);
}

#[test]
fn on_a_terminal_it_is_a_file_and_it_is_said_where() {
    let course = course();
    let screen = course.on_terminal(env!("CARGO_BIN_EXE_koans"), &["handout", "one", "--format", "md"], 24, 80);
    let said = "course-handout.md: 1 chapter, 3 koans.";
    screen.wait_for(said, |text| text.contains(said));
    assert!(course.path("course-handout.md").is_file());
}

#[test]
fn the_name_of_the_file_tells_the_format_and_what_is_ours_is_replaced() {
    let course = course();
    for _ in 0..2 {
        course.run(&["handout", "-o", "a.md"]).assert(0, &["a.md: 1 chapter, 3 koans."]);
    }
    assert!(fs::read_to_string(course.path("a.md")).unwrap().starts_with("<!-- koans handout -->\n\n# Trial\n"));
    fs::create_dir(course.path("out")).unwrap();
    course.run(&["handout", "-o", "out"]).assert(0, &["course-handout.html"]);
    assert!(fs::read_to_string(course.path("out/course-handout.html")).unwrap().starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_file_of_somebody_else_is_not_touched() {
    let course = course();
    let before = course.text("guess");
    course.run(&["handout", "-o", EXERCISE]).assert(5, &["exercises/01_one/guess.rs is there already", "`-o`"]);
    assert_eq!(course.text("guess"), before);
}

#[test]
fn what_can_not_be_done_is_said_before_anything_is_judged() {
    let course = course();
    course.run(&["handout", "two"]).assert(3, &["there is no chapter `two`", "`01_one`"]);
    course
        .run(&["handout", "--key", "-o", "no/a.html"])
        .assert(4, &["no/a.html can't be written", "the folder no is not"]);
    course.run(&["handout", "--format", "odt"]).assert(2, &["html"]);
}

#[test]
fn everything_of_the_real_course_is_in_its_handout_once() {
    let folder = Course::new();
    folder.run(&["init", "mine"]).assert(0, &[]);
    let root = folder.path("mine");
    let read = koans::course::Course::load(&root).unwrap();
    let run = |args: &[&str]| folder.run(&[&["--course", "mine", "handout"], args].concat()).assert(0, &[]).stdout;

    let page = Page::of(&run(&[]));
    page.assert_sound();
    let (codes, ids, md) = (page.codes(), page.ids(), run(&["--format", "md"]));
    let unnumbered: String = md.chars().filter(|one| !('①'..='⑳').contains(one)).collect();
    assert_eq!(codes.len(), read.koans.len());
    for koan in &read.koans {
        let text = fs::read_to_string(root.join(&koan.exercise)).unwrap();
        let code = text.lines().skip_while(|line| line.starts_with("//!") || line.is_empty());
        let code = code.collect::<Vec<_>>().join("\n");
        assert_eq!(codes[&koan.name], [code.trim_end()], "{}", koan.name);
        assert_eq!(unnumbered.matches(&format!("rust\n{}\n```", code.trim_end())).count(), 1, "{}", koan.name);
        assert!(ids.contains(&format!("koan-{}", koan.name)), "{}", koan.name);
    }
    for chapter in &read.chapters {
        assert!(ids.contains(&format!("chapter-{}", chapter.dir)), "{}", chapter.dir);
    }
    let levels = md_levels(&md);
    assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{levels:?}");
}

/// The levels of the headings of a Markdown text.
fn md_levels(md: &str) -> Vec<usize> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events = Parser::new_ext(md, Options::ENABLE_TABLES);
    let levels = events.filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
        _ => None,
    });
    levels.collect()
}
