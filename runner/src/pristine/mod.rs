//! The course as its author wrote it: the exercises before anybody changed them, and the solutions.

pub(crate) mod git;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    course::{Course, Judging, Kind, Koan},
    home::Home,
    source,
    versions::Broken,
};
use git::GivenOut;

/// The course that is built into this binary: (path with `/`, text).
pub mod embedded {
    include!(concat!(env!("OUT_DIR"), "/course.rs"));
}

/// The text of a file of the embedded course.
pub fn embedded_file(path: &str) -> Option<&'static str> {
    embedded::FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// Where originals and solutions come from, for one course folder.
#[derive(Debug, Clone)]
pub struct Pristine {
    root: PathBuf,
    /// With an `exercises` folder of its own, as the course has.
    originals: PathBuf,
    /// Whether this folder holds the course that is embedded.
    is_embedded: bool,
}

impl Pristine {
    /// For this course.
    pub fn of(course: &Course, home: &Home) -> Pristine {
        let is_embedded = course.id.as_deref().is_some_and(|id| id == embedded::ID);
        Pristine { root: course.root.clone(), originals: home.originals(), is_embedded }
    }

    /// For its author: the exercises as they lie in the course folder now are the originals.
    pub fn of_author(course: &Course) -> Pristine {
        Pristine { root: course.root.clone(), originals: course.root.clone(), is_embedded: false }
    }

    /// For the course in this binary, wherever it was written out: nothing is read from there.
    pub fn of_binary(course: &Course) -> Pristine {
        let nowhere = course.root.join("nowhere");
        Pristine { root: nowhere.clone(), originals: nowhere, is_embedded: true }
    }

    /// Keeps a copy of every exercise that is seen for the first time, and of those that came with a newer version of the
    /// course. `reset` and `diff` go by these copies. In a clone somebody may have begun to write before starting the
    /// runner: there, what git has is taken.
    ///
    /// # Errors
    /// When a copy can't be written; a missing exercise is none.
    pub fn keep_originals(&self, course: &Course) -> io::Result<()> {
        let (known, new): (Vec<&Koan>, Vec<&Koan>) =
            course.koans.iter().partition(|koan| self.originals.join(&koan.exercise).exists());
        let renewed: Vec<&Koan> = known.into_iter().filter(|koan| self.may_be_outdated(koan)).collect();
        if new.is_empty() && renewed.is_empty() {
            return Ok(());
        }
        let given_out = GivenOut::of(&self.root);
        let edited = given_out.edited(&self.root);
        let is_cloned = git::tracked(&self.root).is_some();
        for koan in new {
            let before = self.kept_before(koan);
            let ask_git = before.is_some() || edited.contains(&koan.exercise);
            let committed = ask_git.then(|| given_out.text(&self.root, &koan.exercise)).flatten();
            // Written out by `koans init`, and nobody knows what was done to it since.
            let embedded = || self.embedded(&koan.exercise).filter(|_| !is_cloned);
            // Under a new name: where the file of before is there too, this one came with a new version. Else the learner may
            // have moved it, and what was written in it is no original.
            let is_moved = koan.before(&self.root).is_none();
            let kept = || {
                let on_disk = self.on_disk(koan)?;
                Some(before.filter(|_| is_moved).unwrap_or(on_disk))
            };
            if let Some(text) = committed.or_else(embedded).or_else(kept) {
                write_whole(&self.originals.join(&koan.exercise), &text)?;
            }
        }
        for koan in renewed {
            let Some(text) = self.original(koan) else { continue };
            let committed = given_out.text(&self.root, &koan.exercise);
            let newer = self.newer(koan, &text, committed, self.on_disk(koan));
            // Written in any case: it is looked at now, and needs no look until the solution changes again.
            write_whole(&self.originals.join(&koan.exercise), &newer.unwrap_or(text))?;
        }
        Ok(())
    }

    /// Whether the course was updated since the original was kept, as far as a look at the clock tells: no learner edits
    /// solutions.
    fn may_be_outdated(&self, koan: &Koan) -> bool {
        let changed = |path: PathBuf| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        let solution = changed(self.root.join(&koan.solution));
        // Clocks of file systems tick some milliseconds apart: what was written at the same tick may have been written later.
        let is_newer = solution.is_some() && solution >= changed(self.originals.join(&koan.exercise));
        koan.judging == Judging::Tests && is_newer
    }

