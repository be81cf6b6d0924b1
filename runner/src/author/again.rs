//! The check that goes on: what has changed since it was checked is checked again, a koan at a time.
//!
//! What concerns a koan is not told from the names of the files that changed, but from what is in them: each koan has a
//! digest of all that its check reads, and one whose digest is another is checked. So a save without a change checks
//! nothing, and nothing that a change has to do with is forgotten.

use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Row, Thoroughness, Whole, check_koans, check_whole, files, prepare};
use crate::{
    check::{Engine, Ways},
    course::{self, Course, CourseError, Koan, UnknownKoan},
    home::Home,
    run::Cancel,
    source,
    telling::Telling,
};

/// What is told of it.
#[derive(Debug)]
pub enum Told {
    /// Something takes a while, in words; none: it is over.
    Busy(Option<String>),
    /// A koan was checked.
    Row(Row),
    /// Everything is checked, as it is now.
    Done {
        /// The names of the koans, in the course's order.
        koans: Vec<String>,
        /// The course as a whole.
        whole: Whole,
    },
    /// There is no course to check at the moment, in words of several lines.
    Broken(String),
}

/// What to check, and how.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The course's folder.
    pub root: PathBuf,
    /// The koans and chapters; all of them if none is named.
    pub names: Vec<String>,
    /// How thoroughly.
    pub how: Thoroughness,
    /// How koans are judged.
    pub ways: Ways,
}

/// A check that goes on, on a thread of its own. It ends when the value is dropped.
#[derive(Debug)]
pub struct Again {
    looks: Sender<Look>,
    current: Arc<Mutex<Current>>,
}

#[derive(Debug, Clone, Copy)]
enum Look {
    /// At what changed.
    Changed,
    /// At everything.
    All,
}

/// The check that runs, if any.
#[derive(Debug, Default)]
struct Current {
    files: Vec<PathBuf>,
    cancel: Cancel,
}

impl Again {
    /// Begins with a check of everything that is wished for.
    pub fn start(wish: Wish, tell: impl Fn(Told) + Send + Sync + 'static) -> Again {
        let (looks, asked) = channel();
        let current = Arc::new(Mutex::default());
        let worker =
            Worker { wish, tell: Arc::new(tell), current: Arc::clone(&current), bench: None, seen: HashMap::new() };
        // Children are tied to the thread that spawns them (PR_SET_PDEATHSIG), so one thread lives as long as we do.
        thread::spawn(move || worker.work(&asked));
        Again { looks, current }
    }

    /// These files may have changed: a check of one of them is of no use any more.
    pub fn changed(&self, paths: &[PathBuf]) {
        let current = lock(&self.current);
        if paths.iter().any(|path| current.files.iter().any(|file| file.starts_with(path))) {
            current.cancel.cancel();
        }
        let _ = self.looks.send(Look::Changed);
    }

    /// Checks everything once more.
    pub fn all(&self) {
        lock(&self.current).cancel.cancel();
        let _ = self.looks.send(Look::All);
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        lock(&self.current).cancel.cancel();
    }
}

fn lock(current: &Mutex<Current>) -> MutexGuard<'_, Current> {
    current.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    wish: Wish,
    tell: Arc<dyn Fn(Told) + Send + Sync>,
    current: Arc<Mutex<Current>>,
    bench: Option<Bench>,
    /// What each koan was when it was checked last, by name.
    seen: HashMap<String, u64>,
}

/// What koans are judged with, and what that was made of.
struct Bench {
    engine: Engine,
    crates: u64,
    info: u64,
}

/// How long nothing has changed before it is looked at. Several files that belong together (a new koan's, those of another
/// branch) come within it: with a part of them, the course would have faults that it has not.
const QUIET: Duration = Duration::from_millis(100);
/// How long such a wait may be drawn out by changes that do not end.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Why there is nothing to check.
enum Stop {
    Course(CourseError),
    Koan(UnknownKoan),
    Words(String),
}

impl Worker {
    fn work(mut self, asked: &Receiver<Look>) {
        let mut look = None;
        loop {
            // Whatever changed up to now is seen in this round.
            if let Some(first) = look.or_else(|| asked.try_recv().ok()) {
                let others = until_quiet(asked);
                if [first].iter().chain(&others).any(|look| matches!(look, Look::All)) {
                    self.seen.clear();
                }
            }
            let round = catch_unwind(AssertUnwindSafe(|| self.round()));
            let is_done = match round {
                Ok(Ok(is_done)) => is_done,
                Ok(Err(stop)) => {
                    (self.tell)(Told::Broken(stop.words()));
                    true
                }
                Err(_) => {
                    (self.tell)(Told::Broken("koans itself stumbled over this course. That is a bug of koans.".into()));
                    true
                }
            };
            look = None;
            if is_done {
                let Ok(next) = asked.recv() else { return };
                look = Some(next);
            }
        }
    }

