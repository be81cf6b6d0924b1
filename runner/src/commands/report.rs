//! `koans report` and `koans class`: what one learner has done, and what many have.

use std::{
    io,
    num::NonZeroU64,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use clap::ValueEnum;

use super::{open, print, print_bytes, print_error, say};
use crate::{
    class::{self, Problem},
    cli::{self, ClassFormat, Global, ReportFormat, Switch},
    course::Course,
    exit::Exit,
    history::{Log, Recorded, now},
    output::{self, Kind, OutputError},
    report::{self, CourseName, Known, words::many},
    screen::Terminal,
    session::{Session, SessionError},
    text::{Line, Style, wrapped},
};

/// Tells what the learner has done, or sees to the record.
pub(super) fn report(global: &Global, options: &cli::Report) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let log = Log::of(&session.home);
    if options.record.is_some() || options.forget {
        return Ok(see_to(&log, &session, options));
    }
    let to = To { file: options.output.as_deref(), kind: Kind::Report };
    if let Err(exit) = to.check(options.format.is_none().then_some(&["html", "htm", "json", "txt"][..])) {
        return Ok(exit);
    }
    let recorded = log.read().unwrap_or_else(|error| {
        say(&format!("What was recorded can't be read ({error}): times and failures are missing."));
        Recorded::default()
    });
    if recorded.damaged > 0 {
        let lines = many(recorded.damaged as u64, "line");
        say(&format!("{lines} of {} can't be read and are left out.", shown(log.path(), &session)));
    }
    let known =
        Known { course: &session.course, state: session.progress.state(), recorded: &recorded, recording: log.is_on() };
    let name = options.name.clone().unwrap_or_else(|| report::name_of(&session.course.root));
    let made = report::gather(&known, &name, now());
    let format = options.format.or_else(|| by_ending(options.output.as_deref())).unwrap_or(ReportFormat::Text);
    let text = match format {
        ReportFormat::Json => json(&made),
        ReportFormat::Html => report::html(&made),
        ReportFormat::Text => {
            let width = Terminal::of_stdout().width;
            let mut lines = report::lines(&made, width);
            lines.push(Line::blank());
            lines.extend(wrapped(&about_the_record(&log, &session), width.clamp(60, 100), 0, &Style::Dim));
            return Ok(to.lines(&lines));
        }
    };
    Ok(to.text(&text))
}

/// Puts reports together, once or again and again.
pub(super) fn class(global: &Global, options: &cli::Class) -> Result<Exit, SessionError> {
    let course = match &global.course {
        Some(folder) => {
            let course = Course::load(&Course::find(Some(folder))?)?;
            Some(CourseName { id: course.id, title: course.title })
        }
        None => None,
    };
    let to = To { file: options.output.as_deref(), kind: Kind::Class };
    let served = options.format.is_none().then_some(&["html", "htm", "json", "csv", "txt"][..]);
    if let Err(exit) = to.apart_from(&options.paths).and_then(|()| to.check(served)) {
        return Ok(exit);
    }
    let mut told = Vec::new();
    let exit = put_together(options, course.as_ref(), &mut told);
    let Some(seconds) = options.refresh.filter(|_| exit == Exit::Ok) else { return Ok(exit) };
    say(&format!("It is written again every {}. Ctrl-C ends that.", many(seconds.get(), "second")));
    loop {
        thread::sleep(Duration::from_secs(seconds.get()));
        // What can't be read or written now may be there the next time.
        let _ = put_together(options, course.as_ref(), &mut told);
    }
}

