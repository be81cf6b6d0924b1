//! What the learner has reached: kept by the koans' names, so that a course may change its order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    course::Course,
    history::{History, What},
    home::Home,
    store::{Found, Store},
    verdict::Report,
};

/// The format this version writes. A file with a higher number is read as far as it is understood and not written to.
const FORMAT: u32 = 1;

/// The progress file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// The format's number.
    pub format: u32,
    /// The koan that was shown last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// By the koan's name. Names that this course does not know are kept.
    #[serde(default)]
    pub koans: BTreeMap<String, Record>,
    /// Keys of other versions, kept as they are.
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

impl Record {
    /// Whether it passes as far as is known: it has, and was not found failing since.
    pub fn stands(&self) -> bool {
        self.passed && (self.last.is_empty() || self.last == "passed")
    }
}

impl State {
    /// Gives what stands under the names of before to those of now. Answers with the names, old and new.
    fn rename(&mut self, course: &Course) -> Vec<(String, String)> {
        let mut renamed = Vec::new();
        for koan in &course.koans {
            for was in &koan.was {
                if let Some(before) = self.koans.remove(was) {
                    self.koans.entry(koan.name.clone()).or_default().take_over(before);
                    renamed.push((was.clone(), koan.name.clone()));
                }
                if self.current.as_ref() == Some(was) {
                    self.current = Some(koan.name.clone());
                }
            }
        }
        renamed
    }
}

impl Record {
    /// Adds what was reached under another name. What was told last is this one's, if it was judged at all.
    fn take_over(&mut self, before: Record) {
        let passed = self.passed || before.passed;
        let (attempts, hints) = (self.attempts + before.attempts, self.hints.max(before.hints));
        let mut other = before.other.clone();
        other.append(&mut self.other);
        let last = if self.last.is_empty() { before } else { std::mem::take(self) };
        *self = Record { passed, attempts, hints, other, ..last };
    }
}

impl Default for State {
    fn default() -> State {
        State { format: FORMAT, current: None, koans: BTreeMap::new(), other: BTreeMap::new() }
    }
}

/// What is known of one koan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Whether it has ever passed.
    #[serde(default)]
    pub passed: bool,
    /// How many hints of its ladder were asked for.
    #[serde(default)]
    pub hints: usize,
    /// How many judgements it has had.
    #[serde(default)]
    pub attempts: u32,
    /// How many of the latest judgements told the same thing.
    #[serde(default)]
    pub same_failures: u32,
    /// The class of the latest judgement.
    #[serde(default)]
    pub last: String,
    /// The mark of what the latest judgement told ([`Report::mark`]).
    #[serde(default)]
    pub told: String,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

/// The progress of one learner in one course folder.
pub struct Progress {
    store: Store,
    state: State,
    /// What the learner should be told: a damaged file, a folder that can't be written to.
    pub notices: Vec<String>,
    writable: bool,
    /// Whether changes wait for [`save`](Progress::save), and those that do.
    is_lazy: bool,
    unsaved: Vec<Change>,
    history: History,
}

/// What is done to the state, here and on the disk.
type Change = Box<dyn Fn(&mut State)>;

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Progress").field("state", &self.state).field("unsaved", &self.unsaved.len()).finish()
    }
}

impl Progress {
    /// Reads the progress. Never fails: a file in any state gives a progress and a notice.
    pub fn open(home: &Home) -> Progress {
        let mut progress = Progress {
            store: Store::of_format(home.progress(), FORMAT),
            state: State::default(),
            notices: home.elsewhere.iter().cloned().collect(),
            writable: true,
            is_lazy: false,
            unsaved: Vec::new(),
            history: History::of(home),
        };
        match progress.store.read::<State>() {
            Ok(Found::Value(found)) => progress.take(found.unwrap_or_default()),
            Ok(Found::SetAside(path)) => progress.notices.push(format!(
                "The progress file was damaged. It lies at {} now; what passes is found again by running.",
                path.display()
            )),
            Err(error) => {
                progress.writable = false;
                progress.notices.push(format!("The progress file can't be read ({error}). It is left as it is."));
            }
        }
        progress
    }

    /// Has what was reached under the names that koans had before stand under those of now, and tells of it.
    pub fn rename(&mut self, course: &Course) {
        let renamed = self.state.clone().rename(course);
        if renamed.is_empty() {
            return;
        }
        let known = course.clone();
        self.update(move |state| drop(state.rename(&known)));
        let names = renamed.iter().map(|(was, now)| format!("`{was}` is `{now}`")).collect::<Vec<_>>().join(", ");
        let koans = if renamed.len() == 1 { "A koan has a new name" } else { "Some koans have new names" };
        let files = |now: &String| course.koans.iter().find(|koan| koan.name == *now)?.before(&course.root);
        let files: Vec<String> = renamed.iter().filter_map(|(_, now)| files(now)).collect();
        let mut told = format!("{koans}: {names}. What you have reached goes with it.");
        if !files.is_empty() {
            told.push_str(&format!(" What you wrote before is still in {}.", files.join(", ")));
        }
        self.notices.push(told);
    }