    /// The exercise of the newer version, where the kept one is of an older: the one that was given out, if the learner has
    /// not touched it since or the kept one has not all tests any more; or in that case what lies here, since with the kept
    /// one nobody could pass.
    fn newer(&self, koan: &Koan, kept: &str, given_out: Option<String>, on_disk: Option<String>) -> Option<String> {
        let tests = self.tests(koan);
        let has_them = |text: &str| {
            let own = source::tests(text);
            tests.iter().all(|test| own.iter().any(|one| one.name == *test))
        };
        let is_untouched = given_out.is_some() && given_out == on_disk;
        if is_untouched || !has_them(kept) {
            return given_out.into_iter().chain(on_disk).find(|text| has_them(text));
        }
        None
    }

    fn on_disk(&self, koan: &Koan) -> Option<String> {
        source::read(&self.root.join(&koan.exercise)).ok().map(|source| source.text)
    }

    /// Takes the exercises as they are now for the originals: their author is at work on them.
    ///
    /// # Errors
    /// When a copy can't be written.
    pub fn renew_originals(&self, course: &Course) -> io::Result<()> {
        course.koans.iter().try_for_each(|koan| self.renew_original(koan))
    }

    /// The same, for one exercise.
    ///
    /// # Errors
    /// When the copy can't be written.
    pub fn renew_original(&self, koan: &Koan) -> io::Result<()> {
        self.on_disk(koan).map_or(Ok(()), |text| write_whole(&self.originals.join(&koan.exercise), &text))
    }

    /// The exercise as it came.
    pub fn original(&self, koan: &Koan) -> Option<String> {
        let kept = fs::read_to_string(self.originals.join(&koan.exercise)).ok();
        kept.or_else(|| self.embedded(&koan.exercise)).or_else(|| self.kept_before(koan))
    }

    /// Those of these koans whose exercise is another one in the course folder than it was when it came, by name: a learner
    /// is at work on them, or their author.
    pub fn changed<'a>(&self, koans: impl Iterator<Item = &'a Koan>) -> Vec<String> {
        let differs =
            |koan: &&Koan| self.on_disk(koan).is_some_and(|text| self.original(koan).is_some_and(|came| came != text));
        koans.filter(differs).map(|koan| koan.name.clone()).collect()
    }

    /// The exercise as it came in an earlier version of the course, where it had another name or was in another chapter.
    fn kept_before(&self, koan: &Koan) -> Option<String> {
        fs::read_to_string(self.originals.join(koan.before(&self.originals)?)).ok()
    }

    /// The solution.
    pub fn solution(&self, koan: &Koan) -> Option<String> {
        fs::read_to_string(self.root.join(&koan.solution)).ok().or_else(|| self.embedded(&koan.solution))
    }

    /// The broken versions that a koan's tests have to catch, by name.
    pub fn broken(&self, koan: &Koan) -> Vec<Broken> {
        let (chapter, _) = koan.solution.rsplit_once('/').unwrap_or_default();
        let (folder, prefix) = (format!("{chapter}/broken"), format!("{}.", koan.name));
        let on_disk = fs::read_dir(self.root.join(&folder)).into_iter().flatten().flatten();
        let mut files: BTreeMap<String, String> = on_disk
            .filter_map(|entry| Some((entry.file_name().into_string().ok()?, fs::read_to_string(entry.path()).ok()?)))
            .collect();
        if files.is_empty() && self.is_embedded {
            let embedded = embedded::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, text)));
            files = embedded.map(|(name, text)| (name.trim_start_matches('/').to_string(), text.to_string())).collect();
        }
        let name = |file: &str| file.strip_prefix(&prefix)?.strip_suffix(".rs").map(String::from);
        files.iter().filter_map(|(file, text)| Some(Broken::of(&name(file)?, text))).collect()
    }

    /// The names of the tests that the koan came with: those of its solution, which no learner edits. Where writing tests
    /// is the koan, they are called what the learner calls them.
    pub fn tests(&self, koan: &Koan) -> Vec<String> {
        let given = match koan.kind {
            Kind::Prove => None,
            _ => self.solution(koan).or_else(|| self.original(koan)),
        };
        let tests = given.map(|text| source::tests(&text)).unwrap_or_default();
        tests.into_iter().filter(|test| !test.ignored).map(|test| test.name).collect()
    }

    fn embedded(&self, path: &str) -> Option<String> {
        self.is_embedded.then(|| embedded_file(path).map(str::to_string)).flatten()
    }
}

/// Writes a file that is there whole or not at all: half an original, kept by a full disk, would be all that `reset`
/// has to go by.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file and the folders it lies in.
///
/// # Errors
/// When either can't be made.
pub fn write_with_folders(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
