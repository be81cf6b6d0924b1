//! A handout as one page of HTML: for a screen, a phone and a printer.

mod code;
mod leader;
mod table;

use maud::{Markup, html};

use super::{Chapter, Grid, Handout, Room, Sheet, prose};
use crate::{course::Kind, page};

/// What is of handouts alone, behind the style of all pages.
const STYLE: &str = include_str!("handout.css");

/// The whole page.
pub(super) fn page(handout: &Handout) -> String {
    let kind = what(handout);
    let body = html! {
        a.skip href="#contents" { "To the contents" }
        header.cover {
            p.what { (kind) }
            h1 { (handout.course) }
            p { (extent(handout)) }
            @if !handout.is_key {
                p.fill { span { "Name" } span.line {} }
                p.fill { span { "Date" } span.line {} }
                p.dim {
                    "Work with a pen first: say what you expect, and why. Then change the file, save it, and see what "
                    code { "koans watch" } " has to say."
                }
            } @else {
                p.dim { "For whoever leads the workshop. It holds the solutions: keep it to yourself." }
            }
        }
        (contents(handout))
        @for (number, chapter) in (1..).zip(&handout.chapters) { (section(handout, number, chapter)) }
    };
    let title = format!("{}: {kind}", handout.course);
    page::page_with(&handout.language.to_string(), &title, STYLE, &html! {}, &body)
}

/// What it is, in two words.
fn what(handout: &Handout) -> &'static str {
    if handout.is_key { "Leader’s copy" } else { "Handout" }
}

fn extent(handout: &Handout) -> String {
    let mut extent = handout.extent();
    if handout.is_key && handout.minutes() > 0 {
        extent = format!("{extent}, {}", super::duration(handout.minutes()));
    }
    extent
}

fn contents(handout: &Handout) -> Markup {
    let minutes =
        |minutes: u32| html! { @if handout.is_key && minutes > 0 { span.minutes { (super::duration(minutes)) } } };
    html! {
        nav #contents aria-labelledby="contents-title" {
            h2 #contents-title { "Contents" }
            ol.chapters {
                @for chapter in &handout.chapters {
                    li {
                        span.entry {
                            a href={ "#chapter-" (chapter.dir) } { (chapter.title) }
                            (minutes(chapter.minutes()))
                        }
                        ol {
                            @for sheet in &chapter.sheets {
                                li {
                                    span.entry {
                                        a href={ "#koan-" (sheet.name) } { (sheet.title) }
                                        (minutes(sheet.minutes.unwrap_or_default()))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn section(handout: &Handout, number: usize, chapter: &Chapter) -> Markup {
    html! {
        section.chapter aria-labelledby={ "chapter-" (chapter.dir) } {
            h2 id={ "chapter-" (chapter.dir) } { span.number { (number) " " } (chapter.title) }
            @if handout.is_key && chapter.minutes() > 0 {
                p.dim { (super::count(chapter.sheets.len(), "koan")) ", " (super::duration(chapter.minutes())) }
            }
            div.introduction { (page::markdown(&prose::below(&chapter.introduction, 2), 0)) }
            @for (at, sheet) in (1..).zip(&chapter.sheets) { (koan(&format!("{number}.{at}"), sheet)) }
        }
    }
}

fn koan(number: &str, sheet: &Sheet) -> Markup {
    html! {
        article.koan aria-labelledby={ "koan-" (sheet.name) } {
            h3 id={ "koan-" (sheet.name) } { span.number { (number) " " } (sheet.title) }
            p.about {
                strong { (sheet.task) }
                @if sheet.key.is_some() && let Some(minutes) = sheet.minutes { " · about " (super::duration(minutes)) }
            }
            dl.where {
                div { dt { "File" } " " dd { code { (sheet.file) } } }
                @for program in &sheet.programs { div { dt { "Runs with" } " " dd { code { (program) } } } }
                div { dt { "Command" } " " dd { code { (sheet.command) } } }
            }
            div.idea { (page::markdown(&prose::below(&sheet.idea, 3), 0)) }
            @if let Some(python) = &sheet.python {
                aside.python aria-labelledby={ "python-" (sheet.name) } {
                    h4 id={ "python-" (sheet.name) } { "In Python" }
                    (page::markdown(&prose::below(python, 4), 0))
                }
            }
            @if !sheet.links.is_empty() {
                h4 { "To read on" }
                ul.links { @for link in &sheet.links { li { a href=(link) { (link) } } } }
            }
            h4 { "The code" }
            @if sheet.code.is_empty() { p.dim { "There is none yet." } } @else { (code::listing(sheet)) }
            // The leader has the answers in the place of the room for them.
            @if sheet.key.is_none() {
                (room(sheet))
                @if let Some(grid) = &sheet.grid { (empty_table(sheet, grid)) }
            }
            @if let Some(key) = &sheet.key { (leader::part(sheet, key)) }
        }
    }
}

fn room(sheet: &Sheet) -> Markup {
    match sheet.room {
        Room::Blanks(_) => html! {
            h4 { "What do you expect?" }
            ol.blanks {
                @for line in sheet.blanks() {
                    li { span { "line " (line) } " " span.line role="img" aria-label="room for the answer" {} }
                }
            }
        },
        Room::Lines(lines) => html! {
            h4 { @match sheet.kind { Kind::Prove => "Your tests", _ => "Your answer" } }
            div.room role="img" aria-label=(format!("{lines} ruled lines to write on")) {
                @for _ in 0..lines { div.rule {} }
            }
        },
    }
}

fn empty_table(sheet: &Sheet, grid: &Grid) -> Markup {
    html! {
        h4 { "An order of steps in which it fails" }
        div.wide {
            table.grid aria-label={ "An empty schedule of " (sheet.name) ", to fill in" } {
                thead { tr {
                    th scope="col" { "step" }
                    th scope="col" { "line" }
                    @for thread in &grid.threads { th.thread scope="col" { (thread) } }
                } }
                tbody {
                    @for row in 1..=grid.rows {
                        tr { th scope="row" { (row) } td {} @for _ in &grid.threads { td {} } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The relative luminance of `#rrggbb` (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn every_colour_of_code_can_be_read_on_every_ground_in_the_light_and_in_the_dark() {
        let page = page::page("", STYLE, &html! {});
        let mut schemes = vec![BTreeMap::new(), BTreeMap::new()];
        for block in page.split(":root {").skip(1) {
            let colours = block.split('}').next().unwrap().split(';').filter_map(|rule| rule.trim().split_once(": #"));
            let colours: Vec<(&str, String)> = colours.map(|(name, colour)| (name, format!("#{colour}"))).collect();
            let is_dark =
                colours.iter().any(|(name, colour)| matches!(*name, "--ink" | "--keyword") && luminance(colour) > 0.4);
            schemes[usize::from(is_dark)].extend(colours);
        }
        for scheme in &schemes {
            for ground in ["--paper", "--shade", "--tint"] {
                for words in ["--ink", "--dim", "--keyword", "--macro", "--string"] {
                    let (one, other) = (luminance(&scheme[words]), luminance(&scheme[ground]));
                    let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                    assert!(contrast >= 4.5, "{words} on {ground}: {contrast:.2}");
                }
            }
        }
    }
}
