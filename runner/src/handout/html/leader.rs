//! What the leader has of a koan besides.

use maud::{Markup, PreEscaped, html};

use super::{
    super::{Key, Sheet, Told, prose},
    code, table,
};
use crate::{page, timeline};

/// The part of the leader's copy.
pub(super) fn part(sheet: &Sheet, key: &Key) -> Markup {
    html! {
        section.key aria-label={ "For the leader: " (sheet.name) } {
            @if let Some(unsolved) = &key.unsolved {
                h4 { "As it is given out" }
                (told(unsolved))
            }
            @if let Some(schedule) = &key.schedule {
                h4 { "An order of steps in which it fails, in " code { (schedule.test) } }
                (table::schedule(&sheet.name, schedule))
                figure.wide { (PreEscaped(timeline::svg(schedule))) }
            }
            @if !key.waits.is_empty() {
                h4 { "Who waits for what" }
                (table::waits(&key.waits))
            }
            @if !key.broken.is_empty() { (broken(key)) }
            @if !key.solution.is_empty() {
                h4 { "A solution" }
                p.dim { "+ stands in the solution alone, − in the exercise alone." }
                (code::solution(sheet, &key.solution))
            }
            @if !key.hints.is_empty() {
                h4 { "Hints, from a nudge to nearly the answer" }
                ol { @for hint in &key.hints { li { (markdown(hint)) } } }
            }
            @if !key.mistakes.is_empty() {
                h4 { "Common mistakes" }
                ul { @for mistake in &key.mistakes { li { (markdown(mistake)) } } }
            }
            @if !key.seen.is_empty() {
                h4 { "What learners see after a wrong answer" }
                dl.seen {
                    @for seen in &key.seen {
                        div {
                            dt { (markdown(&seen.why)) }
                            dd { (told(&seen.told)) }
                        }
                    }
                }
            }
            @if let Some(learned) = &key.learned {
                h4 { "What they know now" }
                (markdown(learned))
            }
        }
    }
}

fn broken(key: &Key) -> Markup {
    html! {
        h4 { "The broken versions" }
        div.wide {
            table {
                thead { tr {
                    th scope="col" { "version" } th scope="col" { "what it does wrong" }
                    th scope="col" { "the tests as given" }
                } }
                tbody {
                    @for version in &key.broken {
                        tr {
                            th scope="row" { code { (version.name) } }
                            td { (markdown(&version.does)) }
                            td {
                                @match version.caught_as_given {
                                    Some(true) => "catch it",
                                    Some(false) => "let it pass",
                                    None => "not tried",
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The class as it is in JSON, and the words.
fn told(told: &Told) -> Markup {
    html! {
        p.told {
            span.class { (told.verdict.replace('_', " ")) } " "
            (inline(&told.message))
            @if let Some(detail) = &told.detail { br; span.detail { (inline(detail)) } }
        }
    }
}

fn markdown(text: &str) -> Markup {
    page::markdown(&prose::below(text, 4), 0)
}

/// A sentence of a verdict: what stands in backticks is code.
fn inline(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
