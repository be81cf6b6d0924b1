//! `koans run`: one koan, once. And the walk that `koans` does where there is no terminal.

use super::{engine, open, prepare_to_explore, print, print_json, say};
use crate::{
    cache::{self, Cache},
    check::Engine,
    cli::Global,
    exit::Exit,
    run::Cancel,
    screen::{
        Terminal,
        koan::{Footer, State, View, lines},
    },
    session::{Session, SessionError},
    source,
    verdict::Report,
};

/// Judges the named koan, or the current one.
pub(super) fn run(global: &Global, name: Option<&str>, json: bool) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = session.koan(name)?;
    let engine = engine(&session, global)?;
    Ok(judge(&mut session, &engine, at, json))
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

fn judge(session: &mut Session, engine: &Engine, at: usize, json: bool) -> Exit {
    let koan = session.course.koans[at].clone();
    prepare_to_explore(engine, engine.wants_explorer(&koan));
    let key = cache::key(engine, &koan);
    let report = match engine.judge_alone(&koan, &Cancel::new()) {
        Ok(Some(report)) => report,
        Ok(None) => return Exit::Interrupted,
        Err(error) => {
            say(&format!("This koan can't be judged: {error}."));
            return Exit::Machine;
        }
    };
    Cache::open(&session.home).put([(key, report.clone())]);
    session.progress.judged(&report);
    session.progress.show(&koan.name);
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
