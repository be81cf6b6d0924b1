//! The terminal is as before when a watcher was killed in raw mode.
#![cfg(target_os = "linux")]

mod run_support;

use std::{
    env,
    io::{Read as _, Write as _},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use crossterm::{
    cursor::Hide,
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use koans::run::guard::Guard;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use run_support::wait_until;
use rustix::process::{Pid, Signal, kill_process};

/// A watcher on a terminal of its own, started by a shell, as people do. Answers once `STATE` has been printed, in
/// which the shell says how it found the terminal after the watcher's end.
fn after_a_watcher(act: &str, on_raw: impl FnOnce(Pid)) -> String {
    let me = env::current_exe().unwrap();
    // The shell does not mend the terminal, being no interactive one. It waits up to ten seconds for somebody else to.
    let script = format!(
        "'{}' --exact the_watcher --ignored --nocapture
        i=0; while stty -a | grep -q -- -icanon && [ $i -lt 200 ]; do sleep 0.05; i=$((i+1)); done
        stty -a; echo STATE",
        me.display()
    );
    let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 200, ..PtySize::default() }).unwrap();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", &script]);
    command.env("KOANS_TEST_WATCHER", act);
    let mut shell = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let seen = Arc::new(Mutex::new(String::new()));
    let mut reader = pty.master.try_clone_reader().unwrap();
    thread::spawn({
        let seen = seen.clone();
        move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                seen.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
        }
    });
    let text = || seen.lock().unwrap().clone();
    wait_until("the watcher is in raw mode", || text().contains("RAW\r\n") || text().contains("RAW\n"));
    let pid = text().split("PID ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    on_raw(Pid::from_raw(pid).unwrap());
    wait_until("the shell is back", || text().contains("STATE\r\n"));
    shell.wait().unwrap();
    text()
}

#[test]
fn killing_a_watcher_leaves_the_terminal_as_before() {
    let seen = after_a_watcher("wait", |watcher| kill_process(watcher, Signal::KILL).unwrap());
    let (_, after) = seen.split_once("RAW").unwrap();
    assert!(after.contains("\u{1b}[?1049l") && after.contains("\u{1b}[?25h"), "{after:?}");
    for setting in ["icanon", "echo", "opost", "isig"] {
        assert!(after.split_whitespace().any(|word| word == setting), "{setting} in {after}");
    }
}

#[test]
fn a_watcher_that_ends_well_is_left_alone() {
    let seen = after_a_watcher("leave", |_| {});
    assert_eq!(seen.matches("\u{1b}[?1049l").count(), 1, "once, by the watcher itself: {seen:?}");
    assert!(seen.split_whitespace().any(|word| word == "icanon"));
}

#[test]
fn without_a_terminal_there_is_nothing_to_guard() {
    run_support::set_up();
    if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        assert!(Guard::start().is_err());
    }
}

#[test]
#[ignore = "a helper, not a test: see `after_a_watcher`"]
fn the_watcher() {
    let Ok(act) = env::var("KOANS_TEST_WATCHER") else { return };
    run_support::set_up();
    let guard = Guard::start().unwrap();
    let mut out = std::io::stdout();
    enable_raw_mode().unwrap();
    execute!(out, EnterAlternateScreen, Hide).unwrap();
    write!(out, "PID {}\nRAW\n", std::process::id()).unwrap();
    out.flush().unwrap();
    if act == "wait" {
        thread::sleep(Duration::from_secs(60));
    }
    execute!(out, LeaveAlternateScreen).unwrap();
    disable_raw_mode().unwrap();
    drop(guard);
}
