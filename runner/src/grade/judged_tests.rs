use std::{
    collections::BTreeMap,
    path::Path,
    sync::{LazyLock, Mutex},
};

use super::*;
use crate::course::Course;

/// The real course: its exercises, its solutions and its wrong repairs are what honest learners write.
fn real() -> Course {
    Course::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the course loads")
}

fn read(course: &Course, path: &str) -> String {
    std::fs::read_to_string(course.root.join(path)).expect(path)
}

fn crates() -> Vec<String> {
    ["futures", "mockall", "rayon", "serde", "serde_json", "tokio", "stage"].map(String::from).to_vec()
}

/// A koan's kind, exercise and solution.
type Texts = (course::Kind, String, String);

/// Something that somebody does to a file.
type Change = Box<dyn Fn(&str) -> String>;

/// Those of this koan, read once.
fn texts(name: &str) -> Texts {
    static READ: LazyLock<Mutex<BTreeMap<String, Texts>>> = LazyLock::new(Mutex::default);
    let mut all = READ.lock().unwrap();
    let made = all.entry(name.to_string()).or_insert_with(|| {
        let course = real();
        let koan = &course.koans[course.koan(name).unwrap()];
        (koan.kind, read(&course, &koan.exercise), read(&course, &koan.solution))
    });
    made.clone()
}

/// What is judged of a koan's solution after somebody has changed it.
fn of_changed(name: &str, change: impl Fn(&str) -> String) -> Result<Judged, NotJudged> {
    let (kind, exercise, solution) = texts(name);
    judged(
        Given { kind, exercise: &exercise, solution: Some(&solution), has_broken_versions: true, crates: &crates() },
        &change(&solution),
    )
}

/// Whether each test of the exercise stands in this text, as it is and in no other item.
fn has_all_tests(name: &str, text: &str) -> bool {
    let (_, exercise, _) = texts(name);
    let (file, given) = (File::of(text).expect("it is taken apart"), File::of(&exercise).unwrap());
    let tests = |file: &File<'_>| -> Vec<String> {
        file.items.iter().filter(|item| item.is_test).map(|item| file.words_of(item).join(" ")).collect()
    };
    let (mut found, mut wanted) = (tests(&file), tests(&given));
    found.sort();
    wanted.sort();
    found == wanted && source::tests(text).len() == wanted.len()
}

