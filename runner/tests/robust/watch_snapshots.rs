//! Whole screens of the watcher, 80 columns by 24 lines.

use crate::support::Course;

const KEYS: &str = "title = \"Twice as much\"\ndeadline_ms = 60000\nhints = [\"Look at the operator.\", \"It should be `*`.\"]\n\
                    learned = \"Doubling is multiplication by two.\"\npython = \"The same, with a colon.\"\n\
                    links = [\"https://doc.rust-lang.org/book/\"]";

const SOLUTION: &str = "fn twice(n: u32) -> u32 {\n    n * 2\n}\n\n#[test]\nfn doubles() {\n    println!(\"looking at {}\", 21);\n    \
                        assert_eq!(twice(21), 42);\n}\n";

/// The screen of a koan, once it says this. Places are made the same for every run.
fn screen(exercise: &str, says: &str) -> String {
    let course = Course::new().koan_with("doubler", KEYS, exercise, SOLUTION).koan("names", SOLUTION);
    let watcher = course.watch(&[]);
    let screen = watcher.wait_for_text(says);
    watcher.quit();
    let screen = screen.replace(course.root.to_str().unwrap(), "[course]");
    assert!(screen.lines().count() <= 24);
    screen.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_blank() {
    insta::assert_snapshot!(screen(&SOLUTION.replace("n * 2", "__"), "There is a blank"));
}

#[test]
fn a_compiler_error() {
    insta::assert_snapshot!(screen(&SOLUTION.replace("n * 2", "\"n\""), "The compiler stops"));
}

#[test]
fn an_assertion() {
    insta::assert_snapshot!(screen(&SOLUTION.replace("n * 2", "n * 3"), "does not hold"));
}

#[test]
fn a_deadlock() {
    let lock = "let lock = std::sync::Mutex::new(n);\n    let first = lock.lock().unwrap();\n    let second = \
                lock.lock().unwrap();\n    *first + *second";
    insta::assert_snapshot!(screen(&SOLUTION.replace("n * 2", lock), "is stuck for ever"));
}

#[test]
fn a_pass() {
    let course =
        Course::new().koan_with("doubler", KEYS, &SOLUTION.replace("n * 2", "__"), SOLUTION).koan("names", SOLUTION);
    let watcher = course.watch(&[]);
    watcher.wait_for_text("There is a blank");
    course.save("doubler", SOLUTION);
    let screen = watcher.wait_for_text("Its test passes");
    watcher.quit();
    insta::assert_snapshot!(screen.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
}
