//! What a learner is told, beyond the verdict's name: where it began, and whether it is the same as before.

use koans::verdict::Verdict;

use crate::support::Course;

const PREDICT: &str = "kind = \"predict\"\nhints = [\"a\", \"b\"]";

#[test]
fn a_prediction_that_asks_the_code_is_no_prediction() {
    let exercise = "#[test]\nfn t() {\n    let total = 2 + 2;\n    assert_eq!(total, __);\n}\n";
    let course = Course::new().koan_with("a", PREDICT, exercise, &exercise.replace("__", "4"));
    course.run(&["list"]);

    course.save("a", &exercise.replace("__", "total"));
    let (report, code) = course.judge("a");
    assert_eq!((code, report.place.line), (10, Some(4)), "{report:#?}");
    assert_eq!(report.verdict, Verdict::BlankLeft { blanks: 1, asks: Some("total".into()) });

    course.save("a", &exercise.replace("__", "4"));
    assert_eq!(course.judge("a").1, 0);
}

#[test]
fn a_panic_that_a_join_carries_on_is_told_where_it_arose() {
    let exercise = "#[test]\nfn t() {\n    let worker = std::thread::spawn(|| {\n        let none: Option<u32> = None;\n        \
                    none.expect(\"a number\")\n    });\n    assert_eq!(worker.join().unwrap(), 4);\n}\n";
    let (report, code) = Course::of(exercise).judge("a");
    assert_eq!((code, report.place.line), (14, Some(5)), "{report:#?}");
    let Verdict::Panicked { text, .. } = report.verdict else { panic!("{report:#?}") };
    assert!(text.starts_with("a number\n") && text.contains("line 7"), "{text}");
}

#[test]
fn a_panic_that_a_scope_carries_on_is_told_where_it_arose() {
    let exercise = "#[test]\nfn t() {\n    std::thread::scope(|s| {\n        s.spawn(|| {\n            \
                    panic!(\"the pot is on the floor\");\n        });\n    });\n}\n";
    let (report, code) = Course::of(exercise).judge("a");
    assert_eq!((code, report.place.line), (14, Some(5)), "{report:#?}");
}

#[test]
fn an_assertion_with_words_of_its_own_is_an_assertion() {
    let (report, code) =
        Course::of("#[test]\nfn t() {\n    assert!(\n        1 > 2,\n        \"too few\"\n    );\n}\n").judge("a");
    assert_eq!((code, report.place.line), (13, Some(3)), "{report:#?}");
}

#[test]
fn two_failures_at_different_places_are_not_the_same_answer() {
    let failing = |line: &str| format!("#[test]\nfn t() {{\n{line}    assert_eq!(1, 2);\n}}\n");
    let course = Course::of(&failing(""));
    let same = || course.progress()["koans"]["a"]["same_failures"].as_u64();

    course.judge("a");
    course.judge("a");
    assert_eq!(same(), Some(2));

    course.save("a", &failing("    let _n = 1;\n"));
    course.judge("a");
    assert_eq!(same(), Some(1));
}

#[test]
fn a_koan_that_passed_and_fails_now_is_not_counted_as_done() {
    let right = "#[test]\nfn t() {\n    assert_eq!(1 + 1, 2);\n}\n";
    let course = Course::of(right);
    course.judge("a");
    course.save("a", &right.replace("2)", "3)"));
    let shown = course.run(&["run", "a"]);
    assert!(shown.stdout.contains("0 of 1"), "{}", shown.stdout);
    // It has passed, though: the solution may be looked at.
    assert_eq!(course.run(&["solution", "a"]).code, Some(0));
}

/// Waits for itself.
const STUCK: &str =
    "{\n    let own = std::sync::Mutex::new(0);\n    let _held = own.lock().unwrap();\n    drop(own.lock());\n}\n";

#[test]
fn a_test_that_hangs_hides_none_that_stands_before_it_in_the_file() {
    // By name they run the other way round.
    let exercise = format!("#[test]\nfn b() {{\n    assert_eq!(1, 2);\n}}\n#[test]\nfn a() {STUCK}");
    let (report, code) = Course::of(&exercise).judge("a");
    assert_eq!((code, report.place.line, report.verdict.test()), (13, Some(3), Some("b")), "{report:#?}");
}

#[test]
fn of_several_tests_that_hang_the_first_in_the_file_is_told() {
    let exercise =
        format!("#[test]\nfn c() {STUCK}#[test]\nfn b() {STUCK}#[test]\nfn d() {{}}\n#[test]\nfn a() {STUCK}");
    let (report, code) = Course::of(&exercise).judge("a");
    assert_eq!((code, report.place.line, report.verdict.test()), (15, Some(2), Some("c")), "{report:#?}");
}

#[test]
fn a_test_that_hangs_is_told_where_those_before_it_pass() {
    let exercise = format!("#[test]\nfn c() {{}}\n#[test]\nfn b() {{}}\n#[test]\nfn a() {STUCK}");
    let (report, code) = Course::of(&exercise).judge("a");
    assert_eq!((code, report.verdict.test()), (15, Some("a")), "{report:#?}");
}

#[test]
fn a_poisoned_lock_is_told_with_the_panic_before_it() {
    let exercise = "use std::sync::Mutex;\n#[test]\nfn t() {\n    let own = Mutex::new(0);\n    std::thread::scope(|s| {\n        \
                    let _ = s.spawn(|| {\n            let _held = own.lock().unwrap();\n            \
                    panic!(\"the pot is on the floor\");\n        }).join();\n    });\n    own.lock().unwrap();\n}\n";
    let (report, code) = Course::of(exercise).judge("a");
    assert_eq!((code, report.place.line), (14, Some(11)), "{report:#?}");
    let Verdict::Panicked { text, .. } = report.verdict else { panic!("{report:#?}") };
    assert!(text.contains("PoisonError") && text.contains("at line 8: the pot is on the floor"), "{text}");
}

#[test]
fn a_lint_does_not_take_the_place_of_a_hang() {
    let forgets = "fn f() -> Result<(), ()> { Ok(()) }\n#[test]\nfn b() {\n    f();\n}\n";
    let (report, code) = Course::of(&format!("{forgets}#[test]\nfn a() {STUCK}")).judge("a");
    assert_eq!((code, report.verdict.test()), (15, Some("a")), "{report:#?}");
}

#[test]
fn a_test_that_is_not_compiled_here_does_not_take_the_place_of_a_hang() {
    let elsewhere = "#[cfg(any())]\n#[test]\nfn b() {}\n";
    let (report, code) = Course::of(&format!("{elsewhere}#[test]\nfn a() {STUCK}")).judge("a");
    assert_eq!((code, report.verdict.test()), (15, Some("a")), "{report:#?}");
}
