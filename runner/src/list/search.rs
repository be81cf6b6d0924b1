//! Finding what was typed in a name or a title, whatever the case.

use std::ops::Range;

/// Where `query` stands in `text`, each place once and none overlapping another, in bytes. An empty query is nowhere.
pub(super) fn places(text: &str, query: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if query.is_empty() {
        return found;
    }
    for (start, _) in text.char_indices() {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        if let Some(length) = starts_with(&text[start..], query) {
            found.push(start..start + length);
        }
    }
    found
}

/// The length in bytes of `query` at the beginning of `text`. Lower case may have another length than upper case, so
/// it is compared a character at a time.
fn starts_with(text: &str, query: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for wanted in query.chars() {
        let (_, found) = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.next().map_or(text.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, query: &str) -> Vec<&'a str> {
        places(text, query).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn case_does_not_matter_and_places_do_not_overlap() {
        assert_eq!(found("Aaa a", "aA"), ["Aa"]);
        assert_eq!(found("Die Straße, İstanbul", "STRAß"), ["Straß"]);
        assert_eq!(places("日本日本", "日"), [0..3, 6..9]);
        assert!(found("abc", "").is_empty() && found("", "a").is_empty());
    }
}
