//! What the plain run and the checker each say, made into one judgement.

use super::{
    case::{Case, Judgement, is_unwrap},
    explore::TestReport,
};
use crate::{
    course::Kind,
    schedule::{Explored, Schedule, Step, Wait},
    verdict::{Finding, Output, Verdict},
};

impl Case<'_> {
    /// The one to tell of what the plain run came to (none: it was not waited for) and what the checker found; `exited`
    /// is the checker's exit code. Tests are told in the order of the file, as everywhere. Where both fail a test, a
    /// mistake in how threads meet is the checker's to tell, since it knows the schedule; any other is the plain run's if
    /// it has met the same panic, which is the real one there.
    pub(super) fn of_both(
        &self,
        plain: Option<Judgement>,
        reports: &[TestReport],
        exited: Option<i32>,
    ) -> Option<Judgement> {
        let first = self.first(reports, TestReport::failed);
        let remarks = plain.as_ref().map(|plain| plain.remarks.clone()).unwrap_or_default();
        let is_explored = |name: &String| reports.iter().any(|report| report.test == *name && !report.is_unexplored());
        let mut left_out = plain.as_ref().map(|plain| plain.left_out.clone()).unwrap_or_default();
        left_out.retain(|name| !is_explored(name));
        let mut judgement = match (plain, first) {
            (Some(plain), Some(first))
                if self.is_before(&plain, first) && !only_took_long(&plain, reports)
                    || self.has_the_same_panic(&plain, first) =>
            {
                plain
            }
            (_, Some(first)) => self.told_by_checker(first),
            (Some(plain), None) if plain.verdict.passed() || matches!(plain.verdict, Verdict::Lint { .. }) => {
                self.left_early(reports, exited).unwrap_or(plain)
            }
            (Some(plain), None) => plain,
            (None, None) => return None,
        };
        if let Some(answer) = reports.iter().rev().find(|report| report.is_answer())
            && answers(&judgement.verdict, &answer.test)
        {
            judgement.waits = self.seen_by_both(&answer.waits, &judgement.waits);
        }
        judgement.remarks = remarks;
        judgement.left_out = left_out;
        judgement.replayed = reports.iter().find_map(|report| report.replayed);
        judgement.explored = reports
            .iter()
            .filter_map(|report| Some(Explored { test: report.test.clone(), ..report.explored.clone()? }))
            .collect();
        Some(judgement)
    }

    /// Who waits for what, as the watchdog in the process sees it, with a line in the file; what it can't see (a file, a
    /// socket, a child process) as the kernel does.
    fn seen_by_both(&self, inside: &[Wait], outside: &[Wait]) -> Vec<Wait> {
        let known = |name: &str| inside.iter().any(|wait| wait.thread == name && wait.line > 0);
        let with_a_line = inside.iter().filter(|wait| wait.line > 0).cloned();
        let others = outside.iter().map(|wait| Wait { thread: self.as_test(&wait.thread), ..wait.clone() });
        with_a_line.chain(others.filter(|wait| !known(&wait.thread))).collect()
    }

    /// A thread's name as checkers tell it: that of a test is `test`.
    fn as_test(&self, thread: &str) -> String {
        let is_test = self.tests.iter().any(|test| test.name == thread);
        if is_test { "test".into() } else { thread.to_string() }
    }

    /// A process that ended by itself before every test was reported left in the middle of one. In the plain run it can
    /// print that all is well, and then leave.
    fn left_early(&self, reports: &[TestReport], exited: Option<i32>) -> Option<Judgement> {
        let code = exited?;
        let test = self.expected.iter().find(|name| !reports.iter().any(|report| report.test == **name))?;
        let how = format!("exit({code}) in the middle of the tests");
        Some(Judgement::at(Verdict::Crashed { test: Some(test.clone()), how }, self.line_of(test), None))
    }

    /// Whether the first test in the file that does not simply pass is a mistake in how threads meet. One that could not be
    /// explored is the plain run's to judge.
    pub(super) fn begins_with_threads(&self, reports: &[TestReport]) -> bool {
        let first = self.first(reports, |report| report.failed() || report.is_unexplored());
        first.is_some_and(TestReport::is_about_threads)
    }

    /// The report of the test that stands first in the file, of those that are `wanted`.
    fn first<'r>(&self, reports: &'r [TestReport], wanted: fn(&TestReport) -> bool) -> Option<&'r TestReport> {
        reports.iter().filter(|report| wanted(report)).min_by_key(|report| self.rank(&report.test))
    }

    /// Whether the plain run failed in a test that stands before the one the checker failed.
    fn is_before(&self, plain: &Judgement, found: &TestReport) -> bool {
        plain.verdict.test().is_some_and(|test| self.rank(test) < self.rank(&found.test))
    }

    /// Whether the plain run has met the failure that the checker has found, at the same place. Where a test fails in
    /// several ways, which of them the plain run meets is luck: then the explorer is to be believed, which is never lucky.
    /// (The watchdog has seen the same run.)
    fn has_the_same_panic(&self, plain: &Judgement, first: &TestReport) -> bool {
        let found = self.told_by_checker(first);
        let is_panic = matches!(plain.verdict, Verdict::AssertionFailed { .. } | Verdict::Panicked { .. });
        let is_alike = || plain.verdict.name() == found.verdict.name() && plain.place.line == found.place.line;
        is_panic
            && !first.is_about_threads()
            && plain.verdict.test() == Some(&first.test)
            && (first.explored.is_none() || first.is_unexplored() || is_alike())
    }

    fn told_by_checker(&self, report: &TestReport) -> Judgement {
        let test = Some(report.test.clone());
        let cause = report.cause.clone();
        let finding = || Finding {
            test: test.clone(),
            kind: report.kind.clone(),
            text: self.without_the_answer(&report.message),
            cause: cause.clone(),
        };
        let waiting = || report.waits.iter().map(|wait| wait.thread.clone()).collect();
        let verdict = match report.class.as_str() {
            _ if let Some((_, text)) = unwritten(report) => Verdict::Panicked { test, text },
            _ if matches!(report.kind.as_str(), "unheard_panic" | "panic_unheard") => {
                Verdict::Panicked { test, text: report.message.clone() }
            }
            "race" => Verdict::Race(finding()),
            "missed_join" => Verdict::MissedJoin(finding()),
            // Seen in one run, whether the notification came too early or not at all is luck; that nobody goes on is not.
            "lost_wakeup" if report.explored.is_none() => {
                Verdict::Deadlock { test, threads: waiting(), kind: Some("never_notified".into()), cause }
            }
            "lost_wakeup" => Verdict::LostWakeup(finding()),
            "livelock" => Verdict::Livelock(finding()),
            "blocking" => Verdict::Blocking(finding()),
            "left_behind" => Verdict::LeftBehind { processes: Vec::new(), threads: waiting(), cause },
            "deadlock" => Verdict::Deadlock { test, threads: waiting(), kind: Some(report.kind.clone()), cause },
            "panicked"
                if is_unwrap(&report.message)
                    || !self.line_to_show(report).is_some_and(|line| self.is_assertion_at(line)) =>
            {
                Verdict::Panicked { test, text: self.without_the_answer(&report.message) }
            }
            _ => Verdict::AssertionFailed { test, text: self.without_the_answer(&report.message) },
        };
        let output = Output { head: report.output.clone(), ..Output::default() };
        let schedule = (!report.schedule.is_empty()).then(|| Schedule {
            test: report.test.clone(),
            replay: report.replay.as_ref().map(|order| format!("{}={order}", report.test)),
            steps: self.steps(report),
        });
        Judgement {
            output,
            schedule,
            waits: report.waits.clone(),
            ..Judgement::at(verdict, self.line_to_show(report), None)
        }
    }

    /// The step that fails, or where somebody waits for something else than for the end of a thread.
    fn line_to_show(&self, report: &TestReport) -> Option<usize> {
        if let Some((line, _)) = unwritten(report) {
            return Some(line);
        }
        let is_here = |line: usize, file: &str| line > 0 && self.is_this_file(file);
        let step = report.schedule.iter().find(|step| step.fatal && is_here(step.line, &step.file));
        let for_an_end = |wait: &&Wait| wait.note.as_ref().is_some_and(|note| note.contains("not ended"));
        let waits = || report.waits.iter().filter(|wait| is_here(wait.line, &wait.file));
        // At a barrier those who came are worth a look, and not who waits for work meanwhile.
        let at_barrier = waits().find(|wait| report.kind == "barrier" && wait.operation.ends_with(".wait()"));
        if let Some(wait) = at_barrier {
            return Some(wait.line);
        }
        let wait = waits().find(|wait| !for_an_end(wait)).or_else(|| waits().next());
        step.map(|step| step.line).or(wait.map(|wait| wait.line)).or_else(|| self.line_of(&report.test))
    }

    /// A panic's message, but for a prediction: there its two sides give the answer away.
    fn without_the_answer(&self, message: &str) -> String {
        match self.koan.kind {
            Kind::Predict => "what is predicted does not come about in this order".into(),
            _ => message.to_string(),
        }
    }

    /// The steps, likewise.
    fn steps(&self, report: &TestReport) -> Vec<Step> {
        let mut steps = report.schedule.clone();
        // A line of another file would be looked for in the learner's: a panic may come from within `std`.
        let is_elsewhere = |step: &&mut Step| !step.file.is_empty() && !self.is_this_file(&step.file);
        steps.iter_mut().filter(is_elsewhere).for_each(|step| step.line = 0);
        if self.koan.kind == Kind::Predict {
            steps.iter_mut().filter(|step| step.fatal).for_each(|step| step.value = None);
        }
        steps
    }
}

