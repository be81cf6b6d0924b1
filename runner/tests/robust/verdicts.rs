//! One koan, one verdict: what `koans run --json` says of every way to fail, and the exit code that goes with it.

use koans::verdict::{Report, Verdict};

use crate::support::{Course, FAR, wait_until};

const TWICE: &str = "fn twice(n: u32) -> u32 { n * 2 }\n#[test]\nfn doubles() {\n    assert_eq!(twice(2), 4);\n}\n";

/// The verdict's name, the line, and the exit code of a koan whose solution is the file itself.
fn judged(exercise: &str) -> (Report, i32) {
    Course::of(exercise).judge("a")
}

#[track_caller]
fn is(exercise: &str, name: &str, code: i32, line: Option<usize>) -> Report {
    let (report, exit) = judged(exercise);
    assert_eq!((report.verdict.name(), exit, report.place.line), (name, code, line), "{report:#?}");
    assert_eq!(report.passed, code == 0);
    assert_eq!(report.place.file, "exercises/01_one/a.rs");
    assert!(report.message.ends_with('.') || report.message.ends_with('?'), "{}", report.message);
    report
}

/// Judged with a solution that has other tests, or another deadline.
#[track_caller]
fn is_with(keys: &str, exercise: &str, solution: &str, name: &str, code: i32) -> Report {
    let course = Course::new().koan_with("a", keys, exercise, solution);
    let (report, exit) = course.judge("a");
    assert_eq!((report.verdict.name(), exit), (name, code), "{report:#?}");
    course.wait_for_no_process();
    report
}

#[test]
fn a_right_koan_passes() {
    is(TWICE, "passed", 0, None);
}

#[test]
fn the_json_has_what_scripts_rely_on_and_round_trips() {
    let output = Course::of(&TWICE.replace("* 2", "* 3")).run(&["run", "a", "--json"]);
    let value = output.json();
    for key in ["koan", "passed", "verdict", "message", "file", "line", "elapsed_ms", "schedule"] {
        assert!(value.get(key).is_some(), "{key} in {value:#}");
    }
    assert!(value["schedule"].is_null());
    assert!(value["elapsed_ms"].is_u64());
    assert_eq!(serde_json::to_value(output.report()).unwrap(), value);
    assert_eq!(output.stderr, "");
}

#[test]
fn a_blank_is_told_before_any_compiler() {
    let report = is("#[test]\nfn t() {\n    assert_eq!(__, 4, \"__\"); // __\n}\n", "blank_left", 10, Some(3));
    assert_eq!(report.verdict, Verdict::BlankLeft { blanks: 1, asks: None });
}

#[test]
fn a_type_error_does_not_compile() {
    let report = is("#[test]\nfn t() {\n    let n: u32 = \"4\";\n    drop(n);\n}\n", "does_not_compile", 11, Some(3));
    let Verdict::DoesNotCompile { errors: 1, rendered } = report.verdict else { panic!("{report:#?}") };
    assert!(rendered.starts_with("error[E0308]"), "{rendered}");
}

#[test]
fn a_syntax_error_does_not_compile() {
    is("#[test]\nfn t() {\n    let n = ;\n}\n", "does_not_compile", 11, Some(3));
}

#[test]
fn a_forgotten_result_is_a_lint() {
    let report = is("fn f() -> Result<(), ()> { Ok(()) }\n#[test]\nfn t() {\n    f();\n}\n", "lint", 12, Some(4));
    assert!(matches!(&report.verdict, Verdict::Lint { lint, .. } if lint == "unused_must_use"));
}

#[test]
fn a_matter_of_taste_is_a_remark_and_no_failure() {
    let report = is("#[test]\nfn t() {\n    let unused = 1;\n}\n", "passed", 0, None);
    assert_eq!(report.remarks[0].lint, "unused_variables");
}

#[test]
fn a_failed_assertion_is_told_with_its_line() {
    let report = is(&TWICE.replace("* 2", "* 3"), "assertion_failed", 13, Some(4));
    let Verdict::AssertionFailed { test: Some(test), text } = report.verdict else { panic!() };
    assert_eq!(test, "doubles");
    assert!(text.contains("left: 6") && text.contains("right: 4"), "{text}");
}

#[test]
fn an_unwrap_panics() {
    is("#[test]\nfn t() {\n    None::<u32>.unwrap();\n}\n", "panicked", 14, Some(3));
}

