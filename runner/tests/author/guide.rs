//! docs/writing-a-course.md, done as it says: its commands are run, its files are written, and what comes of it is a course
//! on another topic than the one of this repository, which a learner then goes through.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use crate::support::{Course, flat};

static GUIDE: LazyLock<String> = LazyLock::new(|| {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/writing-a-course.md")).expect("the page is there")
});

/// A part of the page that is to be done.
enum Step<'a> {
    /// A command, and what it is said to print.
    Command { line: &'a str, prints: Vec<&'a str> },
    /// A file, and what is to be in it; of `info.toml`, one table.
    File { path: &'a str, text: &'a str },
}

fn steps() -> Vec<Step<'static>> {
    let mut steps = Vec::new();
    // Every second piece is what stands between two fences.
    for block in GUIDE.split("\n```").skip(1).step_by(2) {
        let (head, text) = block.split_once('\n').unwrap();
        match head.split_once(' ') {
            None if head == "console" => {
                for line in text.lines() {
                    match (line.strip_prefix("$ "), steps.last_mut()) {
                        (Some(line), _) => steps.push(Step::Command { line, prints: Vec::new() }),
                        (None, Some(Step::Command { prints, .. })) => prints.push(line),
                        (None, _) => panic!("`{line}` is printed by nothing"),
                    }
                }
            }
            None => {}
            Some((_, path)) => steps.push(Step::File { path, text }),
        }
    }
    steps
}

/// Somebody who follows the page.
struct Reader {
    course: Course,
    /// The folder they are in.
    here: PathBuf,
}

impl Reader {
    fn new() -> Reader {
        let folder = Path::new(env!("CARGO_BIN_EXE_koans")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        let nobody = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
        let course = nobody.iter().fold(Course::new().env("PATH", path), |course, name| course.env(name, "nobody"));
        let course = course.env("GIT_CONFIG_GLOBAL", "/dev/null").explored();
        let here = course.root.clone();
        Reader { course, here }
    }

    fn follow(&mut self, wanted: impl Fn(&str) -> bool) {
        for step in steps() {
            match step {
                Step::File { path: "info.toml", text } => self.put_in(text),
                Step::File { path, text } => {
                    let file = self.here.join(path);
                    assert!(file.parent().unwrap().is_dir(), "{path} is in no folder of the course");
                    fs::write(file, format!("{text}\n")).unwrap();
                }
                Step::Command { line, prints } if wanted(line) => self.run(line, &prints),
                Step::Command { .. } => {}
            }
        }
    }

    fn run(&mut self, line: &str, prints: &[&str]) {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.here = self.here.join(folder).canonicalize().unwrap_or_else(|error| panic!("{line}: {error}"));
            return;
        }
        let inside = format!("cd '{}' && {line}", self.here.display());
        if line.contains("watch") {
            let watcher = self.course.on_terminal("sh", &["-c", &inside], 50, 140);
            prints.iter().for_each(|words| drop(watcher.wait_for_text(&flat(words))));
            assert_eq!(watcher.quit(), 0, "{line}");
            return;
        }
        let output = self.course.command_of("sh").args(["-c", &inside]).output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        // A check that finds something and a koan that does not pass have codes of their own.
        assert!(
            output.status.success() || line.starts_with("koans author check") || line == "koans run",
            "{line}\n{printed}"
        );
        let mut lines = printed.lines().map(flat);
        for words in prints.iter().filter(|words| !matches!(words.trim(), "" | "…")) {
            assert!(lines.any(|line| line == flat(words)), "`{words}` is not printed by `{line}`:\n{printed}");
        }
    }

    /// Puts a table in the place of the one in info.toml that begins as it does, up to its name if it has one.
    fn put_in(&self, table: &str) {
        let file = self.here.join("info.toml");
        let info = fs::read_to_string(&file).unwrap();
        let head: String = table.split_inclusive('\n').take_while(|line| line.starts_with(['[', 'n'])).collect();
        assert_eq!(info.matches(&head).count(), 1, "one `{head}` in\n{info}");
        let (before, rest) = info.split_once(&head).unwrap();
        let after = rest.find("\n[").map_or("", |end| &rest[end..]);
        fs::write(file, format!("{before}{table}\n{after}")).unwrap();
    }
}

