//! Koans that can't be explored are run once, and watched: who waits for whom, and for what outside of the process.

use koans::verdict::Report;

use crate::support::Course;

/// A koan with this body, which the explorer leaves alone since it starts a process.
fn with_a_process(body: &str) -> Course {
    Course::new().koan_with("a", "deadline_ms = 2000", &text(body), &text(body)).explored()
}

fn text(body: &str) -> String {
    format!(
        "use std::{{process::Command, sync::Mutex, thread}};\n\n#[test]\nfn t() {{\n    \
             assert!(Command::new(\"true\").status().unwrap().success());\n{body}}}\n"
    )
}

const CROSSED: &str = "    let (alice, bob) = (Mutex::new(1), Mutex::new(2));
    let both = std::sync::Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _first = alice.lock().unwrap();
            both.wait();
            *bob.lock().unwrap() += 1;
        });
        let _first = bob.lock().unwrap();
        both.wait();
        *alice.lock().unwrap() += 1;
    });
";

const IN_TURN: &str = "    let (alice, bob) = (Mutex::new(1), Mutex::new(2));
    let (alice, bob) = (&alice, &bob);
    let turn = std::sync::Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let from = alice.lock().unwrap();
            *bob.lock().unwrap() += *from;
            drop(from);
            turn.wait();
        });
        turn.wait();
        let from = bob.lock().unwrap();
        *alice.lock().unwrap() += *from;
    });
";

#[test]
fn a_deadlock_is_a_table_of_who_waits_at_which_line_for_what() {
    let output = with_a_process(CROSSED).run(&["run", "a"]).assert(15, &["Who waits for what", "held by"]);
    insta::assert_snapshot!(output.stdout);
}

#[test]
fn what_waits_for_a_child_process_at_the_deadline_names_it() {
    let course = with_a_process("    Command::new(\"sleep\").arg(\"1000\").status().unwrap();\n");
    let (report, code) = course.judge("a");
    assert_eq!((code, report.verdict.name()), (20, "timed_out"));
    let told = report.waits.iter().any(|wait| wait.operation.starts_with("waiting for the end of `sleep 1000`"));
    assert!(told, "{report:#?}");
    course.wait_for_no_process();
}

#[test]
fn what_waits_for_a_connection_names_the_address() {
    let accepts =
        "    let listener = std::net::TcpListener::bind(\"127.0.0.1:0\").unwrap();\n    listener.accept().unwrap();\n";
    let (report, _) = with_a_process(accepts).judge("a");
    assert!(report.waits.iter().any(|wait| wait.operation.contains("accepting on 127.0.0.1:")), "{report:#?}");
}

#[test]
fn what_passes_is_watched_and_passes() {
    let (report, code) =
        with_a_process("    let sum = Mutex::new(1);\n    assert_eq!(*sum.lock().unwrap(), 1);\n").judge("a");
    assert_eq!((code, report.explored.len(), report.unexplored), (0, 0, None));
}

#[test]
fn the_compiler_speaks_of_the_real_types() {
    let wrong = "    let lock: u8 = Mutex::new(1).lock().unwrap();\n";
    let output = with_a_process(wrong).run(&["run", "a"]).assert(11, &["MutexGuard"]);
    assert!(!output.stdout.contains("koans_") && !output.stdout.contains("koans-"), "{}", output.stdout);
}

fn verdict_of(body: &str) -> Report {
    with_a_process(body).judge("a").0
}

#[test]
fn locks_taken_in_two_orders_are_told_though_it_went_well() {
    let report = verdict_of(IN_TURN);
    // The barrier puts one before the other: this can't go wrong.
    assert_eq!(report.verdict.name(), "passed", "{report:#?}");
    let report = verdict_of(
        &IN_TURN
            .replace("turn.wait();\n        let", "thread::sleep(std::time::Duration::from_millis(100));\n        let")
            .replace("            turn.wait();\n", ""),
    );
    // On a machine that is slow enough it does go wrong: that is told as well.
    assert_eq!(report.verdict.name(), "deadlock", "{report:#?}");
}
