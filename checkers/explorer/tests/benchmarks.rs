//! How many executions the search with reduction needs, against the least that are possible; and what is explored of
//! programs with locks, condition variables and channels. The numbers are in `docs/explorer-measured.md`.

mod support;

use std::path::Path;

use support::{compile, field, run};

/// What is reported of each test of a benchmark.
fn reports(name: &str, setting: Option<(&str, &str)>) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benchmarks").join(format!("{name}.rs"));
    let (passed, text) = run(&compile(&file, "benchmark"), setting);
    assert!(passed, "{text}");
    text.lines().map(String::from).collect()
}

fn number(report: &str, key: &str) -> u64 {
    let rest = report.split_once(&format!("\"{key}\":")).unwrap_or_else(|| panic!("no {key} in {report}")).1;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{key} is no number in {report}"))
}

fn report<'a>(reports: &'a [String], test: &str) -> &'a str {
    let start = format!("{{\"test\":\"{test}\"");
    reports.iter().find(|report| report.starts_with(&start)).unwrap_or_else(|| panic!("no report of {test}"))
}

/// The programs of the papers: their Mazurkiewicz traces, which are the least that have to be run, and how many runs it
/// takes. They are the same, but where a run meets objects that another one has not met: those can't be told apart.
#[test]
fn published_programs_are_run_once_for_each_trace() {
    let reports = reports("published", Some(("KOANS_REDUCED", "1")));
    for (test, traces, executions) in [
        ("readers_2", 4, 4),
        ("readers_8", 256, 256),
        ("readers_10", 1_024, 1_024),
        ("last_zero_4", 28, 28),
        ("last_zero_5", 64, 64),
        ("last_zero_10", 3_328, 3_328),
        ("six_writers", 720, 720),
        ("indexer_11", 1, 1),
        ("indexer_12", 8, 8),
        ("indexer_15", 4_096, 4_267),
        ("file_system_14", 2, 2),
        ("file_system_16", 8, 13),
        ("file_system_18", 32, 81),
        ("file_system_20", 128, 449),
    ] {
        let report = report(&reports, test);
        let stand = if traces == 1 { "stands" } else { "stand" };
        let sentence = format!("all schedules ({} {stand} for all)", with_comma(traces));
        assert!(report.contains(&sentence), "{test}: {report}");
        assert_eq!(number(report, "schedules"), executions, "{test}");
    }
}

fn with_comma(number: u64) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

/// What has to be explored within the budget: everything, or everything but for rare events.
#[test]
fn queues_condition_variables_and_philosophers_are_explored() {
    let all = "all schedules (";
    let rare = "all schedules with at most 2 rare events";
    for (name, tests) in [
        (
            "bounded_queue",
            &[
                ("one_each_room_for_one", rare),
                ("one_each_room_for_two", rare),
                ("two_each_room_for_two", "all schedules without rare events"),
            ][..],
        ),
        (
            "channel_queue",
            &[("two_each_rendezvous", all), ("two_each_room_for_one", all), ("two_each_room_for_two", all)],
        ),
        (
            "condvars",
            &[
                ("three_at_a_gate", rare),
                ("four_at_a_gate", rare),
                ("three_in_turn", rare),
                ("semaphore_of_two_for_four", "all schedules with at most 1 rare event"),
            ],
        ),
        ("philosophers", &[("five_philosophers", "all schedules (30 stand"), ("seven_philosophers", "(126 stand")]),
    ] {
        let reports = reports(name, None);
        for (test, sentence) in tests {
            let report = report(&reports, test);
            assert!(report.contains(sentence), "{test}: {report}");
        }
    }
}

/// What no search gets to is met at random, always in the same way, and told with as few preemptions as will do.
#[test]
fn what_is_too_large_to_be_searched_is_met_at_random() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benchmarks/too_large.rs");
    let binary = compile(&file, "benchmark");
    let (passed, report) = run(&binary, None);
    assert!(!passed, "{report}");
    assert_eq!(field(&report, "kind"), "lost_update", "{report}");
    assert!(field(&report, "sentence").ends_with(" at random"), "{report}");
    assert_eq!(field(&report, "replay").matches(':').count(), 1, "one thread is cut off: {report}");
    assert_eq!(run(&binary, None).1, report);
    assert!(run(&binary, Some(("KOANS_REDUCED", "1"))).0, "a search finds it: the program is not large enough");
}

/// A search that gets nowhere is given up long before the budget is spent: nobody waits for what will not end.
#[test]
fn what_is_hopeless_is_given_up_early() {
    let report = &reports("hopeless", None)[0];
    assert!(report.contains("all without preemptions ("), "{report}");
    assert!(field(report, "sentence").ends_with(" at random"), "{report}");
    assert!(number(report, "steps") < 300_000, "{report}");
}
