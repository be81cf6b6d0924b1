//! The schedule of a failure can be asked for again, also when the program was changed meanwhile.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use support::{compile, field, run};

/// Two threads add to a number. `{add}` is how, and `{before}` what the test does first.
const COUNTER: &str = "
use std::{sync::{Mutex, atomic::{AtomicU32, Ordering::SeqCst}}, thread};

static HITS: AtomicU32 = AtomicU32::new(0);
static LOCK: Mutex<()> = Mutex::new(());

#[test]
fn counts() {
    {before}
    let add = || {
        {add}
    };
    let threads = [thread::spawn(add), thread::spawn(add)];
    threads.map(|thread| thread.join().unwrap());
    assert_eq!(HITS.load(SeqCst), 2);
}
";

const LOADS_AND_STORES: &str = "let hits = HITS.load(SeqCst); HITS.store(hits + 1, SeqCst);";

/// Compiles a variant of the program.
fn variant(name: &str, before: &str, add: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.rs"));
    fs::write(&file, COUNTER.replace("{before}", before).replace("{add}", add)).expect("the file can be written");
    compile(&file, "replay")
}

fn replay(binary: &Path, text: &str) -> (bool, String) {
    run(binary, Some(("KOANS_REPLAY", &format!("counts={text}"))))
}

/// The program that loses an update, and the schedule in which it does.
fn lost_update() -> &'static (PathBuf, String) {
    static LOST_UPDATE: OnceLock<(PathBuf, String)> = OnceLock::new();
    LOST_UPDATE.get_or_init(|| {
        let binary = variant("lost_update", "", LOADS_AND_STORES);
        let (passed, report) = run(&binary, None);
        assert!(!passed);
        (binary, field(&report, "replay").to_string())
    })
}

#[test]
fn a_schedule_fits_a_program_with_more_steps_elsewhere() {
    let before = "drop(LOCK.lock().unwrap()); assert!(HITS.load(SeqCst) == 0);";
    let (passed, report) = replay(&variant("more_steps", before, LOADS_AND_STORES), &lost_update().1);
    assert!(!passed);
    assert_eq!(field(&report, "replayed"), "fails", "{report}");
    assert!(report.contains("\"schedules\":1,"), "the first execution is the one that fails: {report}");
}

#[test]
fn a_repaired_program_passes_on_the_schedule_that_failed() {
    let binary = variant("repaired", "", "HITS.fetch_add(1, SeqCst); drop(LOCK.lock().unwrap());");
    let (passed, report) = replay(&binary, &lost_update().1);
    assert!(passed);
    assert_eq!((field(&report, "class"), field(&report, "replayed")), ("passed", "passes"), "{report}");
}

#[test]
fn a_schedule_that_a_lock_rules_out_does_not_fit() {
    let add = "let _guard = LOCK.lock().unwrap(); let hits = HITS.load(SeqCst); HITS.store(hits + 1, SeqCst);";
    let (passed, report) = replay(&variant("locked", "", add), &lost_update().1);
    assert!(passed);
    assert_eq!(field(&report, "replayed"), "does_not_fit", "{report}");
}

#[test]
fn what_is_no_schedule_is_refused_and_the_test_explored_as_usual() {
    let (binary, usual) = lost_update();
    let texts =
        ["", "x", "0,,1", "999", "1:0", "1:-1", "1:2v", "1:99999999999", "1:1v300", "200:1", "0;1", "\u{1F980}"];
    for text in texts {
        let (passed, report) = replay(binary, text);
        assert!(!passed);
        assert_eq!(field(&report, "replayed"), "does_not_fit", "{text:?}");
        assert_eq!(field(&report, "replay"), usual);
    }
}
