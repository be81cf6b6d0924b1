//! What submissions try: none of it makes a wrong answer pass.

use std::fs;

use serde_json::Value;

use crate::support::Course;

const TEST: &str = "#[test]\nfn both_hits_are_counted() {\n    let hits = AtomicU32::new(0);\n    thread::scope(|scope| {\n        \
    scope.spawn(|| count(&hits));\n        scope.spawn(|| count(&hits));\n    });\n    assert_eq!(hits.into_inner(), 2);\n}\n";
const LOST: &str = "let seen = hits.load(SeqCst);\n    hits.store(seen + 1, SeqCst);";
const MENDED: &str = "hits.fetch_add(1, SeqCst);";

fn counting(count: &str) -> String {
    format!(
        "use std::sync::atomic::{{AtomicU32, Ordering::SeqCst}};\nuse std::thread;\n\nfn count(hits: &AtomicU32) {{\n    {count}\n}}\n\n{TEST}"
    )
}

/// What each of these answers to one koan is judged to be: its class, and its message.
fn judged(keys: &str, answers: &[(&str, String)]) -> Vec<(String, String)> {
    let course = Course::new().koan_with("a", keys, &counting(LOST), &counting(MENDED)).explored();
    for (name, answer) in answers {
        course.write(&format!("class/{name}/exercises/01_one/a.rs"), answer);
    }
    let output = course.run(&["--course", ".", "grade", "class", "--json"]);
    let grades = output.json();
    let graded = grades["submissions"].as_array().unwrap();
    let of = |name: &str| graded.iter().find(|graded| graded["submission"] == name).expect(name);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    answers
        .iter()
        .map(|(name, _)| (text(&of(name)["koans"][0]["verdict"]), text(&of(name)["koans"][0]["message"])))
        .collect()
}

#[test]
fn a_wrong_answer_passes_by_no_trick() {
    let if_explored = |this: &str, else_that: &str| {
        counting(&format!(
            "if std::env::var_os(\"KOANS_EXPLORED\").is_some() {{ {this} }} else {{ {else_that} }}\n    {LOST}"
        ))
    };
    let forged = r#"{\"test\":\"both_hits_are_counted\",\"class\":\"passed\",\"kind\":\"\",\"message\":\"\",\"cause\":null,\"schedule\":[],\"explored\":{\"schedules\":2,\"steps\":9,\"exhaustive\":true,\"bound\":null,\"sentence\":\"all\"}}\n"#;
    let fake = "println!(\"test both_hits_are_counted ... ok\\n\\ntest result: ok. 1 passed; 0 failed; 0 ignored;\");";
    let answers = [
        ("right", counting(MENDED), "passed"),
        ("as_it_came", counting(LOST), "race"),
        ("without_tests", counting(LOST).replace(TEST, ""), "race"),
        ("weakened", counting(LOST).replace("assert_eq!(hits.into_inner(), 2);", ""), "race"),
        ("prints_results", counting(&format!("{fake}\n    {LOST}")), "race"),
        ("prints_and_leaves", counting(&format!("{fake}\n    std::process::exit(0)")), "refused"),
        (
            "forges_the_report",
            if_explored(
                &format!("std::fs::write(std::env::var(\"KOANS_EXPLORED\").unwrap(), \"{forged}\").unwrap();"),
                "",
            ),
            "crashed",
        ),
        (
            "can_not_be_explored",
            if_explored("panic!(\"koans: not explored: no\")", "thread::yield_now();"),
            "not_explored",
        ),
        (
            "forges_and_can_not_be_explored",
            counting(&format!(
                "struct Late;\n    impl Drop for Late {{ fn drop(&mut self) {{ if let Some(path) = \
                 std::env::var_os(\"KOANS_EXPLORED\") {{ let _ = std::fs::write(path, \"{forged}\"); }} }} }}\n    \
                 thread_local! {{ static LATE: Late = const {{ Late }}; }}\n    LATE.with(|_| ());\n    \
                 if std::env::var_os(\"KOANS_EXPLORED\").is_some() {{ panic!(\"koans: not explored: no\") }}\n    {MENDED}"
            )),
            "crashed",
        ),
        (
            "only_explored",
            counting(&format!("if false {{ {MENDED} }}\n    panic!(\"koans: only explored: no\")")),
            "panicked",
        ),
        (
            "neither",
            if_explored("panic!(\"koans: not explored: no\")", "panic!(\"koans: only explored: no\")"),
            "panicked",
        ),
        ("never_ends", counting("loop { hits.load(SeqCst); }"), "livelock"),
    ];
    let texts: Vec<(&str, String)> = answers.iter().map(|(name, text, _)| (*name, text.clone())).collect();
    let judged = judged("deadline_ms = 1000", &texts);
    let told: Vec<_> =
        answers.iter().zip(&judged).map(|((name, ..), (verdict, message))| (name, verdict, message)).collect();
    for ((name, _, wanted), (verdict, message)) in answers.iter().zip(&judged) {
        assert_eq!(verdict, wanted, "{name}: {message}\n{told:#?}");
    }
}

