//! JUnit XML, which every CI reads: a test suite for each chapter, a test case for each koan.
//!
//! What readers make of it: GitLab groups by suite, takes `classname` and `name` for the test's identity from run to run, and
//! links `file`; Jenkins sorts by the part of `classname` before the last dot and takes `type`, `message` and the text of a
//! failure; reporters on GitHub (`action-junit-report`, `test-reporter`) put the message at `file` and `line`. So `file` and
//! `line` are attributes of a case, `classname` is the chapter's folder, and the text of a failure begins with the place.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use crate::{
    course::{Course, Koan},
    screen::{
        Terminal,
        koan::{Footer, State, View, of_failure},
    },
    text::Paint,
    verdict::Report,
};

/// Columns of what is told of a failure.
const WIDTH: usize = 100;

/// One koan, as a test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The suite that it stands in. Cases of one suite follow each other.
    pub suite: String,
    /// What it is sorted by: the chapter's folder, where it is one of several learners' with the learner before it.
    pub class: String,
    /// The koan.
    pub name: String,
    /// The koan's file, relative to the course.
    pub file: String,
    /// The line to look at, counted from 1.
    pub line: Option<usize>,
    /// How long it took to compile and run.
    pub time: Duration,
    /// What is wrong; none where the koan passed.
    pub failure: Option<Failure>,
    /// What the learner's program printed.
    pub printed: String,
}

/// Why a case did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The verdict's class, and its kind where there is one: `race: lost_update`.
    pub class: String,
    /// One sentence.
    pub message: String,
    /// All there is to tell, as lines.
    pub text: String,
}

impl Case {
    /// A koan of a course as it was judged; `text` is its file.
    pub fn of(course: &Course, koan: &Koan, report: &Report, text: Option<&str>) -> Case {
        let chapter = &course.chapters[koan.chapter];
        Case {
            suite: chapter.title.clone(),
            class: chapter.dir.clone(),
            name: koan.name.clone(),
            file: course.in_a_program_of(koan, &report.place.file).unwrap_or_else(|| koan.exercise.clone()),
            line: report.place.line,
            time: Duration::from_millis(report.elapsed_ms),
            failure: (!report.passed).then(|| Failure {
                class: class(report),
                message: report.message.clone(),
                text: told(course, koan, report, text),
            }),
            printed: report.output.text(),
        }
    }
}

/// The verdict's class with its kind.
pub fn class(report: &Report) -> String {
    let name = report.verdict.name();
    report.verdict.kind().map_or_else(|| name.to_string(), |kind| format!("{name}: {kind}"))
}

/// What the screen tells of a failure, in plain text.
pub fn told(course: &Course, koan: &Koan, report: &Report, text: Option<&str>) -> String {
    let lines = of_failure(&View {
        course,
        koan,
        done: 0,
        state: State::Judged(report),
        text,
        hints: 0,
        same_failures: 0,
        notices: &[],
        footer: Footer::Commands,
        terminal: Terminal { width: WIDTH, height: usize::MAX, unicode: true, cuts: false, paint: Paint::default() },
    });
    lines.iter().map(|line| line.plain().trim_end().to_string() + "\n").collect()
}

/// The cases as a document.
pub fn document(name: &str, cases: &[Case]) -> String {
    let mut document = Document::new(clean(name));
    for suite in cases.chunk_by(|one, other| one.suite == other.suite) {
        let mut made = TestSuite::new(clean(&suite[0].suite));
        made.add_test_cases(suite.iter().map(test_case));
        made.set_time(suite.iter().map(|case| case.time).sum());
        document.add_test_suite(made);
    }
    document.set_time(cases.iter().map(|case| case.time).sum());
    document.to_string().expect("text without control characters can be written as XML")
}

fn test_case(case: &Case) -> TestCase {
    let status = match &case.failure {
        None => TestCaseStatus::success(),
        Some(failure) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(clean(&failure.class)).set_message(clean(&failure.message));
            status.set_description(clean(&failure.text));
            status
        }
    };
    let mut made = TestCase::new(clean(&case.name), status);
    made.set_classname(clean(&case.class)).set_time(case.time);
    made.extra.insert("file".into(), clean(&case.file).into());
    if let Some(line) = case.line {
        made.extra.insert("line".into(), line.to_string().into());
    }
    if !case.printed.trim().is_empty() {
        made.set_system_out(clean(&case.printed));
    }
    made
}

/// Text that XML 1.0 can hold (section 2.2, `Char`). Escape sequences and control characters go where the document is
/// written; these two are what else a Rust string may hold and XML may not.
fn clean(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
