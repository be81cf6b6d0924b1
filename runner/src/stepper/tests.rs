//! What is said at each step, how keys move, and the screen at several sizes.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend, style::Modifier};

use super::*;
use crate::{
    fullscreen::{FullScreen as _, Look},
    schedule::{BlockedBy, Schedule, Step},
};

const FILE: &str = "exercises/01_one/a.rs";

const CODE: &str = "use std::sync::Mutex;\nuse std::thread;\n\nfn swap(mine: &Mutex<u32>, yours: &Mutex<u32>) {\n    \
                    let mine = mine.lock().unwrap();\n    let yours = yours.lock().unwrap();\n}\n\n#[test]\nfn both_swap() {\n    \
                    let (left, right) = (Mutex::new(1), Mutex::new(2));\n    thread::scope(|scope| {\n        \
                    scope.spawn(|| swap(&left, &right));\n        scope.spawn(|| swap(&right, &left));\n    });\n}\n";

fn step(thread: &str, line: usize, operation: &str) -> Step {
    let file = if line > 0 { FILE.into() } else { String::new() };
    Step { thread: thread.into(), file, line, operation: operation.into(), ..Step::default() }
}

fn locks(thread: &str, line: usize, lock: &str) -> Step {
    Step { takes: vec![lock.into()], ..step(thread, line, &format!("{lock}.lock()")) }
}

fn waits(thread: &str, lock: &str, other: &str) -> Step {
    let blocked_by = Some(BlockedBy { thread: other.into(), line: 5 });
    Step { blocks: true, blocked_by, ..step(thread, 6, &format!("{lock}.lock()")) }
}

fn schedule() -> Schedule {
    let value = Some("T1 and T2 have not ended".into());
    let mut steps = vec![
        step("test", 13, "spawn T1"),
        step("test", 14, "spawn T2"),
        Step { blocks: true, value, ..step("test", 12, "the end of thread::scope") },
        locks("T1", 5, "left"),
        Step { preempted: true, ..locks("T2", 5, "right") },
        Step { fatal: true, ..waits("T2", "left", "T1") },
        waits("T1", "right", "T2"),
    ];
    (1..).zip(&mut steps).for_each(|(number, step)| step.step = number);
    Schedule { test: "both_swap".into(), replay: None, steps }
}

fn stepper_of(schedule: &Schedule, code: &str, look: Look) -> Stepper {
    Stepper::new(&Subject { koan: "swap", file: FILE, code }, schedule, look).unwrap()
}

fn stepper() -> Stepper {
    stepper_of(&schedule(), CODE, Look { color: true, unicode: true })
}

fn press(screen: &mut Stepper, code: KeyCode) -> Option<StepperAction> {
    screen.handle(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn keys(screen: &mut Stepper, keys: &str) -> Option<StepperAction> {
    keys.chars().map(|key| press(screen, KeyCode::Char(key))).last().flatten()
}

fn terminal(screen: &mut Stepper, width: u16, height: u16) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screen.draw(frame)).unwrap();
    terminal
}

fn shown(screen: &mut Stepper, width: u16, height: u16) -> String {
    terminal(screen, width, height).backend().to_string()
}

#[test]
fn who_has_what_and_who_waits_for_whom_at_each_step() {
    let mut screen = stepper();
    let told = |screen: &Stepper| -> Vec<String> {
        let all = screen.standings();
        all.iter().map(|one| format!("{}{} {}", one.name, one.has.join(","), one.does).trim().to_string()).collect()
    };
    assert_eq!(told(&screen), ["test", "T1 has not begun", "T2 has not begun"]);
    keys(&mut screen, "llll");
    assert_eq!(told(&screen), ["test waits: T1 and T2 have not ended", "T1left", "T2right"]);
    keys(&mut screen, "G");
    assert_eq!(told(&screen)[1..], ["T1left waits for T2", "T2right waits for T1"]);
    keys(&mut screen, "h");
    assert_eq!(told(&screen)[1..], ["T1left", "T2right waits for T1"]);
}