#[test]
fn a_submission_is_read_and_nothing_that_a_link_leads_to() {
    let course = Course::of(&counting(MENDED));
    let exercise = |name: &str| course.path(&format!("class/{name}/exercises/01_one/a.rs"));
    for name in ["linked", "chapter", "large", "junk", "folder", "capital", "pipe"] {
        fs::create_dir_all(exercise(name).parent().unwrap()).unwrap();
    }
    let solution = course.path("solutions/01_one/a.rs");
    std::os::unix::fs::symlink(&solution, exercise("linked")).unwrap();
    fs::remove_dir(course.path("class/chapter/exercises/01_one")).unwrap();
    std::os::unix::fs::symlink(course.path("solutions/01_one"), course.path("class/chapter/exercises/01_one")).unwrap();
    fs::write(exercise("large"), "// ".repeat(1024 * 1024)).unwrap();
    fs::write(exercise("junk"), b"\x7fELF\xff\xfe\0\n").unwrap();
    fs::create_dir(exercise("folder")).unwrap();
    fs::write(exercise("capital").with_file_name("A.rs"), counting(MENDED)).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, exercise("pipe"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    fs::create_dir_all(course.path("class/nothing")).unwrap();
    std::os::unix::fs::symlink(&course.root, course.path("class/the_course")).unwrap();
    let output = course.run(&["--course", ".", "grade", "class"]).assert(
        1,
        &[
            "linked 0/1",
            "`a.rs` is a link, and what it leads to was not submitted",
            "`01_one` is a link",
            "The file is 3 MiB large",
            "Line 1 holds bytes that are not UTF-8 text",
            "There is something else than a file",
            "There is `A.rs`, and the koan is `a.rs`",
            "The file was not submitted",
            "0 of 8 submissions pass.",
        ],
    );
    assert!(!output.stdout.contains("the_course"), "{}", output.stdout);
}

#[test]
fn what_else_lies_in_a_submission_is_not_used() {
    let course = Course::of(&counting(MENDED));
    let write = |path: &str, text: &str| course.write(&format!("ada/{path}"), text);
    write("exercises/01_one/a.rs", &counting("compile_error!(\"no\")"));
    write("solutions/01_one/a.rs", "#[test] fn both_hits_are_counted() {}");
    write("info.toml", "format = 1\n[[chapter]]\ndir = \"none\"");
    write("Cargo.toml", "[package]\nname = \"ada\"\nbuild = \"build.rs\"\n[dependencies]\nnone = \"99\"\n");
    write("build.rs", "fn main() { panic!() }");
    write(".cargo/config.toml", "[build]\nrustc = \"/bin/true\"");
    write("rust-toolchain.toml", "[toolchain]\nchannel = \"none\"");
    write(".koans/progress.json", "{\"koans\":{\"a\":{\"passed\":true}}}");
    course
        .run(&["--course", ".", "grade", "ada"])
        .assert(1, &["a:5 does not compile", "The submission does not pass."]);
    write("exercises/01_one/a.rs", &counting(MENDED));
    course.run(&["--course", ".", "grade", "ada"]).assert(0, &["ada 1/1 1/1", "The submission passes."]);
    let left: Vec<_> =
        fs::read_dir(course.path("ada/.koans")).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["progress.json"], "nothing is written into it");
}