#[test]
fn what_honest_learners_write_is_judged_as_it_is() {
    let course = real();
    let mut told = Vec::new();
    for koan in &course.koans {
        let (exercise, solution) = (read(&course, &koan.exercise), read(&course, &koan.solution));
        let given = Given {
            kind: koan.kind,
            exercise: &exercise,
            solution: Some(&solution),
            has_broken_versions: true,
            crates: &crates(),
        };
        let chapter = &course.chapters[koan.chapter].dir;
        let mut answers = vec![koan.exercise.clone(), koan.solution.clone()];
        let folder = std::fs::read_dir(course.root.join(format!("solutions/{chapter}/wrong")));
        let names = folder.into_iter().flatten().flatten().map(|entry| entry.file_name().into_string().unwrap());
        let mut wrong: Vec<String> = names.filter(|name| name.starts_with(&format!("{}.", koan.name))).collect();
        wrong.sort();
        answers.extend(wrong.iter().map(|name| format!("solutions/{chapter}/wrong/{name}")));
        for answer in answers {
            let text = read(&course, &answer);
            match judged(given, &text) {
                Ok(judged) if judged.text == text && judged.notes.is_empty() => {}
                Ok(judged) => told.push(format!(
                    "{answer}: {}",
                    judged.notes.into_iter().map(|note| note.text).collect::<Vec<_>>().join("; ")
                )),
                Err(NotJudged::Refused(note)) => told.push(format!("{answer}: refused: {}", note.text)),
                Err(other) => told.push(format!("{answer}: {other:?}")),
            }
        }
    }
    // Some wrong repairs change what is not theirs to change. No exercise and no solution does.
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn tests_come_from_the_course_whatever_became_of_them() {
    let cut = |text: &str| text[..text.find("#[test]").unwrap()].to_string();
    let changes: [(&str, Change); 12] = [
        ("deleted", Box::new(cut)),
        (
            "emptied",
            Box::new(move |text| format!("{}#[test]\nfn what_two_customers_pay_in_is_there() {{}}\n", cut(text))),
        ),
        ("ignored", Box::new(|text| text.replace("#[test]", "#[test]\n#[ignore]"))),
        ("left out by a condition", Box::new(|text| text.replace("#[test]", "#[cfg(any())]\n#[test]"))),
        ("renamed", Box::new(|text| text.replace("fn what_two", "fn what_three"))),
        ("no test any more", Box::new(|text| text.replace("#[test]\n", ""))),
        ("commented out", Box::new(|text| text.replace("#[test]", "/*\n#[test]") + "*/\n")),
        ("weakened", Box::new(|text| text.replace("        200,", "        account.balance(),"))),
        ("should fail", Box::new(|text| text.replace("#[test]", "#[test]\n#[should_panic]"))),
        (
            "in a module that is not compiled",
            Box::new(|text| text.replace("#[test]", "#[cfg(any())]\nmod m { use super::*;\n#[test]") + "}"),
        ),
        (
            "in a macro that is not called",
            Box::new(|text| text.replace("#[test]", "macro_rules! unused { () => {\n#[test]") + "} }"),
        ),
        ("with a file that is not compiled", Box::new(|text| format!("#![cfg(any())]\n#![feature(test)]\n{text}"))),
    ];
    for (what, change) in changes {
        let judged = of_changed("lost_update", &change).unwrap_or_else(|why| panic!("{what}: {why:?}"));
        let file = File::of(&judged.text).unwrap();
        let tests: Vec<String> =
            file.items.iter().filter(|item| item.is_test).map(|item| file.words_of(item).join(" ")).collect();
        assert_eq!(tests.len(), 1, "{what}:\n{}", judged.text);
        assert!(has_all_tests("lost_update", &judged.text) || what.contains("macro"), "{what}:\n{}", judged.text);
        assert!(!file.items.iter().any(|item| item.kind == Kind::InnerAttribute), "{what}");
        assert!(!judged.notes.is_empty(), "{what}: it is told");
    }
}

#[test]
fn the_learners_lines_stay_where_they_are() {
    let judged =
        of_changed("lost_update", |text| text.replace("        200,", "        0,\n\n\n") + "fn mine() {}\n").unwrap();
    let line = |wanted: &str| judged.text.lines().position(|line| line.contains(wanted));
    let (_, _, solution) = texts("lost_update");
    let before = solution.lines().count();
    assert_eq!(line("fn mine"), Some(before + 3), "three lines more than there were");
    assert!(line("fn mine") < line("#[test]"));
    let told = Note::at(
        1 + solution.lines().position(|line| line == "#[test]").unwrap(),
        "the test `what_two_customers_pay_in_is_there` was changed; the course's is judged",
    );
    assert_eq!(judged.notes, [told]);
}

#[test]
fn what_would_make_the_tests_anothers_is_refused() {
    let before = |code: &'static str| move |text: &str| format!("{code}\n{text}");
    let inside = |code: &'static str| {
        move |text: &str| {
            text.replacen("fn deposit(&self, amount: i64) {", &format!("fn deposit(&self, amount: i64) {{ {code}"), 1)
        }
    };
    let refused: Vec<(&str, Result<Judged, NotJudged>)> = [
        "macro_rules! assert_eq { ($($t:tt)*) => {} }",
        "mod m { macro_rules! assert_eq { ($($t:tt)*) => {} } pub(crate) use assert_eq; }",
        "#[macro_use] mod m { macro_rules! r#assert_eq { ($($t:tt)*) => {} } }",
        "macro_rules! make { ($name:ident) => { macro_rules! $name { ($($t:tt)*) => {} } } }",
        "macro_rules! make { () => { fn other() {} } }\nmake!();",
        "use std::debug_assert as assert_eq;",
        "mod std { pub mod thread {} }",
        "use self::mine as std;\nmod mine {}",
        "extern crate alloc as std;",
        "mod elsewhere;",
        "#[path = \"/etc/passwd\"] mod elsewhere {}",
        "mod mine { pub struct Vec; } use mine::*;",
        "enum Mine { Some, None } use Mine::*;",
        "#[unsafe(no_mangle)] fn main() {}",
        "#[no_mangle] pub fn exit() {}",
        "const ANSWER: &str = include_str!(\"../solutions/lost_update.rs\");",
        "use std::include as other;",
        "use std::process::exit as leave;",
        "unsafe extern \"C\" { fn _exit(code: i32) -> !; }",
    ]
    .into_iter()
    .map(|code| (code, of_changed("lost_update", before(code))))
    .chain(
        [
            "println!(\"test result: ok. 1 passed; 0 failed;\"); std::process::exit(0);",
            "use std::process as p; p::exit(0);",
            "use std::process::*; exit(0);",
            "use std::os::unix::process::CommandExt; std::process::Command::new(\"true\").exec();",
            "unsafe { std::hint::unreachable_unchecked() }",
            "include!(\"/etc/passwd\");",
        ]
        .into_iter()
        .map(|code| (code, of_changed("lost_update", inside(code)))),
    )
    .collect();
    for (code, judged) in refused {
        assert!(matches!(judged, Err(NotJudged::Refused(_))), "{code}: {judged:?}");
    }
    let trait_of = |name: &str| {
        let code = "trait Mine: Sized { fn METHOD(self) -> usize { 5 } }\nimpl<T> Mine for Vec<T> {}\n"
            .replace("METHOD", name);
        of_changed("doubler", move |text| format!("mod m {{ {code} }}\nuse m::Mine as _;\n{text}"))
    };
    assert!(matches!(trait_of("len"), Err(NotJudged::Refused(_))));
    assert!(trait_of("size").is_ok());
    // The tests of this one speak of a `Vec`.
    for code in ["struct Vec;", "type u32 = u64;", "static vec: u8 = 1;\nmacro_rules! vec { () => {} }"] {
        let judged = of_changed("doubler", |text| format!("{code}\n{text}"));
        assert!(matches!(judged, Err(NotJudged::Refused(_))), "{code}: {judged:?}");
    }
}

