//! Reading the output of a test binary: libtest's own lines, panics, and what is left, which the learner printed.
//!
//! The binary runs with `--nocapture --test-threads=1`, standard output and standard error in one pipe, so that all
//! comes in the order in which it happened. libtest's machine formats are unstable; its words for people have not changed
//! in years, and what is not recognised counts as printed by the learner.

/// How a panic begins with which a test, or its stage, asks to be explored and not run: it would take too long, or it goes
/// by the clock.
const ONLY_EXPLORED: &str = "koans: only explored: ";

/// What a run of a test binary printed, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestRun {
    /// The tests that were begun, in order.
    pub begun: Vec<String>,
    /// Those that libtest lists as failed, but for those left out. Of a run that did not come to that list: those behind
    /// whose names it wrote so.
    pub failed: Vec<String>,
    /// Those that have asked to be explored and not run, by [`ONLY_EXPLORED`]. To libtest they have failed.
    pub left_out: Vec<String>,
    /// Those that were skipped because of `#[ignore]`.
    pub ignored: Vec<String>,
    /// How many tests passed, from the closing line. None: the run did not come to it.
    pub passed: Option<usize>,
    /// The panics, in order, of whatever thread.
    pub panics: Vec<Panic>,
    /// The rest.
    pub printed: String,
}

/// A panic as the default hook prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// The thread's name; libtest names the thread of a test after the test.
    pub thread: String,
    /// The file, as rustc was given it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1.
    pub column: usize,
    /// The message, without the two sides of an `assert_eq!`.
    pub message: String,
    /// The two sides of an `assert_eq!` or `assert_ne!`.
    pub sides: Option<(String, String)>,
}

impl Panic {
    /// Whether an assertion made it, as against an `unwrap`, a `todo!()` or a `panic!`.
    pub fn is_assertion(&self) -> bool {
        self.message.starts_with("assertion ") || self.sides.is_some()
    }
}

impl TestRun {
    /// The test that was running when the output ended.
    pub fn running(&self) -> Option<&str> {
        self.passed.is_none().then(|| self.begun.last().map(String::as_str)).flatten()
    }
}

/// Takes an output apart. `known` are the names of tests that are to be expected: of these, a line is found also behind
/// what another thread printed without an end of line.
pub fn parse(output: &str, known: &[&str]) -> TestRun {
    let mut run = TestRun::default();
    let mut failures = None;
    let body = match output.rfind("\ntest result: ") {
        Some(at) => {
            run.passed = number_of(&output[at..], "passed");
            failures = number_of(&output[at..], "failed");
            &output[..at]
        }
        None => output,
    };
    let mut lines: Vec<&str> = Vec::new();
    match body.rfind("\nfailures:\n").filter(|_| failures.is_some_and(|failures| failures > 0)) {
        Some(at) => {
            let before = body[..at].trim_end();
            lines.extend(before.strip_suffix("failures:").map_or(before, str::trim_end).lines());
            // A thread that a test has left behind may print right into the list.
            let (listed, others): (Vec<&str>, Vec<&str>) =
                body[at..].lines().skip(2).partition(|line| line.starts_with("    ") && !line[4..].contains(' '));
            run.failed = listed.iter().map(|line| line[4..].to_string()).collect();
            lines.extend(others.into_iter().filter(|line| !line.is_empty()));
        }
        None => lines.extend(body.lines()),
    }
    let mut reader = Reader { run, known, lines, at: 0, in_test: false };
    reader.read();
    let mut run = reader.run;
    // Or into a name on that list: then the panics say which tests have failed.
    run.failed.retain(|name| run.begun.contains(name) || known.contains(&name.as_str()));
    if failures.is_some_and(|failures| failures > run.failed.len()) {
        let panicked = |name: &&String| run.panics.iter().any(|panic| panic.thread == **name);
        let others: Vec<String> =
            run.begun.iter().filter(panicked).filter(|name| !run.failed.contains(name)).cloned().collect();
        run.failed.extend(others);
    }
    let asked = std::mem::take(&mut run.left_out);
    (run.left_out, run.failed) = std::mem::take(&mut run.failed).into_iter().partition(|name| asked.contains(name));
    run
}

/// Takes the output of a program apart that is no harness: its panics, and the rest.
pub fn parse_program(output: &str) -> TestRun {
    let lines = output.lines().collect();
    let mut reader = Reader { run: TestRun::default(), known: &[], lines, at: 0, in_test: false };
    reader.read_program();
    reader.run
}

/// The number before a word, as in "2 passed; 1 failed".
fn number_of(line: &str, word: &str) -> Option<usize> {
    let words = || line.split_whitespace();
    let numbered = words().zip(words().skip(1)).find(|(_, found)| found.trim_end_matches(';') == word);
    numbered.and_then(|(number, _)| number.parse().ok())
}

