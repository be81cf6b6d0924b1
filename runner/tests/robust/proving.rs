//! Koans whose learner writes the tests: the right version has to pass them, and each broken one has to fail.

use koans::{
    toolchain::Toolchain,
    verdict::{Report, Verdict},
};

use crate::support::Course;

/// Halves a number; whoever has an odd one gets it back.
const RIGHT: &str = "mod half {\n    pub fn half(n: u32) -> Result<u32, u32> {\n        if n % 2 == 1 {\n            \
    return Err(n);\n        }\n        Ok(n / 2)\n    }\n}\n\nuse half::half;\n";

const OF_FOUR: &str = "\n#[test]\nfn four_is_two_twos() {\n    assert_eq!(half(4), Ok(2));\n}\n";
const OF_FIVE: &str = "\n#[test]\nfn five_comes_back() {\n    assert_eq!(half(5), Err(5));\n}\n";

/// A koan with two broken versions, whose exercise catches one of them.
fn course() -> Course {
    let (exercise, solution) = (format!("{RIGHT}{OF_FOUR}"), format!("{RIGHT}{OF_FOUR}{OF_FIVE}"));
    let broken = |body: &str| format!("\n\npub fn half(n: u32) -> Result<u32, u32> {{\n    {body}\n}}\n");
    Course::new()
        .koan_with("a", "kind = \"prove\"\nfails = \"survivor\"", &exercise, &solution)
        .file(
            "solutions/01_one/broken/a.halves_all.rs",
            &format!("//! It halves odd numbers too.{}", broken("Ok(n / 2)")),
        )
        .file(
            "solutions/01_one/broken/a.doubles.rs",
            &format!("//! It doubles.{}", broken("if n % 2 == 1 { Err(n) } else { Ok(n * 2) }")),
        )
}

/// The verdict on these tests, and which versions were caught, by name.
fn judged(text: &str) -> (Report, Vec<(String, Option<String>)>) {
    let course = course();
    // What it was given is seen first, and stays the measure.
    course.run(&["run", "a"]);
    course.save("a", text);
    let (report, _) = course.judge("a");
    let tried = report.tried.iter().map(|tried| (tried.name.clone(), tried.caught.as_ref().map(|c| c.verdict.clone())));
    let tried = tried.collect();
    (report, tried)
}

#[test]
fn a_version_that_gets_past_the_tests_is_told_by_what_it_does() {
    let (report, tried) = judged(&format!("{RIGHT}{OF_FOUR}"));
    assert_eq!(
        report.verdict,
        Verdict::Survivor { kind: "halves_all".into(), version: "It halves odd numbers too.".into() }
    );
    assert_eq!(report.message, "A broken version gets past your tests. It halves odd numbers too.");
    assert_eq!(tried, [("doubles".into(), Some("assertion_failed".into())), ("halves_all".into(), None)]);
    // The learner's first test, in the learner's file.
    assert_eq!((report.place.file.as_str(), report.place.line), ("exercises/01_one/a.rs", Some(13)));
}

#[test]
fn tests_that_every_broken_version_fails_pass_under_any_name() {
    let (report, tried) = judged(&format!("{RIGHT}{}{OF_FIVE}", OF_FOUR.replace("four_is_two_twos", "mine")));
    assert_eq!(report.verdict.name(), "passed", "{report:#?}");
    assert!(tried.iter().all(|(_, caught)| caught.as_deref() == Some("assertion_failed")), "{tried:?}");
}

#[test]
fn a_test_that_the_right_version_fails_is_an_ordinary_failure() {
    let (report, tried) = judged(&format!("{RIGHT}{}", OF_FOUR.replace("Ok(2)", "Ok(3)")));
    assert_eq!((report.verdict.name(), report.place.line, tried), ("assertion_failed", Some(14), vec![]));
}

#[test]
fn changing_the_right_version_proves_nothing_of_it() {
    // Its tests ask for what only the changed one does.
    let changed = RIGHT.replace("return Err(n)", "return Err(n + 1)");
    let (report, _) = judged(&format!("{changed}{OF_FOUR}{}", OF_FIVE.replace("Err(5)", "Err(6)")));
    assert_eq!((report.verdict.name(), report.verdict.test()), ("assertion_failed", Some("five_comes_back")));
    // The place is that in the learner's file.
    assert_eq!(report.place.line, Some(19));
}

