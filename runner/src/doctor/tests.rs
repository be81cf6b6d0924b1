//! The doctor on this machine, and on worse ones.

use std::{collections::BTreeMap, path::PathBuf, process::Command};

use serde_json::Value;

use super::*;

fn sample() -> PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    crate::init::init(&folder).unwrap();
    folder
}

/// What the doctor finds where the environment is another one. Variables can't be changed in a process with threads,
/// so the test binary calls itself.
fn examined_with(change: impl Fn(&mut Command)) -> BTreeMap<String, Value> {
    let folder = tempfile::tempdir().unwrap();
    crate::init::init(folder.path()).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "doctor::tests::program", "--ignored", "--nocapture"]);
    command.env("KOANS_TEST_DOCTOR", folder.path()).env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN");
    change(&mut command);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let json = text.lines().find_map(|line| Some(&line[line.find("[{")?..])).unwrap_or_else(|| panic!("{output:?}"));
    let findings: Vec<Value> = serde_json::from_str(json).unwrap();
    findings.into_iter().map(|finding| (finding["what"].as_str().unwrap().to_owned(), finding)).collect()
}

#[test]
#[ignore = "the program that the other tests start"]
fn program() {
    if let Some(folder) = std::env::var_os("KOANS_TEST_DOCTOR") {
        println!("{}", serde_json::to_string(&examine(Some(Path::new(&folder)))).unwrap());
    }
}

#[test]
fn a_machine_on_which_this_is_compiled_has_nothing_bad() {
    let folder = sample();
    let findings = examine(Some(&folder));
    let bad: Vec<&Finding> = findings.iter().filter(|finding| finding.state == State::Bad).collect();
    assert!(bad.is_empty() && !any_bad(&findings), "{bad:#?}");
    let good = |what: &str| findings.iter().any(|finding| finding.what == what && finding.state == State::Good);
    for what in ["rustc", "cargo", "linker", "course", "progress"] {
        assert!(good(what), "{what}: {findings:#?}");
    }
    let left = std::fs::read_dir(folder.join(".koans/cache/scratch")).unwrap().count();
    assert_eq!(left, 0, "the program that was compiled is gone");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn without_a_path_there_is_no_rustc_and_it_says_where_to_get_it() {
    let found = examined_with(|command| {
        command.env("PATH", "").current_dir("/");
    });
    assert_eq!(found["rustc"]["state"], "bad");
    assert!(found["rustc"]["mend"].as_str().unwrap().contains("https://rustup.rs"));
    assert!(!found.contains_key("linker"), "nothing can be linked without a compiler");
    assert_eq!(found["course"]["state"], "good", "what does not need one is looked at all the same");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_linker_it_names_what_to_install() {
    // The real rustc, not rustup's proxy: that one could be found, and nothing else.
    let toolchain = Toolchain::find(Path::new(".")).unwrap();
    let found = examined_with(|command| {
        command.env("PATH", "").env("RUSTC", &toolchain.rustc);
    });
    assert_eq!((&found["rustc"]["state"], &found["linker"]["state"]), (&"good".into(), &"bad".into()));
    assert!(found["linker"]["found"].as_str().unwrap().contains("`cc`"), "{found:#?}");
    assert!(found["linker"]["mend"].as_str().is_some_and(|mend| mend.contains("nstall") || mend.contains("add")));
}

#[test]
fn variables_that_are_ignored_are_said_to_be() {
    let found = examined_with(|command| {
        command.env("RUSTFLAGS", "--no-such-flag").env("CARGO_TARGET_DIR", "/nowhere");
    });
    assert_eq!(found["linker"]["state"], "good");
    assert_eq!(found["variables"]["found"], "CARGO_TARGET_DIR, RUSTFLAGS are set; koans ignores them.");
}

#[test]
fn a_course_with_mistakes_is_bad_and_none_at_all_is_not() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(course::course(None)[0].state, State::Warning);
    assert_eq!(course::course(Some(folder.path()))[0].state, State::Bad);
    std::fs::write(folder.path().join("info.toml"), "format = 1\n[cuorse]\n").unwrap();
    let findings = course::course(Some(folder.path()));
    assert_eq!(findings[0].state, State::Bad);
    assert!(findings[0].found.contains("did you mean"), "{}", findings[0].found);
}

#[test]
fn exercises_that_are_gone_are_named_with_the_way_to_have_them_back() {
    let folder = sample();
    let course = crate::course::Course::load(&folder).unwrap();
    std::fs::remove_file(course.file_of(1)).unwrap();
    let findings = course::course(Some(&folder));
    assert_eq!(findings[1].found, format!("No file for {}.", course.koans[1].name));
    assert!(findings[1].mend.as_ref().unwrap().contains(&course.koans[1].name));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_damaged_progress_file_is_a_warning() {
    let folder = sample();
    std::fs::write(folder.join(".koans/progress.json"), "{").unwrap();
    let findings = course::progress(Some(Home::of(&folder)), Some(&folder));
    assert_eq!((findings[0].state, findings.len()), (State::Warning, 1));
    assert!(findings[0].found.contains("damaged"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_lines_give_each_finding_with_its_mend_and_what_it_comes_to() {
    let findings = [
        Finding::good("rustc", "rustc 1.95.0"),
        Finding::warning("clippy", "It is not here.\nLints are left out.", "rustup component add clippy"),
        Finding::bad("linker", "linker `cc` not found", "sudo apt install build-essential"),
    ];
    let text = |findings: &[Finding]| lines(findings).iter().map(Line::plain).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text(&findings), @"
    ok    rustc           rustc 1.95.0
    warn  clippy          It is not here.
                          Lints are left out.
                          rustup component add clippy
    bad   linker          linker `cc` not found
                          sudo apt install build-essential

    One thing has to be mended before koans can work.
    ");
    assert!(text(&findings[..1]).ends_with("All is well."));
}
