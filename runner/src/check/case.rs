//! One run of one koan's tests, judged: what the harness, the compiler and the supervisor said, made into a verdict.

use std::{collections::BTreeSet, path::Path};

use super::{MISTAKES, OUTPUT_CAP, words};
use crate::{
    compile::diagnostic::Diagnostic,
    course::{Judging, Kind, Koan},
    harness::{self, Panic, TestRun},
    run::{Beyond, End, Finished},
    schedule::{Explored, Replayed, Schedule, Wait},
    source::{Source, TestFn},
    verdict::{Output, Place, Remark, Tried, Verdict},
};

/// A verdict with what goes with it, before it is put in words.
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    /// Its file is the one that the compiler named, if it did.
    pub(super) place: Place,
    pub(super) output: Output,
    pub(super) remarks: Vec<Remark>,
    pub(super) schedule: Option<Schedule>,
    pub(super) waits: Vec<Wait>,
    pub(super) explored: Vec<Explored>,
    /// Why it was not explored, though it should have been.
    pub(super) unexplored: Option<String>,
    /// What became of a schedule that was to be run again.
    pub(super) replayed: Option<Replayed>,
    /// The broken versions that the tests were tried with, where writing tests is the koan.
    pub(super) tried: Vec<Tried>,
    /// The lines under test that no test came to.
    pub(super) unreached: Vec<usize>,
    /// Tests that asked to be explored only, and were not run.
    pub(super) left_out: Vec<String>,
    /// Whether the run came to its deadline in a loop, whatever is told of it.
    pub(super) endless: bool,
    /// The tests that it began to run.
    pub(super) begun: Vec<String>,
}

impl Judgement {
    pub(super) fn at(verdict: Verdict, line: Option<usize>, column: Option<usize>) -> Judgement {
        let place = Place { file: String::new(), line, column };
        Judgement {
            verdict,
            place,
            output: Output::default(),
            remarks: Vec::new(),
            schedule: None,
            waits: Vec::new(),
            explored: Vec::new(),
            unexplored: None,
            replayed: None,
            tried: Vec::new(),
            unreached: Vec::new(),
            left_out: Vec::new(),
            endless: false,
            begun: Vec::new(),
        }
    }
}

impl From<&Diagnostic> for Remark {
    fn from(found: &Diagnostic) -> Remark {
        Remark { lint: found.code.clone().unwrap_or_default(), message: found.message.clone(), line: found.line }
    }
}

/// The compiler refused: its first error is told.
pub(super) fn refused(diagnostics: Vec<Diagnostic>) -> Judgement {
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    let first = &errors[0];
    let verdict = Verdict::DoesNotCompile { errors: errors.len(), rendered: first.rendered.clone() };
    let mut judgement = Judgement::at(verdict, first.line, first.column);
    judgement.place.file = first.file.clone().unwrap_or_default();
    judgement
}

/// One run of one koan's tests, to be judged.
pub(super) struct Case<'a> {
    pub(super) koan: &'a Koan,
    /// The file that was judged as the koan.
    pub(super) file: &'a Path,
    pub(super) source: &'a Source,
    /// The tests in the file.
    pub(super) tests: Vec<TestFn>,
    /// The tests that should be in it.
    pub(super) expected: Vec<String>,
}

