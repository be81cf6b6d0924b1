//! Machines that lack something, paths that surprise, and settings that are the user's own.

use std::{fs, os::unix::fs::symlink, path::PathBuf, process::Command};

use crate::support::{Course, script};

const RIGHT: &str = "#[test]\nfn t() {\n    let unused = 1;\n}\n";

fn sysroot() -> PathBuf {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// A folder of programs that is the whole PATH: a linker and a shell, and what else is named.
fn bin(course: &Course, scripts: &[(&str, &str)]) -> PathBuf {
    let bin = course.path("bin");
    fs::create_dir_all(&bin).unwrap();
    for name in ["cc", "ld", "as", "sh", "ld.lld"] {
        let found = ["/usr/bin", "/bin", "/usr/local/bin"].map(|folder| PathBuf::from(folder).join(name));
        if let Some(found) = found.iter().find(|path| path.exists()) {
            let _ = symlink(found, bin.join(name));
        }
    }
    scripts.iter().for_each(|(name, text)| script(&bin.join(name), text));
    bin
}

fn with_path(scripts: &[(&str, &str)]) -> Course {
    let course = Course::of(RIGHT);
    let bin = bin(&course, scripts);
    course.env("PATH", bin.to_str().unwrap())
}

#[test]
fn without_rustc_there_is_a_word_about_rustup() {
    let course = with_path(&[]);
    course.run(&["run", "a"]).assert(4, &["There is no rustc here", "https://rustup.rs"]);
    course.run(&["verify"]).assert(4, &["https://rustup.rs"]);
    course.run(&["list"]).assert(0, &[]);
    course.run(&["hint"]).assert(0, &[]);
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("https://rustup.rs");
    watcher.send("rhnsol");
    watcher.send("l");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn an_old_rustc_is_told_its_age() {
    let old =
        "if [ \"$1\" = --print ]; then echo /nowhere; else printf 'rustc 1.70.0\\nrelease: 1.70.0\\nhost: x\\n'; fi";
    with_path(&[("rustc", old)]).run(&["run", "a"]).assert(4, &["This rustc is 1.70.0", "rustup update stable"]);
}

#[test]
fn a_rustc_that_does_not_work_is_told_in_its_own_words() {
    let broken = "echo 'error: no default toolchain' >&2; exit 1";
    with_path(&[("rustc", broken)]).run(&["run", "a"]).assert(4, &["no default toolchain"]);
    with_path(&[("rustc", "true")]).run(&["run", "a"]).assert(4, &["rustc -vV"]);
}

#[test]
fn without_cargo_a_course_without_dependencies_is_judged() {
    let rustc = format!("exec '{}' \"$@\"", sysroot().join("bin/rustc").display());
    with_path(&[("rustc", &rustc)]).run(&["run", "a"]).assert(0, &["Its test passes."]);
}

/// A toolchain in which there is nothing but rustc.
fn bare_toolchain(course: &Course) -> PathBuf {
    let (real, made) = (sysroot(), course.path("toolchain"));
    let rustc = made.join("bin/rustc");
    script(&rustc, &format!("exec '{}' --sysroot '{}' \"$@\"", real.join("bin/rustc").display(), made.display()));
    symlink(real.join("lib"), made.join("lib")).unwrap();
    rustc
}

#[test]
fn without_clippy_koans_are_judged_all_the_same() {
    let course = Course::of(RIGHT).koan("b", "fn f() -> Result<(), ()> { Ok(()) }\n#[test]\nfn t() { f(); }\n");
    let rustc = bare_toolchain(&course);
    let course = course.env("RUSTC", rustc.to_str().unwrap());
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    course.run(&["run", "b"]).assert(12, &["unused_must_use"]);
}

#[test]
fn without_cargo_a_course_with_dependencies_says_what_is_missing() {
    let course = with_dependency(Course::new()).koan("a", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n");
    let rustc = bare_toolchain(&course);
    let bin = bin(&course, &[]);
    let course = course.env("RUSTC", rustc.to_str().unwrap()).env("PATH", bin.to_str().unwrap());
    course.run(&["run", "a"]).assert(4, &["cargo", "rustup.rs"]);
}

/// A crate by path, so that no network is needed.
pub(crate) fn with_dependency(course: Course) -> Course {
    course
        .file(
            "Cargo.toml",
            "[package]\nname = \"trial\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\nhelper = { path = \"helper\" }\n",
        )
        .file("helper/Cargo.toml", "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n")
        .file("helper/src/lib.rs", "pub fn two() -> u32 { #[cfg(nonsense)] return 3; #[cfg(not(nonsense))] 2 }\n")
}

#[test]
fn a_path_with_spaces_quotes_and_other_letters_is_a_path() {
    // No `%`: rust-lld can not write to such a path, whoever calls it.
    for name in ["a path", "it's \"quoted\"", "日本 ü", "a=b,c;d#e", "$HOME `x`"] {
        let course = with_dependency(Course::at(name))
            .koan("a", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 3);\n}\n")
            .koan("b", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n");
        let (report, _) = course.judge("a");
        assert_eq!((report.verdict.name(), report.place.line), ("assertion_failed", Some(3)), "{name}: {report:#?}");
        let watcher = course.watch(&[]);
        watcher.wait_for_text("does not hold");
        course.save("a", "#[test]\nfn t() {}\n");
        watcher.wait_for_text("Its test passes");
        watcher.quit();
    }
}

#[test]
fn the_users_own_settings_of_cargo_change_nothing() {
    let koan = "#[test]\nfn t() {\n    let unused = 1;\n    assert_eq!(helper::two(), 2);\n}\n";
    let settings = [
        ("CARGO_TARGET_DIR", "@@/theirs"),
        ("RUSTFLAGS", "-D warnings --cfg nonsense"),
        ("CARGO_ENCODED_RUSTFLAGS", "-Dwarnings\u{1f}--cfg=nonsense"),
        ("CARGO_BUILD_RUSTFLAGS", "-D warnings --cfg nonsense"),
        ("CARGO_BUILD_TARGET", "wasm32-unknown-unknown"),
        ("CARGO_BUILD_TARGET_DIR", "@@/theirs"),
    ];
    let mut course = with_dependency(Course::new()).koan("a", koan);
    for (name, value) in settings {
        let value = value.replace("@@", course.root.to_str().unwrap());
        course = course.env(name, value);
    }
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    course.run(&["run", "a", "--no-direct"]).assert(0, &["Its test passes."]);
    assert!(!course.path("theirs").exists() && !course.path("target").exists());
}

#[test]
fn the_users_configuration_of_cargo_changes_nothing() {
    let koan = "#[test]\nfn t() {\n    let unused = 1;\n    assert_eq!(helper::two(), 2);\n}\n";
    let config = "[build]\ntarget = \"wasm32-unknown-unknown\"\nrustflags = [\"-Dwarnings\", \"--cfg=nonsense\"]\n\
                  target-dir = \"theirs\"\n";
    let course = with_dependency(Course::new()).koan("a", koan).file(".cargo/config.toml", config);
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    course.run(&["run", "a", "--no-direct"]).assert(0, &["Its test passes."]);
    assert!(!course.path("theirs").exists());
}

#[test]
fn a_course_inside_a_foreign_workspace_is_a_course() {
    let course = with_dependency(Course::at("outer/course"))
        .koan("a", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n");
    fs::write(course.root.parent().unwrap().join("Cargo.toml"), "[workspace]\nmembers = [\"none\"]\n").unwrap();
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    course.run(&["run", "a", "--no-direct"]).assert(0, &["Its test passes."]);
}

#[test]
fn a_target_folder_of_the_learners_is_left_alone() {
    let course = Course::of(RIGHT).file("target/mine", "precious");
    course.run(&["run", "a"]).assert(0, &[]);
    assert_eq!(fs::read_dir(course.path("target")).unwrap().count(), 1);
}

#[test]
fn both_ways_of_compiling_give_the_same_verdicts() {
    let koans = [
        ("passes", "#[test]\nfn t() { assert_eq!(helper::two(), 2); }\n"),
        ("blank", "#[test]\nfn t() { assert_eq!(__, 2); }\n"),
        ("type_error", "#[test]\nfn t() { let _: &str = helper::two(); }\n"),
        ("lint", "fn f() -> Result<(), ()> { Ok(()) }\n#[test]\nfn t() { f(); }\n"),
        ("wrong", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 3);\n}\n"),
        ("panics", "#[test]\nfn t() { None::<u32>.unwrap(); }\n"),
        ("exits", "#[test]\nfn t() { std::process::exit(0); }\n"),
        ("deadlock", "#[test]\nfn t() { let m = std::sync::Mutex::new(0); let _a = m.lock(); let _b = m.lock(); }\n"),
    ];
    let mut course = with_dependency(Course::new());
    for (name, text) in koans {
        course = course.koan(name, text);
    }
    let echo = "#[test]\nfn t() {\n    let out = std::process::Command::new(env!(\"CARGO_BIN_EXE_echo\")).arg(\"x\").output();\n    \
                assert_eq!(out.unwrap().stdout, b\"echo: x\");\n}\n";
    let course = course
        .file("src/bin/echo.rs", "fn main() { print!(\"echo: {}\", std::env::args().nth(1).unwrap()); }\n")
        .koan_with("program", "programs = [\"echo\"]", echo, echo);
    let names = |args: &[&str]| -> Vec<(String, String, serde_json::Value)> {
        let value = course.run(args).json();
        let koans = value["koans"].as_array().unwrap().iter();
        koans.map(|koan| (koan["koan"].to_string(), koan["verdict"].to_string(), koan["line"].clone())).collect()
    };
    let direct = names(&["verify", "--json"]);
    let through_cargo = names(&["verify", "--json", "--no-direct"]);
    assert_eq!(direct, through_cargo);
    let verdicts: Vec<&str> = direct.iter().map(|(_, verdict, _)| verdict.trim_matches('"')).collect();
    let expected = [
        "passed",
        "blank_left",
        "does_not_compile",
        "lint",
        "assertion_failed",
        "panicked",
        "crashed",
        "deadlock",
        "passed",
    ];
    assert_eq!(verdicts, expected);
}

#[test]
fn solutions_are_judged_through_cargo_too() {
    let course = with_dependency(Course::new()).koan_with(
        "a",
        "",
        "#[test]\nfn t() { assert_eq!(__, 2); }\n",
        "#[test]\nfn t() {}\n",
    );
    course.run(&["verify", "--solutions", "--no-direct"]).assert(0, &["1 of 1 koans pass."]);
}

#[test]
fn crates_are_not_built_before_a_koan_names_one() {
    let course = with_dependency(Course::new())
        .file("helper/src/lib.rs", "this does not compile")
        .koan("a", RIGHT)
        .koan("b", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n");
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    let output = course.run(&["run", "b"]).assert(4, &["The crates that this course uses can't be built", "helper"]);
    assert!(output.all().contains("Building the crates"), "{}", output.all());
}

#[test]
fn a_crate_whose_library_has_another_name_is_found() {
    with_dependency(Course::new())
        .file(
            "helper/Cargo.toml",
            "[package]\nname = \"helper\"\nedition = \"2024\"\n[lib]\nname = \"aid\"\n[workspace]\n",
        )
        .koan("a", "#[test]\nfn t() {\n    assert_eq!(aid::two(), 2);\n}\n")
        .run(&["run", "a"])
        .assert(0, &["Its test passes."]);
}

#[test]
fn a_name_that_nobody_knows_is_the_compilers_business_also_where_crates_cannot_be_built() {
    with_dependency(Course::new())
        .file("helper/src/lib.rs", "this does not compile")
        .koan("a", "#[test]\nfn t() {\n    assert_eq!(hleper::two(), 2);\n}\n")
        .run(&["run", "a"])
        .assert(11, &["hleper"]);
}

#[test]
fn for_a_module_of_std_that_was_not_imported_no_crates_are_built() {
    let output = with_dependency(Course::new())
        .koan("a", "#[test]\nfn t() {\n    thread::spawn(|| ()).join().unwrap();\n}\n")
        .run(&["run", "a"])
        .assert(11, &["thread"]);
    assert!(!output.all().contains("Building the crates"), "{}", output.all());
}

#[test]
fn a_koan_with_a_program_needs_no_crates_unless_one_of_both_names_one() {
    let asks = "#[test]\nfn t() {\n    let said = std::process::Command::new(env!(\"CARGO_BIN_EXE_two\")).output().unwrap();\n    \
                assert_eq!(said.stdout, b\"2\\n\");\n}\n";
    let course = with_dependency(Course::new())
        .file("helper/src/lib.rs", "this does not compile")
        .file("src/bin/two.rs", "fn main() { println!(\"2\"); }\n")
        .koan_with("a", "programs = [\"two\"]", asks, asks);
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    course.write("src/bin/two.rs", "fn main() { println!(\"{}\", helper::two()); }\n");
    course.run(&["run", "a"]).assert(4, &["The crates that this course uses can't be built"]);
}