    /// Checks one koan that is not what it was. Answers whether there was none.
    fn round(&mut self) -> Result<bool, Stop> {
        self.take_bench()?;
        let Bench { engine, crates, .. } = self.bench.as_ref().expect("it was taken just now");
        let course = &engine.course;
        let wished = super::named(course, &self.wish.names).map_err(Stop::Koan)?;
        let digests: Vec<u64> = digests(engine, *crates);
        let other = |at: &&usize| self.seen.get(&course.koans[**at].name) != Some(&digests[**at]);
        // One that was seen before is what its author is at work on.
        let open: Vec<&usize> = wished.iter().filter(other).collect();
        let next = open.iter().find(|at| self.seen.contains_key(&course.koans[***at].name)).or(open.first());
        let Some(&&at) = next else {
            let koans = wished.iter().map(|at| course.koans[*at].name.clone()).collect();
            (self.tell)(Told::Done { koans, whole: check_whole(course) });
            return Ok(true);
        };
        let koan = &course.koans[at];
        (self.tell)(Told::Busy(Some(format!("{} …", koan.name))));
        let cancel = Cancel::new();
        let files = files::of_koan(engine, koan).iter().map(|file| course.root.join(file)).collect();
        *lock(&self.current) = Current { files, cancel: cancel.clone() };
        // What the learner is given is what lies here now.
        let checked = engine
            .pristine
            .renew_original(koan)
            .and_then(|()| check_koans(engine, &[koan], self.wish.how, &cancel, |_| (), || ()));
        let rows = checked.map_err(|error| Stop::Words(format!("The course can't be checked: {error}.")))?;
        if let Some(rows) = rows {
            self.seen.insert(koan.name.clone(), digests[at]);
            rows.into_iter().for_each(|row| (self.tell)(Told::Row(row)));
        }
        Ok(false)
    }

    /// Sees to it that there is something to judge with, for the course as it is now.
    fn take_bench(&mut self) -> Result<(), Stop> {
        let root = &self.wish.root;
        let (info, crates) = (digest_of(&[root.join("info.toml")]), crates_digest(root));
        let is_new = match &mut self.bench {
            Some(bench) if bench.crates == crates && bench.info == info => return Ok(()),
            Some(bench) if bench.crates == crates => {
                bench.engine.take_course(Course::load(root).map_err(Stop::Course)?);
                bench.info = info;
                false
            }
            _ => true,
        };
        if is_new {
            let course = Course::load(root).map_err(Stop::Course)?;
            let home = Home::of(&course.root).map_err(|error| Stop::Words(error.to_string()))?;
            let tell = Arc::clone(&self.tell);
            let telling = Telling::by(move |words| tell(Told::Busy(words.map(str::to_owned))));
            let made = Engine::new(course, home, self.wish.ways, telling);
            let engine = made.map_err(|error| Stop::Words(error.to_string()))?;
            (self.tell)(Told::Busy(Some("One moment …".into())));
            for checker in engine.wanted().into_iter().filter(|checker| !engine.has(*checker)) {
                (self.tell)(Told::Busy(Some(checker.building().into())));
            }
            let koans = super::named(&engine.course, &self.wish.names).map_err(Stop::Koan)?.len();
            prepare(&engine, koans)
                .map_err(|error: io::Error| Stop::Words(format!("The course can't be checked: {error}.")))?;
            self.bench = Some(Bench { engine, crates, info });
        }
        Ok(())
    }
}

/// What else is asked for, until nothing has been for a moment.
fn until_quiet(asked: &Receiver<Look>) -> Vec<Look> {
    let began = Instant::now();
    let mut looks = Vec::new();
    while began.elapsed() < LONGEST_WAIT
        && let Ok(look) = asked.recv_timeout(QUIET)
    {
        looks.push(look);
    }
    looks
}

impl Stop {
    fn words(self) -> String {
        match self {
            // It was there when the check began.
            Stop::Course(CourseError::NoCourse { .. }) => {
                "info.toml is gone. The check goes on once it is there again.".into()
            }
            Stop::Course(error) => error.render(colored::control::SHOULD_COLORIZE.should_colorize()),
            Stop::Koan(unknown) => unknown.to_string(),
            Stop::Words(words) => words,
        }
    }
}

/// All that the check of each koan reads, as a number each.
fn digests(engine: &Engine, crates: u64) -> Vec<u64> {
    let course = &engine.course;
    let info = fs::read_to_string(course.info_toml()).unwrap_or_default();
    let tables = tables(course, &info);
    let mut named = course::crates(&course.root);
    named.extend(course.library());
    let digest = |(at, koan): (usize, &Koan)| {
        let mut hasher = DefaultHasher::new();
        tables.get(at).hash(&mut hasher);
        course.chapter_of(at).dir.hash(&mut hasher);
        let mut is_alone = koan.programs.is_empty();
        for file in files::of_koan(engine, koan) {
            let text = fs::read_to_string(course.root.join(&file)).ok();
            is_alone &= !text.as_deref().is_some_and(|text| names_one_of(text, &named));
            (file, text).hash(&mut hasher);
        }
        if !is_alone {
            crates.hash(&mut hasher);
        }
        hasher.finish()
    };
    course.koans.iter().enumerate().map(digest).collect()
}

fn names_one_of(text: &str, crates: &[String]) -> bool {
    let words = source::path_words(text);
    crates.iter().any(|name| words.contains(name.as_str()))
}

/// The text of each koan's table in `info.toml`, comments included.
fn tables<'a>(course: &Course, info: &'a str) -> Vec<Vec<&'a str>> {
    let starts = course.lines();
    let ends = starts.iter().skip(1).map(|(line, _)| *line).chain([usize::MAX]);
    let koans = starts.iter().zip(ends).filter(|((_, koan), _)| koan.is_some());
    koans
        .map(|((start, _), end)| {
            let lines = info.lines().skip(start - 1).take(end.saturating_sub(*start));
            lines.filter(|line| !line.trim().is_empty()).collect()
        })
        .collect()
}

/// What the course's crates, its library and its programs are made of.
fn crates_digest(root: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    course::crates_are_made_from(root).hash(&mut hasher);
    course::digest(&course::sources(root)).as_bytes().hash(&mut hasher);
    hasher.finish()
}

fn digest_of(files: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in files {
        (file, fs::read(file).ok()).hash(&mut hasher);
    }
    hasher.finish()
}
