//! Koans are explored: what fails in one order of its threads is rejected every time, and the order is shown.

use std::sync::Once;

use koans::verdict::{Finding, Report, Verdict};

use crate::support::{Course, Output, flat};

/// Two threads count; what `count` does is the test's.
fn counting(count: &str) -> String {
    format!(
        "use std::sync::atomic::{{AtomicU32, Ordering::SeqCst}};\nuse std::thread;\n\nfn count(hits: &AtomicU32) {{\n    \
         {count}\n}}\n\n#[test]\nfn both_hits_are_counted() {{\n    let hits = AtomicU32::new(0);\n    \
         thread::scope(|scope| {{\n        scope.spawn(|| count(&hits));\n        scope.spawn(|| count(&hits));\n    \
         }});\n    assert_eq!(hits.into_inner(), 2);\n}}\n"
    )
}

const LOST: &str = "let seen = hits.load(SeqCst);\n    hits.store(seen + 1, SeqCst);";
const MENDED: &str = "hits.fetch_add(1, SeqCst);";

const CROSSED: &str = "use std::sync::Mutex;\nuse std::thread;\n\n#[test]\nfn money_moves_both_ways() {\n    \
    let (alice, bob) = (Mutex::new(10), Mutex::new(10));\n    thread::scope(|scope| {\n        scope.spawn(|| {\n            \
    let mut from = alice.lock().unwrap();\n            *bob.lock().unwrap() += 1;\n            *from -= 1;\n        });\n        \
    scope.spawn(|| {\n            let mut from = bob.lock().unwrap();\n            *alice.lock().unwrap() += 1;\n            \
    *from -= 1;\n        });\n    });\n}\n";

fn explored(exercise: &str) -> Course {
    let course = Course::of(exercise);
    explorer_is_built();
    course.explored()
}

/// A command waits until the explorer is built; a watcher shows something else meanwhile.
fn explorer_is_built() {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        Course::of(&counting(MENDED)).explored().run(&["run", "a"]).assert(0, &["Explored: all "]);
    });
}

fn without_time(output: Output) -> Report {
    Report { elapsed_ms: 0, ..output.report() }
}

#[test]
fn a_lost_update_is_a_race_every_time_with_the_same_schedule() {
    let course = explored(&counting(LOST));
    let reports: Vec<Report> = (0..3).map(|_| without_time(course.run(&["run", "a", "--json"]))).collect();
    assert!(reports.iter().all(|report| *report == reports[0]), "{reports:#?}");
    let Verdict::Race(Finding { test, kind, cause, .. }) = &reports[0].verdict else { panic!("{reports:#?}") };
    assert_eq!((test.as_deref(), kind.as_str()), (Some("both_hits_are_counted"), "lost_update"));
    assert!(cause.as_ref().unwrap().contains("hits"), "{cause:?}");
    let schedule = reports[0].schedule.as_ref().unwrap();
    assert_eq!(schedule.steps.iter().filter(|step| step.preempted).count(), 1);
    assert_eq!(schedule.steps.iter().filter(|step| step.fatal).count(), 1);
    assert!(schedule.steps.iter().any(|step| step.operation == "hits.load()" && step.value.as_deref() == Some("0")));
    assert!(schedule.steps.iter().all(|step| step.file.is_empty() || step.file == "exercises/01_one/a.rs"));
}

#[test]
fn the_screen_of_a_race() {
    insta::assert_snapshot!(explored(&counting(LOST)).run(&["run", "a"]).assert(17, &[]).stdout);
}

#[test]
fn the_screen_of_a_deadlock() {
    insta::assert_snapshot!(explored(CROSSED).run(&["run", "a"]).assert(15, &[]).stdout);
}

