//! A failing schedule, and who waits for what, as tables.

use maud::{Markup, html};

use super::super::steps::{self, Row};
use crate::schedule::{Schedule, Wait};

/// With more threads than this a column each is too narrow: then the thread is named in each row.
const MOST_COLUMNS: usize = 5;

/// A schedule.
pub(super) fn schedule(koan: &str, schedule: &Schedule) -> Markup {
    let threads = steps::threads(schedule);
    let side_by_side = threads.len() <= MOST_COLUMNS;
    let cells = |column: usize, content: &Markup| {
        html! {
            @if side_by_side {
                @for at in 0..threads.len() { td { @if at == column { (content) } } }
            } @else {
                td { (threads[column]) }
                td { (content) }
            }
        }
    };
    html! {
        div.wide {
            table.schedule aria-label={ "A failing schedule of " (koan) } {
                colgroup { col.step; col.step; col.mark; @if !side_by_side { col.named; } }
                thead { tr {
                    th scope="col" { "step" }
                    th scope="col" { "line" }
                    th scope="col" { span.unseen { "mark" } }
                    @if side_by_side {
                        @for thread in &threads { th scope="col" { (thread) } }
                    } @else {
                        th scope="col" { "thread" } th scope="col" { "does" }
                    }
                } }
                tbody {
                    @for row in steps::rows(schedule) {
                        @match row {
                            Row::Step { step, column, mark, words } => {
                                tr.fatal[step.fatal] {
                                    th scope="row" { (step.step) }
                                    td.number { @if step.line > 0 { (step.line) } }
                                    td.mark { (mark) }
                                    (cells(column, &html! { code { (words) } }))
                                }
                            }
                            Row::Folded { column, steps } => {
                                tr.dim {
                                    th scope="row" { "…" }
                                    td {} td {}
                                    (cells(column, &html! { "… " (steps) " more steps" }))
                                }
                            }
                        }
                    }
                }
            }
        }
        p.dim { "» another thread was cut off here, though it could have gone on; ✗ here it goes wrong." }
    }
}

/// Who waits for what. What is known of none of them has no column.
pub(super) fn waits(waits: &[Wait]) -> Markup {
    let (has_lines, has_reasons) =
        (waits.iter().any(|wait| wait.line > 0), waits.iter().any(|wait| !steps::why(wait).is_empty()));
    html! {
        div.wide {
            table aria-label="Who waits for what" {
                thead { tr {
                    th scope="col" { "thread" }
                    @if has_lines { th scope="col" { "line" } }
                    th scope="col" { "waits in" }
                    @if has_reasons { th scope="col" { "which is" } }
                } }
                tbody {
                    @for wait in waits {
                        tr {
                            th scope="row" { (wait.thread) }
                            @if has_lines { td.number { @if wait.line > 0 { (wait.line) } } }
                            td { code { (wait.operation) } }
                            @if has_reasons { td { (steps::why(wait)) } }
                        }
                    }
                }
            }
        }
    }
}