/// Whether the watchdog's answer about this test tells more of a verdict: who waits for what.
fn answers(verdict: &Verdict, about: &str) -> bool {
    match verdict {
        Verdict::TimedOut { test: Some(test), .. } | Verdict::Deadlock { test: Some(test), .. } => test == about,
        _ => false,
    }
}

/// Whether the plain run was stopped in a test that passes in every order, in virtual time: it waits for nothing that does
/// not come, only for long.
fn only_took_long(plain: &Judgement, reports: &[TestReport]) -> bool {
    let Verdict::TimedOut { test: Some(test), .. } = &plain.verdict else { return false };
    !plain.endless
        && reports.iter().any(|report| report.test == *test && report.class == "passed" && !report.is_unexplored())
}

/// Where somebody came to a `todo!()`, and others wait for him ever since, or met his panic: that part is to be written
/// first.
fn unwritten(report: &TestReport) -> Option<(usize, String)> {
    let is_handed_on = report.message.contains("JoinError::Panic") && report.message.contains("not yet implemented");
    if !is_handed_on && !matches!(report.class.as_str(), "deadlock" | "lost_wakeup") {
        return None;
    }
    report.schedule.iter().find_map(|step| {
        // For a thread the message is what came of it; for a task it stands in the step itself.
        let message = match step.operation.strip_prefix("panics") {
            Some("") => step.value.as_deref(),
            Some(rest) => rest.strip_prefix(": "),
            None => None,
        };
        let message = message.filter(|message| message.starts_with("not yet implemented"))?;
        Some((step.line, message.to_owned()))
    })
}
