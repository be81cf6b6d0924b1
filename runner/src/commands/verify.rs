//! `koans verify`: many koans, in parallel; what did not change is answered from the cache.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{engine, open, prepare_checkers, print, print_json, say};
use crate::{
    batch,
    cache::{self, Cache},
    check::Engine,
    cli::{Global, Verify},
    course::Koan,
    exit::Exit,
    junit::{Case, document},
    run::Cancel,
    screen::Terminal,
    session::{Session, SessionError},
    source,
    text::{Line, Style},
    verdict::Report,
};

/// From this many koans on, building the prelude first is won back.
pub(super) const WORTH_A_PRELUDE: usize = 10;

/// Judges the koans of the chapters named, or all.
pub(super) fn verify(global: &Global, options: &Verify) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let chapters = match session.course.chapters_named(&options.chapters) {
        Ok(chapters) => chapters,
        Err(unknown) => {
            say(&unknown.to_string());
            return Ok(Exit::Course);
        }
    };
    if let Err(exit) = super::junit::may_be_written(options.junit.as_deref()) {
        return Ok(exit);
    }
    let engine = engine(&session, global)?;
    // rustlings asks no author for solutions.
    let may_lack = options.solutions && session.course.is_for_rustlings();
    let koans: Vec<&Koan> = engine
        .course
        .koans
        .iter()
        .filter(|koan| options.chapters.is_empty() || chapters.contains(&koan.chapter))
        .filter(|koan| !may_lack || engine.pristine.solution(koan).is_some())
        .collect();
    if options.solutions {
        prepare_checkers(&engine, engine.wanted());
    } else {
        prepare_checkers(&engine, koans.iter().filter_map(|koan| engine.wanted_for(koan)));
    }
    let judged =
        if options.solutions { solutions(&engine, &koans, options) } else { exercises(&engine, &koans, options) };
    let reports = match judged {
        Ok(reports) => reports,
        Err(error) => {
            say(&format!("Not all koans can be judged: {error}."));
            return Ok(Exit::Machine);
        }
    };
    if !options.solutions {
        for report in reports.iter().filter(|report| report.passed) {
            session.progress.found_passed(&report.koan);
        }
    }
    let passed = reports.iter().filter(|report| report.passed).count();
    if options.json {
        print_json(
            &json!({ "passed": passed, "failed": reports.len() - passed, "total": reports.len(), "koans": reports }),
        );
    } else {
        print(&summary(&session, &koans, &reports, passed));
    }
    let written = options.junit.as_ref().is_none_or(|file| {
        let cases: Vec<Case> =
            koans.iter().zip(&reports).map(|(koan, report)| case(&session, koan, report, options)).collect();
        super::junit::written(file, &document(&session.course.title, &cases))
    });
    Ok(match passed == reports.len() {
        _ if !written => Exit::Machine,
        true => Exit::Ok,
        false => Exit::NotAll,
    })
}

fn case(session: &Session, koan: &Koan, report: &Report, options: &Verify) -> Case {
    let text = match options.solutions {
        true => session.pristine.solution(koan),
        false => source::read(&session.course.root.join(&koan.exercise)).ok().map(|source| source.text),
    };
    Case::of(&session.course, koan, report, text.as_deref())
}

fn exercises(engine: &Engine, koans: &[&Koan], options: &Verify) -> std::io::Result<Vec<Report>> {
    let mut cache = Cache::open(&engine.home);
    let remembered: Vec<Option<Report>> =
        koans.iter().map(|koan| cache.get(engine, koan).filter(|_| !options.fresh)).collect();
    let open: Vec<&Koan> =
        koans.iter().zip(&remembered).filter(|(_, report)| report.is_none()).map(|(koan, _)| *koan).collect();
    let fresh = in_parallel(engine, &open, options, |koan| {
        let key = cache::key(engine, koan);
        Ok((key, engine.judge(koan, &Cancel::new())?.expect("nobody cancels")))
    })?;
    cache.put(fresh.iter().cloned());
    let mut fresh = fresh.into_iter().map(|(_, report)| report);
    Ok(remembered.into_iter().filter_map(|report| report.or_else(|| fresh.next())).collect())
}

fn solutions(engine: &Engine, koans: &[&Koan], options: &Verify) -> std::io::Result<Vec<Report>> {
    in_parallel(engine, koans, options, |koan| {
        if engine.course.is_for_rustlings() {
            // Where it lies, since it may name other files by where they are.
            return Ok(engine.judge_solution(koan, &koan.solution, &Cancel::new())?.expect("nobody cancels"));
        }
        // A folder made by `init` has no solutions in it; they are written out for as long as they are judged.
        let folder = engine.home.scratch()?;
        let file = folder.path().join(format!("{}.rs", koan.name));
        let text = engine.pristine.solution(koan).unwrap_or_default();
        std::fs::write(&file, text)?;
        Ok(engine.judge_file(koan, &file.to_string_lossy(), &Cancel::new())?.expect("nobody cancels"))
    })
}

fn in_parallel<R: Send>(
    engine: &Engine,
    koans: &[&Koan],
    options: &Verify,
    judge: impl Fn(&Koan) -> std::io::Result<R> + Sync,
) -> std::io::Result<Vec<R>> {
    let bar = progress_bar(koans.len(), options.json);
    let results = std::thread::scope(|scope| {
        if koans.len() >= WORTH_A_PRELUDE && !engine.has_prelude() {
            // Beside the first koans, which do without it: one compiler alone would leave the other cores idle. Without
            // a prelude all is right, only slower, so nobody asks what came of it.
            scope.spawn(|| {
                let _ = engine.build_prelude(&Cancel::new());
                engine.build_explorer_prelude(&Cancel::new())
            });
        }
        batch::run(koans, batch::jobs(options.jobs), |koan| koan.alone, |koan| judge(koan), |_| bar.inc(1))
    });
    bar.finish_and_clear();
    results.into_iter().collect()
}

pub(super) fn progress_bar(length: usize, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(" {bar:40} {pos} of {len}  {msg}").expect("the template is right");
    let bar = ProgressBar::new(length as u64).with_style(style);
    bar.tick();
    bar
}

fn summary(session: &Session, koans: &[&Koan], reports: &[Report], passed: usize) -> Vec<Line> {
    let width = Terminal::of_stdout().width;
    let mut lines = Vec::new();
    let mut chapter = usize::MAX;
    for (koan, report) in koans.iter().zip(reports) {
        if koan.chapter != chapter {
            chapter = koan.chapter;
            lines.push(Line::of(session.course.chapters[chapter].title.as_str(), Style::Title));
        }
        let (mark, style) = if report.passed { ("ok", Style::Good) } else { ("--", Style::Bad) };
        let line = Line::of(format!("  {mark} "), style).and(format!("{:<24}", koan.name), Style::Plain);
        let told = if report.passed { String::new() } else { format!(" {}", report.message) };
        lines.push(line.and(told, Style::Dim).cut(width.max(60)));
    }
    let style = if passed == reports.len() { Style::Good } else { Style::Bad };
    lines.push(Line::of(format!("{passed} of {} koans pass.", reports.len()), style));
    lines
}
