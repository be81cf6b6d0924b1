//! Who has what when, and the pictures of three schedules as the checkers tell of them.

use super::*;
use crate::schedule::BlockedBy;

/// A step: thread, line, operation.
fn step(thread: &str, line: usize, operation: &str) -> Step {
    Step { thread: thread.into(), line, operation: operation.into(), ..Step::default() }
}

fn takes(thread: &str, line: usize, lock: &str) -> Step {
    Step { takes: vec![lock.into()], ..step(thread, line, &format!("{lock}.lock()")) }
}

fn reads(thread: &str, line: usize, lock: &str) -> Step {
    Step { shared: true, operation: format!("{lock}.read()"), ..takes(thread, line, lock) }
}

fn gives(thread: &str, lock: &str, line: usize) -> Step {
    let operation = format!("{lock} is unlocked (it was locked at line {line})");
    Step { gives: vec![lock.into()], ..step(thread, 0, &operation) }
}

fn blocks(step: Step, why: &str) -> Step {
    Step { blocks: true, value: Some(why.into()), ..step }
}

fn gives_value(step: Step, value: &str) -> Step {
    Step { value: Some(value.into()), ..step }
}

fn preempted(step: Step) -> Step {
    Step { preempted: true, ..step }
}

fn fatal(step: Step) -> Step {
    Step { fatal: true, ..step }
}

fn schedule(mut steps: Vec<Step>) -> Schedule {
    (1..).zip(&mut steps).for_each(|(number, step)| step.step = number);
    Schedule { test: "both_have_paid".into(), replay: None, steps }
}

/// Each reads under the lock, and writes under the lock, and is not alone in between.
fn lost_update() -> Schedule {
    let said = "assertion `left == right` failed: <two> & two, left: 150, right: 200";
    schedule(vec![
        step("test", 35, "spawn T1"),
        step("test", 36, "spawn T2"),
        blocks(step("test", 34, "the end of thread::scope"), "T1 and T2 have not ended"),
        takes("T1", 21, "balance"),
        gives("T1", "balance", 21),
        preempted(takes("T2", 21, "balance")),
        gives("T2", "balance", 21),
        takes("T2", 27, "balance"),
        gives("T2", "balance", 27),
        Step { trivial: true, ..step("T2", 0, "ends") },
        takes("T1", 27, "balance"),
        gives("T1", "balance", 27),
        Step { trivial: true, ..step("T1", 0, "ends") },
        step("test", 34, "thread::scope ends: so have all its threads"),
        fatal(gives_value(step("test", 38, "panics"), said)),
    ])
}

/// Each has what the other one wants.
fn two_locks() -> Schedule {
    let waits = |thread: &str, lock: &str, other: &str| {
        let by = BlockedBy { thread: other.into(), line: 18 };
        let step = step(thread, 19, &format!("{lock}.lock()"));
        Step { blocked_by: Some(by), ..blocks(step, &format!("{other} has held it since line 18")) }
    };
    schedule(vec![
        step("test", 28, "spawn T1"),
        step("test", 29, "spawn T2"),
        blocks(step("test", 27, "the end of thread::scope"), "T1 and T2 have not ended"),
        takes("T1", 18, "blankets#1"),
        preempted(takes("T2", 18, "blankets#2")),
        fatal(waits("T2", "blankets#1", "T1")),
        waits("T1", "blankets#2", "T2"),
    ])
}

/// The whistle blows before anybody listens.
fn lost_wakeup() -> Schedule {
    let wait = Step { waits: true, gives: vec!["stove".into()], ..step("guest", 29, "whistle.wait()") };
    schedule(vec![
        step("test", 47, "spawn guest"),
        preempted(takes("guest", 27, "stove")),
        gives_value(step("guest", 28, "degrees.load()"), "20"),
        preempted(step("test", 36, "degrees.store(100)")),
        gives_value(step("test", 37, "whistle.notify_all()"), "nobody waits"),
        blocks(step("test", 50, "join(guest)"), "guest has not ended"),
        fatal(gives_value(wait, "gives the lock back and waits")),
    ])
}

fn held(schedule: &Schedule, step: usize) -> Vec<String> {
    let timeline = Timeline::of(schedule);
    timeline.held_after(step - 1).map(|held| format!("{} {}", timeline.threads[held.thread], held.lock)).collect()
}

#[test]
fn a_lock_is_held_from_the_step_that_takes_it_until_the_one_that_gives_it_back() {
    assert_eq!(held(&lost_update(), 3), [""; 0]);
    assert_eq!(held(&lost_update(), 4), ["T1 balance"]);
    assert_eq!(held(&lost_update(), 5), [""; 0]);
    assert_eq!(held(&lost_update(), 6), ["T2 balance"]);
    assert_eq!(held(&two_locks(), 7), ["T1 blankets#1", "T2 blankets#2"]);
}

