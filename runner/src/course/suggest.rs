//! Guesses what was meant (the nearest known word, a name put right), and shows words of the file in sentences.

use super::file::NAME_LENGTH;

/// The name that was probably meant: small letters, and `_` for all that is not a letter or a digit.
pub(crate) fn repaired(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    let better: String = stem
        .chars()
        .map(|one| one.to_ascii_lowercase())
        .map(|one| if one.is_ascii_lowercase() || one.is_ascii_digit() { one } else { '_' })
        .collect();
    let better = better.trim_matches('_');
    (!better.is_empty() && better.len() <= NAME_LENGTH).then(|| better.to_owned())
}

/// The known word that is most like `word`, when one is like enough to have been meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of both lengths: no one mistypes a name of a megabyte.
    if word.is_empty() || word.len() > 2 * NAME_LENGTH {
        return None;
    }
    let lower = word.to_lowercase();
    let score = |one: &str| {
        // Half a word, as `doub` for `doubler`, or `thread_doubler` for it, is a near miss too.
        let part = lower.len() >= 3 && one.len() >= 3 && (one.contains(&lower) || lower.contains(one));
        let alike = strsim::normalized_damerau_levenshtein(&lower, one);
        if part { alike.max(0.7) } else { alike }
    };
    known
        .into_iter()
        .map(|one| (score(one), one))
        .filter(|(score, _)| *score >= 0.6)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, one)| one)
}

/// Text of the file as it may be shown in a sentence: without control characters, not too long.
pub(crate) fn quoted(text: &str) -> String {
    let shown: String = text.chars().take(NAME_LENGTH).flat_map(char::escape_debug).collect();
    let rest = if text.chars().nth(NAME_LENGTH).is_some() { "…" } else { "" };
    // The quotes are backticks already, and so ' and " need no backslash.
    format!("`{}{rest}`", shown.replace("\\'", "'").replace("\\\"", "\""))
}

/// Words in backticks, with commas.
pub(crate) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