#[test]
fn white_space_and_comments_in_the_module_are_nobodys_business() {
    let noted = RIGHT.replace("        if n", "        // odd?\n        if n");
    assert_eq!(judged(&format!("{noted}{OF_FOUR}{OF_FIVE}")).0.verdict.name(), "passed");
}

#[test]
fn a_file_without_the_module_says_how_to_get_it_back() {
    let inlined = RIGHT.replace("mod half {\n", "").replace("    }\n}\n\nuse half::half;", "    }\n");
    let (report, _) = judged(&format!("{inlined}{OF_FOUR}"));
    assert_eq!(report.verdict.name(), "does_not_compile");
    assert!(report.message.contains("there is no module `half` any more"), "{}", report.message);
    assert!(report.message.contains("`koans reset a`"), "{}", report.message);
}

#[test]
fn without_broken_versions_no_tests_prove_anything() {
    let course = course();
    std::fs::remove_dir_all(course.path("solutions/01_one/broken")).unwrap();
    course.save("a", &format!("{RIGHT}{OF_FOUR}{OF_FIVE}"));
    course.run(&["run", "a"]).assert(11, &["This course has no broken versions to try its tests with"]);
}

#[test]
fn no_tests_at_all_prove_nothing() {
    assert_eq!(judged(RIGHT).0.verdict.name(), "tests_missing");
}

#[test]
fn the_screen_of_a_survivor() {
    let course = course();
    insta::assert_snapshot!(without_unreached(&course.run(&["run", "a"]).assert(24, &[]).stdout));
    course.save("a", &format!("{RIGHT}{OF_FOUR}{OF_FIVE}"));
    insta::assert_snapshot!(course.run(&["run", "a"]).assert(0, &[]).stdout);
}

/// Whether LLVM's tools are there is the machine's affair.
fn without_unreached(screen: &str) -> String {
    let (before, rest) = screen.split_once(" Your tests never come to\n").unwrap_or((screen, ""));
    format!("{before}{}", rest.split_once("\n\n").map_or(rest, |(_, after)| after))
}

#[test]
fn where_llvms_tools_are_the_lines_that_no_test_came_to_are_shown() {
    let course = course();
    let tools = Toolchain::find(&course.root).expect("there is a toolchain").llvm_tools();
    let (report, _) = course.judge("a");
    // `return Err(n)`, and not the brace after it.
    assert_eq!(report.unreached, if tools.is_some() { vec![4] } else { vec![] });
}

#[test]
fn a_broken_version_that_has_changed_is_tried_again() {
    let course = course();
    course.save("a", &format!("{RIGHT}{OF_FOUR}{OF_FIVE}"));
    course.run(&["run", "a"]).assert(0, &[]);
    let body = RIGHT.split_once("mod half {").and_then(|(_, rest)| rest.split_once("\n}\n")).expect("a module").0;
    course.write("solutions/01_one/broken/a.halves_all.rs", &format!("//! It is right.\n{body}\n"));
    course.run(&["run", "a"]).assert(24, &["It is right."]);
}

#[test]
fn the_author_is_told_what_a_koan_to_prove_lacks() {
    let check = |course: Course| course.run(&["author", "check"]).stdout;
    let told = check(course().file(
        "solutions/01_one/broken/a.says_nothing.rs",
        "pub fn half(_: u32) -> Result<u32, u32> {\n    Ok(0)\n}\n",
    ));
    assert!(told.contains("a.says_nothing.rs: its first line should be `//! ` and what it does wrong"), "{told}");
    let told = check(
        course().file("solutions/01_one/a.rs", &format!("{}{OF_FOUR}{OF_FIVE}", RIGHT.replace("n / 2", "n >> 1"))),
    );
    assert!(told.contains("solutions/01_one/a.rs: its module `half` is not that of the exercise"), "{told}");
    let alone =
        Course::new().koan_with("a", "kind = \"prove\"", &format!("{RIGHT}{OF_FOUR}"), &format!("{RIGHT}{OF_FOUR}"));
    let told = check(alone);
    assert!(told.contains("a koan to prove has broken versions: solutions/01_one/broken/a.NAME.rs"), "{told}");
}
