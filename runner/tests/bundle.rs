//! A bundle from start to end: made where there is a network, used where there is none.
#![cfg(target_os = "linux")]

mod support;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use flate2::read::GzDecoder;
use serde_json::Value;
use support::{Course, Output, script};

const RACE: &str = "\
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

#[test]
fn both_are_counted() {
    let hits = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let seen = hits.load(Ordering::SeqCst);
                hits.store(seen + 1, Ordering::SeqCst);
            });
        }
    });
    assert_eq!(hits.load(Ordering::SeqCst), 2);
}
";
/// A crate without dependencies that the runner depends on too, so that it is on every machine on which this is tested.
const CRATE: &str = "[package]\nname = \"trial\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
                     [dependencies]\nstrsim = \"0.11\"\n";
const NEAR: &str = "#[test]\nfn t() {\n    assert_eq!(strsim::levenshtein(\"koan\", \"koans\"), 2);\n}\n";

fn sample() -> Course {
    let solved = RACE.replace("let seen = hits.load(Ordering::SeqCst);", "hits.fetch_add(1, Ordering::SeqCst);");
    let solved = solved.replace("                hits.store(seen + 1, Ordering::SeqCst);\n", "");
    Course::new()
        .file("Cargo.toml", CRATE)
        .file("lib.rs", "")
        .koan_with("race", "fails = \"race\"", RACE, &solved)
        .koan_with("near", "fails = \"assert\"", NEAR, &NEAR.replace(", 2)", ", 1)"))
}

/// A machine without network and with nothing in its caches, whose user has unpacked a file.
struct Laptop {
    folder: tempfile::TempDir,
    course: PathBuf,
}

impl Laptop {
    fn unpack(file: &Path) -> Laptop {
        let folder = tempfile::tempdir().unwrap();
        tar::Archive::new(GzDecoder::new(File::open(file).unwrap())).unpack(folder.path()).unwrap();
        let top = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        for made in ["cargo", "cache"] {
            fs::create_dir(folder.path().join(made)).unwrap();
        }
        Laptop { folder, course: top }
    }