#[test]
fn what_is_shared_is_not_said_to_be_had() {
    let schedule = Schedule {
        steps: vec![
            locks("T1", 4, "pen"),
            Step { shared: true, ..locks("T1", 5, "map") },
            Step { shared: true, ..locks("T2", 5, "map") },
        ],
        ..schedule()
    };
    let mut screen = stepper_of(&schedule, CODE, Look { color: true, unicode: true });
    keys(&mut screen, "G");
    let text = shown(&mut screen, 80, 20);
    assert!(text.contains(" has pen, shares map") && text.matches("shares map").count() == 2, "{text}");
}

#[test]
fn every_thread_is_marked_at_its_line() {
    let mut screen = stepper();
    keys(&mut screen, "llll");
    let standings = screen.standings();
    assert_eq!(screen.at_line(&standings, 5), [2, 3]);
    assert_eq!(screen.at_line(&standings, 12), [1]);
    assert_eq!(screen.at_line(&standings, 6), [0; 0]);
    assert_eq!(screen.present_line(&standings), Some((5, true)));
}

#[test]
fn a_step_without_a_place_leaves_its_thread_where_it_was_and_one_elsewhere_names_its_file() {
    let mut schedule = schedule();
    schedule.steps[4] =
        Step { gives: vec!["left".into()], ..step("T1", 0, "left is unlocked (it was locked at line 5)") };
    schedule.steps[5].file = "src/other.rs".into();
    let mut screen = stepper_of(&schedule, CODE, Look { color: true, unicode: true });
    keys(&mut screen, "llll");
    assert_eq!(screen.present_line(&screen.standings()), Some((5, false)));
    keys(&mut screen, "l");
    assert_eq!(screen.present_line(&screen.standings()), None);
    assert_eq!(screen.standings()[2].place, Some((Some("src/other.rs".into()), 6)));
    assert!(shown(&mut screen, 80, 20).contains("src/other.rs:6"));
}

#[test]
fn keys_go_by_steps_by_threads_by_turns_and_stop_at_the_ends() {
    let mut screen = stepper();
    let mut after = |code: KeyCode| {
        press(&mut screen, code);
        screen.at + 1
    };
    use KeyCode::{BackTab, Char, Down, End, Home, Left, PageDown, PageUp, Right, Tab, Up};
    let pressed = [Left, Right, Down, Up, Char(' '), Tab, Tab, Char('2'), Char('2'), BackTab, End, Right, Home];
    assert_eq!(pressed.map(&mut after), [1, 2, 3, 2, 3, 3, 3, 4, 7, 4, 7, 7, 1]);
    assert_eq!([PageDown, PageDown, PageDown, PageDown, PageUp, PageUp].map(&mut after), [4, 5, 7, 7, 5, 4]);
    assert_eq!([Char('f'), Char('9'), Char('g'), Char('G')].map(&mut after), [6, 6, 1, 7]);
}

#[test]
fn a_thread_without_a_further_step_is_told_of_until_the_next_key() {
    let mut screen = stepper();
    keys(&mut screen, "G1");
    assert!(shown(&mut screen, 60, 20).contains("test takes no further step."));
    keys(&mut screen, "h");
    assert!(!shown(&mut screen, 60, 20).contains("takes no"));
}

#[test]
fn it_closes_and_quits_and_any_key_closes_the_help() {
    assert_eq!(keys(&mut stepper(), "q"), Some(StepperAction::Close));
    assert_eq!(keys(&mut stepper(), "t"), Some(StepperAction::Close));
    assert_eq!(press(&mut stepper(), KeyCode::Esc), Some(StepperAction::Close));
    let control = Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    assert_eq!(stepper().handle(&control), Some(StepperAction::Quit));
    let mut screen = stepper();
    assert_eq!(keys(&mut screen, "?q"), None);
    assert_eq!(keys(&mut screen, "q"), Some(StepperAction::Close));
}

