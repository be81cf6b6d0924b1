use std::fs;

use super::*;

fn home(folder: &tempfile::TempDir) -> Home {
    Home { dir: folder.path().to_path_buf(), elsewhere: None }
}

fn event(at: u64, koan: &str, what: What) -> Event {
    Event { at, koan: koan.into(), what }
}

fn judged(verdict: &str) -> What {
    What::Judged { verdict: verdict.into(), kind: None, untouched: false }
}

fn seconds(events: &[Event]) -> Vec<(&str, u64)> {
    seconds_by_koan(events).into_iter().collect()
}

#[test]
fn time_goes_to_the_koan_that_was_worked_on() {
    let events = [
        event(1000, "a", What::Shown),
        event(1060, "a", judged("race")),
        event(1090, "a", What::Hint { level: 2 }),
        event(1200, "a", judged("passed")),
        event(1220, "a", What::Solution),
        event(1230, "b", What::Shown),
        event(1300, "b", judged("panicked")),
        // By `koans run c`: what came before was work on it.
        event(1400, "c", judged("passed")),
    ];
    assert_eq!(seconds(&events), [("a", 230), ("b", 70), ("c", 100)]);
}

#[test]
fn a_break_counts_for_nobody() {
    let events = [
        event(0, "a", What::Shown),
        event(BREAK, "a", judged("race")),
        event(2 * BREAK + 1, "a", judged("race")),
        event(2 * BREAK + 5, "a", judged("passed")),
    ];
    assert_eq!(seconds(&events), [("a", BREAK + 4)]);
}

#[test]
fn a_clock_that_goes_backwards_or_jumps_adds_nothing() {
    let times = [5000, 5010, 100, 130, u64::MAX, 140, 0, 7];
    let events = times.map(|at| event(at, "a", judged("race")));
    assert_eq!(seconds(&events), [("a", 10 + 30 + 7)]);
}

#[test]
fn what_is_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::with_clock(&home(&folder), || 42);
    for what in [
        What::Shown,
        What::Shown,
        What::Judged { verdict: "race".into(), kind: Some("lost_update".into()), untouched: true },
        What::Hint { level: 3 },
        What::Reset,
        What::Solution,
    ] {
        history.note("a", what);
    }
    history.note("b", What::Shown);
    let log = Log::of(&home(&folder));
    assert_eq!(log.read().unwrap(), Recorded::default(), "nothing is written before it is asked for");
    history.save();
    let text = fs::read_to_string(log.path()).unwrap();
    insta::assert_snapshot!(text, @r#"
    {"at":42,"koan":"a","what":"shown"}
    {"at":42,"koan":"a","what":"judged","verdict":"race","kind":"lost_update","untouched":true}
    {"at":42,"koan":"a","what":"hint","level":3}
    {"at":42,"koan":"a","what":"reset"}
    {"at":42,"koan":"a","what":"solution"}
    {"at":42,"koan":"b","what":"shown"}
    "#);
    let read = log.read().unwrap();
    assert_eq!((read.events.len(), read.damaged), (6, 0));
    assert_eq!(
        read.events[1].what,
        What::Judged { verdict: "race".into(), kind: Some("lost_update".into()), untouched: true }
    );
}

#[test]
fn damaged_lines_are_counted_and_cost_no_other_line() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of(&home(&folder));
    log.append(&[event(1, "a", What::Shown)]).unwrap();
    let mut text = fs::read(log.path()).unwrap();
    text.extend(
        b"garbage\n\xff\xfe\n[]\n{\"at\":-1,\"koan\":\"a\",\"what\":\"shown\"}\n\n{\"at\":2,\"koan\":\"a\",\"wh",
    );
    fs::write(log.path(), text).unwrap();
    // A line that was torn by a power cut does not take the next one with it.
    log.append(&[event(3, "b", What::Reset)]).unwrap();
    let read = log.read().unwrap();
    assert_eq!(read.events, [event(1, "a", What::Shown), event(3, "b", What::Reset)]);
    assert_eq!(read.damaged, 5);
}

#[test]
fn what_a_newer_version_writes_down_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of(&home(&folder));
    fs::write(log.path(), "{\"at\":1,\"koan\":\"a\",\"what\":\"applauded\",\"by\":\"all\"}\n").unwrap();
    assert_eq!(log.read().unwrap(), Recorded { events: vec![event(1, "a", What::Other)], damaged: 0 });
}

#[test]
fn lines_of_many_writers_stay_whole() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of_at_most(&home(&folder), 40_000);
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let log = log.clone();
            scope.spawn(move || {
                (0..100).for_each(|at| log.append(&[event(at, &format!("k{writer}"), What::Shown)]).unwrap())
            });
        }
    });
    let read = log.read().unwrap();
    assert_eq!((read.events.len(), read.damaged), (800, 0));
}

#[test]
fn a_hundred_thousand_saves_do_not_fill_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of_at_most(&home(&folder), 10_000);
    for at in 0..2_000 {
        log.append(&[event(at, "a", judged("does_not_compile"))]).unwrap();
    }
    let kept: u64 = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(kept <= 2 * 10_100, "{kept}");
    let read = log.read().unwrap();
    let (first, last) = (read.events[0].at, read.events.last().unwrap().at);
    assert_eq!((last, read.events.len() as u64), (1_999, 2_000 - first), "the latest events are kept, none is missing");
    assert!(read.events.len() >= 100);
}

#[test]
fn switched_off_nothing_is_written_until_it_is_switched_on() {
    let folder = tempfile::tempdir().unwrap();
    let (log, mut history) = (Log::of(&home(&folder)), History::of(&home(&folder)));
    log.switch(false).unwrap();
    log.switch(false).unwrap();
    history.note("a", What::Shown);
    history.save();
    assert!(!log.is_on() && !log.path().exists());
    log.switch(true).unwrap();
    log.switch(true).unwrap();
    history.note("a", What::Reset);
    history.save();
    assert_eq!(log.read().unwrap().events.len(), 1, "what happened meanwhile is not made up for");
    log.forget().unwrap();
    log.forget().unwrap();
    assert_eq!(log.read().unwrap(), Recorded::default());
}
