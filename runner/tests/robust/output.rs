//! What a learner's program prints, and what must never be shown of it.

use crate::support::{Course, flat};

const PREDICT: &str = "fn mystery() -> u32 {\n    (1..=3).map(|n| n * 1247).sum()\n}\n\n#[test]\nfn predict() {\n    let guess = \
                       5;\n    assert_eq!(guess, mystery());\n}\n";

fn predict(exercise: &str) -> Course {
    Course::new().koan_with("a", "kind = \"predict\"\nhints = [\"Add them up.\"]", exercise, PREDICT)
}

#[test]
fn a_wrong_prediction_is_not_told_the_right_one() {
    for assertion in [
        "assert_eq!(guess, mystery())",
        "assert_eq!(guess, mystery(), \"your guess\")",
        "assert!(guess == mystery())",
        "std::thread::spawn(move || assert_eq!(guess, mystery())).join().unwrap()",
        "std::thread::scope(|s| { s.spawn(|| assert_eq!(guess, mystery())); })",
    ] {
        let course = predict(&PREDICT.replace("assert_eq!(guess, mystery())", assertion));
        let json = course.run(&["run", "a", "--json"]);
        assert!(!json.report().passed);
        assert!(!json.all().contains("7482"), "{json:#?}");
        let screen = course.run(&["run", "a"]);
        assert!(!screen.all().contains("7482"), "{screen:#?}");
        let verify = course.run(&["verify", "--json", "--fresh"]);
        assert!(!verify.all().contains("7482"), "{verify:#?}");
    }
}

#[test]
fn the_full_output_of_a_wrong_prediction_does_not_tell_it_either() {
    let course = predict(PREDICT);
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("the code does something else than line 8 says");
    watcher.send("o");
    watcher.wait_for_text("the full output");
    watcher.send("q");
    watcher.wait_for_text("next hint");
    assert!(!String::from_utf8_lossy(&watcher.raw()).contains("7482"));
    watcher.quit();
    let kept = std::fs::read_to_string(course.path(".koans/cache/verdicts.json")).unwrap();
    assert!(!kept.contains("7482"), "{kept}");
}

#[test]
fn a_wrong_prediction_before_a_flood_does_not_tell_it_either() {
    let flood = "#[test]\nfn then() {\n    loop { println!(\"{}\", \"x\".repeat(1000)); }\n}\n";
    let course = predict(&format!("{PREDICT}{flood}"));
    let output = course.run(&["run", "a", "--json"]);
    assert_eq!(output.report().verdict.name(), "assertion_failed", "it fails first");
    assert!(!output.stdout.contains("7482"), "it is in {}", &output.stdout[..output.stdout.len().min(1500)]);
}

#[test]
fn a_print_without_an_end_of_line_is_shown_and_hides_nothing() {
    let source = "#[test]\nfn a() { print!(\"half\"); }\n#[test]\nfn b() { eprint!(\"more\"); assert!(std::env::args().count() == 0); }\n";
    let (report, _) = Course::of(source).judge("a");
    assert_eq!(report.verdict.name(), "assertion_failed");
    assert_eq!(flat(&report.output.text()), "half more");
}

#[test]
fn dbg_is_shown_with_its_place() {
    let (report, _) = Course::of("#[test]\nfn a() { dbg!(6 * 7); }\n").judge("a");
    assert_eq!(report.verdict.name(), "passed");
    assert_eq!(report.output.text(), "[exercises/01_one/a.rs:2:10] 6 * 7 = 42\n");
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let source =
        "use std::io::Write as _;\n#[test]\nfn a() { std::io::stdout().write_all(b\"\\xff\\xfeok\\n\").unwrap(); }\n";
    let (report, _) = Course::of(source).judge("a");
    assert_eq!(report.verdict.name(), "passed");
    assert_eq!(report.output.text(), "\u{fffd}\u{fffd}ok\n");
}

#[test]
fn escape_sequences_do_not_reach_the_terminal() {
    let source = "#[test]\nfn a() {\n    println!(\"\\x1b[2J\\x1b[31mred\\x1b[0m\\x1b]0;title\\x07\\x1b[?1049l\\u{9b}31m\\x08\\x0c\\r#\");\n    \
                  panic!(\"\\x1b[5mblink\\x1b]8;;http://x\\x07\");\n}\n";
    let course = Course::of(source);
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("It printed");
    watcher.send("o");
    watcher.wait_for_text("the full output");
    let raw = String::from_utf8_lossy(&watcher.raw()).into_owned();
    for sequence in ["\x1b[2J", "\x1b[31mred", "\x1b]0;", "\x1b[?1049l", "\u{9b}", "\x1b[5m", "http://x\x07"] {
        assert!(!raw.contains(sequence), "{sequence:?} in {raw:?}");
    }
    let output = course.run(&["run", "a", "--color", "always"]);
    for sequence in ["\x1b[2J", "\x1b]0;", "\u{9b}", "\x1b[5m", "\x08"] {
        assert!(!output.stdout.contains(sequence), "{sequence:?} in {output:?}");
    }
    let json = course.run(&["run", "a", "--json"]);
    assert!(!json.stdout.contains('\x1b'), "{json:?}");
}

#[test]
fn long_output_is_cut_on_the_screen_newest_last() {
    let source =
        "#[test]\nfn a() { for n in 0..100 { println!(\"line {n}\"); } assert!(std::env::args().count() == 0); }\n";
    let output = Course::of(source).run(&["run", "a"]);
    assert!(output.stdout.contains("line 99") && !output.stdout.contains("line 50"), "{output:#?}");
    assert!(flat(&output.stdout).contains("(94 lines before these)"), "{output:#?}");
    assert!(
        flat(&output.stdout).contains("`koans run a --json` has it in `output`; in `koans watch`, press o"),
        "{output:#?}"
    );
}

/// Prints a line of more than 200 columns, with a word at its end.
const PRINTS_A_LONG_LINE: &str = "#[test]\nfn a() { println!(\"{} the end\", \"long \".repeat(40)); \
                                  assert!(std::env::args().count() == 0); }\n";

#[test]
fn in_a_pipe_no_line_is_cut() {
    let output = Course::of(PRINTS_A_LONG_LINE).run(&["run", "a"]);
    assert!(output.stdout.contains("long long  the end\n"), "{output:#?}");
    assert!(output.stdout.contains("assert!(std::env::args().count() == 0); }\n"), "the code, too: {output:#?}");
    assert!(!output.stdout.contains("All of it"), "it is all there: {output:#?}");
}

#[test]
fn the_full_output_wraps_what_is_wider_than_the_screen() {
    let course = Course::of(PRINTS_A_LONG_LINE);
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("It printed");
    watcher.send("o");
    let screen = watcher.wait_for_text("the full output");
    assert!(screen.contains(" the end") && !screen.contains('…'), "{screen}");
    watcher.resize(40, 30);
    let is_folded = |screen: &str| screen.contains("arrows scro") && screen.contains(" the end");
    let narrow = watcher.wait_for("the same in 30 columns", is_folded);
    assert!(narrow.lines().any(|line| line.trim_end() == "long long long long long long"), "{narrow}");
}
