//! Markdown of a course, fitted into a document that has headings of its own.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// The deepest heading there is.
const DEEPEST: usize = 6;

/// The text with its headings below one of level `below`: the highest of them is one lower, and from there on none is
/// skipped, as who listens to a document goes by them.
pub fn below(text: &str, below: usize) -> String {
    let mut made = String::with_capacity(text.len());
    let (mut at, mut open): (usize, Vec<usize>) = (0, Vec::new());
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let Event::Start(Tag::Heading { level, .. }) = event else { continue };
        let level = level as usize;
        open.retain(|above| *above < level);
        open.push(level);
        made.push_str(&text[at..range.start]);
        made.push_str(&"#".repeat((below + open.len()).min(DEEPEST)));
        made.push(' ');
        made.push_str(words(&text[range.clone()]));
        made.push('\n');
        at = range.end;
    }
    made.push_str(&text[at..]);
    made
}

/// What a heading says, in one line: `## so ##`, or `so` over a line of `=` or `-`.
fn words(heading: &str) -> &str {
    let heading = heading.trim();
    if !heading.starts_with('#') {
        return heading.lines().next().unwrap_or_default().trim();
    }
    let words = heading.trim_start_matches('#').trim();
    match words.trim_end_matches('#') {
        before if before.is_empty() || before.ends_with(' ') => before.trim(),
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_go_down_in_steps_of_one_and_code_stays() {
        let text = "# A\n\n#### B ##\n\nC#\n---\n\n```text\n# no\n```\n\n# D";
        assert_eq!(below(text, 2), "### A\n\n#### B\n\n#### C#\n\n```text\n# no\n```\n\n### D\n");
        assert_eq!(below("## only\nwords", 2), "### only\nwords");
    }
}