#[test]
fn a_test_that_returns_an_error_fails() {
    let returns = "#[test]\nfn t() -> Result<(), String> {\n    Err(\"no\".into())\n}\n";
    assert_eq!(is(returns, "assertion_failed", 13, Some(2)).message, "`t` returns an error.");
}

#[test]
fn a_test_that_should_panic_and_does_not_is_told_so() {
    let returns = "#[test]\n#[should_panic]\nfn t() {}\n";
    assert_eq!(is(returns, "assertion_failed", 13, Some(3)).message, "`t` should panic, and does not.");
}

#[test]
fn tests_that_a_macro_makes_are_run() {
    is("macro_rules! tests { ($name:ident) => { #[test] fn $name() {} } }\ntests!(t);\n", "passed", 0, None);
}

#[test]
fn a_lock_taken_twice_is_a_deadlock() {
    let source = "#[test]\nfn t() {\n    let m = std::sync::Mutex::new(0);\n    let _a = m.lock();\n    \
                  let _b = m.lock();\n}\n";
    is_with("deadline_ms = 60000", source, source, "deadlock", 15);
}

#[test]
fn an_endless_loop_times_out_busy() {
    let source = "#[test]\nfn t() {\n    let mut n = 0u64;\n    loop { n = std::hint::black_box(n) + 1; if n == 0 { \
                  break } }\n}\n";
    let report = is_with("deadline_ms = 300", source, source, "timed_out", 20);
    assert!(matches!(report.verdict, Verdict::TimedOut { busy: true, deadline_ms: 300, .. }), "{report:#?}");
}

#[test]
fn a_sleep_times_out_idle() {
    let source = "#[test]\nfn t() {\n    std::thread::sleep(std::time::Duration::from_secs(3600));\n}\n";
    let report = is_with("deadline_ms = 300", source, source, "timed_out", 20);
    assert!(matches!(report.verdict, Verdict::TimedOut { busy: false, .. }), "{report:#?}");
}

#[test]
fn a_stack_overflow_is_a_crash_that_says_so() {
    let source = "fn f(n: u64) -> u64 { if n == u64::MAX { n } else { f(std::hint::black_box(n + 1)) + 1 } }\n#[test]\n\
                  fn t() {\n    assert!(f(0) > 0);\n}\n";
    let report = is(source, "crashed", 21, Some(3));
    assert!(report.message.contains("stack overflowed"), "{}", report.message);
}

#[test]
fn an_abort_is_a_crash() {
    is("#[test]\nfn t() {\n    std::process::abort();\n}\n", "crashed", 21, Some(2));
}

#[test]
fn an_exit_in_the_middle_of_a_test_is_no_pass() {
    for code in [0, 1, 101] {
        is(&format!("#[test]\nfn t() {{\n    std::process::exit({code});\n}}\n"), "crashed", 21, Some(2));
    }
}

/// Each of the two waits most of the time, and neither for something that does not come.
#[test]
fn threads_that_hand_work_to_each_other_without_end_are_computing() {
    let source = "use std::sync::mpsc::sync_channel;\n\n#[test]\nfn t() {\n    let (to, there) = sync_channel::<u64>(0);\n    \
                  let (back, from) = sync_channel::<u64>(0);\n    std::thread::spawn(move || there.iter().for_each(|ball| \
                  back.send(ball).unwrap()));\n    loop {\n        to.send(1).unwrap();\n        from.recv().unwrap();\n    }\n}\n";
    let report = is_with("deadline_ms = 1000", source, source, "timed_out", 20);
    assert!(report.message.contains("It was computing all the while"), "{}", report.message);
}

#[test]
fn killing_itself_is_a_crash() {
    let source = "#[test]\nfn t() {\n    let me = std::process::id().to_string();\n    \
                  std::process::Command::new(\"kill\").args([\"-9\", &me]).status().unwrap();\n    loop {}\n}\n";
    let (report, code) = judged(source);
    assert_eq!((report.verdict.name(), code), ("crashed", 21));
}