    fn koans(&self, args: &[&str]) -> Output {
        let mut command = match no_network() {
            Some(unshare) => {
                let mut command = Command::new(unshare[0]);
                command.args(&unshare[1..]).arg(env!("CARGO_BIN_EXE_koans"));
                command
            }
            None => Command::new(env!("CARGO_BIN_EXE_koans")),
        };
        command.args(args).current_dir(&self.course).stdin(Stdio::null());
        command
            .env("CARGO_HOME", self.folder.path().join("cargo"))
            .env("KOANS_CACHE", self.folder.path().join("cache"));
        // A checker that is built faster judges the same.
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_NET_RETRY", "0");
        command.env_remove("KOANS_COURSE").env_remove("CARGO_TARGET_DIR").env_remove("RUSTC").env("LANG", "C.UTF-8");
        if no_network().is_none() {
            command.envs(closed());
        }
        let output = command.output().unwrap();
        Output {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// What begins a command in a network namespace of its own, in which there is no way out. None where that is not to be had.
fn no_network() -> Option<&'static [&'static str]> {
    const WAYS: [&[&str]; 2] = [&["unshare", "-rn"], &["unshare", "-n"]];
    let works = |way: &&&[&str]| {
        let probe = Command::new(way[0]).args(&way[1..]).arg("true").stderr(Stdio::null()).status();
        probe.is_ok_and(|status| status.success())
    };
    WAYS.iter().find(works).copied()
}

/// The next best: cargo is told to stay offline, and whatever tries all the same comes to a closed port.
fn closed() -> [(&'static str, &'static str); 5] {
    let port = "http://127.0.0.1:9";
    [
        ("http_proxy", port),
        ("https_proxy", port),
        ("ALL_PROXY", port),
        ("CARGO_HTTP_PROXY", port),
        ("CARGO_NET_OFFLINE", "true"),
    ]
}

#[test]
fn a_laptop_without_network_is_made_ready_by_a_bundle() {
    if no_network().is_none() {
        eprintln!(
            "NO NETWORK NAMESPACE IS TO BE HAD HERE: instead, cargo is offline and all proxies are closed ports."
        );
    }
    let course = sample().file("notes.md", "private");
    course.run(&["list"]).assert(0, &[]);
    course.save("race", "// the leader's answer\n");
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("b.tar.gz");
    let told = course.run(&["bundle", "--no-program", "-o", file.to_str().unwrap()]);
    let told = told.assert(0, &["SHA-256", "2 koans as they came", "Left out", "notes.md"]);
    assert!(told.stdout.contains("tar xzf"), "{told:#?}");
    assert!(!course.path("Cargo.lock").exists(), "the course's folder is only read");

    let laptop = Laptop::unpack(&file);
    assert_eq!(fs::read_to_string(laptop.course.join("exercises/01_one/race.rs")).unwrap(), RACE);
    assert!(!laptop.course.join(".koans").exists() && !laptop.course.join("notes.md").exists());
    for there in ["START.md", "Cargo.lock", "lib.rs", ".cargo/config.toml", "vendor/strsim-0.11.1/Cargo.toml"] {
        assert!(laptop.course.join(there).is_file(), "{there}");
    }
    let lock = fs::read_to_string(laptop.course.join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"trial\"\nversion = \"0.1.0\"\n"), "cargo would change it: {lock}");

    let ready = laptop.koans(&["doctor", "--workshop", "--json"]);
    assert_eq!((ready.code, ready.json()["ready"].as_bool()), (Some(0), Some(true)), "{ready:#?}");
    let found = |what: &str| -> String {
        let findings = ready.json()["findings"].as_array().unwrap().clone();
        findings.iter().find(|finding| finding["what"] == what).map(Value::to_string).unwrap_or_default()
    };
    assert!(found("crates").contains("built: strsim"), "{ready:#?}");
    assert!(found("explorer").contains("race: race, solution passes"), "{ready:#?}");
    assert!(found("watchdog").contains("near: assertion failed, solution passes"), "{ready:#?}");
    assert_eq!(fs::read_to_string(laptop.course.join("exercises/01_one/race.rs")).unwrap(), RACE, "not touched");

    laptop.koans(&["run", "race"]).assert(17, &["An order of steps in which it fails"]);
    laptop.koans(&["run", "near"]).assert(13, &[]);
    let near = laptop.course.join("exercises/01_one/near.rs");
    fs::write(&near, NEAR.replace(", 2)", ", 1)")).unwrap();
    laptop.koans(&["run", "near"]).assert(0, &["Its test passes."]);
    // Everything is there already.
    let again = laptop.koans(&["doctor", "--workshop"]).assert(0, &["This laptop is ready."]);
    assert!(again.stdout.lines().count() <= 23, "{}", again.stdout);
    assert!(again.stdout.lines().all(|line| line.chars().count() <= 80), "{}", again.stdout);

    // What is missing is said, with what to do.
    fs::remove_dir_all(laptop.course.join("vendor/strsim-0.11.1")).unwrap();
    fs::remove_dir_all(laptop.course.join(".koans/cache")).unwrap();
    let missing = "This laptop is not ready: crates";
    laptop.koans(&["doctor", "--workshop"]).assert(4, &[missing, "unpack the workshop's file anew"]);
    fs::remove_file(laptop.course.join(".cargo/config.toml")).unwrap();
    laptop.koans(&["doctor", "--workshop"]).assert(4, &[missing, "once with a network; or take a bundle"]);
}

#[test]
fn a_compiler_that_is_too_old_for_the_checkers_is_told_before_anything_is_built() {
    let course = sample();
    let rustc = course.path("old/rustc");
    let text = "if [ \"$1\" = --print ]; then echo /nowhere; exit; fi\n\
                if [ \"$1\" = -vV ]; then rustc -vV | sed 's/^release: .*/release: 1.90.0/'; exit; fi\nexec rustc \"$@\"";
    script(&rustc, text);
    let course = course.env("RUSTC", rustc.to_str().unwrap());
    let told = course.run(&["doctor", "--workshop"]);
    let told = told.assert(4, &["This rustc is 1.90.0", "not ready: rustc.", "rustup update stable"]);
    assert!(!told.stdout.contains("explorer  "), "{}", told.stdout);
}

#[test]
fn without_network_and_caches_no_bundle_is_made_and_the_old_one_stays() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("b.tar.gz");
    fs::write(&out, [0x1f, 0x8b, 1]).unwrap();
    let mut course = sample().env("CARGO_HOME", home.path().to_str().unwrap()).env("CARGO_NET_RETRY", "0");
    for (name, value) in closed() {
        course = course.env(name, if name == "CARGO_NET_OFFLINE" { "false" } else { value });
    }
    course.run(&["bundle", "-o", out.to_str().unwrap()]).assert(4, &["can't be fetched", "Connect, and try again"]);
    assert_eq!(fs::read(&out).unwrap(), [0x1f, 0x8b, 1]);
    assert!(course.scratch().is_empty(), "{:?}", course.scratch());
}

#[test]
fn a_file_is_not_written_over_and_no_bundle_lies_in_itself() {
    let course = sample().file("thesis.md", "precious").file("runner/Cargo.toml", "").file("checkers/Cargo.toml", "");
    course.run(&["bundle", "-o", "thesis.md"]).assert(5, &["thesis.md is there already, and it is no bundle"]);
    assert_eq!(fs::read_to_string(course.path("thesis.md")).unwrap(), "precious");
    course.run(&["bundle", "-o", "exercises/b.tar.gz"]).assert(5, &["goes into the bundle itself"]);
    course
        .run(&["bundle", "-o", "nowhere/b.tar.gz"])
        .assert(4, &["nowhere/b.tar.gz can't be written, as the folder nowhere is not there"]);
    course.run(&["bundle", "--no-solutions"]).assert(5, &["the solutions can't stay out", "koans init"]);
    course.run(&["bundle", "--program", "koans-mac"]).assert(2, &["macos-aarch64=koans-mac"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let mut nowhere = course.command();
    nowhere.current_dir(elsewhere.path()).args(["doctor", "--workshop"]).assert().code(4);
}
