//! The keys of the watcher, at rest and while a koan runs.

use crate::support::{Course, MARKS, Watcher, script, wait_until};

const WRONG: &str = "#[test]\nfn t() {\n    assert_eq!(1, 2);\n}\n";
const RIGHT: &str = "#[test]\nfn t() {\n    assert_eq!(2, 2);\n}\n";
const KEYS: &str = "deadline_ms = 600000\nhints = [\"The first.\", \"The second.\", \"The third.\"]";

fn hanging() -> String {
    format!("#[test]\nfn t() {{\n    {MARKS}\n    std::thread::sleep(std::time::Duration::from_secs(3600));\n}}\n")
}

fn course(exercise: &str) -> Course {
    Course::new().koan_with("a", KEYS, exercise, RIGHT).koan("z", WRONG)
}

/// A watcher that shows the failure of `a`.
fn failed(course: &Course) -> Watcher {
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher
}

/// A watcher in which `a` is running, and goes on doing so.
fn in_a_run(course: &Course) -> Watcher {
    let watcher = course.watch(&[]);
    wait_until("it runs", || course.runs() == 1, || watcher.screen());
    watcher
}

fn on(watcher: &Watcher, koan: &str, words: &str) {
    watcher.wait_for(koan, |screen| screen.contains(&format!("\n {koan}")) && screen.contains(words));
}

#[test]
fn h_gives_one_hint_more_each_time() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    assert!(watcher.screen().contains("The first.") && !watcher.screen().contains("The second."));
    watcher.send("h");
    watcher.wait_for_text("Hint 2 of 3 The second.");
    watcher.send("h");
    watcher.wait_for_text("Hint 3 of 3 The third.");
    watcher.send("h");
    watcher.wait_for_text("That was the last hint.");
    watcher.quit();
    assert_eq!(course.progress()["koans"]["a"]["hints"], 3);
}

#[test]
fn h_gives_a_hint_while_it_runs() {
    let course = course(&hanging());
    let mut watcher = in_a_run(&course);
    assert!(!watcher.screen().contains("The first."));
    watcher.send("h");
    watcher.wait_for_text("Hint 1 of 3 The first.");
    watcher.send("h");
    watcher.wait_for_text("Hint 2 of 3 The second.");
    assert_eq!(watcher.quit(), 0);
    course.wait_for_no_process();
}

#[test]
fn n_and_enter_go_on_after_a_pass_and_only_then() {
    for key in ["n", "\r"] {
        let course = course(WRONG);
        let mut watcher = failed(&course);
        watcher.send(key);
        watcher.send("?");
        watcher.wait_for_text("these keys");
        watcher.send("q");
        on(&watcher, "a", "does not hold");
        course.save("a", RIGHT);
        watcher.wait_for_text("Its test passes");
        watcher.send(key);
        on(&watcher, "z", "does not hold");
        watcher.quit();
    }
}

#[test]
fn r_runs_again_what_did_not_change() {
    let course = course(&WRONG.replace("assert", &format!("{MARKS} assert")));
    let mut watcher = failed(&course);
    for times in 2..4 {
        watcher.send("r");
        wait_until("it ran again", || course.runs() == times, || watcher.screen());
        watcher.wait_for_text("does not hold");
    }
    watcher.quit();
}

#[test]
fn r_while_it_runs_begins_anew() {
    let course = course(&hanging());
    let mut watcher = in_a_run(&course);
    watcher.send("r");
    wait_until("it runs anew", || course.runs() == 2, || watcher.screen());
    wait_until(
        "the first is gone",
        || course.processes().iter().filter(|line| line.contains("scratch") && !line.contains("__")).count() <= 1,
        || format!("{:#?}", course.processes()),
    );
    watcher.quit();
    course.wait_for_no_process();
}

