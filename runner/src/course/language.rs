//! The language that a course is written in.

use std::fmt;

/// A language, by its tag: one of two or three letters (ISO 639), perhaps with a script and a region, as in `de`, `pt-BR`,
/// `zh-Hant-TW`. That is what courses are written in, and a part of what BCP 47 allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(String);

impl Default for Language {
    /// English.
    fn default() -> Language {
        Language("en".into())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Language {
    /// The language of this tag, if it is one. The same as the pattern in the schema.
    pub fn of(tag: &str) -> Option<Language> {
        let mut parts = tag.split('-').peekable();
        let is_language = |part: &str| (2..=3).contains(&part.len()) && is_all(part, char::is_ascii_lowercase);
        let is_known = parts.next().is_some_and(is_language);
        parts.next_if(|part| is_script(part));
        parts.next_if(|part| is_region(part));
        (is_known && parts.next().is_none()).then(|| Language(tag.into()))
    }

    /// The language alone, as in `pt`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The country, as in `BR`.
    pub fn country(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == 2)
    }
}

fn is_all(part: &str, what: fn(&char) -> bool) -> bool {
    part.chars().all(|letter| what(&letter))
}

fn is_script(part: &str) -> bool {
    let (first, rest) = part.split_at_checked(1).unwrap_or_default();
    rest.len() == 3 && is_all(first, char::is_ascii_uppercase) && is_all(rest, char::is_ascii_lowercase)
}

fn is_region(part: &str) -> bool {
    (part.len() == 2 && is_all(part, char::is_ascii_uppercase))
        || (part.len() == 3 && is_all(part, char::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_language_perhaps_with_a_script_and_a_region() {
        for (tag, primary, country) in [
            ("en", "en", None),
            ("pt-BR", "pt", Some("BR")),
            ("zh-Hant-TW", "zh", Some("TW")),
            ("sr-Latn", "sr", None),
            ("es-419", "es", None),
            ("gsw", "gsw", None),
        ] {
            let language = Language::of(tag).expect(tag);
            assert_eq!(
                (language.primary(), language.country(), language.to_string().as_str()),
                (primary, country, tag)
            );
        }
    }

    #[test]
    fn nothing_else_is_one() {
        for tag in
            ["", "e", "EN", "english", "Deutsch", "de_DE", "de-", "-de", "de-de", "de-DE-DE", "zh-TW-Hant", "日本"]
        {
            assert_eq!(Language::of(tag), None, "{tag}");
        }
    }
}