struct Reader<'a> {
    run: TestRun,
    known: &'a [&'a str],
    lines: Vec<&'a str>,
    at: usize,
    in_test: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        while let Some(line) = self.next() {
            if let Some((name, rest)) = test_line(line) {
                self.end_test();
                self.begin(name, rest);
            } else if let Some((before, name, rest)) = self.line_of_known_test(line) {
                self.end_test();
                self.run.printed.push_str(before);
                self.run.printed.push('\n');
                self.begin(name, rest);
            } else if self.run.begun.is_empty() && is_running_line(line) {
                // The blank line before it belongs to it.
                self.run.printed.clear();
            } else if let Some(place) = panic_line(line) {
                self.drop_blank_line();
                self.panic(place);
            } else if line.starts_with("note: run with `RUST_BACKTRACE=") {
            } else {
                self.run.printed.push_str(line);
                self.run.printed.push('\n');
            }
        }
        // What a test printed last before the run broke off is its own.
        if self.run.running().is_none() {
            self.end_test();
        }
    }

    fn read_program(&mut self) {
        while let Some(line) = self.next() {
            if let Some(place) = panic_line(line) {
                self.drop_blank_line();
                self.panic(place);
            } else if !line.starts_with("note: run with `RUST_BACKTRACE=") {
                self.run.printed.push_str(line);
                self.run.printed.push('\n');
            }
        }
    }

    fn next(&mut self) -> Option<&'a str> {
        let line = self.lines.get(self.at).copied();
        self.at += 1;
        line
    }

    /// `xxtest NAME ... rest`: a thread of an earlier test goes on printing. Each test begins once.
    fn line_of_known_test(&self, line: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        line.match_indices("test ").find_map(|(at, _)| {
            let (name, rest) = test_line(&line[at..])?;
            let is_new = self.known.contains(&name) && !self.run.begun.iter().any(|begun| begun == name);
            is_new.then_some((&line[..at], name, rest))
        })
    }

    fn begin(&mut self, name: &str, rest: &str) {
        let name = name.strip_suffix(" - should panic").unwrap_or(name).to_string();
        if rest == "ignored" || rest.starts_with("ignored, ") {
            self.run.ignored.push(name);
            return;
        }
        if self.run.passed.is_none() && rest == "FAILED" {
            self.run.failed.push(name.clone());
        }
        self.run.begun.push(name);
        self.in_test = !matches!(rest, "ok" | "FAILED");
        if self.in_test && !rest.is_empty() {
            self.run.printed.push_str(rest);
            self.run.printed.push('\n');
        }
    }

    /// libtest writes `ok` or `FAILED` right behind the last thing the test printed.
    fn end_test(&mut self) {
        if !std::mem::take(&mut self.in_test) {
            return;
        }
        let printed = self.run.printed.trim_end_matches('\n');
        if self.run.passed.is_none() && printed.ends_with("FAILED") {
            self.run.failed.extend(self.run.begun.last().cloned());
        }
        if let Some(kept) = ["ok", "FAILED"].iter().find_map(|end| printed.strip_suffix(end)) {
            let newline = if kept.is_empty() || kept.ends_with('\n') { "" } else { "\n" };
            self.run.printed = format!("{kept}{newline}");
        }
    }

    fn drop_blank_line(&mut self) {
        if self.run.printed.ends_with("\n\n") || self.run.printed == "\n" {
            self.run.printed.pop();
        }
    }

    fn panic(&mut self, mut panic: Panic) {
        let mut words: Vec<&str> = self.next().into_iter().collect();
        let is_comparison = words.first().is_some_and(|first| first.starts_with("assertion `left "));
        // In a program, nothing comes after a panic of the first thread.
        let of_a_test = self.run.begun.last().map_or("main", String::as_str) == panic.thread;
        if is_comparison {
            while let Some(line) = self.next() {
                if let Some(left) = line.strip_prefix("  left: ") {
                    let right = self.next().unwrap_or_default();
                    let right = right.strip_prefix(" right: ").unwrap_or(right);
                    panic.sides = Some((left.to_string(), right.to_string()));
                    break;
                }
                words.push(line);
            }
        } else if of_a_test {
            // Nothing marks a message's end. The thread of the test prints nothing after its panic, so what follows
            // belongs to the message; after another thread's panic it may be anybody's.
            while self.lines.get(self.at).is_some_and(|line| !ends_a_message(line)) {
                words.extend(self.next());
            }
        }
        panic.message = words.join("\n").trim_end().to_string();
        if panic.message.starts_with(ONLY_EXPLORED) {
            // In a thread that the test has begun, as like as not.
            self.run.left_out.extend(self.run.begun.last().cloned());
        }
        self.run.panics.push(panic);
    }
}

fn test_line(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let plain = name.strip_suffix(" - should panic").unwrap_or(name);
    (!plain.is_empty() && !plain.contains(' ')).then_some((name, rest))
}

