//! `koans handout`: gather, judge for the key, render, write.

use std::io::{self, IsTerminal as _};

use super::{as_they_came, engine, open, prepare_checkers, print_error, say, verify::progress_bar};
use crate::{
    batch,
    cli::{self, Global},
    course::Course,
    exit::Exit,
    handout::{self, Format, Goal, Handout, by_name, key, typst},
    output,
    run::Cancel,
    session::{Session, SessionError},
    toolchain::Toolchain,
    typesetter::{self, PdfError, Typesetter},
};

/// Makes a handout of some chapters, or all.
pub(super) fn handout(global: &Global, options: &cli::Handout) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let course = &session.course;
    let chapters = match course.chapters_named(&options.chapters) {
        Ok(_) if options.chapters.is_empty() => (0..course.chapters.len()).collect(),
        Ok(chapters) => chapters,
        Err(unknown) => {
            say(&unknown.to_string());
            return Ok(Exit::Course);
        }
    };
    let by_name = || by_name(options.output.as_deref()?);
    let format = options.format.or_else(by_name).unwrap_or(Format::Html);
    let usual = usual_name(course, options, format, &chapters);
    let goal = Goal::of(options.output.as_deref(), &usual, io::stdout().is_terminal());
    // Before anything takes long.
    let ending = || match &goal {
        Goal::File(path) if options.format.is_none() => output::check_ending(path, &handout::ENDINGS),
        _ => Ok(()),
    };
    if let Err(error) = goal.check().and_then(|()| ending()) {
        say(&error.to_string());
        return Ok(error.exit());
    }
    let koans = chapters.iter().flat_map(|&chapter| &course.koans[course.chapters[chapter].koans.clone()]);
    if let Some(told) = as_they_came("Printed", &session.pristine.changed(koans)) {
        say(&told);
    }
    let mut made = handout::gather(course, &session.pristine, &chapters);
    if options.key
        && let Err(error) = add_key(&mut made, &session, (global, options), &chapters)?
    {
        say(&format!("Not everything can be judged that a key tells of: {error}."));
        return Ok(Exit::Machine);
    }
    let bytes = match format {
        Format::Html => made.html().into_bytes(),
        Format::Md => made.markdown().into_bytes(),
        Format::Typ => typst::source(&made, options.paper).into_bytes(),
        Format::Pdf => match pdf(&session, &typst::source(&made, options.paper)) {
            Ok(bytes) => bytes,
            Err(error) => {
                print_error(&error.to_string());
                return Ok(Exit::Machine);
            }
        },
    };
    if let Err(error) = goal.write(&bytes) {
        say(&error.to_string());
        return Ok(error.exit());
    }
    if let Goal::File(path) = &goal {
        say(&format!("{}: {}.", path.display(), made.extent()));
    }
    Ok(Exit::Ok)
}

/// Sets a document, with the typesetter, which is built first where it is not there.
fn pdf(session: &Session, document: &str) -> Result<Vec<u8>, PdfError> {
    let typesetter = Typesetter::of(&session.home.build());
    if !typesetter.is_built() {
        say(typesetter::BUILDING);
        let toolchain = Toolchain::find(&session.course.root).map_err(|error| PdfError::NotBuilt(error.to_string()))?;
        typesetter.build(&toolchain, &Cancel::new())?;
    }
    let pdf = typesetter.set(document)?;
    if !pdf.warnings.is_empty() {
        print_error(&pdf.warnings);
    }
    Ok(pdf.bytes)
}

/// `concurrency-handout-key.html`; with the chapters in it, if it is not of all of them: two handouts are two files.
fn usual_name(course: &Course, options: &cli::Handout, format: Format, chapters: &[usize]) -> String {
    let folder = || course.root.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut name = course.id.clone().or_else(folder).unwrap_or_else(|| "course".into());
    name.push_str("-handout");
    if chapters.len() < course.chapters.len() {
        chapters.iter().for_each(|&at| name.extend(["-", course.chapters[at].dir.as_str()]));
    }
    if options.key {
        name.push_str("-key");
    }
    format!("{name}.{}", format.extension())
}

/// Judges what the key tells of, and puts it into the handout.
fn add_key(
    made: &mut Handout,
    session: &Session,
    (global, options): (&Global, &cli::Handout),
    chapters: &[usize],
) -> Result<io::Result<()>, SessionError> {
    let engine = engine(session, global)?;
    prepare_checkers(&engine, engine.wanted());
    let tasks = key::tasks(&engine, chapters);
    let bar = progress_bar(0, false);
    let count = |count: usize| bar.set_length(count as u64);
    let judged = key::judge(&engine, &tasks, batch::jobs(options.jobs), count, || bar.inc(1));
    bar.finish_and_clear();
    Ok(judged.map(|judged| key::add(made, &engine, &tasks, &judged)))
}