    fn take(&mut self, state: State) {
        if state.format > FORMAT && self.writable {
            self.writable = false;
            self.notices.push("The progress file is of a newer koans: it is read, but not changed.".into());
        }
        self.state = state;
    }

    /// All that is known.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What is known of a koan.
    pub fn koan(&self, name: &str) -> Record {
        self.state.koans.get(name).cloned().unwrap_or_default()
    }

    /// Whether a koan passes as far as is known.
    pub fn stands(&self, name: &str) -> bool {
        self.state.koans.get(name).is_some_and(Record::stands)
    }

    /// Whether a koan has ever passed.
    pub fn has_passed(&self, name: &str) -> bool {
        self.state.koans.get(name).is_some_and(|record| record.passed)
    }

    /// The koan that was shown last.
    pub fn current(&self) -> Option<&str> {
        self.state.current.as_deref()
    }

    /// Remembers a judgement; `untouched`: of a file that was as it came.
    pub fn judged(&mut self, report: &Report, untouched: bool) {
        self.history.note(&report.koan, What::judged(report, untouched));
        let (name, class, passed) = (report.koan.clone(), report.verdict.name(), report.passed);
        let told = report.mark();
        self.update(move |state| {
            let record = state.koans.entry(name.clone()).or_default();
            record.attempts += 1;
            record.same_failures = match (passed, record.told == told) {
                (true, _) => 0,
                (false, true) => record.same_failures + 1,
                (false, false) => 1,
            };
            record.last = class.to_string();
            record.told = told.clone();
            record.passed |= passed;
        });
    }

    /// Remembers that a koan was found passing without being judged anew.
    pub fn found_passed(&mut self, name: &str) {
        if !self.stands(name) {
            self.history.note(name, What::Judged { verdict: "passed".into(), kind: None, untouched: false });
            let name = name.to_string();
            self.update(move |state| {
                let record = state.koans.entry(name.clone()).or_default();
                record.passed = true;
                record.last = "passed".into();
            });
        }
    }

    /// Remembers that hints up to this level (counted from 1) were asked for.
    pub fn hinted(&mut self, name: &str, level: usize) {
        if self.koan(name).hints < level {
            self.history.note(name, What::Hint { level });
            let name = name.to_string();
            self.update(move |state| state.koans.entry(name.clone()).or_default().hints = level);
        }
    }

    /// Remembers which koan is shown.
    pub fn show(&mut self, name: &str) {
        self.note(name, What::Shown);
        if self.current() != Some(name) {
            let name = name.to_string();
            self.update(move |state| state.current = Some(name.clone()));
        }
    }

    /// Forgets a pass, as after a reset.
    pub fn forget(&mut self, name: &str) {
        let name = name.to_string();
        self.update(move |state| drop(state.koans.remove(&name)));
    }

    /// Takes down what changes nothing of what was reached.
    pub fn note(&mut self, name: &str, what: What) {
        self.history.note(name, what);
        if !self.is_lazy {
            self.history.save();
        }
    }

    /// From now on, changes are written by [`save`](Progress::save) alone: a disk takes milliseconds, and a learner who
    /// waits for a verdict does not wait for that.
    pub fn save_later(&mut self) {
        self.is_lazy = true;
    }

    /// Writes what was not written yet.
    pub fn save(&mut self) {
        let unsaved = std::mem::take(&mut self.unsaved);
        if !unsaved.is_empty() {
            self.write(&|state| unsaved.iter().for_each(|change| change(state)));
        }
        self.history.save();
    }

    fn update(&mut self, change: impl Fn(&mut State) + 'static) {
        change(&mut self.state);
        self.unsaved.push(Box::new(change));
        if !self.is_lazy {
            self.save();
        }
    }

    fn write(&mut self, change: &dyn Fn(&mut State)) {
        if !self.writable {
            return;
        }
        let mine = &self.state;
        let updated = self.store.update(|on_disk: &mut State| {
            if on_disk.koans.is_empty() && on_disk.format <= FORMAT {
                // Deleted or damaged meanwhile: what is known here is all there is.
                *on_disk = mine.clone();
            } else if on_disk.format <= FORMAT {
                change(on_disk);
            }
        });
        match updated {
            Ok((state, aside)) => {
                self.take(state);
                self.notices.extend(aside.map(|path| {
                    format!("The progress file was damaged. It lies at {} now; a new one is written.", path.display())
                }));
            }
            Err(error) => {
                // Said once: the learner can go on, and a disk that is full stays full for a while.
                self.writable = false;
                self.notices.push(format!("Progress can't be saved ({error}). It is kept until you quit."));
            }
        }
    }
}
