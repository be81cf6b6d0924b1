//! `koans schedule`: the order of steps in which a koan fails, to step through, to print or as a picture.

use std::path::Path;

use super::{engine, koan_named, open, prepare_checkers, print, print_json, run, say};
use crate::{
    cli::Global,
    exit::Exit,
    fullscreen::Look,
    output::{self, Kind},
    run::Cancel,
    schedule::{Replayed, Schedule},
    screen::{self, Terminal},
    session::{Session, SessionError},
    source,
    stepper::{self, Stepper, Subject},
    text::Line,
    timeline,
    verdict::Report,
};

/// How the schedule is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// A screen to step through.
    Screen,
    /// Lines for a pipe.
    Lines,
    /// JSON.
    Json,
    /// A picture in this file.
    Svg(&'a Path),
}

/// Shows the schedule in which the named koan fails, or the current one; or the one that `order` says, if it fails in it.
pub(super) fn schedule(
    global: &Global,
    name: Option<&str>,
    order: Option<&str>,
    way: Way<'_>,
) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = koan_named(&session, name)?;
    let engine = engine(&session, global)?;
    let judged = match order {
        None => run::known_or_judged(&mut session, &engine, at),
        Some(order) => {
            let koan = session.course.koans[at].clone();
            prepare_checkers(&engine, engine.wanted_for(&koan));
            let judged = engine.replay(&koan, order, &Cancel::new());
            run::written_down(&mut session, at, None, judged)
        }
    };
    let report = match judged {
        Ok(report) => report,
        Err(exit) => return Ok(exit),
    };
    // What was found besides, in another order, is not what was asked for.
    let fits = order.is_none() || report.replayed == Some(Replayed::Fails);
    let Some(found) = report.schedule.as_ref().filter(|found| fits && !found.steps.is_empty()) else {
        none_to_show(&report, order, way);
        return Ok(Exit::Refused);
    };
    Ok(show(&session, at, found, way))
}

fn show(session: &Session, at: usize, found: &Schedule, way: Way<'_>) -> Exit {
    let koan = &session.course.koans[at];
    let code = source::read(&session.course.file_of(at)).map(|source| source.text).unwrap_or_default();
    let terminal = Terminal::of_stdout();
    match way {
        Way::Json => print_json(found),
        Way::Lines => print(&screen::schedule::in_full(found, &code, terminal.unicode)),
        Way::Svg(file) => {
            if let Err(error) = output::write(file, Kind::Drawing, timeline::svg(found).as_bytes()) {
                say(&error.to_string());
                return error.exit();
            }
            say(&format!("{} shows how {} fails, in {} steps.", file.display(), koan.name, found.steps.len()));
        }
        Way::Screen => {
            let subject = Subject { koan: &koan.name, file: &koan.exercise, code: &code };
            let Some(mut screen) = Stepper::new(&subject, found, Look::of(&terminal)) else { return Exit::Refused };
            if let Err(error) = stepper::run_standalone(&mut screen) {
                say(&format!("The terminal does not let itself be used ({error})."));
                return Exit::Machine;
            }
        }
    }
    Exit::Ok
}

/// Says why there is no schedule, and what there is instead.
fn none_to_show(report: &Report, order: Option<&str>, way: Way<'_>) {
    if let Way::Json = way {
        return print_json(&None::<Schedule>);
    }
    let terminal = Terminal::of_stdout();
    let name = &report.koan;
    if let Some(told) = order.and_then(|order| run::what_became(report, order)) {
        return say(&told);
    }
    let words = match &report.unexplored {
        _ if report.passed => format!("{name} passes: there is no order of steps to show in which it fails."),
        Some(why) => format!("{} It was run once, and not explored ({why}).", report.message),
        None => format!("{} No order of steps belongs to that.", report.message),
    };
    say(&words);
    if !report.waits.is_empty() {
        let mut lines = screen::waits::section(&report.waits, terminal).lines;
        lines.push(Line::blank());
        print(&lines);
    }
    if !report.passed {
        say(&format!("`koans run {name}` shows what is wrong."));
    }
}
