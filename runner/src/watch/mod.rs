//! `koans watch`: one loop over keys, file events, signals and judgements.

mod app;
mod editor;
mod event;
pub(crate) mod files;
pub(crate) mod outside;
mod pager;
pub(crate) mod roll;
mod terminal;
mod worker;

use std::{
    io::{self, Write as _},
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    batch,
    check::{Engine, ONLY_RUN, Ways},
    cli::{Global, Watch},
    exit::Exit,
    run::Cancel,
    screen::Terminal,
    session::{Session, SessionError},
    telling::Telling,
};
use app::{App, Effect};
use event::Event;
use files::{Files, Mode};
use outside::Keys;
use terminal::Canvas;
use worker::Worker;

/// How long after an editor's end the signal that ended it may still be on its way to us.
const LATE: Duration = Duration::from_millis(200);

/// Watches until the learner quits.
///
/// # Errors
/// When there is no course.
pub fn run(global: &Global, options: &Watch) -> Result<Exit, SessionError> {
    let mut session = Session::open(global.course.as_deref())?;
    session.progress.save_later();
    Ok(watch(session, global, options).unwrap_or_else(|error| {
        let told = format!("The terminal does not let itself be used ({error}). `koans run` works without one.");
        let _ = writeln!(io::stderr(), "{told}");
        Exit::Machine
    }))
}

fn watch(session: Session, global: &Global, options: &Watch) -> io::Result<Exit> {
    let (events, happened) = channel();
    let mode = match options.poll {
        _ if options.manual => Mode::Manual,
        Some(interval) => Mode::Poll(Duration::from_millis(interval.max(10))),
        None => Mode::Auto,
    };
    let mut files = Files::watch(&session.course.root, &["exercises", "src"], mode, &events);
    let mut app = App::new(session, Worker::start(events.clone()), options.auto);
    app.notices.extend(files.notice.take());
    outside::start_signals(events.clone())?;
    let mut canvas = Canvas::take()?;
    let keys = canvas.has_keys().then(|| Keys::start(events.clone()));
    prepare(&app.session, global.ways(), &events);
    let mut code = Exit::Ok;
    let mut lent_until = None;
    draw(&mut app, &mut canvas)?;
    for event in &happened {
        let was_input = matches!(event, Event::Input(_));
        // A terminal cuts, wraps or moves what it shows when its size changes.
        if let Event::Input(crossterm::event::Event::Resize(..)) = event {
            canvas.forget();
        }
        if let Event::Signal(signal, at) = event {
            // Ctrl-C in an editor reaches us too, and says nothing to us.
            if outside::is_of_the_keyboard(signal) && lent_until.is_some_and(|until| at < until) {
                continue;
            }
            code = Exit::Interrupted;
        }
        match app.handle(event) {
            Effect::Draw => {}
            Effect::Quit => break,
            Effect::Edit(file, line) => {
                edit(&mut app, &mut canvas, options.editor.as_deref(), &file, line)?;
                lent_until = Some(Instant::now() + LATE);
            }
            Effect::Prepare => prepare(&app.session, global.ways(), &events),
            Effect::WatchAgain => files.again(),
        }
        draw(&mut app, &mut canvas)?;
        if app.save() {
            draw(&mut app, &mut canvas)?;
        }
        if was_input && let Some(keys) = &keys {
            keys.read_on();
        }
    }
    app.end();
    app.save();
    drop(canvas);
    // The terminal may be gone, and `println!` would panic over that.
    let _ = writeln!(io::stdout(), "{}", app.farewell());
    app.wait_until_written();
    Ok(code)
}

fn draw(app: &mut App, canvas: &mut Canvas) -> io::Result<()> {
    let terminal = Terminal::of_stdout();
    if canvas.is_full()
        && let Some(screen) = app.full_screen()
    {
        return canvas.draw_full(screen);
    }
    canvas.draw(&app.lines(terminal), terminal)
}

fn edit(app: &mut App, canvas: &mut Canvas, given: Option<&str>, file: &str, line: Option<usize>) -> io::Result<()> {
    let Some(command) = editor::command(given) else {
        app.notices = vec!["No editor is known: set EDITOR, or start with --editor COMMAND.".into()];
        return Ok(());
    };
    let root = app.session.course.root.clone();
    if let Err(error) = canvas.lend(|| editor::open(&command, &root, file, line))? {
        app.notices = vec![format!("`{command}` can't be started: {error}.")];
    }
    Ok(())
}

/// Makes an engine on a thread of its own, then what makes judging better from then on: the explorer, and the preludes.
fn prepare(session: &Session, ways: Ways, events: &Sender<Event>) {
    let (course, home, events) = (session.course.clone(), session.home.clone(), events.clone());
    thread::spawn(move || {
        let cancel = Cancel::new();
        let told = events.clone();
        let telling = Telling::by(move |words| drop(told.send(Event::Building(words.map(String::from)))));
        match Engine::new(course, home, ways, telling) {
            Ok(engine) => {
                let engine = Arc::new(engine);
                if events.send(Event::Ready(Arc::clone(&engine))).is_ok() {
                    batch::give_way();
                    prepare_more(&engine, &events, &cancel);
                }
            }
            Err(error) => drop(events.send(Event::NotReady(error.to_string()))),
        }
    });
}

/// Without the preludes all works the same, only slower; without the checkers koans are only run, which is told. The
/// crates are last: the first chapters need none, and a koan that needs them tells what is wrong with them.
fn prepare_more(engine: &Engine, events: &Sender<Event>, cancel: &Cancel) {
    let _ = engine.build_prelude(cancel);
    for checker in engine.wanted().into_iter().filter(|checker| !engine.has(*checker)).collect::<Vec<_>>() {
        let _ = events.send(Event::Background(checker.building().into()));
        let told = match engine.build_checker(checker, cancel) {
            Ok(()) => Event::Explores,
            Err(_) => Event::Background(ONLY_RUN.into()),
        };
        let _ = events.send(told);
    }
    let _ = engine.build_explorer_prelude(cancel);
    let _ = engine.build_crates(cancel);
}
