//! What each command does: open the course, ask the modules, show, and end with a code.

mod author;
mod author_watch;
mod bundle;
mod grade;
mod handout;
mod hint;
mod junit;
mod original;
mod report;
mod run;
mod schedule;
mod verify;
mod workshop;

use std::{
    collections::BTreeSet,
    io::{IsTerminal as _, Write as _},
    num::NonZeroUsize,
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser as _};

use crate::{
    author::{NewKoan, Thoroughness},
    batch,
    check::{Engine, ONLY_RUN},
    checkers::Checker,
    cli::{Author, Cli, Color, Command, Global, Watch},
    course, doctor,
    exit::Exit,
    init, list, reset,
    run::Cancel,
    screen::Terminal,
    session::{Session, SessionError},
    telling::Telling,
    text::{Line, Paint, Style, wrapped},
    watch,
};

/// The whole program: reads the command line, does what it asks for, and gives the exit code.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.global.color {
        Color::Always => colored::control::set_override(true),
        Color::Never => colored::control::set_override(false),
        // `colored` looks at NO_COLOR and at whether standard output is a terminal; a dumb one has no colours.
        Color::Auto if std::env::var_os("TERM").is_some_and(|term| term == "dumb") => {
            colored::control::set_override(false);
        }
        Color::Auto => {}
    }
    match dispatch(&cli) {
        Ok(exit) => exit.into(),
        Err(error) => {
            complain(&error);
            code_for(&error).into()
        }
    }
}

fn dispatch(cli: &Cli) -> Result<Exit, SessionError> {
    let global = &cli.global;
    let on_terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    match &cli.command {
        None if on_terminal => watch::run(global, &Watch::default()),
        None => run::walk(global),
        Some(Command::Watch(options)) => watch::run(global, options),
        Some(Command::Run { name, json, junit }) => run::run(global, name.as_deref(), *json, junit.as_deref()),
        Some(Command::Replay { name, schedule, json }) => run::replay(global, name, schedule.as_deref(), *json),
        Some(Command::Schedule { name, schedule, svg, json }) => {
            let way = match svg {
                Some(file) => schedule::Way::Svg(file),
                None if *json => schedule::Way::Json,
                None if on_terminal => schedule::Way::Screen,
                None => schedule::Way::Lines,
            };
            schedule::schedule(global, name.as_deref(), schedule.as_deref(), way)
        }
        Some(Command::Hint { name, level }) => hint::hint(global, name.as_deref(), *level),
        Some(Command::Solution { name, spoil }) => hint::solution(global, name, *spoil),
        Some(Command::List { json }) => list_koans(global, *json, on_terminal),
        Some(Command::Verify(options)) => verify::verify(global, options),
        Some(Command::Handout(options)) => handout::handout(global, options),
        Some(Command::Report(options)) => report::report(global, options),
        Some(Command::Class(options)) => report::class(global, options),
        Some(Command::Grade(options)) => Ok(grade::grade(global, options)),
        Some(Command::Reset { name }) => original::reset(global, name),
        Some(Command::Diff { name }) => original::diff(global, name.as_deref()),
        Some(Command::Init { dir }) => Ok(make_folder(dir)),
        Some(Command::Doctor { json, workshop: true }) => Ok(workshop::examine(global, *json)),
        Some(Command::Doctor { json, .. }) => Ok(examine(global, *json)),
        Some(Command::Bundle(options)) => bundle::bundle(global, options),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "koans", &mut script);
            print_bytes(&script);
            Ok(Exit::Ok)
        }
        Some(Command::Author(Author::Check { names, jobs, times, busy, watch })) => {
            let jobs = jobs.map_or(2 * batch::jobs(None), NonZeroUsize::get);
            let how = Thoroughness { jobs, times: *times, busy: *busy };
            if *watch { author::check_again(global, names, how) } else { author::check(global, names, how) }
        }
        Some(Command::Author(Author::New { dir, chapter, koan, kind })) => Ok(author::new(dir, chapter, koan, *kind)),
        Some(Command::Author(Author::NewKoan { chapter, name, kind, title, fails, after })) => {
            let koan = NewKoan {
                chapter: chapter.clone(),
                name: name.clone(),
                kind: *kind,
                fails: *fails,
                title: title.clone(),
                after: after.clone(),
            };
            author::new_koan(global, &koan)
        }
        Some(Command::Author(Author::Schema)) => {
            print_json(&course::schema());
            Ok(Exit::Ok)
        }
    }
}

/// Opens the course, and tells what it has to tell.
fn open(global: &Global) -> Result<Session, SessionError> {
    let mut session = Session::open(global.course.as_deref())?;
    for notice in std::mem::take(&mut session.progress.notices) {
        say(&notice);
    }
    Ok(session)
}

/// The koan of this name, or the current one. One that is asked for by a name of before is told by that of now.
fn koan_named(session: &Session, name: Option<&str>) -> Result<usize, SessionError> {
    let at = session.koan(name)?;
    let koan = &session.course.koans[at];
    if let Some(was) = name.and_then(|name| koan.was.iter().find(|was| course::stem(name) == **was)) {
        say(&format!("`{was}` is now called `{}`.", koan.name));
    }
    Ok(at)
}