/// Two read, and whoever wants to write waits for both.
fn readers() -> Schedule {
    let by = BlockedBy { thread: "T1".into(), line: 8 };
    schedule(vec![
        step("test", 20, "spawn T1"),
        step("test", 21, "spawn T2"),
        reads("T1", 8, "map"),
        preempted(reads("T2", 8, "map")),
        fatal(Step { blocks: true, blocked_by: Some(by), ..step("test", 22, "map.write()") }),
    ])
}

#[test]
fn what_readers_share_is_not_drawn_as_if_each_had_it_alone() {
    let schedule = readers();
    let timeline = Timeline::of(&schedule);
    assert!(timeline.held_after(4).all(|held| held.shared) && timeline.held_after(4).count() == 2);
    let drawn = svg(&schedule);
    assert!(drawn.contains("shares map") && !drawn.contains("has map"), "{drawn}");
    assert!(drawn.contains("At the end: T1 shares map; T2 shares map; test waits."), "{drawn}");
    insta::assert_snapshot!("readers_as_a_picture", drawn);
}

#[test]
fn to_wait_on_a_condition_variable_gives_the_mutex_back() {
    assert_eq!(held(&lost_wakeup(), 6), ["guest stove"]);
    assert_eq!(held(&lost_wakeup(), 7), [""; 0]);
}

#[test]
fn a_guard_that_another_thread_drops_is_given_back_by_it() {
    let schedule = schedule(vec![takes("a", 1, "x"), gives("b", "x", 1)]);
    assert_eq!(held(&schedule, 1), ["a x"]);
    assert_eq!(held(&schedule, 2), [""; 0]);
}

#[test]
fn what_each_thread_does_and_where_it_stands() {
    let schedule = lost_update();
    let timeline = Timeline::of(&schedule);
    assert_eq!(timeline.threads, ["test", "T1", "T2"]);
    let states = |step: usize| (0..3).map(|thread| timeline.state(thread, step - 1)).collect::<Vec<_>>();
    assert_eq!(states(2), [State::Runs, State::NotBegun, State::NotBegun]);
    assert_eq!(states(10), [State::Waits(&schedule.steps[2]), State::Runs, State::Ended]);
    let lines = |step: usize| {
        let place = |thread| timeline.last_place(thread, step - 1).map(|at| schedule.steps[at].line);
        (0..3).map(place).collect::<Vec<_>>()
    };
    // The guard that T1 drops has no line of its own.
    assert_eq!(lines(5), [Some(34), Some(21), None]);
    assert_eq!(lines(15), [Some(38), Some(27), Some(27)]);
}

#[test]
fn a_thread_has_its_lane_where_it_is_spawned() {
    let steps = vec![step("test", 1, "spawn a"), step("test", 2, "spawn b"), step("b", 3, "x"), step("a", 3, "x")];
    assert_eq!(Timeline::of(&schedule(steps)).threads, ["test", "a", "b"]);
    // One that never runs has no lane.
    assert_eq!(Timeline::of(&schedule(vec![step("test", 1, "spawn a")])).threads, ["test"]);
}

#[test]
fn quiet_steps_are_one_row_unless_one_of_them_takes_what_is_never_given_back() {
    let quiet = |step: Step| Step { trivial: true, ..step };
    let mut steps: Vec<Step> = (1..=3).map(|line| quiet(step("a", line, "x"))).collect();
    steps.push(quiet(takes("a", 4, "m")));
    let schedule = schedule(steps);
    let rows = Timeline::of(&schedule).rows();
    assert_eq!(rows, [Row { first: 0, steps: 3 }, Row { first: 3, steps: 1 }]);
}

#[test]
fn a_lost_update_as_a_picture() {
    insta::assert_snapshot!(svg(&lost_update()));
}

#[test]
fn a_deadlock_of_two_locks_as_a_picture() {
    insta::assert_snapshot!(svg(&two_locks()));
}

#[test]
fn a_lost_wakeup_as_a_picture() {
    insta::assert_snapshot!(svg(&lost_wakeup()));
}

#[test]
fn nothing_of_the_program_gets_out_of_its_place_in_the_picture() {
    let hostile = "</svg><script>\u{1}\u{1b}[2J&\"'\t日本語";
    let steps = vec![takes(hostile, 1, hostile), fatal(gives_value(step("b", usize::MAX, hostile), hostile))];
    let drawn = svg(&Schedule { test: hostile.into(), ..schedule(steps) });
    assert_eq!(drawn.matches("</svg>").count(), 1);
    assert!(
        !drawn.contains("<script") && !drawn.chars().any(|letter| letter.is_control() && letter != '\n'),
        "{drawn}"
    );
}

#[test]
fn no_schedule_is_too_small_or_too_wide() {
    assert!(svg(&schedule(Vec::new())).ends_with("</svg>"));
    let steps = (0..40).map(|n| takes(&format!("a thread with a long name {n}"), n, "m")).collect();
    let drawn = svg(&schedule(steps));
    assert!(drawn.ends_with("</svg>") && !drawn.contains("NaN") && !drawn.contains("inf"));
}
