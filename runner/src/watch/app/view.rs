//! What is to be seen of the watcher's state.

use super::{App, Over, Phase};
use crate::{
    fullscreen::FullScreen,
    screen::{
        Terminal, finale,
        koan::{Footer, State, View, sections},
        layout::fit,
    },
    source,
    text::Line,
};

impl App {
    /// The list or the schedule, if it is open: they draw themselves.
    pub(in crate::watch) fn full_screen(&mut self) -> Option<&mut dyn FullScreen> {
        match &mut self.over {
            Over::List(screen) => Some(&mut **screen),
            Over::Schedule(screen) => Some(&mut **screen),
            Over::Nothing | Over::Question | Over::Pager(_) | Over::Welcome(_) => None,
        }
    }

    /// Whether the koan fails in an order of steps that is known.
    fn has_schedule(&self) -> bool {
        matches!(&self.phase, Phase::Judged(report) if report.schedule.as_ref().is_some_and(|found| !found.steps.is_empty()))
    }

    /// The screen, fitted to the terminal.
    pub(in crate::watch) fn lines(&mut self, terminal: Terminal) -> Vec<Line> {
        if let Over::Pager(pager) | Over::Welcome(pager) = &mut self.over {
            return pager.lines(terminal);
        }
        if let Phase::Finished = self.phase {
            return fit(finale::sections(&self.session.course, terminal), terminal.height);
        }
        let text = source::read(&self.session.course.file_of(self.at)).ok().map(|source| source.text);
        let koan = self.koan();
        let passed = matches!(&self.phase, Phase::Judged(report) if report.passed);
        let state = match &self.phase {
            Phase::Busy(words) => State::Busy(words),
            Phase::Running => State::Running,
            Phase::Judged(report) => State::Judged(report),
            Phase::Broken(why) => State::Broken(why),
            Phase::LastLook => State::Busy("That was the last one. Looking at all of them once more."),
            Phase::Finished => unreachable!("returned above"),
        };
        let footer = match (&self.over, passed) {
            (Over::Question, _) => {
                Footer::Question("Put the original back? What you wrote is kept as a backup.  y yes · any other key no")
            }
            (_, true) => Footer::Keys(&PASSED),
            (_, false) => Footer::Keys(if self.has_schedule() { &FAILED_IN_STEPS } else { &FAILED }),
        };
        let notices: Vec<String> = self.notices.iter().chain(&self.background).chain(&self.building).cloned().collect();
        let view = View {
            course: &self.session.course,
            koan,
            done: self.session.done(),
            state,
            text: text.as_deref(),
            hints: match self.phase {
                // Of itself the first hint comes with a failure; while it runs, only what was asked for.
                Phase::Running => self.session.progress.koan(&koan.name).hints,
                _ => self.session.hints_shown(koan),
            },
            same_failures: self.session.progress.koan(&koan.name).same_failures,
            notices: &notices,
            footer,
            terminal,
        };
        fit(sections(&view), terminal.height)
    }
}

const FAILED: [(&str, &str); 8] = [
    ("h", "next hint"),
    ("r", "run again"),
    ("o", "output"),
    ("e", "edit"),
    ("x", "reset"),
    ("l", "list"),
    ("?", "keys"),
    ("q", "quit"),
];

/// The same where there is a schedule, in one line of 80 columns: the schedule can do with every other line.
const FAILED_IN_STEPS: [(&str, &str); 9] = [
    ("h", "hint"),
    ("t", "steps"),
    ("r", "again"),
    ("o", "output"),
    ("e", "edit"),
    ("x", "reset"),
    ("l", "list"),
    ("?", "keys"),
    ("q", "quit"),
];

const PASSED: [(&str, &str); 6] =
    [("n", "next koan"), ("s", "solution"), ("o", "output"), ("l", "list"), ("?", "keys"), ("q", "quit")];