/// Something to judge with, for a command that shows nothing else meanwhile.
fn engine(session: &Session, global: &Global) -> Result<Engine, SessionError> {
    Ok(session.engine(global.ways(), Telling::by(|words| words.into_iter().for_each(say)))?)
}

/// Sees to it that these checkers are there; without them koans are only run, and that is said.
fn prepare_checkers(engine: &Engine, wanted: impl IntoIterator<Item = Checker>) {
    for checker in wanted.into_iter().filter(|checker| !engine.has(*checker)).collect::<BTreeSet<_>>() {
        if engine.checkers.failed_lately(checker) {
            return say(ONLY_RUN);
        }
        say(checker.building());
        if let Err(error) = engine.build_checker(checker, &Cancel::new()) {
            say(ONLY_RUN);
            print_error(&error.to_string());
        }
    }
}

fn list_koans(global: &Global, json: bool, on_terminal: bool) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let (standings, current) = (list::standings(&session.course, &session.progress), session.current());
    if json {
        print_json(&list::json(&session.course, &standings, current));
    } else if on_terminal {
        return Ok(move_about(session));
    } else {
        print(&list::plain(&session.course, &standings, current));
    }
    Ok(Exit::Ok)
}

/// The list as a screen.
fn move_about(mut session: Session) -> Exit {
    let standings = list::standings(&session.course, &session.progress);
    let look = list::Look::of(&Terminal::of_stdout());
    let mut screen = list::ListScreen::new(&session.course, standings, session.current(), look);
    let left = list::run_standalone(&mut screen, |screen, at| {
        match reset::reset(&mut session, at) {
            Ok(done) => screen.say(done.to_string()),
            Err(error) => screen.say(format!("Not reset: {error}.")),
        }
        screen.set(list::standings(&session.course, &session.progress), session.current());
    });
    match left {
        Ok(list::ListAction::GoTo(at)) => {
            let name = session.course.koans[at].name.clone();
            session.progress.show(&name);
            say(&format!("You are at {name} now. `koans` goes on from there."));
            Exit::Ok
        }
        Ok(_) => Exit::Ok,
        Err(error) => {
            say(&format!("The terminal does not let itself be used ({error})."));
            Exit::Machine
        }
    }
}

fn make_folder(dir: &std::path::Path) -> Exit {
    match init::init(dir) {
        Ok(made) => {
            print(&init::lines(&made));
            Exit::Ok
        }
        Err(error) => {
            say(&error.to_string());
            Exit::Refused
        }
    }
}

fn examine(global: &Global, json: bool) -> Exit {
    // A folder that was named must hold a course; one that we happen to be in need not.
    let here = course::Course::find(None).ok();
    let findings = doctor::examine(global.course.as_deref().or(here.as_deref()));
    if json {
        print_json(&findings);
    } else {
        print(&doctor::lines(&findings));
    }
    if doctor::any_bad(&findings) { Exit::Machine } else { Exit::Ok }
}

fn complain(error: &SessionError) {
    let color = colored::control::SHOULD_COLORIZE.should_colorize() && std::io::stderr().is_terminal();
    match error {
        SessionError::Course(error) => print_error(&error.render(color)),
        other => print_error(&other.to_string()),
    }
}

fn code_for(error: &SessionError) -> Exit {
    match error {
        SessionError::Course(_) | SessionError::Koan(_) => Exit::Course,
        SessionError::Home(_) | SessionError::Engine(_) => Exit::Machine,
    }
}

/// Prints lines for people. A reader that has gone away is no error.
fn print(lines: &[Line]) {
    let paint = Terminal::of_stdout().paint;
    print_bytes(lines.iter().map(|line| paint.line(line) + "\n").collect::<String>().as_bytes());
}

fn print_json(value: &impl serde::Serialize) {
    let mut text = serde_json::to_vec_pretty(value).unwrap_or_default();
    text.push(b'\n');
    print_bytes(&text);
}

fn print_bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// A word besides the result, on standard error, so that what is piped stays clean.
fn say(words: &str) {
    let width = Terminal::of_stdout().width;
    let text: String =
        wrapped(words, width, 0, &Style::Plain).iter().map(|line| Paint::default().line(line) + "\n").collect();
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// How many names a sentence lists.
const NAMED: usize = 8;

/// Names in a sentence, and how many more there are.
fn some_of(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let shown = names[..names.len().min(NAMED)].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// What is to be said where koans have another text in the course folder than they came with, and the latter is given out.
fn as_they_came(done: &str, changed: &[String]) -> Option<String> {
    let told = format!(
        "{done} as they came, and not as they lie here: {}. Who is their author takes over what was written since by \
         `koans author check`.",
        some_of(changed)
    );
    (!changed.is_empty()).then_some(told)
}

fn print_error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}