fn is_running_line(line: &str) -> bool {
    line.strip_prefix("running ").is_some_and(|rest| rest.ends_with(" test") || rest.ends_with(" tests"))
}

fn ends_a_message(line: &str) -> bool {
    line.is_empty()
        || line == "FAILED"
        || line.starts_with("note: run with `RUST_BACKTRACE=")
        || test_line(line).is_some()
        || panic_line(line).is_some()
}

/// `thread 'NAME' (TID) panicked at FILE:LINE:COLUMN:`; older toolchains print no number.
fn panic_line(line: &str) -> Option<Panic> {
    let (thread, rest) = line.strip_prefix("thread '")?.split_once('\'')?;
    let (_, place) = rest.split_once(" panicked at ")?;
    let mut parts = place.strip_suffix(':')?.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let file = parts.next()?.to_string();
    Some(Panic { thread: thread.to_string(), file, line, column, message: String::new(), sides: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "\nrunning 4 tests\ntest alpha ... ok\ntest doubles ... partial\nmoreok\ntest fails ... hello\n\n\
        thread 'fails' (2188) panicked at exercises/d.rs:7:22:\nassertion `left == right` failed: two\nlines\n  left: 1\n \
        right: 2\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nFAILED\n\
        test ign ... ignored\n\nfailures:\n\nfailures:\n    fails\n\ntest result: FAILED. 2 passed; 1 failed; 1 \
        ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n";

    #[test]
    fn a_whole_run_is_taken_apart() {
        let run = parse(RUN, &[]);
        assert_eq!(run.begun, ["alpha", "doubles", "fails"]);
        assert_eq!(run.failed, ["fails"]);
        assert_eq!(run.ignored, ["ign"]);
        assert_eq!(run.passed, Some(2));
        assert_eq!(run.printed, "partial\nmore\nhello\n");
        let [panic] = &run.panics[..] else { panic!("one panic") };
        assert_eq!((panic.file.as_str(), panic.line, panic.column), ("exercises/d.rs", 7, 22));
        assert_eq!(panic.message, "assertion `left == right` failed: two\nlines");
        assert_eq!(panic.sides, Some(("1".into(), "2".into())));
    }

    #[test]
    fn a_thread_that_panics_into_the_list_of_failures_hides_none() {
        let panic = "\nthread '<unnamed>' (9) panicked at exercises/d.rs:3:4:\nlate\n";
        for place in ["failures:\n    fails", "    fails\n", "    fai"] {
            let whole = RUN.rfind(place).unwrap() + place.len();
            let run = parse(&format!("{}{panic}{}", &RUN[..whole], &RUN[whole..]), &[]);
            assert_eq!(run.failed, ["fails"], "{place:?}");
            assert_eq!(run.passed, Some(2));
        }
    }

    #[test]
    fn a_run_that_breaks_off_tells_the_test_it_broke_off_in() {
        let run = parse("\nrunning 2 tests\ntest a ... ok\ntest b ... I print ok", &[]);
        assert_eq!(run.running(), Some("b"));
        assert_eq!(run.passed, None);
        assert_eq!(run.printed, "I print ok\n");
    }

    #[test]
    fn a_run_that_breaks_off_tells_what_had_failed_by_then() {
        let run = parse("\nrunning 3 tests\ntest a ... FAILED\ntest b ... I print FAILED\ntest c ... ", &[]);
        assert_eq!((run.failed.as_slice(), run.running()), (&["a".to_string(), "b".to_string()][..], Some("c")));
    }

    #[test]
    fn a_panic_of_another_thread_takes_one_line_of_message_only() {
        let run = parse(
            "\nrunning 1 test\ntest t ... \nthread '<unnamed>' (7) panicked at a.rs:1:2:\nfire\nnote: run with \
             `RUST_BACKTRACE=1` x\nprinted after\nok\n\ntest result: ok. 1 passed; 0 failed;",
            &[],
        );
        assert_eq!(run.panics[0].message, "fire");
        assert_eq!(run.printed, "printed after\n");
    }

    #[test]
    fn lines_that_only_look_like_the_harness_are_the_learners() {
        let printed = "\nrunning 1 test\ntest t ... test of strength\nfailures:\nok\n\ntest result: ok. 1 passed; 0";
        let run = parse(printed, &[]);
        assert_eq!(run.printed, "test of strength\nfailures:\n");
        assert!(run.failed.is_empty());
    }

    #[test]
    fn a_test_that_begins_behind_the_words_of_another_thread_has_begun() {
        let printed = "\nrunning 2 tests\ntest a ... xok\nxxtest b ... xok\n\ntest result: ok. 2 passed; 0";
        let run = parse(printed, &["a", "b"]);
        assert_eq!(run.begun, ["a", "b"]);
        assert_eq!(run.printed, "x\nxx\nx\n");
        assert_eq!(parse(printed, &[]).begun, ["a"], "of a test that nobody expects it may be anything");
    }
}
