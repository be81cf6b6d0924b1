//! A schedule as a text that a person can keep, and that survives an edit of the program as well as it can.
//!
//! `0,1:3,2,1:1v2,0` reads: the test's thread runs until it can't go on; then thread 1, for 3 steps; thread 2 until it
//! can't go on; thread 1 for one step, in which it is given the value number 2 of those it could have (an old value, or
//! who is woken); then the test's thread. (No step at all, `0:0v1`, is the beginning of the test.) After that everybody runs as long as they can.
//!
//! So only what is *unusual* is counted in steps: where a thread was cut off. A step that is added to the code before or
//! behind shifts nothing, as it would in a list of all choices.

use std::{fmt, str::FromStr};

use super::{
    schedule::{MAX_THREADS, ThreadId},
    search::Choice,
};

/// Who runs, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Order {
    runs: Vec<Run>,
}

/// The steps of one thread in a row.
#[derive(Clone, Copy, Debug)]
struct Run {
    thread: ThreadId,
    steps: u32,
    /// Whether it could have gone on, or was given a value: then the number of steps matters.
    counts: bool,
    /// The value it was given in its last step, if that is not the usual one.
    value: Option<u8>,
    /// Whether this is the thread that would have run anyway.
    usual: bool,
}

/// Who goes if nothing else is asked for: the thread that ran, or the first that can.
fn usual(choice: &Choice) -> ThreadId {
    let able = if choice.granted.is_empty() { choice.reluctant } else { choice.granted };
    if able.contains(choice.last) { choice.last } else { able.iter().next().expect("somebody can go") }
}

impl Order {
    /// Notes who goes next.
    pub fn note_thread(&mut self, choice: &Choice, thread: ThreadId) {
        let could_go_on = choice.granted.contains(choice.last);
        if let Some(run) = self.runs.last_mut().filter(|run| run.value.is_none()) {
            if thread == choice.last && could_go_on {
                run.steps += 1;
                return;
            }
            run.counts = could_go_on;
        }
        let usual = thread == usual(choice);
        self.runs.push(Run { thread, steps: 1, counts: false, value: None, usual });
    }

    /// Notes which value the thread that runs is given.
    pub fn note_value(&mut self, value: usize) {
        if value == 0 {
            return;
        }
        if self.runs.is_empty() {
            // Before its first step the test's thread is the only one.
            self.runs.push(Run { thread: ThreadId::TEST, steps: 0, counts: true, value: None, usual: true });
        }
        if let Some(run) = self.runs.last_mut() {
            run.value = Some(value as u8);
            run.counts = true;
        }
    }
}

impl Order {
    /// How hard it is to follow: first how often a thread is cut off, then how often another one runs.
    pub fn size(&self) -> (usize, usize) {
        (self.runs.iter().filter(|run| run.counts).count(), self.runs.len())
    }

    /// Orders like this one, with a thread cut off less, or a run left out.
    pub fn simpler(&self) -> impl Iterator<Item = Order> + '_ {
        let whole = |at: usize| {
            let mut runs = self.runs.clone();
            runs[at] = Run { counts: false, value: None, ..runs[at] };
            Order { runs }
        };
        let without = |at: usize| {
            let mut runs = self.runs.clone();
            runs.remove(at);
            Order { runs }
        };
        let cut = (0..self.runs.len()).filter(|&at| self.runs[at].counts);
        cut.map(whole).chain((0..self.runs.len()).map(without))
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.runs.is_empty() {
            return write!(f, "{}", ThreadId::TEST.0);
        }
        // What would happen anyway need not be said at the end.
        let needed = self.runs.iter().rposition(|run| !run.usual || run.value.is_some()).map_or(1, |at| at + 1);
        for (at, run) in self.runs.iter().take(needed).enumerate() {
            f.write_str(if at > 0 { "," } else { "" })?;
            write!(f, "{}", run.thread.0)?;
            if run.counts {
                write!(f, ":{}", run.steps)?;
            }
            if let Some(value) = run.value {
                write!(f, "v{value}")?;
            }
        }
        Ok(())
    }
}

/// The text is not the text of a schedule.
#[derive(Debug)]
pub struct NoOrder;

impl FromStr for Order {
    type Err = NoOrder;

    fn from_str(text: &str) -> Result<Self, NoOrder> {
        text.split(',').map(|run| run.trim().parse()).collect::<Result<_, _>>().map(|runs| Order { runs })
    }
}

impl FromStr for Run {
    type Err = NoOrder;

    fn from_str(text: &str) -> Result<Self, NoOrder> {
        fn number<T: FromStr>(text: &str) -> Result<T, NoOrder> {
            text.parse().map_err(|_| NoOrder)
        }
        let (thread, rest) = text.split_once(':').map_or((text, None), |(thread, rest)| (thread, Some(rest)));
        let (steps, value) = match rest.map(|rest| rest.split_once('v').ok_or(rest)) {
            Some(Ok((steps, value))) => (number(steps)?, Some(number(value)?)),
            Some(Err(steps)) => (number(steps)?, None),
            None => (1, None),
        };
        let thread = ThreadId(number(thread)?);
        if (steps == 0 && value.is_none()) || thread.index() >= MAX_THREADS {
            return Err(NoOrder);
        }
        Ok(Run { thread, steps, counts: rest.is_some(), value, usual: false })
    }
}

/// An execution that follows an order as far as it fits.
pub struct Follow {
    runs: std::vec::IntoIter<Run>,
    /// The run it is in, and how many of its steps were taken.
    now: Option<(Run, u32)>,
    /// Whether each run could begin, and was as long as it should be.
    pub fits: bool,
}

impl Follow {
    /// Begins at the beginning.
    pub fn new(order: Order) -> Self {
        Follow { runs: order.runs.into_iter(), now: None, fits: true }
    }

    /// Who goes next.
    pub fn choose_thread(&mut self, choice: &Choice) -> ThreadId {
        if let Some((run, taken)) = &mut self.now {
            let is_over = run.counts && *taken >= run.steps;
            if !is_over && choice.granted.contains(run.thread) {
                *taken += 1;
                return run.thread;
            }
            self.fits &= is_over || !run.counts;
            self.now = None;
        }
        while let Some(&run) = self.runs.as_slice().first() {
            // Who is not there yet is waited for.
            if run.thread.index() >= choice.threads.len() {
                break;
            }
            // A run that can't begin is left out: what comes after it may still fit.
            self.runs.next();
            if choice.granted.union(choice.reluctant).contains(run.thread) {
                self.now = Some((run, 1));
                return run.thread;
            }
            self.fits = false;
        }
        usual(choice)
    }

    /// Which of so many values.
    pub fn choose_value(&mut self, count: usize) -> usize {
        if let Some(&Run { steps: 0, value: Some(value), .. }) = self.runs.as_slice().first() {
            self.runs.next();
            self.fits &= (value as usize) < count;
            return (value as usize).min(count - 1);
        }
        match self.now {
            Some((Run { steps, value: Some(value), .. }, taken)) if taken == steps => {
                self.fits &= (value as usize) < count;
                (value as usize).min(count - 1)
            }
            _ => 0,
        }
    }

    /// Whether all of it was followed.
    pub fn is_done(&self) -> bool {
        let ended = |(run, taken): &(Run, u32)| !run.counts || *taken >= run.steps;
        self.fits && self.runs.len() == 0 && self.now.as_ref().is_none_or(ended)
    }
}
