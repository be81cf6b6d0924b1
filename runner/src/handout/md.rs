//! A handout as Markdown, as GitHub shows it. Rules are room to write.

use std::fmt::Write as _;

use super::{
    Change, Chapter, Grid, Handout, Key, Room, Sheet, SolutionLine, Told, count, duration, prose,
    steps::{self, Row},
};
use crate::{course::Kind, highlight, schedule::Schedule};

/// The first line, by which such a file is known to be ours.
pub(super) const MARK: &str = "<!-- koans handout -->";

/// Ruled on paper, a line of underscores.
const LINE: &str = "________________________________________";

/// The whole text.
pub(super) fn text(handout: &Handout) -> String {
    let what = if handout.is_key { "Leader’s copy" } else { "Handout" };
    let minutes = |minutes: u32| match minutes {
        0 => String::new(),
        _ if !handout.is_key => String::new(),
        minutes => format!(" ({})", duration(minutes)),
    };
    let mut parts = vec![MARK.to_string(), format!("# {}", plain(&handout.course))];
    parts.push(match handout.minutes() {
        total if handout.is_key && total > 0 => format!("**{what}.** {}, {}", handout.extent(), duration(total)),
        _ => format!("**{what}.** {}", handout.extent()),
    });
    if !handout.is_key {
        parts.push(format!("Name: {LINE}"));
    }
    parts.push("## Contents".into());
    let mut contents = String::new();
    for chapter in &handout.chapters {
        let _ =
            writeln!(contents, "- [{}](#chapter-{}){}", plain(&chapter.title), chapter.dir, minutes(chapter.minutes()));
        for sheet in &chapter.sheets {
            let time = minutes(sheet.minutes.unwrap_or_default());
            let _ = writeln!(contents, "  - [{}](#koan-{}){time}", plain(&sheet.title), sheet.name);
        }
    }
    parts.push(contents.trim_end().to_string());
    for (number, chapter) in (1..).zip(&handout.chapters) {
        chapter_parts(&mut parts, handout, number, chapter);
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn chapter_parts(parts: &mut Vec<String>, handout: &Handout, number: usize, chapter: &Chapter) {
    parts.push("---".into());
    parts.push(format!("<a id=\"chapter-{}\"></a>", chapter.dir));
    parts.push(format!("## {number} {}", plain(&chapter.title)));
    if handout.is_key && chapter.minutes() > 0 {
        parts.push(format!("{}, {}", count(chapter.sheets.len(), "koan"), duration(chapter.minutes())));
    }
    parts.push(prose::below(&chapter.introduction, 2).trim().to_string());
    for (at, sheet) in (1..).zip(&chapter.sheets) {
        parts.push(format!("<a id=\"koan-{}\"></a>", sheet.name));
        parts.push(format!("### {number}.{at} {}", plain(&sheet.title)));
        koan(parts, sheet);
    }
}

fn koan(parts: &mut Vec<String>, sheet: &Sheet) {
    let time = sheet.minutes.filter(|_| sheet.key.is_some());
    let time = time.map(|minutes| format!(" About {}.", duration(minutes))).unwrap_or_default();
    parts.push(format!("**{}**{time}", sheet.task));
    let mut place = format!("File `{}`, command `{}`", sheet.file, sheet.command);
    for program in &sheet.programs {
        let _ = write!(place, ", runs with `{program}`");
    }
    parts.push(place);
    parts.push(prose::below(&sheet.idea, 3).trim().to_string());
    if let Some(python) = &sheet.python {
        parts.push(format!("#### In Python\n\n{}", prose::below(python, 4).trim()));
    }
    if !sheet.links.is_empty() {
        let links = sheet.links.iter().map(|link| format!("- <{link}>")).collect::<Vec<_>>().join("\n");
        parts.push(format!("#### To read on\n\n{links}"));
    }
    parts.push(format!("#### The code, from line {}\n\n{}", sheet.first_line, fenced("rust", &numbered(&sheet.code))));
    // The leader has the answers in the place of the room for them.
    if sheet.key.is_none() {
        parts.push(room(sheet));
    }
    if let Some(grid) = sheet.grid.as_ref().filter(|_| sheet.key.is_none()) {
        parts.push(format!("#### An order of steps in which it fails\n\n{}", empty_table(grid)));
    }
    if let Some(key) = &sheet.key {
        leader(parts, key);
    }
}

/// The code with its blanks numbered: `__①`.
fn numbered(code: &str) -> String {
    let mut blank = 0_u32;
    let pieces = highlight::pieces(code).into_iter().map(|(class, text)| {
        if class != highlight::Class::Blank {
            return text.to_string();
        }
        blank += 1;
        // The circled digits end at twenty.
        let number = char::from_u32(0x245F + blank).filter(|_| blank <= 20);
        number.map_or_else(|| format!("{text}({blank})"), |number| format!("{text}{number}"))
    });
    pieces.collect()
}

/// A block of code, in a fence that nothing in it can close.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|one| one != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

fn room(sheet: &Sheet) -> String {
    match sheet.room {
        Room::Blanks(_) => {
            let lines = (1..).zip(sheet.blanks()).map(|(number, line)| format!("{number}. line {line}: {LINE}"));
            format!("#### What do you expect?\n\n{}", lines.collect::<Vec<_>>().join("\n"))
        }
        Room::Lines(lines) => {
            let title = if sheet.kind == Kind::Prove { "Your tests" } else { "Your answer" };
            // Each underscore of a line that is nothing else would be a ruler across the page, which is just right.
            format!("#### {title}\n\n{}", vec![format!("<br>\n\n{LINE}"); lines].join("\n\n"))
        }
    }
}

fn empty_table(grid: &Grid) -> String {
    let head: Vec<String> =
        ["step", "line"].map(String::from).into_iter().chain(grid.threads.iter().cloned()).collect();
    let rows = (1..=grid.rows).map(|row| {
        let mut cells = vec![String::new(); head.len()];
        cells[0] = row.to_string();
        cells
    });
    table(&head, rows)
}

fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let row =
        |cells: &[String]| format!("| {} |", cells.iter().map(|cell| cell_of(cell)).collect::<Vec<_>>().join(" | "));
    let mut lines = vec![row(head), row(&vec!["---".to_string(); head.len()])];
    lines.extend(rows.map(|cells| row(&cells)));
    lines.join("\n")
}

/// A text that can stand in a cell.
fn cell_of(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn leader(parts: &mut Vec<String>, key: &Key) {
    if let Some(unsolved) = &key.unsolved {
        parts.push(format!("#### As it is given out\n\n{}", told(unsolved)));
    }
    if let Some(found) = &key.schedule {
        parts.push(format!("#### An order of steps in which it fails, in `{}`\n\n{}", found.test, schedule(found)));
        parts.push("» another thread was cut off here, though it could have gone on; ✗ here it goes wrong.".into());
    }
    if !key.waits.is_empty() {
        let head = ["thread", "line", "waits in", "which is"].map(String::from);
        let rows = key.waits.iter().map(|wait| {
            let line = if wait.line > 0 { wait.line.to_string() } else { String::new() };
            vec![wait.thread.clone(), line, code(&wait.operation), steps::why(wait)]
        });
        parts.push(format!("#### Who waits for what\n\n{}", table(&head, rows)));
    }
    if !key.broken.is_empty() {
        let head = ["version", "what it does wrong", "the tests as given"].map(String::from);
        let rows = key.broken.iter().map(|version| {
            let caught = match version.caught_as_given {
                Some(true) => "catch it",
                Some(false) => "let it pass",
                None => "not tried",
            };
            vec![code(&version.name), version.does.clone(), caught.to_string()]
        });
        parts.push(format!("#### The broken versions\n\n{}", table(&head, rows)));
    }
    if !key.solution.is_empty() {
        let note = "+ stands in the solution alone, - in the exercise alone.";
        parts.push(format!("#### A solution\n\n{note}\n\n{}", fenced("diff", &signed(&key.solution))));
    }
    let list = |items: &[String], mark: &str| {
        items.iter().map(|item| format!("{mark} {}", indented(item, mark.len() + 1))).collect::<Vec<_>>().join("\n")
    };
    if !key.hints.is_empty() {
        parts.push(format!("#### Hints, from a nudge to nearly the answer\n\n{}", list(&key.hints, "1.")));
    }
    if !key.mistakes.is_empty() {
        parts.push(format!("#### Common mistakes\n\n{}", list(&key.mistakes, "-")));
    }
    if !key.seen.is_empty() {
        let seen: Vec<String> = key.seen.iter().map(|seen| format!("{}\n\n{}", seen.why, told(&seen.told))).collect();
        parts.push(format!("#### What learners see after a wrong answer\n\n{}", list(&seen, "-")));
    }
    if let Some(learned) = &key.learned {
        parts.push(format!("#### What they know now\n\n{}", prose::below(learned, 4).trim()));
    }
}

fn told(told: &Told) -> String {
    let detail = told.detail.as_ref().map(|detail| format!(" {}", sentence(detail))).unwrap_or_default();
    format!("**{}**: {}{detail}", told.verdict.replace('_', " "), sentence(&told.message))
}

/// Words as code, whatever they hold.
fn code(words: &str) -> String {
    let words = words.lines().next().unwrap_or_default();
    if words.contains('`') { format!("`` {words} ``") } else { format!("`{words}`") }
}

/// What a verdict says: code in backticks, and around it words that mean nothing else.
fn sentence(words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return code(words);
    }
    let told = parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { code(part) } else { plain(part) });
    told.collect()
}