#[test]
fn everything_on_the_page_is_as_it_says() {
    let mut reader = Reader::new();
    reader.follow(|_| true);
    // The last check on the page says so; the code does as well.
    let checked = reader.course.command().args(["author", "check", "--course"]).arg(&reader.here).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_course_on_another_topic_is_gone_through_from_the_first_koan_to_the_last() {
    let mut author = Reader::new();
    author.follow(|line| line.starts_with("koans author new") || line.starts_with("rm ") || line == "cd text-in-rust");
    let course = &author.course;
    let root = author.here.to_str().unwrap();
    let koans = |args: &[&str]| course.run(&[args, &["--course", root]].concat());
    let save = |name: &str, from: &str| {
        let chapter = if name == "remarks" { "02_tests" } else { "01_text" };
        fs::copy(author.here.join(from), author.here.join(format!("exercises/{chapter}/{name}.rs"))).unwrap();
    };

    // One command at a time.
    koans(&["run"]).assert(10, &["There is a blank to fill in at line 10."]);
    koans(&["hint"]).assert(0, &["hint 1 of 2", "Two things are counted here"]);
    koans(&["solution", "bytes_and_letters"]).assert(5, &["has not passed yet"]);
    save("bytes_and_letters", "solutions/01_text/wrong/bytes_and_letters.counts_letters.rs");
    koans(&["run"]).assert(13, &["the code does something else than line 8 says"]);
    save("bytes_and_letters", "solutions/01_text/bytes_and_letters.rs");
    koans(&["run"]).assert(0, &["Its test passes.", "`len` of a text is its length in bytes."]);
    koans(&["solution", "bytes_and_letters"]).assert(0, &["assert_eq!(place.len(), 5);"]);
    let list = koans(&["list"]).assert(0, &["the_bill"]);
    insta::assert_snapshot!("guide_list", list.stdout);

    // The rest in the watcher.
    let mut watcher = course.on_terminal(env!("CARGO_BIN_EXE_koans"), &["watch", "--course", root], 50, 120);
    watcher.wait_for_text("`a_line_that_is_no_price_is_an_error`: the assertion at line 22 does not hold.");
    watcher.send("h");
    watcher.wait_for_text("`filter_map` with `ok` drops every error.");
    save("the_bill", "solutions/01_text/wrong/the_bill.insists.rs");
    watcher.wait_for_text("`a_line_that_is_no_price_is_an_error` panics");
    save("the_bill", "solutions/01_text/the_bill.rs");
    watcher.wait_for_text("All 2 tests pass.");
    watcher.send("n");
    watcher.wait_for_text("comes to the `todo!()` at line 8.");
    save("initials", "solutions/01_text/wrong/initials.cuts_off_a_byte.rs");
    watcher.wait_for_text("`a_letter_may_be_of_any_alphabet` panics");
    save("initials", "solutions/01_text/initials.rs");
    watcher.wait_for_text("All 3 tests pass.");
    watcher.send("n");
    watcher.wait_for_text("A broken version gets past your tests.");
    save("remarks", "solutions/02_tests/wrong/remarks.one_mark_only.rs");
    watcher.wait_for_text("With two marks in a line it takes the last one for the beginning of the remark.");
    save("remarks", "solutions/02_tests/remarks.rs");
    watcher.wait_for_text("The right version passes your tests, and no broken one does.");
    watcher.send("l");
    watcher.wait_for("the list", |screen| screen.contains("Initials") || screen.contains("initials"));
    watcher.send("q");
    watcher.wait_for_text("The right version passes your tests, and no broken one does.");
    assert_eq!(watcher.quit(), 0);
    koans(&["verify"]).assert(0, &["4"]);
}

#[test]
fn the_page_uses_no_code_of_the_first_course() {
    let first: String = koans::pristine::embedded::FILES
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(_, text)| *text)
        .collect::<Vec<_>>()
        .join("\n");
    let files = steps().into_iter().filter_map(|step| match step {
        Step::File { path, text } if path.ends_with(".rs") => Some(text),
        _ => None,
    });
    let lines = files.flat_map(|text| text.lines().map(str::trim));
    let own = lines.filter(|line| line.len() > 30 && !line.starts_with("use "));
    let taken: Vec<&str> = own.filter(|line| first.contains(line)).collect();
    assert_eq!(taken, [""; 0]);
}
