//! `koans bundle`: tells what goes on while the bundle is made, and what is in it.

use std::{
    io::IsTerminal as _,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{as_they_came, open, print, print_error, say, some_of};
use crate::{
    bundle::{self, BundleError, Made, Wanted},
    cli::{self, Global},
    exit::Exit,
    session::SessionError,
    telling::Telling,
    text::{Line, Style, wrapped},
};

/// No line of the summary is longer.
const WIDTH: usize = 80;

/// Makes a bundle of the course, and tells of it.
pub(super) fn bundle(global: &Global, options: &cli::Bundle) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let wanted = Wanted {
        file: options.output.clone(),
        solutions: !options.no_solutions,
        program: !options.no_program,
        programs: options.program.clone(),
        included: options.include.clone(),
    };
    // What is half done is taken away, also after Ctrl-C.
    let stop = Arc::new(AtomicBool::new(false));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::clone(&stop));
    let bar = progress_bar();
    let telling = Telling::by({
        let bar = bar.clone();
        move |words| match words {
            Some(words) if bar.is_hidden() => say(words),
            Some(words) => bar.set_message(words.to_string()),
            None => bar.set_message("Packing."),
        }
    });
    let count = |count: usize| {
        bar.set_style(style(" {spinner} {msg} {pos} of {len} files, {elapsed}"));
        bar.set_length(count as u64);
    };
    let progress = (count, || bar.inc(1));
    let made = bundle::bundle(&session, &wanted, &telling, progress, &stop);
    bar.finish_and_clear();
    match made {
        Ok(made) => {
            print(&lines(&made, &wanted));
            Ok(Exit::Ok)
        }
        Err(error) => {
            print_error(&error.to_string());
            Ok(code_for(&error))
        }
    }
}

fn code_for(error: &BundleError) -> Exit {
    match error {
        BundleError::OutputInside { .. } | BundleError::NeedsSolutions => Exit::Refused,
        BundleError::Output(error) => error.exit(),
        BundleError::NoOriginal(_) | BundleError::Outside(_) | BundleError::Name(_) | BundleError::StaleLock(_) => {
            Exit::Course
        }
        BundleError::NotThere(_) | BundleError::NoProgram(_) => Exit::Usage,
        BundleError::Interrupted => Exit::Interrupted,
        BundleError::Toolchain(_) | BundleError::Io { .. } | BundleError::NoNetwork(_) | BundleError::Cargo(_) => {
            Exit::Machine
        }
    }
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
        return bar;
    }
    bar.set_style(style(" {spinner} {msg} {elapsed}"));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is right")
}

fn lines(made: &Made, wanted: &Wanted) -> Vec<Line> {
    let archive = &made.archive;
    let key = |text: String| Line::of("    ", Style::Plain).and(text, Style::Key);
    let plain = |text: &str| wrapped(text, WIDTH, 0, &Style::Plain);
    let mut lines = vec![
        Line::of(archive.file.display().to_string(), Style::Title)
            .and(format!(": {}, {} files", HumanBytes(archive.bytes), made.files), Style::Plain),
        Line::of(format!("SHA-256 {}", archive.sha256), Style::Plain),
        Line::blank(),
    ];
    let programs = match (made.platforms.join(", "), made.has_runner) {
        (none, true) if none.is_empty() => "and the sources of the program".into(),
        (none, false) if none.is_empty() => "and no program: each laptop has to have koans".into(),
        (some, true) => format!("the program for {some}, and its sources for every other system"),
        (some, false) => format!("and the program for {some}"),
    };
    let inside = format!(
        "In it: {} koans as they came, the sources of {} crates and of the checkers, {programs}.",
        made.koans, made.crates
    );
    lines.extend(plain(&inside));
    if !made.has_runner && !made.platforms.is_empty() {
        lines.extend(plain("For laptops of other systems: --program takes a program along that was built there."));
    }
    if !made.left_out.is_empty() {
        let text = format!(
            "Left out, as nothing in the course names it: {}. --include takes a file or folder along.",
            some_of(&made.left_out)
        );
        lines.extend(plain(&text));
    }
    if let Some(told) = as_they_came("Bundled", &made.changed) {
        lines.extend(plain(&told));
    }
    if !made.unlike_git.is_empty() {
        let text = format!(
            "In git these are not as they came (docs/workshop.md says what to do): {}.",
            some_of(&made.unlike_git)
        );
        lines.extend(plain(&text));
    }
    if !wanted.solutions {
        lines.extend(plain(
            "Without solutions `koans solution` shows none, and tests that are deleted are known by the \
                            originals.",
        ));
    }
    lines.push(Line::blank());
    lines.extend(plain("Try it before you hand it out: unpack it, switch the network off, and follow START.md."));
    lines.push(key(format!("tar xzf {}", shell(&archive.file.display().to_string()))));
    lines.push(key(format!("cd {}", shell(&made.top))));
    lines
}

fn shell(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_string(), Into::into)
}
