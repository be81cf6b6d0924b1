//! What objects are called, by the places in this file where they were made.

use std::{
    env,
    panic::Location,
    path::{Path, PathBuf},
    process::Command,
};

use koans_report::names::{End, is_static, of_object, of_receiver};

type Made = &'static Location<'static>;

/// Set in a process that finds its source by `CARGO_MANIFEST_DIR` only.
const ELSEWHERE: &str = "KOANS_TEST_ELSEWHERE";

struct Lock {
    taken: Made,
}

static HITS: Made = made();

#[track_caller]
const fn made() -> Made {
    Location::caller()
}

/// Both ends know where the channel was made.
#[track_caller]
fn channel() -> (Made, Made) {
    (made(), made())
}

/// Cargo names files from the workspace's folder, and runs tests in the package's.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn name(made: Made, end: Option<End>) -> String {
    if env::var_os(ELSEWHERE).is_none() {
        env::set_current_dir(workspace()).expect("the workspace is there");
    }
    of_object(made, "Mutex", end, [true])
}

#[test]
fn variables_parts_fields_and_elements() {
    let hits = made();
    assert_eq!(name(hits, None), "hits");
    let (alice, bob) = (made(), made());
    assert_eq!((name(alice, None), name(bob, None)), ("alice".into(), "bob".into()));
    let lock = Lock { taken: made() };
    assert_eq!(name(lock.taken, None), "lock.taken");
    let ready = (0, made());
    assert_eq!(name(ready.1, None), "ready.1");
    let forks = [made(), made()];
    assert_eq!(forks.map(|fork| name(fork, None)), ["forks[0]", "forks[1]"]);
    #[rustfmt::skip]
    let mut later = Box::new(
        made(),
    );
    assert_eq!(name(*later, None), "later");
    *later = hits;
}

#[test]
fn the_ends_of_a_channel() {
    let (letters, mut inbox) = channel();
    assert_eq!(name(letters, Some(End::of_call("send"))), "letters");
    assert_eq!(name(inbox, Some(End::of_call("recv_timeout"))), "inbox");
    inbox = letters;
    assert_eq!(name(inbox, None), format!("Mutex@{}", line!() - 4), "one of two, and nobody knows which");
}

#[test]
fn what_has_no_variable_is_called_by_its_line() {
    assert_eq!(name(made(), None), format!("Mutex@{}", line!()));
}

#[test]
fn those_of_one_place_are_numbered() {
    let mut forks = Vec::new();
    forks.extend((0..3).map(|_| made()));
    let second = of_object(forks[1], "Mutex", None, [false, true, false]);
    assert!(second.ends_with("#2"), "{second}");
}

#[test]
fn statics_are_known() {
    let local = made();
    assert_eq!((name(HITS, None), name(local, None)), ("HITS".into(), "local".into()));
    assert_eq!((is_static(HITS), is_static(local)), (true, false));
}

#[test]
fn what_a_method_is_called_on() {
    let folder = env::temp_dir().join(format!("koans-report-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let file = folder.join("calls.rs");
    let text =
        "a.load();\n  self.forks[i + 1].left.lock();\nlet x = (long_name\n    .lock());\nplain();\nf(x).lock();\n";
    std::fs::write(&file, text).expect("it can be written");
    let of = |line, column| of_receiver(&file.to_string_lossy(), line, column);
    let names = [of(1, 3), of(2, 26), of(4, 6), of(5, 1), of(6, 6), of(9, 1), of(1, 0)];
    std::fs::remove_dir_all(&folder).expect("it can be removed");
    let wanted = [Some("a"), Some("self.forks[i + 1].left"), Some("long_name"), None, None, None, None];
    assert_eq!(names.each_ref().map(Option::as_deref), wanted);
}

#[test]
fn the_source_is_found_from_the_packages_folder_as_well() {
    let mut child = Command::new(env::current_exe().expect("this program has a name"));
    child.args(["--exact", "variables_parts_fields_and_elements"]).env(ELSEWHERE, "1");
    let child = child.env("CARGO_MANIFEST_DIR", workspace()).current_dir(env::temp_dir());
    assert!(child.output().expect("it can be started").status.success());
}

/// Something by the name of a type that the checkers have.
struct Mutex(Made);

impl Default for Mutex {
    #[track_caller]
    fn default() -> Self {
        Mutex(made())
    }
}

#[derive(Default)]
struct Door {
    /// Whether: it is open.
    pub(crate) open: Mutex,
    guests: Vec<Mutex2>,
}

type Mutex2 = u32;

/// What has two doors: a gate.
#[derive(Default)]
struct Gate {
    open: Mutex,
    locked: Mutex,
}

#[test]
fn a_derived_default_names_the_only_field_of_its_type() {
    let door = Door::default();
    assert_eq!((name(door.open.0, None).as_str(), door.guests.len()), ("open", 0));
    let gate = Gate::default();
    let line = gate.locked.0.line();
    assert_eq!(name(gate.open.0, None), format!("Mutex@{line}"), "one of two, and nobody knows which");
}