#[test]
fn l_opens_the_list_and_closes_it() {
    for exercise in [WRONG.to_string(), hanging()] {
        let course = course(&exercise);
        let mut watcher = if exercise == WRONG { failed(&course) } else { in_a_run(&course) };
        let before = watcher.screen();
        watcher.send("l");
        watcher.wait_for("the list", |screen| screen.lines().any(|line| line.contains(" z ")) && screen != before);
        watcher.send("l");
        watcher.wait_for("the koan", |screen| screen == before);
        watcher.send("l");
        watcher.wait_for("the list", |screen| screen != before);
        watcher.send("j\r");
        on(&watcher, "z", "does not hold");
        watcher.quit();
        course.wait_for_no_process();
    }
}

#[test]
fn the_wheel_moves_in_the_list_and_the_mouse_is_left_alone_elsewhere() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    let captures = |watcher: &Watcher| {
        let raw = String::from_utf8_lossy(&watcher.raw()).into_owned();
        raw.rfind("\u{1b}[?1000h") > raw.rfind("\u{1b}[?1000l")
    };
    assert!(!captures(&watcher));
    watcher.send("l");
    watcher.wait_for_text("Enter go to");
    wait_until("the mouse is asked for", || captures(&watcher), || watcher.screen());
    // The wheel turned down by one, as xterm tells it (SGR).
    watcher.send("\u{1b}[<65;5;5M\r");
    on(&watcher, "z", "does not hold");
    assert!(!captures(&watcher));
    watcher.quit();
}

#[test]
fn s_shows_the_solution_after_a_pass_and_not_before() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    watcher.send("s");
    watcher.wait_for_text("The solution is shown after a pass.");
    course.save("a", &RIGHT.replace("2, 2", "3, 3"));
    watcher.wait_for_text("Its test passes");
    watcher.send("s");
    watcher.wait_for_text("assert_eq!(2, 2);");
    watcher.send("q");
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn s_and_o_while_it_runs_say_that_there_is_nothing_yet() {
    let course = course(&hanging());
    let mut watcher = in_a_run(&course);
    watcher.send("s");
    watcher.wait_for_text("The solution is shown after a pass.");
    watcher.send("o");
    watcher.wait_for_text("There is no output yet.");
    watcher.send("n\r?");
    watcher.wait_for_text("these keys");
    watcher.send("q");
    watcher.wait_for_text("Looking at it");
    watcher.quit();
}

#[test]
fn x_asks_and_y_puts_the_original_back() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    let mine = WRONG.replace("1, 2", "1, 3");
    course.save("a", &mine);
    watcher.wait_for_text("right: 3");
    for key in ["n", "x", "\r", "\u{1b}"] {
        watcher.send("x");
        watcher.wait_for_text("Put the original back?");
        watcher.send(key);
        watcher.wait_for_text("next hint");
        assert_eq!(course.text("a"), mine);
    }
    watcher.send("x");
    watcher.wait_for_text("Put the original back?");
    watcher.send("y");
    watcher.wait_for_text("What you wrote lies at");
    watcher.wait_for_text("right: 2");
    assert_eq!(course.text("a"), WRONG);
    assert_eq!(std::fs::read_to_string(course.path(".koans/backups/a.1.rs")).unwrap(), mine);
    watcher.quit();
}

#[test]
fn x_while_it_runs_ends_the_run() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    course.save("a", &hanging());
    wait_until("it runs", || course.runs() == 1, || watcher.screen());
    watcher.send("x");
    watcher.wait_for_text("Put the original back?");
    watcher.send("y");
    watcher.wait_for_text("does not hold");
    assert_eq!(course.text("a"), WRONG);
    watcher.quit();
    course.wait_for_no_process();
}

