//! Verdicts of files that have not changed since they were judged, and the last schedule in which each koan failed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    check::Engine,
    course::{self, Judging, Koan},
    home::Home,
    source,
    store::{Found, Store},
    verdict::Report,
};

/// Remembered verdicts, by the koan's name.
#[derive(Debug)]
pub struct Cache {
    store: Store,
    entries: BTreeMap<String, Entry>,
    schedules: Store,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    key: String,
    report: Report,
}

impl Cache {
    /// Reads what is remembered. A cache that can't be read is an empty one.
    pub fn open(home: &Home) -> Cache {
        let store = Store::new(home.verdicts());
        let entries = match store.read() {
            Ok(Found::Value(Some(entries))) => entries,
            _ => BTreeMap::new(),
        };
        Cache { store, entries, schedules: Store::new(home.schedules()) }
    }

    /// The last schedule in which this koan failed, for [`Engine::replay`]. It stands until another one is found.
    pub fn failing_schedule(&self, koan: &Koan) -> Option<String> {
        match self.schedules.read::<BTreeMap<String, String>>() {
            Ok(Found::Value(Some(mut schedules))) => koan.names().find_map(|name| schedules.remove(name)),
            _ => None,
        }
    }

    /// The verdict of this koan's file as it is now, if it is remembered; its time is 0.
    pub fn get(&self, engine: &Engine, koan: &Koan) -> Option<Report> {
        let entry = koan.names().find_map(|name| self.entries.get(name))?;
        let report = &entry.report;
        // A failure names the file that it was found in, in many places. What passes is the same under any name.
        let file = &report.place.file;
        let is_in_it = *file == koan.exercise || engine.course.in_a_program_of(koan, file).is_some();
        let is_here = is_in_it && report.koan == koan.name;
        let mut report = (entry.key == key(engine, koan)? && (is_here || report.passed)).then(|| report.clone())?;
        report.elapsed_ms = 0;
        report.koan.clone_from(&koan.name);
        if report.passed {
            report.place.file.clone_from(&koan.exercise);
        }
        Some(report)
    }

    /// Remembers verdicts, each with the key that [`key`] gave before the koan was judged. Those that a clock has a
    /// hand in are left out. Best effort: a cache that can't be written costs time, no more.
    pub fn put(&mut self, judged: impl IntoIterator<Item = (Option<String>, Report)>) {
        let judged: Vec<_> = judged.into_iter().collect();
        let found: BTreeMap<String, String> = judged
            .iter()
            .filter_map(|(_, report)| Some((report.koan.clone(), report.schedule.as_ref()?.replay.clone()?)))
            .collect();
        if !found.is_empty() {
            let _ = self.schedules.update(|schedules: &mut BTreeMap<String, String>| schedules.extend(found));
        }
        let fresh: BTreeMap<String, Entry> = judged
            .into_iter()
            .filter(|(_, report)| report.verdict.is_lasting())
            .filter_map(|(key, report)| Some((report.koan.clone(), Entry { key: key?, report })))
            .collect();
        if fresh.is_empty() {
            return;
        }
        self.entries.extend(fresh.clone());
        let _ = self.store.update(|entries: &mut BTreeMap<String, Entry>| entries.extend(fresh.clone()));
    }
}

/// What a verdict depends on, as one text: the file, the tests it should hold, the toolchain, the runner. None where the
/// file can't be read: such a verdict is never remembered.
pub fn key(engine: &Engine, koan: &Koan) -> Option<String> {
    key_of(engine, koan, &source::read(&engine.course.root.join(&koan.exercise)).ok()?.hash)
}

/// The same for another text in the file's place, by its hash.
pub fn key_of(engine: &Engine, koan: &Koan, hash: &str) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(engine.key().as_bytes()).update(hash.as_bytes());
    hasher.update(format!("{:?} {:?} {:?}", koan.kind, koan.deadline, engine.pristine.tests(koan)).as_bytes());
    if let Judging::Program(program) = koan.judging {
        hasher.update(format!("{program:?}").as_bytes());
        for settings in ["clippy.toml", ".clippy.toml"] {
            hasher.update(&std::fs::read(engine.course.root.join(settings)).unwrap_or_default()).update(b"\0");
        }
    }
    for broken in engine.pristine.broken(koan) {
        hasher.update(broken.body.as_bytes());
    }
    for program in &koan.programs {
        let sources = engine.course.program_sources(program);
        if sources.is_empty() {
            return None;
        }
        hasher.update(course::digest(&sources).as_bytes());
    }
    Some(hasher.finalize().to_hex()[..24].to_string())
}