#[test]
fn ending_the_process_that_watches_over_it_is_no_pass_and_no_panic_of_ours() {
    // Who is killed can't tell by whom: that may have been the system, for want of memory.
    for (signal, code, verdict) in [("-TERM", 21, "crashed"), ("-KILL", 4, ""), ("-INT", 21, "crashed")] {
        let source = "#[test]\nfn t() {\n    let parent = std::os::unix::process::parent_id().to_string();\n    \
                      std::process::Command::new(\"kill\").args([\"SIGNAL\", &parent]).status().unwrap();\n    \
                      std::thread::sleep(std::time::Duration::from_secs(3600));\n}\n";
        let course = Course::new().koan_with("a", "deadline_ms = 60000", &source.replace("SIGNAL", signal), "");
        let output = course.run(&["run", "a"]);
        assert!(!output.all().contains("panicked at"), "{output:#?}");
        assert_eq!(output.code, Some(code), "{output:#?}");
        assert!(output.all().contains("the process that"), "it says why: {output:#?}");
        course.write("class/ada/exercises/01_one/a.rs", &course.text("a"));
        let graded = course.run(&["--course", ".", "grade", "class", "--json"]).json();
        let wanted = if verdict.is_empty() { "not_judged" } else { verdict };
        assert_eq!(graded["submissions"][0]["koans"][0]["verdict"], wanted);
        course.wait_for_no_process();
    }
}

#[test]
fn a_gigabyte_of_output_is_stopped_at_the_cap() {
    let source = "#[test]\nfn t() {\n    let line = \"x\".repeat(1023);\n    for _ in 0..1024 * 1024 { println!(\"{line}\"); }\n}\n";
    let report = is_with("deadline_ms = 60000", source, source, "too_much_output", 22);
    assert!(report.output.dropped > 0);
    assert!(report.output.head.len() + report.output.tail.len() <= 1024 * 1024);
}

#[test]
fn children_that_go_into_sessions_of_their_own_are_left_behind_and_ended() {
    for how in ["setsid sleep 3600 &", "(setsid sh -c 'sleep 3600 & sleep 3600' &) &", "sleep 3600 &"] {
        let source = format!(
            "#[test]\nfn t() {{\n    let sh = std::process::Command::new(\"sh\").args([\"-c\", \"{how}\"])\n        \
             .stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).status();\n    \
             assert!(sh.unwrap().success());\n}}\n"
        );
        let report = is_with("", &source, &source, "left_behind", 23);
        let Verdict::LeftBehind { processes, .. } = &report.verdict else { panic!() };
        assert!(processes.iter().any(|process| process.command.contains("sleep 3600")), "{processes:?}");
    }
}

#[test]
fn a_koan_does_not_pass_without_its_tests() {
    let two = format!("{TWICE}#[test]\nfn other() {{}}\n");
    let gone = [
        ("deleted", TWICE.to_string()),
        ("all deleted", "fn main() {}\n".into()),
        ("empty", String::new()),
        ("ignored", two.replace("#[test]\nfn other", "#[test]\n#[ignore]\nfn other")),
        ("commented out", two.replace("#[test]\nfn other() {}", "// #[test]\n// fn other() {}")),
        ("in a comment", two.replace("#[test]\nfn other() {}", "/* #[test]\nfn other() {} */")),
        ("renamed", two.replace("other", "another")),
        ("no test any more", two.replace("#[test]\nfn other", "#[allow(dead_code)]\nfn other")),
        ("switched off", two.replace("#[test]\nfn other", "#[cfg(any())]\n#[test]\nfn other")),
    ];
    let course = Course::new().koan("a", &two);
    for (how, exercise) in gone {
        course.save("a", &exercise);
        let (report, code) = course.judge("a");
        assert_eq!((report.verdict.name(), code), ("tests_missing", 25), "{how}: {report:#?}");
        if how != "empty" && how != "all deleted" {
            assert_eq!(report.verdict, Verdict::TestsMissing { tests: vec!["other".into()] }, "{how}");
        }
    }
}

#[test]
fn a_thread_that_prints_between_two_tests_hides_none_of_them() {
    // Each prints without an end of line for as long as the tests go on, so that some of it stands before a test's line.
    let tests: String = (0..20).map(|n| format!("#[test]\nfn t{n}() {{ f(); }}\n")).collect();
    let source = format!(
        "fn f() {{\n    let (tell, told) = std::sync::mpsc::channel();\n    std::thread::spawn(move || for n in 0..2000 {{\n        \
         print!(\"x\");\n        if n == 0 {{ let _ = tell.send(()); }}\n    }});\n    told.recv().unwrap();\n}}\n{tests}"
    );
    is(&source, "passed", 0, None);
}

