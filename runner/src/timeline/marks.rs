//! The shapes of the picture. Each differs from the others by form, so that none needs its colour. There are no ids in it:
//! several pictures may stand in one page.

use maud::{Markup, html};

use super::lanes::{FONT, Lane, MARGIN, Placed, WIDTH};

/// Dark enough for words.
pub(super) const INK: &str = "#111111";
/// What is beside the story.
pub(super) const FAINT: &str = "#767676";
/// Fills of bars, of about the same lightness: their letters tell them apart.
const FILLS: [&str; 6] = ["#cfe0f3", "#f6d9a8", "#cfe8cb", "#e6d3ec", "#f6cfcf", "#dddddd"];

/// A number without needless digits.
pub(super) fn number(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}

/// A line of words.
pub(super) fn words(x: f64, y: f64, text: &str, fill: &str, is_bold: bool) -> Markup {
    let weight = if is_bold { "bold" } else { "normal" };
    html! { text x=(number(x)) y=(number(y + 0.35 * FONT)) fill=(fill) font-weight=(weight) { (text) } }
}

/// The same, ending at `x`.
pub(super) fn words_before(x: f64, y: f64, text: &str, fill: &str) -> Markup {
    html! { text x=(number(x)) y=(number(y + 0.35 * FONT)) fill=(fill) text-anchor="end" { (text) } }
}

/// A line from place to place.
pub(super) fn line(path: &str, stroke: &str, width: f64, dashes: &str) -> Markup {
    let dashes = (!dashes.is_empty()).then_some(dashes);
    html! {
        path d=(path) fill="none" stroke=(stroke) stroke-width=(number(width)) stroke-dasharray=[dashes] {}
    }
}

/// The mark of an ordinary step.
pub(super) fn step(x: f64, y: f64) -> Markup {
    html! { circle cx=(number(x)) cy=(number(y)) r="4" fill=(INK) {} }
}

/// The mark of a step after which its thread waits: a pause.
pub(super) fn wait(x: f64, y: f64) -> Markup {
    let bars = format!("M{0} {2}V{3}M{1} {2}V{3}", number(x - 1.7), number(x + 1.7), number(y - 3.0), number(y + 3.0));
    html! {
        circle cx=(number(x)) cy=(number(y)) r="6" fill="#ffffff" stroke=(INK) stroke-width="1.4" {}
        (line(&bars, INK, 1.6, ""))
    }
}

/// The mark of the step that fails: a cross in a square.
pub(super) fn fail(x: f64, y: f64) -> Markup {
    let (left, right, top, bottom) = (number(x - 3.5), number(x + 3.5), number(y - 3.5), number(y + 3.5));
    let cross = format!("M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}");
    html! {
        rect x=(number(x - 7.0)) y=(number(y - 7.0)) width="14" height="14" fill=(INK) {}
        (line(&cross, "#ffffff", 2.2, ""))
    }
}

/// The mark of several steps in one.
pub(super) fn folded(x: f64, y: f64) -> Markup {
    html! {
        @for by in [-4.5, 0.0, 4.5] {
            circle cx=(number(x)) cy=(number(y + by)) r="1.5" fill=(FAINT) {}
        }
    }
}

/// The band behind the step that fails.
pub(super) fn band(row: &Placed) -> Markup {
    html! {
        rect x=(number(MARGIN / 2.0)) y=(number(row.top + 4.5)) width=(number(WIDTH - MARGIN))
            height=(number(row.bottom - row.top - 5.0)) fill="#fbe9e4" stroke=(INK) stroke-width="1.2" stroke-dasharray="6 3" {}
    }
}

/// The arrow head that ends at a mark, from above.
pub(super) fn head(x: f64, y: f64) -> Markup {
    let path = format!(
        "M{} {}L{} {}L{} {}Z",
        number(x - 4.0),
        number(y - 6.5),
        number(x + 4.0),
        number(y - 6.5),
        number(x),
        number(y)
    );
    html! { path d=(path) fill=(INK) {} }
}

/// How a lock's bar looks.
pub(super) struct Bar {
    /// The lock, by its number.
    pub(super) lock: usize,
    /// Its letter.
    pub(super) letter: String,
    /// Whether others may have it at the same time: then it is hollow, and dashed.
    pub(super) shared: bool,
}

/// A lock's bar, its letter at the top; without `end` it goes on below the picture.
pub(super) fn bar(bar: &Bar, lane: &Lane, slot: f64, from: f64, end: Option<f64>, bottom: f64) -> Markup {
    let (fill, dashes) = if bar.shared { ("#ffffff", "3 2") } else { (FILLS[bar.lock % FILLS.len()], "") };
    let (left, right) = (lane.life - slot - 12.0, lane.life - slot);
    let until = end.unwrap_or(bottom);
    let (l, r, t, b) = (number(left), number(right), number(from), number(until));
    let sides = match end {
        Some(_) => format!("M{l} {t}H{r}V{b}H{l}Z"),
        None => format!("M{l} {b}V{t}H{r}V{b}"),
    };
    html! {
        rect x=(l) y=(t) width=(number(right - left)) height=(number(until - from)) fill=(fill) {}
        (line(&sides, "#444444", 1.0, dashes))
        text x=(number((left + right) / 2.0)) y=(number(from + 11.0)) fill=(INK) text-anchor="middle" font-size="9"
            font-weight="bold" { (bar.letter) }
    }
}
