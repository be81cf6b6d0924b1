//! The class as a page: what a leader has on a second screen, or prints.

use maud::{Markup, html};

use super::{
    Chapter, Class, Learner,
    text::{at, here, places, short, summary},
};
use crate::{
    page::page_with,
    report::{
        html::{share, time},
        words::{ago, duration, failure, many, timestamp},
    },
};

const STYLE: &str = concat!(include_str!("../report/report.css"), include_str!("class.css"));
/// How many koans and mistakes a page has: what comes after them holds nobody up.
const TOP: usize = 12;
/// How many of those who are at a koan are named.
const NAMED: usize = 12;

/// The class as one self-contained HTML file; a browser loads it again after so many seconds, if any are given.
pub fn html(class: &Class, refresh: Option<u64>) -> String {
    let title = format!("{}: {}", class.course.title, many(class.learners.len() as u64, "learner"));
    let body = html! {
        h1 { (class.course.title) }
        p { (many(class.learners.len() as u64, "learner")) ". " (summary(class)) }
        p.dim { "As of " (time(class.made)) "." }
        (holds(class))
        (mistakes(class))
        (learners(class))
        @if !class.problems.is_empty() {
            h2 { "Not as it should be" }
            ul { @for problem in &class.problems { li { code { (problem.source) } ": " (problem.what) } } }
        }
        p.dim.note {
            "Times are those between what happened to a koan; ten minutes in which nothing happened are a break. "
            "Mistakes are those after a file was changed. No learner's code is in this page."
        }
    };
    let head = html! { @if let Some(seconds) = refresh { meta http-equiv="refresh" content=(seconds); } };
    page_with("en", &title, STYLE, &head, &body)
}

fn holds(class: &Class) -> Markup {
    let most = class.holds.first().map_or(0, |hold| hold.here.len());
    let heads = ["Koan", "At it now", "Passed", "Attempts in vain", "Median time", "Who (attempts)"];
    let rows = html! {
        @for hold in class.holds.iter().filter(|hold| !hold.here.is_empty()).take(TOP) {
            tr {
                th scope="row" { code { (hold.koan) } }
                td { (bar(hold.here.len(), most)) }
                td.number { (hold.passed) " of " (hold.begun) }
                td.number { (hold.attempts_in_vain) }
                td.number { (duration(hold.median_seconds)) }
                td.met { (listed(&here(hold, NAMED))) }
            }
        }
    };
    table("Where the room stands", &heads, &rows, (most == 0).then_some("Nobody is in the middle of a koan."))
}

fn mistakes(class: &Class) -> Markup {
    let most = class.mistakes.first().map_or(0, |mistake| mistake.learners);
    let heads = ["Mistake", "Learners", "Times", "Where (learners)"];
    let rows = html! {
        @for mistake in class.mistakes.iter().take(TOP) {
            tr {
                th scope="row" { (failure(&mistake.verdict, mistake.kind.as_deref())) }
                td { (bar(mistake.learners, most)) }
                td.number { (mistake.times) }
                td.met { (listed(&places(mistake, 6))) }
            }
        }
    };
    table("What goes wrong most often", &heads, &rows, (most == 0).then_some("No mistake is on record."))
}

/// A table under its heading; or a sentence, where there is nothing to put into it.
fn table(heading: &str, heads: &[&str], rows: &Markup, none: Option<&str>) -> Markup {
    html! {
        h2 { (heading) }
        @if let Some(none) = none { p { (none) } }
        @else {
            div.wide tabindex="0" role="region" aria-label=(heading) {
                table {
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody { (rows) }
                }
            }
        }
    }
}

/// Pieces of which none is broken over two lines.
fn listed(pieces: &[String]) -> Markup {
    html! { @for (at, piece) in pieces.iter().enumerate() { @if at > 0 { ", " } span.piece { (piece) } } }
}

/// A count as a bar, as long as it is large beside the largest.
fn bar(count: usize, most: usize) -> Markup {
    html! {
        span.share {
            span.bar.bad-bar aria-hidden="true" { span style=(format!("width:{}%", count * 100 / most.max(1))) {} }
            (count)
        }
    }
}

fn learners(class: &Class) -> Markup {
    html! {
        h2 { "Who is where" }
        p.dim.key {
            "A sign for each koan of a chapter: " span.good { "●" } " passes, " span.bad { "◐" } " was tried, "
            "· is still to come; the one they are at is " span.now { "underlined" } "."
        }
        div.wide tabindex="0" role="region" aria-label="Who is where" {
            table.grid {
                thead { tr {
                    th scope="col" { "Learner" } th scope="col" { "Pass" } th scope="col" { "At" }
                    th scope="col" { "Seen" } th.time scope="col" { "Time" }
                    @for chapter in &class.chapters {
                        th scope="col" title=(chapter.title) { (chapter.dir.replace('_', " ")) }
                    }
                } }
                tbody { @for learner in &class.learners { (row(class, learner)) } }
            }
        }
    }
}

fn row(class: &Class, learner: &Learner) -> Markup {
    html! {
        tr {
            @let is_whole = short(&learner.name) == learner.name;
            @let title = if is_whole { learner.source.clone() } else { format!("{} ({})", learner.name, learner.source) };
            th scope="row" title=(title) { (short(&learner.name)) }
            td { (share(learner.passed, class.total())) }
            td { @if learner.current.is_some() && !learner.koans.is_empty() { code { (at(learner)) } } @else { (at(learner)) } }
            td.number { @if let Some(last) = learner.last { time datetime=(timestamp(last)) { (ago(last, class.made)) } } }
            td.number.time { (duration(learner.seconds)) }
            @for chapter in &class.chapters { (cell(chapter, learner)) }
        }
    }
}

/// One chapter of one learner: its koans as signs, those that are alike in one piece, and a sentence for who does not see
/// them.
fn cell(chapter: &Chapter, learner: &Learner) -> Markup {
    let sign = |koan: &String| match learner.koans.get(koan) {
        Some(cell) if cell.passed => ("good", '●'),
        Some(_) => ("bad", '◐'),
        None => ("dim", '·'),
    };
    let is_now = |koan: &String| learner.current.as_ref() == Some(koan) && !learner.koans.is_empty();
    let passed = chapter.koans.iter().filter(|koan| sign(koan).0 == "good").count();
    html! {
        td.signs {
            @if learner.koans.is_empty() { "" } @else {
                span.told { (passed) " of " (chapter.koans.len()) }
                span aria-hidden="true" {
                    // On paper there is room for so many in a line.
                    @for line in chapter.koans.chunks(8) {
                        span.line {
                            @for run in line.chunk_by(|one, next| sign(one) == sign(next) && !is_now(one) && !is_now(next)) {
                                @let (class, letter) = sign(&run[0]);
                                @let letters = letter.to_string().repeat(run.len());
                                @if is_now(&run[0]) { span.now.(class) title=(run[0]) { (letters) } }
                                @else if class == "bad" { span.bad title=(run.join(", ")) { (letters) } }
                                @else { span.(class) { (letters) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
