//! Where one is in a schedule, and what there is to be said of it. Nothing here draws.

use crate::{
    fullscreen::Look,
    schedule::{Schedule, Step},
    timeline::{State, Timeline},
};

/// What a schedule belongs to.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// The koan's name.
    pub koan: &'a str,
    /// The koan's file, as the steps name it.
    pub file: &'a str,
    /// What is in that file; empty where it can't be read.
    pub code: &'a str,
}

/// The screen: a schedule, and the step that it stands at.
#[derive(Debug, Clone)]
pub struct Stepper {
    pub(super) koan: String,
    pub(super) file: String,
    pub(super) code: Vec<String>,
    pub(super) schedule: Schedule,
    /// The index of the present step.
    pub(super) at: usize,
    /// The first line of the code that is shown, as an index. Drawing moves it, so that the present line is in sight.
    pub(super) top: usize,
    pub(super) message: Option<String>,
    pub(super) help: bool,
    pub(super) look: Look,
}

/// A thread at the present step.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its name.
    pub(super) name: String,
    /// Whether the present step is its own.
    pub(super) is_in_turn: bool,
    /// The line it stands at, with its file where that is not the koan's.
    pub(super) place: Option<(Option<String>, usize)>,
    /// What it does, in a word or a sentence.
    pub(super) does: String,
    /// Whether it can't go on.
    pub(super) waits: bool,
    /// The locks it has alone.
    pub(super) has: Vec<String>,
    /// The locks that others may have as well.
    pub(super) shares: Vec<String>,
}

impl Stepper {
    /// The screen at the schedule's first step; none for a schedule without steps.
    pub fn new(subject: &Subject<'_>, schedule: &Schedule, look: Look) -> Option<Stepper> {
        if schedule.steps.is_empty() {
            return None;
        }
        Some(Stepper {
            koan: subject.koan.into(),
            file: subject.file.into(),
            code: subject.code.lines().map(String::from).collect(),
            schedule: schedule.clone(),
            at: 0,
            top: 0,
            message: None,
            help: false,
            look,
        })
    }

    /// What follows from the schedule.
    pub(super) fn timeline(&self) -> Timeline<'_> {
        Timeline::of(&self.schedule)
    }

    /// The present step.
    pub(super) fn step(&self) -> &Step {
        &self.schedule.steps[self.at]
    }

    /// All threads, in the order of their lanes.
    pub(super) fn standings(&self) -> Vec<Standing> {
        let timeline = self.timeline();
        let held = |thread, shared| {
            let held = timeline.held_after(self.at).filter(|held| held.thread == thread && held.shared == shared);
            held.map(|held| held.lock.into()).collect()
        };
        let standing = |thread: usize| {
            let state = timeline.state(thread, self.at);
            Standing {
                name: timeline.threads[thread].into(),
                is_in_turn: timeline.lane(self.at) == thread,
                place: self.place(&timeline, thread),
                does: does(&state),
                waits: matches!(state, State::Waits(_)),
                has: held(thread, false),
                shares: held(thread, true),
            }
        };
        (0..timeline.threads.len()).map(standing).collect()
    }

    /// Where a thread stands: its last step that has a place. Nowhere once it has ended.
    fn place(&self, timeline: &Timeline<'_>, thread: usize) -> Option<(Option<String>, usize)> {
        if timeline.state(thread, self.at) == State::Ended {
            return None;
        }
        let step = timeline.last_place(thread, self.at).map(|at| &self.schedule.steps[at])?;
        let elsewhere = (step.file != self.file && !step.file.is_empty()).then(|| step.file.clone());
        Some((elsewhere, step.line))
    }

    /// The threads that stand at a line of the koan's file, by the numbers of their lanes, from 1.
    pub(super) fn at_line(&self, standings: &[Standing], line: usize) -> Vec<usize> {
        let is_here = |standing: &Standing| standing.place == Some((None, line));
        (1..).zip(standings).filter(|(_, standing)| is_here(standing)).map(|(number, _)| number).collect()
    }

    /// The line of the koan's file at which the thread that is in turn stands, and whether the present step is at it: a
    /// guard that is dropped has no line of its own.
    pub(super) fn present_line(&self, standings: &[Standing]) -> Option<(usize, bool)> {
        let step = self.step();
        if step.line > 0 && (step.file.is_empty() || step.file == self.file) {
            return Some((step.line, true));
        }
        let in_turn = standings.iter().find(|standing| standing.is_in_turn)?;
        in_turn.place.as_ref().filter(|(file, _)| file.is_none()).map(|(_, line)| (*line, false))
    }

    /// So many steps on, or back.
    pub(super) fn go(&mut self, by: isize) {
        let wanted = self.at.saturating_add_signed(by);
        self.go_to(wanted);
    }

    pub(super) fn go_to(&mut self, step: usize) {
        self.at = step.min(self.schedule.steps.len() - 1);
    }

    /// To the step that fails.
    pub(super) fn go_to_failure(&mut self) {
        if let Some(fatal) = self.schedule.steps.iter().position(|step| step.fatal) {
            self.go_to(fatal);
        }
    }

    /// To the next step at which another thread has its turn, or to the last one; or back to where the turn before began.
    pub(super) fn go_to_switch(&mut self, forward: bool) {
        let steps = &self.schedule.steps;
        let begins = |at: &usize| *at == 0 || steps[*at - 1].thread != steps[*at].thread;
        let found = match forward {
            true => (self.at + 1..steps.len()).find(begins).unwrap_or(steps.len() - 1),
            false => (0..self.at).rev().find(begins).unwrap_or(0),
        };
        self.go_to(found);
    }

    /// To the next step of this lane, from 0, or the one before; a word is left where there is none.
    pub(super) fn go_to_thread(&mut self, lane: usize, forward: bool) {
        let timeline = self.timeline();
        let Some(name) = timeline.threads.get(lane).map(|name| (*name).to_string()) else { return };
        let found = match forward {
            true => timeline.next_of(lane, self.at),
            false => self.at.checked_sub(1).and_then(|before| timeline.last_of(lane, before)),
        };
        match found {
            Some(step) => self.go_to(step),
            None if forward => self.message = Some(format!("{name} takes no further step.")),
            None => self.message = Some(format!("{name} takes no step before this one.")),
        }
    }

    /// The lane of the thread that is in turn.
    pub(super) fn lane(&self) -> usize {
        self.timeline().lane(self.at)
    }
}

fn does(state: &State<'_>) -> String {
    match state {
        State::NotBegun => "has not begun".into(),
        State::Runs => String::new(),
        State::Ended => "has ended".into(),
        State::Waits(step) => {
            let value = step.value.as_deref().unwrap_or_default().lines().next().unwrap_or_default();
            match &step.blocked_by {
                Some(other) if other.thread == step.thread => "waits for itself".into(),
                Some(other) => format!("waits for {}", other.thread),
                None if step.waits => "waits to be woken".into(),
                None if value.is_empty() => "waits".into(),
                None => format!("waits: {value}"),
            }
        }
    }
}
