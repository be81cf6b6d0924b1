//! How a report is written down.

use koans_report::{Class, Explored, Report, Row, Test, Wait, Words, list, replay::Replayed};

const WORDS: Words = Words { thread: "task", schedule: "order", step: "poll", preemption: "deviation" };

fn sentence(explored: Explored) -> String {
    explored.sentence(&WORDS)
}

#[test]
fn what_was_explored_in_words() {
    let base = Explored { schedules: 2_000, within_bound: 1_024, ..Explored::default() };
    assert_eq!(sentence(base.clone()), "2,000 orders");
    assert_eq!(sentence(Explored { exhaustive: true, ..base.clone() }), "all 1,024 orders");
    assert_eq!(sentence(Explored { exhaustive: true, within_bound: 1, ..base.clone() }), "the only order");
    let bounded = Explored { bound: Some(1), at_random: 1_000_000, ..base.clone() };
    assert_eq!(sentence(bounded), "all with at most 1 deviation (1,024 orders), and 1,000,000 at random");
    let rare = Explored { reduced: true, rarities: Some(2), ..base.clone() };
    assert_eq!(sentence(rare), "all orders with at most 2 rare events each (1,024 stand for all)");
    assert_eq!(sentence(Explored { unsupported: Some("sockets"), ..base }), "not explored: sockets");
}

#[test]
fn one_line_of_json() {
    let report = Report {
        test: "a \"test\"".into(),
        class: Class::Deadlock,
        kind: "lock_cycle",
        message: "C:\\koan\n\u{1}".into(),
        explored: Some(Explored {
            schedules: 7,
            steps: 9,
            replayed: Some(Replayed::DoesNotFit),
            ..Explored::default()
        }),
        rows: vec![Row {
            thread: "T1".into(),
            file: "koan.rs".into(),
            line: 12,
            operation: "bob.lock()".into(),
            value: None,
            blocks: true,
            blocked_by: Some(("test".into(), 10)),
            waits: true,
            takes: vec!["amy".into(), "\"".into()],
            shared: true,
            gives: vec!["cleo".into()],
            preempted: true,
            fatal: false,
            trivial: false,
        }],
        waits: vec![Wait {
            thread: "T1".into(),
            file: "koan.rs".into(),
            line: 12,
            operation: "bob.lock()".into(),
            held_by: Some("test".into()),
            held_since: Some(10),
            note: None,
        }],
        ..Report::default()
    };
    let wanted = concat!(
        r#"{"test":"a \"test\"","class":"deadlock","kind":"lock_cycle","message":"C:\\koan\n\u0001","cause":null,"#,
        r#""explored":{"schedules":7,"exhaustive":false,"bound":null,"steps":9,"reduced":false,"nondeterministic":false,"#,
        r#""unsupported":null,"sentence":"7 orders"},"replay":null,"replayed":"does_not_fit","#,
        r#""schedule":[{"step":1,"thread":"T1","file":"koan.rs","line":12,"operation":"bob.lock()","value":null,"#,
        r#""blocks":true,"blocked_by":{"thread":"test","line":10},"waits":true,"takes":["amy","\""],"shared":true,"gives":["cleo"],"#,
        r#""preempted":true,"fatal":false,"trivial":false}],"#,
        r#""waits":[{"thread":"T1","file":"koan.rs","line":12,"operation":"bob.lock()","held_by":"test","#,
        r#""held_since":10,"note":null}],"output":""}"#
    );
    assert_eq!(report.line(&WORDS), wanted);
    let table = report.table(&WORDS);
    assert!(table.contains("  1 »  T1         12  bob.lock() BLOCKS\n"), "{table}");
    assert!(table.contains("held by test since :10\n"), "{table}");
}

#[test]
fn a_long_schedule_keeps_its_beginning_and_its_end() {
    let row = |number: u32| Row {
        thread: "T1".into(),
        file: String::new(),
        line: 0,
        operation: format!("step{number}"),
        value: None,
        blocks: false,
        blocked_by: None,
        waits: false,
        takes: Vec::new(),
        shared: false,
        gives: Vec::new(),
        preempted: false,
        fatal: false,
        trivial: false,
    };
    let table = Report { rows: (1..=100).map(row).collect(), ..Report::default() }.table(&WORDS);
    assert!(table.contains("40 steps left out"), "{table}");
    let shown = |number: u32| table.contains(&format!("step{number}\n"));
    assert_eq!([1, 20, 21, 60, 61, 100].map(shown), [true, true, false, false, true, true], "{table}");
}

#[test]
fn tests_and_lists() {
    let test = Test { path: "koan::inner::name", file: "koan.rs", should_panic: true, expected: Some("boom") };
    assert_eq!(test.name(), "inner::name");
    assert!(test.expects("a boom") && !test.expects("a bang"));
    assert!(!Test { should_panic: false, ..test }.expects("a boom"));
    assert_eq!(list(["a", "b", "c"].map(String::from)), "a, b and c");
    assert_eq!(list(["a".to_string()]), "a");
}
