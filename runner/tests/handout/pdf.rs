//! PDFs, as far as the runner has a part in them. That Typst reads what is written for it, and what is in a PDF then, is
//! tested where the typesetter is (`pdf/tests`).

use std::{fs, path::PathBuf};

use super::{
    small::course,
    support::{Course, script},
};

#[test]
fn the_document_behind_a_pdf_is_to_be_had_and_replaced() {
    let course = course();
    for _ in 0..2 {
        course.run(&["handout", "-o", "a.typ", "--paper", "letter"]).assert(0, &["a.typ"]);
    }
    let document = fs::read_to_string(course.path("a.typ")).unwrap();
    assert!(document.starts_with("// Made by `koans handout --format typ`"), "{document}");
    assert!(document.contains("#let paper = \"us-letter\"\n"), "{document}");
    course.write("a.typ", "= Mine\n");
    course.run(&["handout", "-o", "a.typ"]).assert(5, &["a.typ is there already"]);
}

/// A course in whose cache no typesetter is, and that has no network to build one.
fn cut_off() -> Course {
    let course = course();
    let (cache, cargo) = (course.path("cache"), course.path("cargo"));
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    course.env("KOANS_CACHE", text(cache)).env("CARGO_HOME", text(cargo)).env("CARGO_NET_OFFLINE", "true")
}

#[test]
fn without_a_network_it_is_said_what_to_do_instead() {
    let course = cut_off();
    let told = ["Building the typesetter", "needs the network", "can't be built", "`--format html`"];
    course.run(&["handout", "-o", "a.pdf"]).assert(4, &told);
    assert!(!course.path("a.pdf").exists());
}

/// A course with another program in the typesetter's place.
#[cfg(unix)]
fn with_typesetter(program: &str) -> Course {
    let course = cut_off();
    // Where it would be is known when it was to be built.
    course.run(&["handout", "-o", "a.pdf"]).assert(4, &[]);
    let mut places = fs::read_dir(course.path("cache")).unwrap().flatten().map(|entry| entry.path());
    let place = places.find(|path| path.to_string_lossy().contains("typesetter-")).unwrap();
    script(&place.join("koans-pdf"), program);
    course
}

#[test]
#[cfg(unix)]
fn a_pdf_is_what_the_typesetter_makes_of_the_document() {
    let course = with_typesetter("echo 'Remarked.' >&2\nprintf '%%PDF-1.7 koans handout\\n'; cat\n");
    let pdf = || course.run(&["handout", "-o", "a.pdf"]).assert(0, &["a.pdf: ", "Remarked."]);
    pdf();
    // Our own file is replaced.
    pdf();
    course.run(&["handout", "-o", "a.typ"]).assert(0, &[]);
    let (pdf, document) = (fs::read(course.path("a.pdf")).unwrap(), fs::read(course.path("a.typ")).unwrap());
    assert_eq!(pdf, [b"%PDF-1.7 koans handout\n".as_slice(), &document].concat());
}

#[test]
#[cfg(unix)]
fn what_the_typesetter_refuses_is_told_and_leaves_the_old_file() {
    let course = with_typesetter("echo '4:2: error: unknown variable: y' >&2\nexit 1\n");
    course.write("a.pdf", "%PDF-1.7 koans handout, of yesterday");
    course.run(&["handout", "-o", "a.pdf"]).assert(4, &["4:2: error: unknown variable: y", "`--format typ`"]);
    assert!(fs::read_to_string(course.path("a.pdf")).unwrap().contains("of yesterday"));
}