/// Words that are no Markdown.
fn plain(words: &str) -> String {
    let mut made = String::with_capacity(words.len());
    for one in words.chars() {
        if matches!(one, '\\' | '`' | '*' | '_' | '[' | ']' | '<') {
            made.push('\\');
        }
        made.push(if one == '\n' { ' ' } else { one });
    }
    made
}

/// The lines of a text below each other in an item of a list.
fn indented(text: &str, by: usize) -> String {
    let mut lines = text.trim().lines().enumerate().map(|(at, line)| match at {
        0 => line.to_string(),
        _ if line.trim().is_empty() => String::new(),
        _ => format!("{}{line}", " ".repeat(by)),
    });
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |text, line| text + "\n" + &line)
}

fn signed(lines: &[SolutionLine]) -> String {
    let sign = |change| match change {
        Change::Same | Change::Skipped => ' ',
        Change::Added => '+',
        Change::Removed => '-',
    };
    let lines = lines.iter().map(|line| format!("{}{}", sign(line.change), line.text).trim_end().to_string());
    lines.collect::<Vec<_>>().join("\n")
}

fn schedule(schedule: &Schedule) -> String {
    let threads = steps::threads(schedule);
    let head = ["step", "line", ""].into_iter().chain(threads.iter().copied()).map(String::from).collect::<Vec<_>>();
    let rows = steps::rows(schedule).into_iter().map(|row| {
        let mut cells = vec![String::new(); head.len()];
        match row {
            Row::Step { step, column, mark, words } => {
                cells[0] = step.step.to_string();
                cells[1] = if step.line > 0 { step.line.to_string() } else { String::new() };
                cells[2] = mark.to_string();
                cells[3 + column] = if step.fatal { format!("**{}**", code(&words)) } else { code(&words) };
            }
            Row::Folded { column, steps } => cells[3 + column] = format!("… {steps} more steps"),
        }
        cells
    });
    table(&head, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_verdict_says_is_no_markdown_but_for_its_code() {
        assert_eq!(sentence("`a_b` is 1 * 2 <c>"), "`a_b` is 1 \\* 2 \\<c>");
        assert_eq!(sentence("one ` alone"), "`` one ` alone ``");
        assert_eq!(indented("a\n\nb", 2), "a\n\n  b");
    }

    #[test]
    fn blanks_are_numbered_in_code_alone_and_no_code_closes_its_fence() {
        assert_eq!(numbered("a(__, \"__\", __); // __"), "a(__①, \"__\", __②); // __");
        assert_eq!(fenced("rust", "/// ```\n/// ```"), "````rust\n/// ```\n/// ```\n````");
    }
}