#[test]
fn words_of_the_harness_in_a_program_s_output_make_no_pass() {
    let source = "#[test]\nfn a() {\n    println!(\"\\ntest result: ok. 2 passed; 0 failed;\");\n    panic!(\"no\");\n}\n\
                  #[test]\nfn b() {}\n";
    is(source, "panicked", 14, Some(4));
}

#[test]
fn a_deadline_counts_the_run_and_not_the_compiler() {
    // The compiler alone takes longer than this.
    let course = Course::new().koan_with("a", "deadline_ms = 100", TWICE, TWICE);
    assert_eq!(course.judge("a").0.verdict.name(), "passed");
}

#[test]
fn memory_has_a_limit() {
    let source = "#[test]\nfn t() {\n    let mut all = Vec::new();\n    loop { all.push(vec![1u8; 256 << 20]); }\n}\n";
    let report = is_with("deadline_ms = 60000", source, source, "crashed", 21);
    assert!(report.message.contains("more memory"), "{}", report.message);
}

#[test]
fn a_test_has_a_folder_of_its_own_and_nothing_to_read() {
    let source = "use std::{env, fs, io::Read as _};\n#[test]\nfn t() {\n    fs::write(\"here\", \"x\").unwrap();\n    \
                  assert_eq!(env::temp_dir(), env::current_dir().unwrap());\n    let mut all = String::new();\n    \
                  std::io::stdin().read_to_string(&mut all).unwrap();\n    assert_eq!(all, \"\");\n}\n";
    let course = Course::of(source);
    assert_eq!(course.judge("a").0.verdict.name(), "passed");
    assert_eq!(course.scratch(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn an_endless_constant_is_the_compilers_affair_and_ends_with_a_newer_save() {
    // rustc evaluates this for ever (a lint says so after a while, as an error). A newer save must not wait for it.
    let source = "#![allow(long_running_const_eval)]\nconst N: u64 = { let mut n = 0; while n != u64::MAX { n += 1; } n };\n\
                  #[test]\nfn t() {\n    assert!(N > 0);\n}\n";
    let course = Course::new().koan_with("a", "", source, "#[test]\nfn t() {}\n");
    let watcher = course.watch(&[]);
    watcher.wait_for_text("Looking at it");
    wait_until(
        "the compiler runs",
        || course.processes().iter().any(|line| line.contains("a.rs")),
        || format!("{:#?} {FAR:?}", course.processes()),
    );
    course.save("a", "#[test]\nfn t() {}\n");
    watcher.wait_for_text("Its test passes");
    assert_eq!(watcher.quit(), 0);
    course.wait_for_no_process();
}

#[test]
fn a_failure_is_told_before_a_hang_further_down_in_the_file() {
    let code = "use std::sync::mpsc;\n#[test]\nfn first_fails() {\n    assert_eq!(1 + 1, 3);\n}\n#[test]\nfn second_gets_stuck() {\n    \
                let (_sender, receiver) = mpsc::channel::<u32>();\n    receiver.recv().unwrap();\n}\n";
    is(code, "assertion_failed", 13, Some(4));
}

#[test]
fn an_unwrap_in_the_line_of_an_assertion_is_a_panic() {
    is("#[test]\nfn t() {\n    assert_eq!(None::<u32>.unwrap(), 3);\n}\n", "panicked", 14, Some(3));
}

#[test]
fn a_panic_that_is_caught_and_handed_on_is_told_where_it_was() {
    let code = "use std::{panic, thread};\n#[test]\nfn t() {\n    let caught = thread::spawn(|| panic!(\"a page is missing\")).join();\n    \
                panic::resume_unwind(caught.unwrap_err());\n}\n";
    let report = is(code, "panicked", 14, Some(4));
    assert!(
        matches!(&report.verdict, Verdict::Panicked { text, .. } if text.contains("a page is missing")),
        "{report:#?}"
    );
}

#[test]
fn a_part_that_is_not_written_is_told_before_those_who_wait_for_it() {
    let code = "use std::{sync::mpsc, thread};\n#[test]\nfn t() {\n    let (sender, receiver) = mpsc::channel::<u32>();\n    \
                let _keep = sender.clone();\n    thread::spawn(move || {\n        let _ = &sender;\n        \
                todo!(\"send it\")\n    });\n    receiver.recv().unwrap();\n}\n";
    let course = Course::new().explored().koan("a", code);
    let (report, code) = course.judge("a");
    assert_eq!((code, report.verdict.name(), report.place.line), (14, "panicked", Some(8)), "{report:#?}");
}
