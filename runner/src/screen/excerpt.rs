//! A few lines of the learner's file, with the place marked.

use crate::text::{Line, Style};

/// The marked line with so many before and so many after it, and its index among them.
pub fn excerpt(text: &str, line: usize, (before, after): (usize, usize), unicode: bool) -> Option<(Vec<Line>, usize)> {
    let all: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let marked = line.checked_sub(1).filter(|at| *at < all.len())?;
    let (from, to) = (marked.saturating_sub(before), (marked + after + 1).min(all.len()));
    // Blank lines at the ends show nothing.
    let from = (from..marked).find(|at| !all[*at].trim().is_empty()).unwrap_or(marked);
    let to = (marked + 1..to).rev().find(|at| !all[*at].trim().is_empty()).map_or(marked + 1, |at| at + 1);
    let digits = to.to_string().len();
    let gutter = if unicode { '│' } else { '|' };
    let lines = (from..to)
        .map(|at| {
            let (sign, style) = if at == marked { (">", Style::Mark) } else { (" ", Style::Plain) };
            Line::of(
                format!(" {sign} {:digits$} {gutter} ", at + 1),
                if at == marked { Style::Mark } else { Style::Dim },
            )
            .and(all[at], style)
        })
        .collect();
    Some((lines, marked - from))
}