#[test]
fn the_screen_at_80_by_24() {
    let mut screen = stepper();
    keys(&mut screen, "f");
    insta::assert_snapshot!(shown(&mut screen, 80, 24));
}

#[test]
fn the_screen_at_60_by_20() {
    let mut screen = stepper();
    keys(&mut screen, "llll");
    insta::assert_snapshot!(shown(&mut screen, 60, 20));
}

#[test]
fn the_screen_at_40_by_15() {
    let mut screen = stepper();
    keys(&mut screen, "G");
    insta::assert_snapshot!(shown(&mut screen, 40, 15));
}

#[test]
fn the_screen_in_ascii() {
    let mut screen = stepper_of(&schedule(), CODE, Look { color: false, unicode: false });
    keys(&mut screen, "f");
    let text = shown(&mut screen, 100, 24);
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
    keys(&mut screen, "?");
    assert!(!shown(&mut screen, 100, 24).contains("?"));
}

#[test]
fn the_present_line_is_reversed_with_colours_and_without() {
    for color in [true, false] {
        let mut screen = stepper_of(&schedule(), CODE, Look { color, unicode: true });
        keys(&mut screen, "lll");
        let terminal = terminal(&mut screen, 60, 20);
        let cells = terminal.backend().buffer().content().iter();
        let reversed: String =
            cells.filter(|cell| cell.modifier.contains(Modifier::REVERSED)).map(|cell| cell.symbol()).collect();
        assert!(reversed.contains("let mine = mine.lock().unwrap();"), "{reversed:?}");
    }
}

#[test]
fn the_present_line_is_in_sight_wherever_it_is() {
    let code: String = (1..=500).map(|line| format!("line {line}\n")).collect();
    let places = [250, 1, 500, 499, 2, 251, 253, 240];
    let steps = places.iter().map(|line| step("test", *line, "x")).collect();
    let schedule = Schedule { test: "t".into(), replay: None, steps };
    for height in 8..30 {
        let mut screen = stepper_of(&schedule, &code, Look { color: true, unicode: true });
        for line in places {
            let text = shown(&mut screen, 60, height);
            assert!(height < 10 || text.contains(&format!("▶{line:>3} line {line}")), "{line} {height}:\n{text}");
            keys(&mut screen, "l");
        }
    }
}

#[test]
fn no_size_and_no_file_makes_it_panic() {
    let mut wild = schedule();
    wild.steps[3].line = usize::MAX;
    wild.steps[4].thread = "ein sehr langer Name für einen Faden 日本語日本語日本語".into();
    wild.steps[5].operation = "日本語\t\u{1b}[2J\u{7}".repeat(40);
    wild.steps[5].value = Some(String::new());
    let codes = ["", "\n", "日本語\t日本語\u{1b}[31m\r\n".repeat(3).as_str(), &"x".repeat(100_000)].map(String::from);
    for code in codes {
        for (width, height) in [(0, 0), (0, 9), (9, 0), (1, 1), (7, 3), (24, 7), (25, 8), (40, 15), (79, 9), (300, 100)]
        {
            let mut screen = stepper_of(&wild, &code, Look { color: true, unicode: width % 2 == 0 });
            for key in ["l", "l", "l", "l", "l", "l", "2", "?", "h"] {
                keys(&mut screen, key);
                terminal(&mut screen, width, height);
            }
        }
    }
}

#[test]
fn where_it_is_too_small_it_says_what_it_needs() {
    let text = shown(&mut stepper(), 20, 6).replace('"', "");
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(words.join(" "), "Too small: 24 columns and 7 lines are needed. q closes.");
}

#[test]
fn a_schedule_without_steps_has_no_screen() {
    let none = Schedule { test: "t".into(), replay: None, steps: Vec::new() };
    let look = Look { color: true, unicode: true };
    assert!(Stepper::new(&Subject { koan: "a", file: FILE, code: CODE }, &none, look).is_none());
}