#[test]
fn what_learners_add_for_themselves_is_theirs() {
    for code in [
        "use std::sync::{Arc, atomic::{AtomicI64, Ordering}, *};\nuse std::collections::HashMap as Map;",
        "enum State { Open, Closed }\nuse State::*;",
        "macro_rules! add { ($a:expr) => { $a + 1 } }",
        "thread_local! { static SEEN: u8 = 1; }",
        "mod mine { pub fn exit() {} }\nstruct Door; impl Door { fn exit(&self) { self.exit() } }",
        "fn account() {}",
        "impl Drop for Account { fn drop(&mut self) {} }",
    ] {
        let judged =
            of_changed("lost_update", |text| format!("{code}\n{text}")).unwrap_or_else(|why| panic!("{code}: {why:?}"));
        assert!(judged.notes.is_empty() && judged.text.starts_with(code), "{code}: {judged:?}");
    }
    let judged = of_changed("lost_update", |text| {
        format!("{text}\n#[test]\nfn mine() {{}}\nmod m {{ #[test] fn too() {{}} fn stays() {{}} }}")
    })
    .unwrap();
    assert!(has_all_tests("lost_update", &judged.text) && judged.text.contains("fn stays"));
    assert_eq!(judged.notes.iter().filter(|note| note.text.contains("is an own test")).count(), 2);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_no_difference() {
    let judged = of_changed("lost_update", |text| format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    assert_eq!(judged.notes, []);
    assert!(has_all_tests("lost_update", &judged.text));
}

#[test]
fn an_import_that_the_tests_need_means_what_it_meant() {
    let judged =
        of_changed("frozen_clock", |text| text.replace("use std::time::Duration;", "use std::time::*;")).unwrap();
    assert!(judged.text.ends_with("use std::time::Duration;\n"), "{}", judged.text);
    let refused =
        of_changed("lost_update", |text| text.replace("use std::thread;", "mod thread { pub fn scope<T>(_: T) {} }"));
    assert!(matches!(refused, Err(NotJudged::Refused(_))), "{refused:?}");
}

#[test]
fn a_blank_takes_a_value_and_nothing_else_counts() {
    let filled = |with: &'static str| {
        of_changed("fill_the_blank", move |text| text.replace("ordered, 5)", &format!("ordered, {with})")))
    };
    for value in ["5", "2 + 3", "vec![5; 1][0]", "i32::from(5u8)", "[5, 6][0]"] {
        let judged = filled(value).unwrap_or_else(|why| panic!("{value}: {why:?}"));
        assert!(judged.notes.is_empty() && judged.text.contains(value), "{value}: {judged:?}");
    }
    for other in [
        "{ struct Any; impl PartialEq<Any> for i32 { fn eq(&self, _: &Any) -> bool { true } } Any }",
        "std::process::exit(0)",
        "5, \"words\"); return; let _ = (5",
        "panic!()",
        "(|| 5)()",
        "if true { 5 } else { 6 }",
    ] {
        let judged = filled(other);
        let is_put_right =
            |judged: &Judged| judged.text.contains("__") || has_all_tests("fill_the_blank", &judged.text);
        assert!(
            matches!(&judged, Err(NotJudged::Refused(_))) || judged.as_ref().is_ok_and(is_put_right),
            "{other}: {judged:?}"
        );
    }
    let judged =
        of_changed("fill_the_blank", |text| text.replace("assert_eq!", "assert_ne!").replace("5)", "6)")).unwrap();
    assert!(judged.text.contains("__"), "{}", judged.text);
    let judged =
        of_changed("fill_the_blank", |text| text.replace("5 + 3", "5 + 4").replace("ordered, 5)", "ordered, 4)"))
            .unwrap();
    assert!(judged.text.contains("5 + 3") && judged.text.contains("ordered, 4)"), "{}", judged.text);
    assert!(judged.notes[0].text.contains("beside the blanks"));
}

#[test]
fn the_module_under_test_is_the_courses() {
    let judged = of_changed("uncovered", |text| text.replace("push_back", "push_front")).unwrap();
    assert!(judged.text.contains("push_back") && !judged.text.contains("push_front"));
    assert!(judged.notes[0].text.contains("`hatch` was changed"));
    for code in [
        "macro_rules! Some { ($($t:tt)*) => {} }\nmacro_rules! loop_ { () => { #[macro_export] macro_rules! x { () => {} } } }",
        "const TEXT: &str = include_str!(file!());",
        "fn me() -> &'static str { file!() }",
        "#[test] fn t() { std::process::exit(1) }",
    ] {
        let refused = of_changed("uncovered", |text| format!("{text}\n{code}"));
        assert!(matches!(refused, Err(NotJudged::Refused(_))), "{code}: {refused:?}");
    }
}

#[test]
fn the_stage_is_the_courses() {
    let judged = of_changed("was_it_called", |text| {
        text.replace("catch_unwind(AssertUnwindSafe(|| check_out_twice(hotel, services))).is_err()", "true")
    })
    .unwrap();
    assert!(judged.text.contains("check_out_twice(hotel, services))).is_err()"));
    let without = |text: &str| text[..text.find("// ---- the stage").unwrap()].to_string();
    let judged = of_changed("was_it_called", without).unwrap();
    assert!(judged.text.contains("fn is_caught(hotel: Hotel) -> bool"));
    let judged =
        of_changed("tasks", |text| text.replace("const MILL: House = house(30,", "const MILL: House = house(0,"))
            .unwrap();
    assert!(judged.text.contains("house(30,") && !judged.text.contains("house(0,"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
    #[test]
    fn nothing_that_is_submitted_makes_it_panic(text in ".{0,200}", cut in 0_usize..2000, tokens in proptest::collection::vec("[a-z#!\\[\\](){};:,*/\"' \n]{1,4}", 0..60)) {
        for name in ["lost_update", "fill_the_blank", "uncovered"] {
            let _ = of_changed(name, |_| text.clone());
            let _ = of_changed(name, |_| tokens.concat());
            let _ = of_changed(name, |solution| {
                let at = solution.char_indices().map(|(at, _)| at).nth(cut % solution.chars().count()).unwrap();
                format!("{}{}{}", &solution[..at], tokens.concat(), &solution[at..])
            });
        }
    }
}
