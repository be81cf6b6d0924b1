//! `koans grade`: submitted folders, graded against the course.

use std::{
    fs,
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use super::{junit, print, print_bytes, print_json, say, verify};
use crate::{
    batch,
    check::{Engine, ONLY_RUN},
    cli::{Global, Grade},
    exit::Exit,
    grade::{self, Against, Grader, Grades, NoCourse, Shard, Submission},
    junit::document,
    output::{self, Kind},
    run::Cancel,
    screen::Terminal,
    telling::Telling,
};

/// Grades, or puts parts together.
pub(super) fn grade(global: &Global, options: &Grade) -> Exit {
    if let Err(exit) = may_be_written(options) {
        return exit;
    }
    let grades = if options.merge { merge(options) } else { graded(global, options) };
    match grades {
        Ok(grades) => show(&grades, options),
        Err(exit) => exit,
    }
}

/// Whether the files that were named may be replaced, before anything takes long.
fn may_be_written(options: &Grade) -> Result<(), Exit> {
    if let Some(file) = &options.output {
        let inputs: &[PathBuf] = if options.merge { &options.folders } else { &[] };
        let ending = || match options.json || options.csv {
            true => Ok(()),
            false => output::check_ending(file, &["json", "csv", "txt"]),
        };
        let checked = output::check_not_read(file, inputs)
            .and_then(|()| output::check_not_in_the_way(file, kind(options)))
            .and_then(|()| ending());
        match checked {
            // What the machine does not let us is said when it is written: there is a result to show then.
            Err(error) if error.exit() != Exit::Machine => return Err(told(error.exit(), &error.to_string())),
            _ => {}
        }
    }
    junit::may_be_written(options.junit.as_deref())
}

fn kind(options: &Grade) -> Kind {
    if options.merge { Kind::Merged } else { Kind::Grades }
}

fn graded(global: &Global, options: &Grade) -> Result<Grades, Exit> {
    let told = |exit: Exit| move |error: String| told(exit, &error);
    let all = grade::find(&options.folders).map_err(|error| error.to_string()).map_err(told(Exit::Course))?;
    if let Some(keep) = &options.keep
        && let Some(folder) = grade::in_the_way_of(keep, &options.folders, &all)
    {
        return Err(told(Exit::Refused)(format!(
            "What is kept in {} could be written over what was submitted in {}. Name a folder apart from all submissions: \
             `--keep ../judged`.",
            keep.display(),
            folder.display()
        )));
    }
    let against = Against::open(global.course.as_deref(), &all).map_err(|error| refused(&error))?;
    let koans = grade::select(&against.course, &options.only).map_err(|why| why + ".").map_err(told(Exit::Course))?;
    let telling = Telling::by(|words| words.into_iter().for_each(say));
    let engine = against.engine(global.ways(), telling).map_err(|error| refused(&error))?;
    prepare(&engine, global)?;
    if let Some(keep) = &options.keep {
        fs::create_dir_all(keep)
            .map_err(|error| format!("{} can't be made: {error}.", keep.display()))
            .map_err(told(Exit::Machine))?;
    }
    let in_all = all.len();
    let submissions = options.shard.unwrap_or(Shard { index: 1, count: 1 }).of(all);
    let grader = Grader::new(engine, koans, options.keep.clone())
        .map_err(|error| error.to_string())
        .map_err(told(Exit::Machine))?;
    let judged = judged(&grader, &submissions, options);
    Ok(Grades {
        course: against.course.title.clone(),
        against: match global.ways().explore {
            true => against.told.clone(),
            false => format!("{}, only run and not explored", against.told),
        },
        shard: options.shard,
        in_all,
        chapters: grader.chapters(),
        submissions: judged,
    })
}

/// Sees to it that whatever can be explored is: run once, a race passes by luck, and that is no grade.
fn prepare(engine: &Engine, global: &Global) -> Result<(), Exit> {
    if !global.ways().explore {
        return Ok(());
    }
    super::prepare_checkers(engine, engine.wanted());
    if let Some(missing) = engine.wanted().into_iter().find(|checker| !engine.has(*checker)) {
        let why = engine.checkers.failure(missing).unwrap_or_else(|| ONLY_RUN.to_string());
        say(&format!(
            "Nothing is graded without exploring it, as a race may pass by luck. --no-explore grades all the same.\n{why}"
        ));
        return Err(Exit::Machine);
    }
    Ok(())
}

fn judged(grader: &Grader, submissions: &[Submission], options: &Grade) -> Vec<grade::Graded> {
    let bar = verify::progress_bar(grader.count(submissions), false);
    let graded = std::thread::scope(|scope| {
        if grader.count(submissions) >= verify::WORTH_A_PRELUDE {
            // As in `verify`: beside the first koans, and all is right without it.
            scope.spawn(|| {
                let _ = grader.engine().build_prelude(&Cancel::new());
                grader.engine().build_explorer_prelude(&Cancel::new())
            });
        }
        grader.grade(submissions, batch::jobs(options.jobs), || bar.inc(1))
    });
    bar.finish_and_clear();
    graded
}

fn merge(options: &Grade) -> Result<Grades, Exit> {
    let mut parts = Vec::new();
    for file in &options.folders {
        let read = fs::read(file).map_err(|error| error.to_string());
        let part = read.and_then(|bytes| serde_json::from_slice::<Grades>(&bytes).map_err(|error| error.to_string()));
        let part = part.map_err(|error| {
            told(Exit::Course, &format!("{} is no part, as `koans grade --json` writes it: {error}.", file.display()))
        })?;
        parts.push((file.clone(), part));
    }
    grade::merged(parts).map_err(|why| told(Exit::Course, &why))
}

fn show(grades: &Grades, options: &Grade) -> Exit {
    let mut written = true;
    match &options.output {
        None if options.json => print_json(grades),
        None if options.csv => print_bytes(grades.csv().as_bytes()),
        None => print(&grades.lines(Terminal::of_stdout().width, std::io::stdout().is_terminal())),
        Some(file) => written = write(file, kind(options), &text(grades, options)),
    }
    if let Some(file) = &options.junit {
        written &= junit::written(file, &document(&grades.course, &grades.cases()));
    }
    let (points, of) = grades.points();
    match points == of {
        _ if !written => Exit::Machine,
        true => Exit::Ok,
        false => Exit::NotAll,
    }
}

/// What is printed, without colours; in the form that the file's name says, where no option does.
fn text(grades: &Grades, options: &Grade) -> String {
    let ends = |ending: &str| {
        let file = options.output.as_ref().filter(|_| !options.json && !options.csv);
        file.and_then(|file| file.extension()).is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    if options.json || ends("json") {
        return serde_json::to_string_pretty(grades).unwrap_or_default() + "\n";
    }
    if options.csv || ends("csv") {
        return grades.csv();
    }
    grades.lines(100, false).iter().map(|line| line.plain().trim_end().to_string() + "\n").collect()
}

fn write(file: &Path, kind: Kind, text: &str) -> bool {
    match output::write_with_folder(file, kind, text.as_bytes()) {
        Ok(()) => true,
        Err(error) => {
            say(&error.to_string());
            print_bytes(text.as_bytes());
            false
        }
    }
}

fn told(exit: Exit, why: &str) -> Exit {
    say(why);
    exit
}

fn refused(error: &NoCourse) -> Exit {
    match error {
        NoCourse::Course(error) => {
            super::print_error(&error.render(false));
            Exit::Course
        }
        NoCourse::Itself(_) => told(Exit::Refused, &error.to_string()),
        NoCourse::Embedded(_) | NoCourse::Engine(_) | NoCourse::Home(_) => told(Exit::Machine, &error.to_string()),
    }
}
