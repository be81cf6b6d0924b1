//! `koans run` and `koans replay`: one koan, once. And the walk that `koans` does where there is no terminal.

use std::path::Path;

use super::{engine, koan_named, open, prepare_checkers, print, print_json, say};
use crate::{
    cache::{self, Cache},
    check::Engine,
    cli::Global,
    exit::Exit,
    junit::{Case, document},
    run::Cancel,
    schedule::Replayed,
    screen::{
        Terminal,
        koan::{Footer, State, View, lines},
    },
    session::{Session, SessionError},
    source,
    text::{Line, Style, wrapped},
    verdict::Report,
};

/// Judges the named koan, or the current one.
pub(super) fn run(global: &Global, name: Option<&str>, json: bool, junit: Option<&Path>) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = koan_named(&session, name)?;
    if let Err(exit) = super::junit::may_be_written(junit) {
        return Ok(exit);
    }
    let engine = engine(&session, global)?;
    let koan = session.course.koans[at].clone();
    prepare_checkers(&engine, engine.wanted_for(&koan));
    let key = cache::key(&engine, &koan);
    let judged = engine.judge_alone(&koan, &Cancel::new());
    let document = junit.zip(judged.as_ref().ok().and_then(Option::as_ref)).map(|(file, report)| {
        let text = source::read(&session.course.root.join(&koan.exercise)).ok();
        let case = Case::of(&session.course, &koan, report, text.as_ref().map(|source| source.text.as_str()));
        (file, document(&session.course.title, &[case]))
    });
    let exit = judged_as(&mut session, at, key, judged, json);
    let written = document.is_none_or(|(file, document)| super::junit::written(file, &document));
    Ok(if written { exit } else { Exit::Machine })
}

/// Judges koans in order up to the first that does not pass, and shows that one.
pub(super) fn walk(global: &Global) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let engine = engine(&session, global)?;
    let cache = Cache::open(&session.home);
    for at in 0..session.course.koans.len() {
        let koan = session.course.koans[at].clone();
        if cache.get(&engine, &koan).is_some_and(|report| report.passed) {
            session.progress.found_passed(&koan.name);
            continue;
        }
        let exit = judge(&mut session, &engine, at, false);
        if exit != Exit::Ok {
            return Ok(exit);
        }
    }
    say("Every koan of this course passes.");
    Ok(Exit::Ok)
}

/// Runs a koan in one order of its threads first: the one given, or the one in which it failed last.
pub(super) fn replay(global: &Global, name: &str, schedule: Option<&str>, json: bool) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = koan_named(&session, Some(name))?;
    let engine = engine(&session, global)?;
    let koan = session.course.koans[at].clone();
    let kept = || Cache::open(&session.home).failing_schedule(&koan);
    let Some(schedule) = schedule.map(str::to_string).or_else(kept) else {
        say(&format!(
            "{0} has not failed in an order of its threads that could be run again. `koans run {0}` looks for one.",
            koan.name
        ));
        return Ok(Exit::Refused);
    };
    let wanted = engine.wanted_for(&koan).filter(|checker| checker.explores());
    if wanted.is_none() {
        // A blank, or a koan that is only run: what there is to say says the usual way.
        return Ok(judge(&mut session, &engine, at, json));
    }
    prepare_checkers(&engine, wanted);
    let judged = engine.replay(&koan, &schedule, &Cancel::new());
    let told = judged.as_ref().ok().and_then(Option::as_ref).and_then(|report| what_became(report, &schedule));
    let exit = judged_as(&mut session, at, None, judged, json);
    if let Some(told) = told.filter(|_| !json) {
        print(&[vec![Line::blank()], wrapped(&told, Terminal::of_stdout().width, 1, &Style::Title)].concat());
    }
    Ok(exit)
}

/// What became of the order that was to be run again, in words.
pub(super) fn what_became(report: &Report, schedule: &str) -> Option<String> {
    let words = match (report.replayed, report.passed) {
        (Some(Replayed::Fails), _) => "It still fails in this order.",
        (Some(Replayed::Passes), true) => "It no longer fails in that order, nor in any other that was tried.",
        (Some(Replayed::Passes), false) => "It no longer fails in that order.",
        (Some(Replayed::DoesNotFit), true) => {
            "The file has changed: that order does not fit it any more. Of the orders that were tried, none fails."
        }
        (Some(Replayed::DoesNotFit), false) => "The file has changed: that order does not fit it any more.",
        (None, _) if report.explored.is_empty() => return None,
        (None, _) => {
            return Some(format!(
                "`{schedule}` is no order of one of its tests. `koans run --json` has one that fails, in `schedule.replay`."
            ));
        }
    };
    Some(words.into())
}

fn judge(session: &mut Session, engine: &Engine, at: usize, json: bool) -> Exit {
    let (key, judged) = judged(session, engine, at);
    judged_as(session, at, key, judged, json)
}

/// The key to remember a judgement by, and the judgement; none if it was interrupted.
type Judged = (Option<String>, std::io::Result<Option<Report>>);

fn judged(session: &Session, engine: &Engine, at: usize) -> Judged {
    let koan = &session.course.koans[at];
    prepare_checkers(engine, engine.wanted_for(koan));
    (cache::key(engine, koan), engine.judge_alone(koan, &Cancel::new()))
}

/// What a koan is judged to be: as it is remembered, if its file has not changed since; else anew, and written down.
pub(super) fn known_or_judged(session: &mut Session, engine: &Engine, at: usize) -> Result<Report, Exit> {
    if let Some(report) = Cache::open(&session.home).get(engine, &session.course.koans[at]) {
        return Ok(report);
    }
    let (key, judged) = judged(session, engine, at);
    written_down(session, at, key, judged)
}

/// Writes down what a koan was judged to be.
pub(super) fn written_down(
    session: &mut Session,
    at: usize,
    key: Option<String>,
    judged: std::io::Result<Option<Report>>,
) -> Result<Report, Exit> {
    let report = match judged {
        Ok(Some(report)) => report,
        Ok(None) => return Err(Exit::Interrupted),
        Err(error) => {
            say(&format!("This koan can't be judged: {error}."));
            return Err(Exit::Machine);
        }
    };
    Cache::open(&session.home).put([(key, report.clone())]);
    session.judged(&report);
    let name = session.course.koans[at].name.clone();
    session.progress.show(&name);
    Ok(report)
}

/// Writes down and shows what a koan was judged to be.
fn judged_as(
    session: &mut Session,
    at: usize,
    key: Option<String>,
    judged: std::io::Result<Option<Report>>,
    json: bool,
) -> Exit {
    let report = match written_down(session, at, key, judged) {
        Ok(report) => report,
        Err(exit) => return exit,
    };
    if json {
        print_json(&report);
    } else {
        show(session, at, &report);
    }
    for notice in std::mem::take(&mut session.progress.notices) {
        say(&notice);
    }
    Exit::of(&report.verdict)
}

fn show(session: &Session, at: usize, report: &Report) {
    let koan = &session.course.koans[at];
    let source = source::read(&session.course.root.join(&koan.exercise)).ok();
    print(&lines(&View {
        course: &session.course,
        koan,
        done: session.done(),
        state: State::Judged(report),
        text: source.as_ref().map(|source| source.text.as_str()),
        hints: session.hints_shown(koan),
        same_failures: session.progress.koan(&koan.name).same_failures,
        notices: &[],
        footer: Footer::Commands,
        terminal: Terminal::of_stdout(),
    }));
}
