//! A koan to prove: the learner's tests have to pass with the right version of a module, and to fail with each broken one.

use std::{io, path::Path};

use super::{Engine, case::Judgement, judge::How};
use crate::{
    batch,
    course::Koan,
    run::Cancel,
    source::{self, Source},
    verdict::{Caught, Tried, Verdict},
    versions::{self, Broken},
};

/// Why nothing can be said of such a koan: its broken versions were not given out, or lie under another name.
pub(super) const NOTHING_TO_TRY: &str =
    "This course has no broken versions to try its tests with, so nobody can say what they are worth";

/// What is under test, as the course has it.
struct UnderTest {
    /// The module's name.
    name: String,
    /// The right version.
    right: String,
    /// The broken ones.
    broken: Vec<Broken>,
}

impl Engine {
    /// What becomes of tests that pass with what stands in the learner's file: the right version is taken from the
    /// original, and then each broken one takes its place.
    pub(super) fn proven(
        &self,
        koan: &Koan,
        (file, source): (&Path, &Source),
        passed: Judgement,
        how: How<'_>,
        cancel: &Cancel,
    ) -> io::Result<Option<Judgement>> {
        let Some(under_test) = self.under_test(koan).filter(|under_test| !under_test.broken.is_empty()) else {
            let rendered = NOTHING_TO_TRY.to_string();
            return Ok(Some(Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, None, None)));
        };
        let name = &under_test.name;
        if versions::with(&source.text, name, "").is_none() {
            let rendered = format!("there is no module `{name}` any more, which its tests are for");
            return Ok(Some(Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, None, None)));
        }
        let judge = |body: &str| self.with_version(koan, source, name, body, cancel);
        // Whoever tries out what a change of the right version does has proved nothing of it.
        let original = format!("mod {name} {{ {} }}", under_test.right);
        if !versions::same_inside(&source.text, &original, name) {
            match judge(&under_test.right)? {
                Some(judgement) if judgement.verdict.passed() => {}
                other => return Ok(other),
            }
        }
        let jobs = if how.is_alone { batch::jobs(None) } else { 1 };
        let judged = batch::run(&under_test.broken, jobs, |_| false, |broken| judge(&broken.body), |_| ());
        let mut tried = Vec::new();
        for (broken, judgement) in under_test.broken.iter().zip(judged) {
            let Some(judgement) = judgement? else { return Ok(None) };
            if let Verdict::DoesNotCompile { errors, rendered } = judgement.verdict {
                let rendered = format!("{}: {rendered}", not_compiled(broken));
                return Ok(Some(Judgement::at(Verdict::DoesNotCompile { errors, rendered }, None, None)));
            }
            tried.push(Tried {
                name: broken.name.clone(),
                does: broken.does.clone(),
                caught: is_caught(&judgement.verdict).then(|| Caught {
                    verdict: judgement.verdict.name().to_string(),
                    test: judgement.verdict.test().map(String::from),
                }),
            });
        }
        let Some(survivor) = tried.iter().find(|tried| tried.caught.is_none()) else {
            return Ok(Some(Judgement { tried, ..passed }));
        };
        let verdict = Verdict::Survivor { kind: survivor.name.clone(), version: survivor.does.clone() };
        let line = source::tests(&source.text).first().map(|test| test.line);
        let unreached = self.unreached(koan, (file, source), name, cancel)?;
        Ok(Some(Judgement { tried, unreached, ..Judgement::at(verdict, line, None) }))
    }

    fn under_test(&self, koan: &Koan) -> Option<UnderTest> {
        let original = self.pristine.original(koan)?;
        let module = versions::module(&original)?;
        let broken = self.pristine.broken(koan);
        Some(UnderTest { name: module.name.to_string(), right: original[module.inside].to_string(), broken })
    }

    /// Judges the learner's tests with this version in the place of theirs.
    fn with_version(
        &self,
        koan: &Koan,
        source: &Source,
        module: &str,
        body: &str,
        cancel: &Cancel,
    ) -> io::Result<Option<Judgement>> {
        let text = versions::with(&source.text, module, body).expect("the caller saw the module");
        let folder = self.home.scratch()?;
        let file = folder.path().join(format!("{}.rs", koan.name));
        std::fs::write(&file, &text)?;
        let source = Source { text, hash: String::new() };
        self.judgement(koan, &file, &source, How::default(), cancel)
    }
}

/// A lint is about the version's own code, and says nothing of the tests.
fn is_caught(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::Passed { .. } | Verdict::Lint { .. } | Verdict::TestsMissing { .. })
}

fn not_compiled(broken: &Broken) -> String {
    format!("With a broken version in the place of the right one ({}) the tests do not compile", broken.name)
}