#[test]
fn the_watchers_screen_of_a_race_has_room_for_the_steps_that_matter() {
    let text = counting(LOST);
    let hints = "hints = [\"Look for the row with a mark.\", \"Two steps should be one.\"]";
    explorer_is_built();
    let course = Course::new().koan_with("a", hints, &text, &text).explored();
    let watcher = course.watch(&[]);
    let screen = watcher.wait_for_text("of the orders that were tried");
    watcher.quit();
    insta::assert_snapshot!(screen.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_pass_says_what_was_explored_and_never_that_it_is_correct() {
    let output = explored(&counting(MENDED)).run(&["run", "a"]).assert(0, &["Its test passes.", "Explored: all "]);
    assert!(!output.stdout.to_lowercase().contains("correct"), "{}", output.stdout);
}

#[test]
fn a_failure_that_is_the_same_in_every_order_is_told_by_the_plain_run() {
    let (report, code) = explored("#[test]\nfn t() {\n    let two = 2;\n    assert_eq!(two, 3);\n}\n").judge("a");
    assert_eq!(code, 13);
    assert!(matches!(report.verdict, Verdict::AssertionFailed { .. }), "{report:#?}");
    assert_eq!((report.schedule, report.place.column), (None, Some(5)));
}

#[test]
fn the_test_that_stands_first_in_the_file_is_told_first() {
    let both = format!("#[test]\nfn first() {{\n    assert!(1 > 2);\n}}\n{}", counting(LOST));
    let (report, _) = explored(&both).judge("a");
    assert_eq!((report.verdict.name(), report.verdict.test()), ("assertion_failed", Some("first")));
    let both = format!("{}\n#[test]\nfn last() {{\n    assert!(1 > 2);\n}}\n", counting(LOST));
    let (report, _) = explored(&both).judge("a");
    assert_eq!((report.verdict.name(), report.verdict.test()), ("race", Some("both_hits_are_counted")));
}

#[test]
fn a_prediction_that_holds_in_some_orders_only_is_rejected_without_the_answer() {
    let text = counting(LOST).replace("hits.into_inner(), 2", "hits.into_inner(), 1");
    let course = Course::new().koan_with("a", "kind = \"predict\"", &text, &text).explored();
    let (report, _) = course.judge("a");
    assert_eq!(report.verdict.name(), "race");
    assert!(!format!("{report:?}").contains("left:"), "{report:#?}");
}

#[test]
fn output_that_pretends_to_be_the_harness_gains_nothing() {
    let forged = "#[test]\nfn t() {\n    println!(\"ok\\n\\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 \
                  filtered out; finished in 0.00s\\n\");\n    std::process::exit(0);\n}\n";
    explored(forged).run(&["run", "a"]).assert(21, &["exit(0) in the middle of the tests"]);
}

#[test]
fn what_talks_to_other_processes_is_run_and_not_explored() {
    let text = "#[test]\nfn t() {\n    let status = std::process::Command::new(\"true\").status().unwrap();\n    \
                assert!(status.success());\n}\n";
    let (report, code) = explored(text).judge("a");
    assert_eq!((code, report.explored, report.unexplored), (0, Vec::new(), None));
}

#[test]
fn a_loop_that_never_ends_is_timed_out_though_it_is_explored() {
    let text = "#[test]\nfn t() {\n    let mut n = 1u64;\n    while n != 0 {\n        n |= 1;\n    }\n}\n";
    let course = Course::new().koan_with("a", "deadline_ms = 700", text, text).explored();
    course.run(&["run", "a"]).assert(20, &["was still running"]);
    assert_eq!(course.processes(), Vec::<String>::new());
}

#[test]
fn a_failing_order_is_run_again_and_a_repair_is_told_to_pass_in_it() {
    let course = explored(&counting(LOST));
    course.run(&["replay", "a"]).assert(5, &["`koans run a` looks for one"]);
    let schedule = course.judge("a").0.schedule.unwrap().replay.unwrap();
    course.run(&["replay", "a"]).assert(17, &["It still fails in this order.", "the first order that was tried"]);
    course.save("a", &format!("// One more line.\n{}", counting(LOST)));
    course.run(&["replay", "a", &schedule]).assert(17, &["It still fails in this order."]);
    course.save("a", &counting(MENDED));
    let told = "It no longer fails in that order, nor in any other that was tried.";
    course.run(&["replay", "a"]).assert(0, &[told, "Explored: all "]);
    course.run(&["replay", "a", "nonsense"]).assert(0, &["`nonsense` is no order of one of its tests"]);
    let report = course.run(&["replay", "a", &schedule, "--json"]).report();
    assert_eq!(report.replayed, Some(koans::schedule::Replayed::Passes));
}

#[test]
fn without_a_network_koans_are_run_and_that_is_said() {
    let course = explored(&counting(MENDED));
    let (cache, cargo) = (course.path("cache"), course.path("cargo"));
    let course = course
        .env("KOANS_CACHE", cache.to_str().unwrap())
        .env("CARGO_HOME", cargo.to_str().unwrap())
        .env("CARGO_NET_OFFLINE", "true");
    let only_run = "Koans are only run here, and not explored";
    let first = course.run(&["run", "a"]).assert(0, &["Building the explorer", only_run, "Its test passes."]);
    assert!(!first.stdout.contains("Explored:"), "{}", first.stdout);
    // The second time nobody waits for another attempt.
    let second = course.run(&["run", "a"]).assert(0, &[only_run]);
    assert!(!second.all().contains("Building"), "{}", second.all());
    assert!(flat(&course.run(&["doctor"]).stdout).contains("run and not explored"));
}

#[test]
fn the_watcher_builds_the_explorer_meanwhile_and_then_looks_again() {
    // It passes by luck when it is only run; the second koan keeps the course from being over.
    let course = explored(&counting(LOST)).koan("b", "const LEFT: u8 = __;\n");
    let cache = course.path("cache");
    let course = course.env("KOANS_CACHE", cache.to_str().unwrap());
    let watcher = course.watch_on(40, 100, &[]);
    watcher.wait_for_text("Building the explorer");
    watcher.wait_for_text("an update gets lost");
    course.save("a", &counting(MENDED));
    watcher.wait_for_text("Explored: all ");
    watcher.quit();
}

#[test]
fn a_save_in_the_middle_of_exploring_begins_anew_and_leaves_nothing() {
    // Each of its schedules takes long.
    let slow = counting(MENDED)
        .replace("hits.fetch", "for _ in 0..50_000_000u64 { std::hint::black_box(1); }\n    hits.fetch");
    let course = explored(&slow);
    let watcher = course.watch(&[]);
    let explores = || course.processes().iter().any(|process| process.contains("explored"));
    crate::support::wait_until("it is explored", explores, || format!("{:?}", course.processes()));
    course.save("a", &counting(LOST));
    watcher.wait_for_text("an update gets lost");
    watcher.quit();
    course.wait_for_no_process();
}

#[test]
fn the_tasks_of_a_koan_that_uses_tokio_are_explored() {
    let manifest = "[package]\nname = \"trial\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                    tokio = { version = \"1\", features = [\"macros\", \"rt\", \"sync\", \"time\"] }\n";
    let counting = "use std::sync::{Arc, Mutex};\n\nasync fn enter(count: Arc<Mutex<u32>>) {\n    let seen = *count.lock().unwrap();\n    \
                    tokio::task::yield_now().await;\n    *count.lock().unwrap() = seen + 1;\n}\n\n#[tokio::test]\nasync fn both_enter() {\n    \
                    let count = Arc::new(Mutex::new(0));\n    let west = tokio::spawn(enter(Arc::clone(&count)));\n    \
                    let east = tokio::spawn(enter(Arc::clone(&count)));\n    west.await.unwrap();\n    east.await.unwrap();\n    \
                    assert_eq!(*count.lock().unwrap(), 2);\n}\n";
    let waiting = "#[tokio::test]\nasync fn an_answer_comes() {\n    let (answer, question) = tokio::sync::oneshot::channel();\n    \
                   let asked = tokio::spawn(question);\n    assert_eq!(asked.await.unwrap(), Ok(3));\n    answer.send(3).unwrap();\n}\n";
    let blocking =
        "#[tokio::test]\nasync fn a_pause() {\n    std::thread::sleep(std::time::Duration::from_millis(1));\n}\n";
    let mended = counting.replace(
        "let seen = *count.lock().unwrap();\n    tokio::task::yield_now().await;\n    *count.lock().unwrap() = seen + 1;",
        "tokio::task::yield_now().await;\n    *count.lock().unwrap() += 1;",
    );
    let course = Course::new()
        .koan("counting", counting)
        .koan("waiting", waiting)
        .koan("blocking", blocking)
        .koan("mended", &mended)
        .file("Cargo.toml", manifest)
        .explored();
    course.run(&["run", "counting"]).assert(17, &["both_enter", "An order of steps in which it fails"]);
    course.run(&["run", "waiting"]).assert(15, &["an_answer_comes", "gets stuck"]);
    course.run(&["run", "blocking"]).assert(26, &["blocks the whole event loop at line 3"]);
    course.run(&["run", "mended"]).assert(0, &["Its test passes.", "Explored: all "]);
}

#[test]
fn a_courses_own_library_may_say_that_a_test_is_not_to_be_explored_and_it_is_run() {
    let library = "pub fn outside() -> u32 {\n    if std::env::var_os(\"KOANS_EXPLORED\").is_some() {\n        \
                   panic!(\"koans: not explored: it asks the world\");\n    }\n    2\n}\n";
    let both = |hits: &str, outside: &str| {
        counting(hits)
            + &format!("\n#[test]\nfn the_world_knows() {{\n    assert_eq!(props::outside(), {outside});\n}}\n")
    };
    let course = |text: &str| {
        let manifest =
            "[package]\nname = \"c\"\nedition = \"2024\"\nautotests = false\n[lib]\nname = \"props\"\n[workspace]\n";
        explored(text).file("Cargo.toml", manifest).file("src/lib.rs", library)
    };

    let (report, code) = course(&both(MENDED, "2")).judge("a");
    assert_eq!(code, 0, "{report:#?}");
    let told: Vec<&str> = report.explored.iter().map(|one| one.sentence.as_str()).collect();
    assert_eq!(told, ["all 2 schedules", "not explored: it asks the world"]);
    assert_eq!(course(&both(LOST, "2")).judge("a").0.verdict.name(), "race");
    assert_eq!(course(&both(MENDED, "3")).judge("a").0.verdict.name(), "assertion_failed");
}

#[test]
fn a_failure_after_an_hour_of_virtual_time_is_a_failure() {
    let course = Course::new().koan_with(
        "a",
        "deadline_ms = 500",
        "#[test]\nfn t() {\n    std::thread::sleep(std::time::Duration::from_secs(3600));\n    assert_eq!(1 + 1, 3);\n}\n",
        "#[test]\nfn t() {}\n",
    );
    explorer_is_built();
    let (report, code) = course.explored().judge("a");
    assert_eq!((code, report.place.line), (13, Some(4)), "{report:#?}");
}

#[test]
fn a_race_in_a_later_test_does_not_hide_a_failure_in_an_earlier_one() {
    // The second test is explored at once, and the first one takes its time on real threads.
    let slow = "#[test]\nfn a_slow_failure() {\n    std::thread::sleep(std::time::Duration::from_millis(700));\n    \
                assert_eq!(1 + 1, 3);\n}\n\n";
    let course = explored(&(slow.to_string() + &counting(LOST)));
    let reports: Vec<Report> = (0..3).map(|_| without_time(course.run(&["run", "a", "--json"]))).collect();
    assert_eq!((reports[0].verdict.name(), reports[0].verdict.test()), ("assertion_failed", Some("a_slow_failure")));
    assert!(reports.iter().all(|report| *report == reports[0]), "{reports:#?}");
}

#[test]
fn a_test_that_asks_to_be_only_explored_is_not_run_unless_it_is_not_explored() {
    let clock = "fn clock() {\n    if std::env::var_os(\"KOANS_EXPLORES\").is_some() {\n        \
                 panic!(\"koans: only explored: it takes an hour\");\n    }\n}\n\n#[test]\nfn an_hour() {\n    clock();\n    \
                 assert_eq!(1 + 1, SUM);\n}\n";
    let text = |sum: u32, hits: &str| clock.replace("SUM", &sum.to_string()) + &counting(hits);
    let verdict = |sum, hits| explored(&text(sum, hits)).judge("a").0.verdict;
    assert_eq!(verdict(2, MENDED).name(), "passed");
    assert_eq!((verdict(3, MENDED).name(), verdict(3, MENDED).test()), ("assertion_failed", Some("an_hour")));
    assert_eq!(verdict(2, LOST).name(), "race");
    // Where nothing is explored, all is run.
    let only_run = |sum| Course::of(&text(sum, MENDED)).judge("a").0.verdict;
    assert_eq!((only_run(2).name(), only_run(3).name()), ("passed", "assertion_failed"));
    // To ask for it is no way out: the explorer runs the same test, and hears the same.
    let always = text(2, MENDED).replace("is_some()", "is_none() || true");
    assert_eq!(explored(&always).judge("a").0.verdict.name(), "panicked");
}

#[test]
fn a_koan_that_is_explored_stays_so_whatever_its_code_is_called() {
    let named = format!("{}\nstruct Command;\nimpl Command {{\n    fn of(&self) {{}}\n}}\n", counting(LOST));
    let course = Course::new().koan_with("a", "", &named, &counting(MENDED));
    explorer_is_built();
    let (report, _) = course.explored().judge("a");
    assert_eq!(report.verdict.kind(), Some("lost_update"), "{report:#?}");
}

#[test]
fn what_stands_behind_a_failing_test_is_not_explored_and_what_stands_before_it_is() {
    let race = counting(LOST);
    let (stage, test) = race.split_once("#[test]\n").unwrap();
    let named = |name: &str| format!("#[test]\n{}", test.replace("both_hits_are_counted", name));
    let explored_of = |first: &str, second: &str| {
        let report =
            without_time(explored(&format!("{stage}{}\n{}", named(first), named(second))).run(&["run", "a", "--json"]));
        let tests: Vec<String> = report.explored.iter().map(|explored| explored.test.clone()).collect();
        (report.verdict.test().map(String::from), tests)
    };
    assert_eq!(explored_of("a", "b"), (Some("a".into()), vec!["a".into()]));
    // By name the second one is the first to be run.
    assert_eq!(explored_of("b", "a"), (Some("b".into()), vec!["a".into(), "b".into()]));
}

#[test]
fn what_readers_share_is_told_apart_from_what_one_has_alone() {
    let course = explored(
        "use std::sync::RwLock;\n\n#[test]\nfn upgraded() {\n    let map = RwLock::new(1);\n    \
         drop(map.write().unwrap());\n    let seen = map.read().unwrap();\n    *map.write().unwrap() = *seen + 1;\n}\n",
    );
    let report = course.run(&["run", "a", "--json"]).report();
    let steps = report.schedule.expect("it locks itself out").steps;
    let taken: Vec<_> =
        steps.iter().filter(|step| !step.takes.is_empty()).map(|step| (step.line, step.shared)).collect();
    assert_eq!(taken, [(6, false), (7, true)]);
}
