//! `koans doctor --workshop`: makes this laptop ready, and says whether it is.
//!
//! All that is slow the first time is built here, and what a workshop does all day is done once from start to end: a wrong
//! koan is judged wrong, and its solution passes. Judged are copies; what the learner has written or reached is not touched.

use std::{
    io,
    path::Path,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{Finding, State, compilers, proof, surroundings, system};
use crate::{
    check::{Engine, Ways},
    checkers::Checker,
    compile::vendored::Vendored,
    course::{Failure, Koan},
    run::Cancel,
    session::Session,
    telling::Telling,
    text::{Line, Style, wrapped},
    toolchain::Toolchain,
    verdict::Report,
};

/// Where a finding's text begins.
const INDENT: usize = 20;
/// Prose is not longer, however wide the terminal.
const WIDTH: usize = 100;
/// Less than this is not worth telling.
const WORTH_TELLING: Duration = Duration::from_secs(2);
/// Longer words of cargo's and rustc's are cut: the whole of them stands in `koans doctor`, or comes with the command itself.
const SAID: usize = 160;

/// Whether a laptop can take part.
#[derive(Debug, Clone, Serialize)]
pub struct Readiness {
    /// Whether it can.
    pub ready: bool,
    /// How long it took to find out and to build what was missing, in seconds.
    pub seconds: u64,
    /// The course's title, if there is a course.
    pub course: Option<String>,
    /// What was found, in order.
    pub findings: Vec<Finding>,
}

/// Builds what a workshop needs of this machine, and tries it. `root` is the course's folder. Takes minutes the first time,
/// and seconds afterwards.
pub fn make_ready(root: Option<&Path>, telling: &Telling) -> Readiness {
    let started = Instant::now();
    let mut findings = Vec::new();
    let here = root.unwrap_or(Path::new("."));
    let toolchain = Toolchain::find(here);
    let session = root.map(|root| Session::open(Some(root)));
    let title = session.iter().flatten().map(|session| session.course.title.clone()).next();
    findings.extend(compilers::rustc(&toolchain));
    if let Ok(toolchain) = &toolchain {
        findings.extend(too_old(toolchain));
        findings.extend(compilers::others(toolchain, root).into_iter().filter(matters));
        let scratch = match &session {
            Some(Ok(session)) => session.home.scratch(),
            _ => tempfile::tempdir(),
        };
        let proven = telling.during("Compiling a first program.", || proof::prove(toolchain, scratch));
        findings.extend(proven.into_iter().filter(matters));
    }
    findings.extend(system::disk(here));
    findings.extend(system::events(here));
    findings.extend(system::open_files().into_iter().filter(matters));
    findings.extend(surroundings::terminal().into_iter().filter(matters));
    match session {
        None => {
            let found = "There is no course in this folder or above it.";
            findings.push(Finding::bad("course", found, "cd to the folder of the workshop, and try again"));
        }
        Some(Err(error)) => {
            let text = error.to_string();
            let mend = "Unpack the workshop's folder anew, or ask whoever gave it to you.";
            findings.push(Finding::bad("course", text.lines().next().unwrap_or_default(), mend));
        }
        // What is bad already would only fail again, and slowly.
        Some(Ok(_)) if any_bad(&findings) => {}
        Some(Ok(session)) => findings.extend(course(&session, telling)),
    }
    Readiness { ready: !any_bad(&findings), seconds: started.elapsed().as_secs(), course: title, findings }
}

/// The result for people: a line for each finding, and one that says what it comes to.
pub fn lines(readiness: &Readiness, width: usize) -> Vec<Line> {
    let width = width.min(WIDTH);
    let title = readiness.course.as_deref().map(|title| format!(" for \u{201c}{title}\u{201d}")).unwrap_or_default();
    let mut lines = vec![Line::of(format!("Is this laptop ready{title}?"), Style::Title).cut(width), Line::blank()];
    lines.extend(readiness.findings.iter().flat_map(|finding| row(finding, width)));
    lines.push(Line::blank());
    let bad: Vec<&Finding> = readiness.findings.iter().filter(|finding| finding.state == State::Bad).collect();
    match bad.first() {
        None => lines.push(
            Line::of("This laptop is ready.", Style::Good).and(format!(" ({} s)", readiness.seconds), Style::Dim),
        ),
        Some(first) => {
            let names: Vec<&str> = bad.iter().map(|finding| finding.what).collect();
            lines.push(Line::of(format!("This laptop is not ready: {}.", names.join(", ")), Style::Bad));
            if let Some(mend) = first.mend.as_deref().and_then(|mend| mend.lines().next()) {
                lines.push(Line::of("First: ", Style::Plain).and(mend, Style::Key));
            }
        }
    }
    lines
}

fn row(finding: &Finding, width: usize) -> Vec<Line> {
    let (word, style) = match finding.state {
        State::Good => ("ok", Style::Good),
        State::Warning => ("warn", Style::Mark),
        State::Bad => ("bad", Style::Bad),
    };
    let start = Line::of(format!("{word:4}  "), style).and(format!("{:14}", finding.what), Style::Title);
    let mut lines = crate::text::wrapped_behind(start, &finding.found, &Style::Plain, width);
    // A command is not wrapped: it is there to be pasted.
    for mend in finding.mend.iter().flat_map(|mend| mend.lines()) {
        let is_prose = mend.len() + INDENT > width && mend.ends_with('.');
        lines.extend(match is_prose {
            true => wrapped(mend, width, INDENT, &Style::Key),
            false => vec![Line::of(" ".repeat(INDENT), Style::Plain).and(mend, Style::Key)],
        });
    }
    lines
}

fn any_bad(findings: &[Finding]) -> bool {
    super::any_bad(findings)
}

/// Whether a finding of the doctor's belongs on this one screen.
fn matters(finding: &Finding) -> bool {
    finding.state != State::Good || ["clippy", "linker", "terminal", "characters"].contains(&finding.what)
}

/// The checkers ask more of the compiler than koans do.
fn too_old(toolchain: &Toolchain) -> Option<Finding> {
    let needed = env!("CARGO_PKG_RUST_VERSION");
    let found = toolchain.release();
    toolchain.is_older_than(needed).then(|| {
        let found = format!("This rustc is {found}; to explore koans it has to be {needed} or newer.");
        Finding::bad("rustc", found, "rustup update stable")
    })
}

/// What has to do with the course: its crates, its checkers, and judging.
fn course(session: &Session, telling: &Telling) -> Vec<Finding> {
    let ways = Ways { direct: true, explore: true };
    let engine = match session.engine(ways, telling.clone()) {
        Ok(engine) => engine,
        Err(error) => {
            return vec![Finding::bad("course", error.to_string(), "koans doctor   # tells more of this machine")];
        }
    };
    let vendored = Vendored::near(&session.course.root);
    let mut findings = vec![Finding::good("course", format!("{} koans", session.course.koans.len()))];
    findings.extend(crates(&engine, vendored.as_ref()));
    for checker in engine.wanted() {
        findings.push(checker_at_work(&engine, checker, vendored.as_ref(), telling));
    }
    findings.extend(speed(&engine, telling));
    findings
}

/// What is behind `what` took this long, if that is worth telling.
fn timed(what: &str, started: Instant) -> String {
    let took = started.elapsed();
    if took < WORTH_TELLING { what.to_string() } else { format!("{what} ({} s)", took.as_secs()) }
}

fn crates(engine: &Engine, vendored: Option<&Vendored>) -> Option<Finding> {
    let names = engine.crate_names();
    if names.is_empty() {
        return None;
    }
    let started = Instant::now();
    Some(match engine.build_crates(&Cancel::new()) {
        Ok(()) => Finding::good("crates", timed(&format!("built: {}", names.join(", ")), started)),
        Err(error) => Finding::bad("crates", short(&error.to_string()), mend(vendored)),
    })
}

/// Builds a checker, and has it judge.
fn checker_at_work(engine: &Engine, checker: Checker, vendored: Option<&Vendored>, telling: &Telling) -> Finding {
    let what = match checker {
        Checker::Explorer => "explorer",
        Checker::Tasks => "tasks",
        Checker::Watchdog => "watchdog",
    };
    let started = Instant::now();
    if !engine.has(checker)
        && let Err(error) = telling.during(checker.building(), || engine.build_checker(checker, &Cancel::new()))
    {
        let found = format!("It can't be built, so not all mistakes would be found. {}", short(&error.to_string()));
        return Finding::bad(what, found, mend(vendored));
    }
    let Some(koan) = proof_koan(engine, checker) else {
        return Finding::good(what, timed("built; no koan of this course shows it at work", started));
    };
    match telling.during(&format!("Judging {}.", koan.name), || at_work(engine, koan)) {
        Ok(told) => Finding::good(what, timed(&format!("built; {told}"), started)),
        Err(told) => Finding::bad(what, told, "koans doctor   # tells more of this machine"),
    }
}

/// The koan by which a checker shows that it works: one that goes wrong in some order of its steps, if there is one.
fn proof_koan(engine: &Engine, checker: Checker) -> Option<&Koan> {
    let mut koans: Vec<&Koan> = engine
        .course
        .koans
        .iter()
        .filter(|koan| engine.meant_for(koan) == Some(checker) && engine.pristine.original(koan).is_some())
        .collect();
    // Stable: the first in the course's order of the best.
    koans.sort_by_key(|koan| {
        let fails = match koan.fails {
            Some(Failure::Race) => 0,
            Some(Failure::Deadlock) => 1,
            Some(Failure::Assert | Failure::Panic) => 2,
            Some(_) => 3,
            None => 4,
        };
        (koan.alone, fails)
    });
    koans.first().copied()
}

/// Judges the exercise as it came, and the solution. Says what it saw, or what is not as it should be.
fn at_work(engine: &Engine, koan: &Koan) -> Result<String, String> {
    let name = &koan.name;
    let judge = |text: Option<String>| -> Result<Option<Report>, String> {
        text.map(|text| judge_text(engine, koan, &text)).transpose().map_err(|error| format!("{name}: {error}"))
    };
    let original = judge(engine.pristine.original(koan))?.expect("it was chosen for that");
    let solution = judge(engine.pristine.solution(koan))?;
    let verdict = original.verdict.name();
    let wanted = koan.fails.map(Failure::verdicts).unwrap_or_default();
    if !wanted.is_empty() && !wanted.contains(&verdict) {
        return Err(format!("{name}: as it came it should be {}, and is {verdict}.", wanted.join(" or ")));
    }
    let words = verdict.replace('_', " ");
    match solution {
        None => Ok(format!("{name}: {words}")),
        Some(solution) if !solution.passed => {
            Err(format!("{name}: its solution does not pass, it is {}.", solution.verdict.name()))
        }
        Some(solution) if solution.unexplored.is_some() => {
            Err(format!("{name}: not explored: {}.", solution.unexplored.unwrap_or_default()))
        }
        Some(_) => Ok(format!("{name}: {words}, solution passes")),
    }
}

fn judge_text(engine: &Engine, koan: &Koan, text: &str) -> io::Result<Report> {
    let folder = engine.home.scratch()?;
    let file = folder.path().join(format!("{}.rs", koan.name));
    std::fs::write(&file, text)?;
    Ok(engine.judge_file(koan, &file.to_string_lossy(), &Cancel::new())?.expect("nobody cancels"))
}

/// What makes judging fast. Without it all is right, only slower.
fn speed(engine: &Engine, telling: &Telling) -> Option<Finding> {
    let started = Instant::now();
    let built = telling.during("Compiling beforehand what all koans use.", || {
        engine.build_prelude(&Cancel::new()).and_then(|()| engine.build_explorer_prelude(&Cancel::new()))
    });
    match built {
        Ok(()) if engine.has_prelude() => Some(Finding::good("speed", timed("built: what all koans use", started))),
        Ok(()) => None,
        Err(error) => {
            let found = format!("What all koans use can't be compiled beforehand ({error}): judging takes longer.");
            Some(Finding::warning("speed", found, "koans doctor   # tells more of this machine"))
        }
    }
}

/// The part of cargo's words that fits.
fn short(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "Caused by:");
    let whole = lines.collect::<Vec<_>>().join(" ");
    if whole.chars().count() <= SAID { whole } else { whole.chars().take(SAID).chain(['…']).collect() }
}

fn mend(vendored: Option<&Vendored>) -> String {
    match vendored {
        Some(vendored) => format!(
            "Crates are missing in {}: unpack the workshop's file anew.",
            vendored.folder.file_name().unwrap_or_default().display()
        ),
        None => "koans doctor --workshop   # once with a network; or take a bundle".into(),
    }
}
