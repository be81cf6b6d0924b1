//! What a verdict depends on besides the koan's own file: the crates that the course names by path, and its programs with
//! their modules.

use crate::{
    machine::with_dependency,
    support::{Course, Output},
};

const PASS: i32 = 0;
const DOES_NOT_COMPILE: i32 = 11;
const ASSERTION_FAILED: i32 = 13;

/// A koan that asks the program `echo` what it says.
const ASKS: &str = "#[test]\nfn t() {\n    let said = std::process::Command::new(env!(\"CARGO_BIN_EXE_echo\")).output().unwrap();\n    \
                    assert_eq!(String::from_utf8(said.stdout).unwrap(), \"old\");\n}\n";

fn with_echo(course: Course) -> Course {
    course.koan_with("a", "programs = [\"echo\"]", ASKS, ASKS)
}

/// The verdicts of the koan `a`, judged in each way that there is.
fn assert_judged(course: &Course, passes: bool) {
    let (run, others) = if passes { (PASS, PASS) } else { (ASSERTION_FAILED, 1) };
    course.run(&["run", "a"]).assert(run, &[]);
    course.run(&["verify", "--fresh"]).assert(others, &[]);
    course.run(&["verify"]).assert(others, &[]);
    assert_eq!(faults(&course.run(&["author", "check"])), usize::from(!passes));
}

fn faults(checked: &Output) -> usize {
    checked.stdout.matches("should pass, and is `assertion_failed`").count()
}

#[test]
fn a_crate_by_path_is_built_again_when_its_source_changes_and_those_below_it_too() {
    let koan = "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n";
    let inner = "[package]\nname = \"inner\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    let course = with_dependency(Course::new())
        .file(
            "helper/Cargo.toml",
            "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ninner = { path = \"../inner\" }\n\
             [workspace]\n",
        )
        .file("helper/src/lib.rs", "pub mod numbers;\npub use numbers::two;\n")
        .file("helper/src/numbers.rs", "pub fn two() -> u32 { inner::one() + 1 }\n")
        .file("inner/Cargo.toml", inner)
        .file("inner/src/lib.rs", "pub fn one() -> u32 { 1 }\n")
        .koan("a", koan);
    assert_judged(&course, true);
    course.write("helper/src/numbers.rs", "pub fn two() -> u32 { inner::one() + 2 }\n");
    assert_judged(&course, false);
    course.write("inner/src/lib.rs", "pub fn one() -> u32 { 0 }\n");
    course.run(&["run", "a"]).assert(PASS, &[]);
}

#[test]
fn a_program_is_built_again_when_one_of_its_modules_changes() {
    for (program, module) in [
        ("mod words;\nfn main() { print!(\"{}\", words::SAID); }\n", "src/bin/words/mod.rs"),
        ("#[path = \"../words.rs\"]\nmod words;\nfn main() { print!(\"{}\", words::SAID); }\n", "src/words.rs"),
    ] {
        let course =
            with_echo(Course::new()).file("src/bin/echo.rs", program).file(module, "pub const SAID: &str = \"old\";\n");
        assert_judged(&course, true);
        course.write(module, "pub const SAID: &str = \"new\";\n");
        assert_judged(&course, false);
    }
}

#[test]
fn a_program_that_is_watched_is_built_again_when_the_courses_library_changes() {
    let course = with_echo(Course::new())
        .explored()
        .file("Cargo.toml", "[package]\nname = \"trial\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        .file("src/lib.rs", "pub const SAID: &str = \"old\";\n")
        .file("src/bin/echo.rs", "fn main() { print!(\"{}\", trial::SAID); }\n");
    course.run(&["run", "a"]).assert(PASS, &[]);
    course.write("src/lib.rs", "pub const SAID: &str = \"new\";\n");
    course.run(&["run", "a"]).assert(ASSERTION_FAILED, &[]);
}

