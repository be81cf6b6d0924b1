//! Terminals of all sizes and kinds, and none.

use crate::support::Course;

const WRONG: &str = "#[test]\nfn a_test_with_quite_a_long_name_for_a_small_terminal() {\n    println!(\"日本語 and more\");\n    \
                     assert_eq!(1, 2, \"a long message that does not fit into twenty columns\");\n}\n";

fn course() -> Course {
    let keys = "hints = [\"A hint that takes more than one line on a terminal of twenty columns.\"]";
    Course::new().koan_with("a", keys, WRONG, WRONG).koan("z", WRONG)
}

#[test]
fn twenty_columns_and_five_lines_are_enough() {
    for (rows, columns) in [(5, 20), (1, 20), (5, 1), (2, 2), (3, 9)] {
        let course = course();
        let mut watcher = course.watch_on(rows, columns, &[]);
        crate::support::wait_until("judged", || course.attempts("a") == 1, || watcher.screen());
        for key in ["?", "q", "o", "q", "l", "l", "x", "n", "h", "h"] {
            watcher.send(key);
        }
        assert_eq!(watcher.quit(), 0, "{columns}x{rows}");
    }
}

#[test]
fn twenty_columns_and_five_lines_show_what_failed() {
    let course = course();
    let watcher = course.watch_on(5, 20, &[]);
    let screen = watcher.wait_for("the sentence", |screen| screen.contains("`a_test_with"));
    assert!(screen.lines().count() <= 5, "{screen}");
}

#[test]
fn a_terminal_that_reports_no_size_is_taken_for_80_by_24() {
    let course = course();
    let watcher = course.watch_on(0, 0, &[]);
    watcher.wait_for_text("does not hold");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn a_resized_terminal_is_drawn_anew() {
    let course = course();
    let mut watcher = course.watch(&[]);
    let before = watcher.wait_for_text("does not hold");
    for (rows, columns) in [(5, 20), (50, 200), (1, 1), (3, 300), (24, 80)] {
        watcher.resize(rows, columns);
        watcher.wait_for("something", |screen| !screen.trim().is_empty());
    }
    watcher.wait_for("the screen as before", |screen| screen == before);
    watcher.send("l");
    watcher.wait_for("the list", |screen| screen != before);
    for (rows, columns) in [(5, 20), (50, 200), (1, 1), (24, 80)] {
        watcher.resize(rows, columns);
    }
    watcher.send("l");
    watcher.wait_for("the screen as before", |screen| screen == before);
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn a_pipe_gets_the_walk_to_the_first_failure() {
    let course = Course::new().koan("a", "#[test]\nfn t() {}\n").koan("b", WRONG).koan("c", WRONG);
    let output = course.run(&[]).assert(13, &["does not hold", "koans run b"]);
    assert!(!output.stdout.contains('\x1b'), "{output:?}");
    assert_eq!(course.attempts("c"), 0);
    course.save("b", "#[test]\nfn a_test_with_quite_a_long_name_for_a_small_terminal() {}\n");
    course.save("c", "#[test]\nfn a_test_with_quite_a_long_name_for_a_small_terminal() {}\n");
    course.run(&[]).assert(0, &["Every koan of this course passes."]);
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let course = course().env("TERM", "dumb");
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher.send("h?");
    watcher.wait_for_text("these keys");
    watcher.send("q");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn a_dumb_terminal_sees_no_escape_sequence() {
    let course = course().env("TERM", "dumb");
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher.send("q");
    assert_eq!(watcher.wait_for_end(), 0);
    let raw = watcher.raw();
    assert!(!raw.contains(&0x1b), "{:?}", String::from_utf8_lossy(&raw));
}

#[test]
fn a_dumb_terminal_survives_the_list() {
    let course = course().env("TERM", "dumb");
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher.send("l");
    watcher.send("lq");
    assert_eq!(watcher.wait_for_end(), 0);
}

#[test]
fn colours_come_and_go_as_asked() {
    let colour = |course: &Course, args: &[&str]| course.run(args).stdout.contains("\x1b[");
    let plain = course();
    assert!(!colour(&plain, &["run", "a"]), "a pipe");
    assert!(colour(&plain, &["run", "a", "--color", "always"]));
    assert!(!colour(&plain, &["run", "a", "--color", "never"]));
    assert!(!colour(&plain, &["run", "a", "--json", "--color", "always"]), "JSON has no colours");
    let no_color = course().env("NO_COLOR", "1");
    assert!(colour(&no_color, &["run", "a", "--color", "always"]), "what is asked for counts more");
    let coloured = |course: &Course, args: &[&str]| {
        let watcher = course.watch(args);
        watcher.wait_for_text("does not hold");
        let raw = String::from_utf8_lossy(&watcher.raw()).into_owned();
        watcher.quit();
        raw.contains("\x1b[1;31m") || raw.contains("\x1b[31m") || raw.contains("\x1b[36m")
    };
    assert!(coloured(&plain, &[]), "a terminal");
    assert!(!coloured(&plain, &["--color", "never"]));
    assert!(!coloured(&no_color, &[]));
    assert!(coloured(&no_color, &["--color", "always"]));
}

#[test]
fn without_unicode_only_ascii_is_drawn() {
    let course = Course::of("#[test]\nfn t() {\n    assert!(1 > 2);\n}\n").env("LANG", "C");
    let output = course.run(&["run", "a"]);
    assert!(output.stdout.is_ascii(), "{output:#?}");
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let course = course();
    let koans = env!("CARGO_BIN_EXE_koans");
    for command in ["run a", "list", "verify", "hint a", "--help", "completions bash"] {
        let mut shell = assert_cmd::Command::new("sh");
        shell.current_dir(&course.root).args(["-c", &format!("'{koans}' {command} | true")]);
        let output = shell.output().unwrap();
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{command}: {output:?}");
    }
}