impl Case<'_> {
    pub(super) fn judge(&self, finished: Finished, diagnostics: Vec<Diagnostic>) -> Judgement {
        let run = self.parse(&finished.output.text());
        let mut judgement = self.verdict(&run, &finished, &diagnostics);
        judgement.output = self.printed(&run, &finished.output);
        judgement.waits = self.waits(&finished, true);
        judgement.left_out = run.left_out;
        judgement.begun = run.begun;
        judgement.endless = matches!(finished.end, End::Deadline { busy: true });
        judgement.remarks = diagnostics.iter().map(Remark::from).collect();
        judgement
    }

    /// The tests before the one that came to no end, in the order of the file, which were not begun for that.
    pub(super) fn kept_from_running(&self, judgement: &Judgement) -> Vec<String> {
        let (Verdict::Deadlock { test, .. } | Verdict::TimedOut { test, .. }) = &judgement.verdict else {
            return Vec::new();
        };
        let before = test.as_deref().map_or(0, |test| self.rank(test).min(self.tests.len()));
        let before = self.tests[..before].iter().filter(|test| !test.ignored && !judgement.begun.contains(&test.name));
        before.map(|test| test.name.clone()).collect()
    }

    /// The same case, where only these tests are run.
    pub(super) fn among(&self, tests: &[String]) -> Case<'_> {
        Case { tests: self.tests.clone(), expected: tests.to_vec(), ..*self }
    }

    fn verdict(&self, run: &TestRun, finished: &Finished, diagnostics: &[Diagnostic]) -> Judgement {
        let running = run.running().map(str::to_string);
        let line = running.as_deref().and_then(|name| self.line_of(name));
        let in_test = |verdict| Judgement::at(verdict, line, None);
        let test = running.clone();
        let stands_before = |name: &String| self.rank(name) < running.as_deref().map_or(0, |name| self.rank(name));
        match &finished.end {
            // What came to no end is told when nothing before it in the file fails.
            _ if run.passed.is_none() && run.failed.iter().any(stands_before) => self.failed(run),
            End::TooMuchOutput => in_test(Verdict::TooMuchOutput { limit_bytes: OUTPUT_CAP }),
            End::Deadlocked { threads, beyond } => {
                let (kind, cause) = beyond.clone().map(|Beyond { kind, cause }| (kind, cause)).unzip();
                // The main thread is the harness's, which waits for the test.
                let threads = threads.iter().skip(1).map(|name| whole_name(name, &self.tests)).collect();
                in_test(Verdict::Deadlock { test, threads, kind, cause })
            }
            End::Deadline { .. } => {
                let deadline_ms = u64::try_from(self.koan.deadline.as_millis()).unwrap_or(u64::MAX);
                in_test(Verdict::TimedOut { test, deadline_ms, busy: finished.computing })
            }
            End::Signalled(signal) => {
                in_test(Verdict::Crashed { test, how: words::crash(*signal, &finished.output.text()) })
            }
            End::ToldToEnd => in_test(Verdict::Crashed { test, how: words::WATCHER_ENDED.into() }),
            // For cargo that is a pass, and so it is for rustlings.
            End::Exited(0) if matches!(self.koan.judging, Judging::Program(_)) => {
                self.ended_well(run, finished, diagnostics)
            }
            End::Exited(code) if run.passed.is_none() => {
                in_test(Verdict::Crashed { test, how: format!("exit({code}) in the middle of the tests") })
            }
            End::Exited(_) if !run.failed.is_empty() => self.failed(run),
            // libtest takes tests that were left out for failed ones.
            End::Exited(code) if *code != 0 && run.left_out.is_empty() => {
                in_test(Verdict::Crashed { test: None, how: format!("exit({code}) after the tests") })
            }
            End::Exited(_) | End::Cancelled => self.ended_well(run, finished, diagnostics),
        }
    }

    /// What its threads waited for when it had to be ended, as the kernel saw it. A harness's own thread waits for the
    /// test's, and is left out. In a deadlock each waits for another thread, which the verdict has said already.
    pub(super) fn waits(&self, finished: &Finished, has_harness: bool) -> Vec<Wait> {
        if matches!(finished.end, End::Deadlocked { beyond: None, .. }) {
            return Vec::new();
        }
        let is_harness =
            |at: usize, thread: &str| has_harness && at == 0 && thread == "main" && finished.waits.len() > 1;
        let rows = finished.waits.iter().enumerate().filter(|(at, wait)| !is_harness(*at, &wait.thread));
        let mut tests = BTreeSet::new();
        rows.map(|(_, wait)| {
            let name = whole_name(&wait.thread, &self.tests);
            // On Linux a thread without a name goes by that of the thread that started it.
            let is_another = self.line_of(&name).is_some() && !tests.insert(name.clone());
            let thread = if is_another { format!("a thread of {name}") } else { name };
            Wait { thread, operation: wait.what.clone(), ..Wait::default() }
        })
        .collect()
    }

    /// No test failed. That alone is not yet a pass.
    fn ended_well(&self, run: &TestRun, finished: &Finished, diagnostics: &[Diagnostic]) -> Judgement {
        if let Judging::Program(_) = self.koan.judging {
            return Judgement::at(Verdict::Passed { tests: run.begun.len() }, None, None);
        }
        let ran = |name: &String| run.begun.contains(name);
        let missing: Vec<String> = self.expected.iter().filter(|name| !ran(name)).cloned().collect();
        if !missing.is_empty() || run.begun.is_empty() {
            let line = missing.first().and_then(|name| self.line_of(name));
            return Judgement::at(Verdict::TestsMissing { tests: missing }, line, None);
        }
        if !finished.left_behind.is_empty() {
            let processes = finished.left_behind.clone();
            return Judgement::at(Verdict::LeftBehind { processes, threads: Vec::new(), cause: None }, None, None);
        }
        let mistake = diagnostics.iter().find(|d| d.code.as_deref().is_some_and(|code| MISTAKES.contains(&code)));
        if let Some(lint) = mistake {
            let name = lint.code.clone().unwrap_or_default();
            let verdict = Verdict::Lint { lint: name, rendered: lint.rendered.clone() };
            return Judgement::at(verdict, lint.line, lint.column);
        }
        Judgement::at(Verdict::Passed { tests: run.begun.len() }, None, None)
    }

    /// The failed test that stands first in the file is told: learners read from the top.
    fn failed(&self, run: &TestRun) -> Judgement {
        let first = self.tests.iter().map(|test| &test.name).find(|name| run.failed.contains(name));
        let test = first.or(run.failed.first()).cloned();
        let thread = test.as_deref().unwrap_or_default();
        let own = run.panics.iter().rev().find(|panic| panic.thread == thread).or_else(|| self.handed_on(run));
        match own {
            Some(panic) => self.panicked(run, panic, test),
            None => {
                let line = self.line_of(thread);
                Judgement::at(self.failed_without_panic(test, run), line, None)
            }
        }
    }

    /// This panic failed the test, or the program.
    pub(super) fn panicked(&self, run: &TestRun, panic: &Panic, test: Option<String>) -> Judgement {
        let thread = test.as_deref().unwrap_or_default();
        let cause = self.carried_on(run, panic);
        let told = cause.unwrap_or(panic);
        let (line, column) =
            if self.is_here(told) { (Some(told.line), Some(told.column)) } else { (self.line_of(thread), None) };
        let mut text = self.told(told);
        if cause.is_some() {
            let waited = if self.is_here(panic) { format!("line {}", panic.line) } else { "the test".into() };
            text.push_str(&format!("\n(in another thread; {waited} waited for it, and met its panic there)"));
        }
        if let Some(earlier) = self.poisoned_by(run, told) {
            let said = earlier.message.lines().next().unwrap_or_default();
            text.push_str(&format!(
                "\n(a thread had panicked with the lock in its hands, at line {}: {said})",
                earlier.line
            ));
        }
        let is_assertion =
            told.is_assertion() || self.is_here(told) && self.is_assertion_at(told.line) && !is_unwrap(&told.message);
        let verdict =
            if is_assertion { Verdict::AssertionFailed { test, text } } else { Verdict::Panicked { test, text } };
        Judgement::at(verdict, line, column)
    }

    fn is_here(&self, panic: &Panic) -> bool {
        self.is_this_file(&panic.file)
    }

    pub(super) fn is_this_file(&self, file: &str) -> bool {
        Path::new(file) == self.file || file.ends_with(&format!("{}.rs", self.koan.name))
    }

    /// An `unwrap` of what a `join` gave, and the end of a scope, only carry on another thread's panic: that one is
    /// the cause, and the one to be told. It may itself have come from a thread further away.
    fn carried_on<'r>(&self, run: &'r TestRun, own: &Panic) -> Option<&'r Panic> {
        let carries =
            |panic: &Panic| panic.message.ends_with("Any { .. }") || panic.message == "a scoped thread panicked";
        if !carries(own) {
            return None;
        }
        let before = run.panics.iter().take_while(|panic| *panic != own);
        let others: Vec<&Panic> = before.filter(|panic| panic.thread != own.thread).collect();
        let last = |wanted: &dyn Fn(&Panic) -> bool| others.iter().rfind(|panic| wanted(panic)).copied();
        // A crate's own words are better than none: those of a mock that was called wrongly.
        let first_hand =
            last(&|panic| self.is_here(panic) && !carries(panic)).or_else(|| last(&|panic| !carries(panic)));
        first_hand.or_else(|| last(&|panic| self.is_here(panic)))
    }

    /// Where a lock was found poisoned: the panic before that, which may be what is to be mended.
    fn poisoned_by<'r>(&self, run: &'r TestRun, told: &Panic) -> Option<&'r Panic> {
        let is_poison = |panic: &&Panic| panic.message.contains("PoisonError");
        let before = run.panics.iter().take_while(|panic| *panic != told);
        before.filter(|panic| self.is_here(panic) && !is_poison(panic)).last().filter(|_| is_poison(&told))
    }

    /// A crate may catch a panic on a thread of its own, and let it go on in the test, which says nothing more: rayon does.
    fn handed_on<'r>(&self, run: &'r TestRun) -> Option<&'r Panic> {
        let is_a_tests = |panic: &&Panic| self.tests.iter().any(|test| test.name == panic.thread);
        let other_reason = |line: &str| line.starts_with("Error: ") || line.contains("test did not panic as expected");
        let has_another_reason = run.printed.lines().any(other_reason);
        let mut others = run.panics.iter().rev().filter(|panic| self.is_here(panic) && !is_a_tests(panic));
        others.next().filter(|_| !has_another_reason)
    }

    fn failed_without_panic(&self, test: Option<String>, run: &TestRun) -> Verdict {
        let error = run.printed.lines().rev().find(|line| line.starts_with("Error: "));
        let text = match error {
            Some(error) => format!("{}: {}", words::RETURNED_AN_ERROR, &error["Error: ".len()..]),
            None => words::DID_NOT_PANIC.to_string(),
        };
        Verdict::AssertionFailed { test, text }
    }

    /// `assert!(…, "words")` panics with its words alone; the source tells that it was an assertion.
    pub(super) fn is_assertion_at(&self, line: usize) -> bool {
        let text = self.source.text.lines().nth(line - 1).unwrap_or_default().trim_start();
        ["assert!", "assert_eq!", "assert_ne!", "debug_assert"].iter().any(|name| text.starts_with(name))
    }

    /// A panic's message, with the two sides only where they don't give the answer away.
    fn told(&self, panic: &Panic) -> String {
        match &panic.sides {
            Some((left, right)) if self.koan.kind != Kind::Predict => {
                format!("{}\n  left: {left}\n right: {right}", panic.message)
            }
            _ => panic.message.clone(),
        }
    }

    pub(super) fn line_of(&self, test: &str) -> Option<usize> {
        self.tests.iter().find(|found| found.name == test).map(|found| found.line)
    }

    /// Where a test stands among those of the file.
    pub(super) fn rank(&self, test: &str) -> usize {
        self.tests.iter().position(|found| found.name == test).unwrap_or(usize::MAX)
    }

    fn parse(&self, output: &str) -> TestRun {
        let names = self.tests.iter().map(|test| &test.name).chain(&self.expected).map(String::as_str);
        harness::parse(output, &names.collect::<Vec<_>>())
    }

    /// What the learner's program printed, with the harness's lines and the panics taken out: a panic holds the two
    /// sides of its assertion, and with them the answer.
    fn printed(&self, run: &TestRun, output: &Output) -> Output {
        if output.dropped == 0 {
            return Output { head: run.printed.clone(), tail: String::new(), dropped: 0 };
        }
        let (head, tail) = (self.parse(&output.head).printed, self.parse(&output.tail).printed);
        Output { head: self.without_sides(head), tail: self.without_sides(tail), dropped: output.dropped }
    }

    /// Where the middle was dropped, half a panic may be left, which nothing tells from the learner's own words.
    fn without_sides(&self, printed: String) -> String {
        if self.koan.kind != Kind::Predict {
            return printed;
        }
        let is_side = |line: &&str| line.starts_with("  left: ") || line.starts_with(" right: ");
        printed.lines().filter(|line| !is_side(line)).flat_map(|line| [line, "\n"]).collect()
    }
}

/// Whether a panic is that of an `unwrap`, wherever it stands: there may be one in the line of an assertion.
pub(super) fn is_unwrap(message: &str) -> bool {
    message.contains("called `Result::unwrap") || message.contains("called `Option::unwrap")
}

/// Linux cuts a thread's name to 15 bytes.
fn whole_name(name: &str, tests: &[TestFn]) -> String {
    let whole = tests.iter().find(|test| name.len() == 15 && test.name.starts_with(name));
    whole.map_or(name, |test| &test.name).to_string()
}