#[test]
fn a_crate_that_only_a_module_of_a_program_names_is_there() {
    let course = with_echo(with_dependency(Course::new()))
        .koan("b", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n")
        .file("src/bin/echo.rs", "mod words;\nfn main() { print!(\"{}\", words::said()); }\n")
        .file(
            "src/bin/words/mod.rs",
            "pub fn said() -> &'static str { [\"new\", \"\", \"old\"][helper::two() as usize] }\n",
        );
    course.run(&["run", "b"]).assert(PASS, &[]);
    course.run(&["run", "a"]).assert(PASS, &[]);
}

#[test]
fn where_a_program_does_not_compile_its_own_file_is_named() {
    for (program, module, place) in [
        ("fn main() { nothing() }\n", "", ("src/bin/echo.rs", 1)),
        ("mod words;\nfn main() {}\n", "\npub const SAID: &str = 1;\n", ("src/bin/words/mod.rs", 2)),
    ] {
        let course = with_echo(Course::new()).file("src/bin/echo.rs", program).file("src/bin/words/mod.rs", module);
        let (file, line) = place;
        let says = format!("The compiler stops at line {line} of {file}.");
        for way in [&["run", "a", "--json"][..], &["run", "a", "--json", "--no-direct"]] {
            // The second time it is remembered.
            for _ in 0..2 {
                let report = course.run(way).report();
                assert_eq!((report.place.file.as_str(), report.place.line), (file, Some(line)), "{report:#?}");
                assert_eq!(report.message, says);
            }
        }
        course.run(&["run", "a"]).assert(DOES_NOT_COMPILE, &[&says, &format!(" --> {file}:{line}:")]);
        course.run(&["author", "check"]).assert(1, &["solutions/01_one/a.rs: should pass", &says]);
        course.run(&["verify", "--junit", "report.xml"]);
        let junit = std::fs::read_to_string(course.path("report.xml")).unwrap();
        assert!(junit.contains(&format!("file=\"{file}\" line=\"{line}\"")), "{junit}");
    }
}

const DAMAGED: &str = "[package]\nname = \"trial\"\nedition\n\n[dependencies]\nhelper = { path = \"helper\" }\n";

#[test]
fn a_cargo_toml_that_is_no_toml_is_told_with_its_line_and_not_as_a_mistake_of_the_koan() {
    let course = with_dependency(Course::new())
        .file("Cargo.toml", DAMAGED)
        .koan("a", "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n")
        .koan("b", "#[test]\nfn t() {}\n");
    let why = "Cargo.toml:3: not TOML: a key without a value";
    let run = course.run(&["run", "a"]).assert(4, &["The crates that this course uses can't be built", why]);
    assert!(!run.all().contains("cargo add"), "{}", run.all());
    course.run(&["run", "a", "--no-direct"]).assert(4, &[why]);
    course.run(&["run", "b"]).assert(PASS, &[]);
    course.run(&["author", "check", "b"]).assert(1, &[why]);
    course.run(&["author", "check"]).assert(4, &[why]);
    course.write("Cargo.toml", &DAMAGED.replace("edition\n", "edition = \"2024\"\nname = \"other\"\n"));
    course.run(&["author", "check", "b"]).assert(1, &["Cargo.toml:4: not TOML: `name` is given twice"]);
}

#[test]
fn a_program_that_cargo_does_not_find_by_itself_is_told_with_what_to_add() {
    let package = "[package]\nname = \"trial\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[[test]]\nname = \"a\"\npath = \"exercises/01_one/a.rs\"\n";
    let course = with_echo(Course::new()).file("src/bin/echo.rs", "fn main() { print!(\"old\"); }\n");
    let told = "Cargo.toml: with `autobins = false`, add a [[bin]] with name = \"echo\" and path = \"src/bin/echo.rs\"";
    let says_so = || course.run(&["author", "check"]).stdout.contains(told);
    let with_autobins = package.replace("edition", "autobins = false\nedition");
    for (manifest, expected) in [
        (package.to_string(), false),
        (with_autobins.clone(), true),
        (format!("{with_autobins}[[bin]]\nname = \"echo\"\n"), false),
    ] {
        course.write("Cargo.toml", &manifest);
        assert_eq!(says_so(), expected, "{manifest}");
        let cargo = std::process::Command::new("cargo")
            .args(["test", "--no-run", "--offline", "--test", "a"])
            .current_dir(&course.root)
            .output()
            .unwrap();
        assert_eq!(cargo.status.success(), !expected, "{manifest}\n{}", String::from_utf8_lossy(&cargo.stderr));
    }
}

#[test]
fn a_program_that_does_not_compile_is_no_matter_of_the_crates() {
    let helps = "#[test]\nfn t() {\n    assert_eq!(helper::two(), 2);\n}\n";
    let course = with_echo(with_dependency(Course::new()))
        .koan("b", helps)
        .file("src/bin/echo.rs", "fn main() { print!(\"{}\", helper::three()); }\n");
    course.run(&["run", "b"]).assert(PASS, &[]);
    course.run(&["run", "a"]).assert(DOES_NOT_COMPILE, &["The compiler stops at line 1 of src/bin/echo.rs."]);
}

#[test]
fn a_koan_waits_for_no_crate_that_another_koans_program_names() {
    let other = "#[test]\nfn t() {\n    assert!(std::process::Command::new(env!(\"CARGO_BIN_EXE_other\")).status().unwrap().success());\n}\n";
    let course = with_echo(Course::new())
        .koan_with("b", "programs = [\"other\"]", other, other)
        .file(
            "Cargo.toml",
            "[package]\nname = \"course\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nnowhere = { path = \"nowhere\" }\n",
        )
        .file("src/bin/echo.rs", "fn main() { print!(\"old\"); }\n")
        .file("src/bin/other.rs", "fn main() { nowhere::go(); }\n");
    course.run(&["run", "a"]).assert(PASS, &[]);
    course.run(&["run", "b"]).assert(4, &["can't be built"]);
}
