//! Which lines of the module under test the learner's tests never come to: rustc's own instrumentation, read by LLVM's
//! tools where rustup has them (`rustup component add llvm-tools`). Without them nothing is said.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::{
    Engine,
    judge::{How, Subject},
    plain::TestBinary,
};
use crate::{
    compile::{Compiled, Lints},
    course::Koan,
    run::{self, Cancel, End},
    source::{self, Source},
    versions,
};

impl Engine {
    /// The lines of this module that hold code and that no test came to, counted from 1, in order; empty where that can't
    /// be told.
    pub(super) fn unreached(
        &self,
        koan: &Koan,
        (file, source): (&Path, &Source),
        module: &str,
        cancel: &Cancel,
    ) -> io::Result<Vec<usize>> {
        let (Some(tools), true) = (self.toolchain.llvm_tools(), self.ways.direct) else { return Ok(Vec::new()) };
        let Some(module) = versions::named(&source.text, Some(module)) else { return Ok(Vec::new()) };
        let line = |at: usize| source::position(&source.text, at).line;
        let module = line(module.inside.start)..=line(module.inside.end);
        let folder = self.home.scratch()?;
        let dependencies = self.dependencies_of(koan, &source.text, cancel)?;
        let mut compiler = self.compiler(&dependencies, None);
        compiler.instrumented = true;
        let how = How::default();
        let (explored, place) = (false, folder.path());
        let subject = Subject { koan, file, source, dependencies: &dependencies, explored, folder: place, how };
        let Compiled::Built { binary, .. } = compiler.compile(koan, file, folder.path(), Lints::No, cancel)? else {
            return Ok(Vec::new());
        };
        let (raw, merged) = (folder.path().join("run.profraw"), folder.path().join("run.profdata"));
        let built = TestBinary { binary: binary.clone(), diagnostics: Vec::new(), reports: None };
        let mut job = self.test_job(&subject, &built, place.to_path_buf());
        job.env.push(("LLVM_PROFILE_FILE".into(), raw.clone().into()));
        if run::run(&job, cancel)?.end != End::Exited(0) {
            return Ok(Vec::new());
        }
        let merging = said(Command::new(&tools.profdata).args(["merge", "-sparse", "-o"]).arg(&merged).arg(&raw))?;
        let exporting = said(
            Command::new(&tools.cov).args(["export", "--format=lcov", "--instr-profile"]).arg(&merged).arg(&binary),
        )?;
        // Tools of another version can't read it.
        if !merging.status.success() || !exporting.status.success() {
            return Ok(Vec::new());
        }
        let file = file.file_name().map(PathBuf::from).unwrap_or_default();
        let mut lines = unreached_lines(&String::from_utf8_lossy(&exporting.stdout), &file);
        // To LLVM a closing brace is a line as well.
        let text: Vec<&str> = source.text.lines().collect();
        let says_something = |line: usize| text.get(line - 1).is_some_and(|text| text.contains(char::is_alphanumeric));
        lines.retain(|line| module.contains(line) && says_something(*line));
        Ok(lines)
    }
}

fn said(command: &mut Command) -> io::Result<Output> {
    command.stdin(std::process::Stdio::null()).output()
}

/// The lines of a file that were never run, from a tracefile of `lcov` (geninfo(1)): `SF:` begins a file, `DA:` is a line
/// and how often it was run.
fn unreached_lines(tracefile: &str, file: &Path) -> Vec<usize> {
    let mut is_ours = false;
    let mut lines = Vec::new();
    for line in tracefile.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            is_ours = Path::new(path).ends_with(file);
        } else if let Some((number, "0")) =
            line.strip_prefix("DA:").filter(|_| is_ours).and_then(|da| da.split_once(','))
        {
            lines.extend(number.parse::<usize>());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tracefile_tells_which_lines_of_a_file_were_not_run() {
        let tracefile = "SF:/rustc/library/core.rs\nDA:7,0\nend_of_record\nSF:/x/exercises/uncovered.rs\nFN:1,f\nDA:3,1\n\
                         DA:4,0\nDA:5,0\nDA:6,12\nend_of_record\n";
        assert_eq!(unreached_lines(tracefile, Path::new("uncovered.rs")), [4, 5]);
    }
}
