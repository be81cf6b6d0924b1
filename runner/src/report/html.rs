//! The report as a page.

use maud::{Markup, html};

use super::{
    ChapterReport, KoanReport, LearnerReport, Sums,
    text::met,
    words::{duration, moment, timestamp},
};
use crate::page::page;

const STYLE: &str = include_str!("report.css");

/// The report as one self-contained HTML file.
pub fn html(report: &LearnerReport) -> String {
    let title = format!("{}: {}", report.course.title, report.learner);
    let (begun, others): (Vec<&ChapterReport>, Vec<&ChapterReport>) =
        report.chapters.iter().partition(|chapter| chapter.koans.iter().any(KoanReport::is_begun));
    let body = html! {
        h1 { (report.learner) }
        p.dim { (report.course.title) ", " (time(report.made)) }
        (figures(report))
        h2 { "By chapter" }
        (chapters(report))
        @for chapter in begun {
            h2 { (chapter.title) " " small.dim { (chapter.dir) } }
            (koans(chapter))
        }
        @if !others.is_empty() {
            h2 { "Not begun" }
            ul { @for chapter in others { li { (chapter.title) ", " (chapter.sums.total) " koans" } } }
        }
        p.dim.note {
            "Times are those between what happened to a koan; ten minutes in which nothing happened are a break. "
            "Failures are those after the file was changed. "
            @if !report.recording { "Nothing is recorded at present, so times and failures may be missing. " }
            "No code is in this report."
        }
    };
    page(&title, STYLE, &body)
}

/// A point in time, for people and for machines.
pub(crate) fn time(at: u64) -> Markup {
    html! { time datetime=(timestamp(at)) { (moment(at)) } }
}

/// A share as a bar, beside its numbers.
pub(crate) fn share(passed: usize, total: usize) -> Markup {
    let percent = passed.saturating_mul(100).checked_div(total).unwrap_or(0).min(100);
    html! {
        span.share {
            span.bar aria-hidden="true" { span style=(format!("width:{percent}%")) {} }
            (passed) "/" (total)
        }
    }
}

fn figures(report: &LearnerReport) -> Markup {
    let Sums { passed, total, attempts, hints, seconds } = report.sums;
    html! {
        dl.figures {
            div { dt { "koans pass" } dd { (passed) " of " (total) } }
            div { dt { "attempts" } dd { (attempts) } }
            div { dt { "hints" } dd { (hints) } }
            @if seconds > 0 { div { dt { "time" } dd { (duration(seconds)) } } }
            div { dt { "now at" } dd { @match &report.current { Some(name) => code { (name) }, None => "the end" } } }
            @if let Some(last) = report.last { div { dt { "last seen" } dd { (time(last)) } } }
        }
    }
}

fn chapters(report: &LearnerReport) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="By chapter" {
            table {
                thead { tr {
                    th scope="col" { "Chapter" } th scope="col" { "Pass" } th scope="col" { "Attempts" }
                    th scope="col" { "Hints" } th scope="col" { "Time" }
                } }
                tbody {
                    @for chapter in &report.chapters {
                        tr {
                            th scope="row" { (chapter.title) }
                            td { (share(chapter.sums.passed, chapter.sums.total)) }
                            td.number { (some(chapter.sums.attempts)) }
                            td.number { (some(chapter.sums.hints)) }
                            td.number { (duration(chapter.sums.seconds)) }
                        }
                    }
                }
            }
        }
    }
}

fn koans(chapter: &ChapterReport) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(chapter.title) {
            table {
                thead { tr {
                    th scope="col" { "Koan" } th scope="col" { "State" } th scope="col" { "Attempts" }
                    th scope="col" { "Hints" } th scope="col" { "Time" } th scope="col" { "Met on the way" }
                } }
                tbody {
                    @for koan in &chapter.koans {
                        tr {
                            th scope="row" { code { (koan.name) } }
                            td { (state(koan)) }
                            td.number { (some(koan.attempts.into())) }
                            td.number { (some(koan.hints as u64)) }
                            td.number { (duration(koan.seconds)) }
                            td.met { (met(koan)) }
                        }
                    }
                }
            }
        }
    }
}

fn state(koan: &KoanReport) -> Markup {
    match &koan.verdict {
        _ if koan.passed => html! { span.good { "passes" } },
        Some(verdict) => html! { span.bad { (verdict.replace('_', " ")) } },
        None if koan.is_begun() => html! { span.dim { "begun" } },
        None => html! {},
    }
}

/// A count; nothing for none.
pub(crate) fn some(count: u64) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}