/// Reads, shows or writes, and tells of the problems that were not told of before.
fn put_together(options: &cli::Class, course: Option<&CourseName>, told: &mut Vec<Problem>) -> Exit {
    let made = now();
    let collected = class::collect(&options.paths, made);
    let (class, problems) = match class::merge(collected, course, made) {
        Ok(class) => (Some(class), None),
        Err(problems) => (None, Some(problems)),
    };
    let problems = class.as_ref().map(|class| &class.problems).or(problems.as_ref()).into_iter().flatten();
    for problem in problems {
        if !told.contains(problem) {
            print_error(&format!("{}: {}.", problem.source, problem.what));
            told.push(problem.clone());
        }
    }
    let Some(class) = class else {
        say("There is no report among these. `koans report --format json -o FILE` writes one.");
        return Exit::Course;
    };
    let class = if options.anonymous { class.without_names() } else { class };
    let to = To { file: options.output.as_deref(), kind: Kind::Class };
    let text = match options.format.or_else(|| by_ending(to.file)).unwrap_or(ClassFormat::Text) {
        ClassFormat::Json => json(&class),
        ClassFormat::Html => class::html(&class, options.refresh.map(NonZeroU64::get)),
        ClassFormat::Csv => class::csv(&class),
        ClassFormat::Text => return to.lines(&class::lines(&class, Terminal::of_stdout().width)),
    };
    to.text(&text)
}

/// Switches recording on or off, and deletes what was recorded.
fn see_to(log: &Log, session: &Session, options: &cli::Report) -> Exit {
    let done = || -> io::Result<()> {
        if let Some(record) = options.record {
            log.switch(record == Switch::On)?;
        }
        if options.forget { log.forget() } else { Ok(()) }
    };
    if let Err(error) = done() {
        say(&format!("That can't be done: {error}."));
        return Exit::Machine;
    }
    let mut told = Vec::new();
    if options.forget {
        told.push("What was recorded is deleted. What has passed stays passed.".to_string());
    }
    told.push(about_the_record(log, session));
    say(&told.join(" "));
    Exit::Ok
}

/// Where the record lies, and what to do about it.
fn about_the_record(log: &Log, session: &Session) -> String {
    let path = shown(log.path(), session);
    let kept = log.path().exists();
    match (log.is_on(), kept) {
        (true, _) => format!(
            "What you do (never what you write) is recorded in {path}, and goes nowhere by itself. \
             `koans report --record off` ends that; `--forget` deletes what is there."
        ),
        (false, true) => format!(
            "Nothing is recorded. What was recorded before lies in {path}; `koans report --forget` deletes it, \
             `--record on` goes on."
        ),
        (false, false) => {
            "Nothing is recorded, so times and failures are missing. `koans report --record on` changes that.".into()
        }
    }
}

fn shown(path: &Path, session: &Session) -> String {
    path.strip_prefix(&session.course.root).unwrap_or(path).display().to_string()
}

fn by_ending<F: ValueEnum>(file: Option<&Path>) -> Option<F> {
    let ending = file?.extension()?.to_str()?;
    F::from_str(if ending.eq_ignore_ascii_case("htm") { "html" } else { ending }, true).ok()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Where it goes to: a file, or standard output.
#[derive(Clone, Copy)]
struct To<'a> {
    file: Option<&'a Path>,
    kind: Kind,
}

impl To<'_> {
    /// Whether it can go there, in a format that its name says, where it is the name that says it.
    fn check(self, served: Option<&[&str]>) -> Result<(), Exit> {
        let Some(file) = self.file else { return Ok(()) };
        let ending = || served.map_or(Ok(()), |served| output::check_ending(file, served));
        output::check(file, self.kind).and_then(|()| ending()).map_err(|error| told(&error))
    }

    /// Whether it is none of the files that are read.
    fn apart_from(self, inputs: &[PathBuf]) -> Result<(), Exit> {
        self.file.map_or(Ok(()), |file| output::check_not_read(file, inputs)).map_err(|error| told(&error))
    }

    fn lines(self, lines: &[Line]) -> Exit {
        if self.file.is_none() {
            print(lines);
            return Exit::Ok;
        }
        let text: String = lines.iter().map(|line| line.plain().trim_end().to_string() + "\n").collect();
        self.text(&text)
    }

    fn text(self, text: &str) -> Exit {
        let Some(file) = self.file else {
            print_bytes(text.as_bytes());
            return Exit::Ok;
        };
        match output::write(file, self.kind, text.as_bytes()) {
            Ok(()) => Exit::Ok,
            Err(error) => told(&error),
        }
    }
}

fn told(error: &OutputError) -> Exit {
    say(&error.to_string());
    error.exit()
}