#[test]
fn e_opens_the_editor_at_the_line_while_the_koan_runs_on() {
    for (name, at_line) in [("vim", "+3 exercises/01_one/a.rs"), ("pico", "exercises/01_one/a.rs")] {
        let course = course(WRONG);
        let editor = course.path("bin dir").join(name);
        script(&editor, &format!("echo \"$PWD: $@\" >> '{}'", course.path("edited").display()));
        let course = course.env("EDITOR", format!("'{}' -x", editor.display()));
        let mut watcher = failed(&course);
        let edited = || std::fs::read_to_string(course.path("edited")).unwrap_or_default();
        let root = course.root.display();
        watcher.send("e");
        let once = format!("{root}: -x {at_line}\n");
        wait_until("the editor ran", || edited() == once, edited);
        watcher.wait_for("the screen is back", |screen| screen.contains("does not hold"));
        course.save("a", &hanging());
        wait_until("it runs", || course.runs() == 1, || watcher.screen());
        watcher.send("e");
        wait_until("the editor ran", || edited() == format!("{once}{root}: -x exercises/01_one/a.rs\n"), edited);
        watcher.wait_for_text("Looking at it");
        assert_eq!(watcher.quit(), 0);
    }
}

#[test]
fn an_editor_that_is_not_there_is_told() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    watcher.send("e");
    watcher.wait_for_text("No editor is known");
    watcher.quit();
    for command in ["/no/such/editor", "'unclosed"] {
        let mut watcher = course.watch(&["--editor", command]);
        watcher.wait_for_text("does not hold");
        watcher.send("e");
        watcher.wait_for_text("can't be started");
        watcher.quit();
    }
}

#[test]
fn an_interrupted_editor_does_not_take_the_watcher_with_it() {
    let course = course(WRONG);
    let editor = course.path("slow");
    script(&editor, &format!("echo x > '{}'; sleep 3600", course.path("edited").display()));
    let mut watcher = course.watch(&["--editor", editor.to_str().unwrap()]);
    watcher.wait_for_text("does not hold");
    watcher.send("e");
    // Not before the last of its commands runs: a shell that is interrupted between two may go on with the second.
    let waits = || course.processes().iter().any(|process| process.contains("sleep 3600"));
    wait_until("the editor runs", waits, || watcher.screen());
    watcher.send("\u{3}");
    watcher.wait_for("the screen is back", |screen| screen.contains("does not hold") && screen.contains("next hint"));
    watcher.send("?");
    watcher.wait_for_text("these keys");
    watcher.send("q");
    watcher.wait_for_text("does not hold");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn o_shows_all_that_was_printed() {
    let course =
        course("#[test]\nfn t() {\n    for n in 0..50 { println!(\"line {n}\"); }\n    assert_eq!(1, 2);\n}\n");
    let mut watcher = failed(&course);
    watcher.send("o");
    watcher.wait_for_text("line 0 ");
    watcher.send("G");
    watcher.wait_for_text("line 49");
    watcher.send("gjk \u{1b}[6~");
    watcher.send("x");
    watcher.wait_for_text("next hint");
    watcher.quit();
}

#[test]
fn q_and_control_c_quit_also_while_it_runs() {
    for key in ["q", "\u{3}", "\u{4}"] {
        let course = course(&hanging());
        let mut watcher = in_a_run(&course);
        watcher.send(key);
        assert_eq!(watcher.wait_for_end(), 0);
        // What it wrote last may still be on its way to us.
        let is_back = || watcher.is_cooked() && !watcher.is_alternate();
        wait_until("the terminal is as before", is_back, || watcher.screen());
        let farewell = || watcher.screen().contains("You are at a; `koans` goes on from there.");
        wait_until("it says where to go on", farewell, || watcher.screen());
        course.wait_for_no_process();
    }
}

#[test]
fn keys_that_mean_nothing_do_nothing() {
    let course = course(WRONG);
    let mut watcher = failed(&course);
    watcher.send("abzQ\u{1b}[A\u{1b}OP\t\u{7f}é日\u{1a}\u{1c}");
    watcher.send("?");
    watcher.wait_for_text("these keys");
    watcher.send("q");
    watcher.wait_for_text("does not hold");
    assert_eq!(watcher.quit(), 0);
}
