//! The shape of `info.toml`: its tables, their keys, and the JSON Schema for editors. The doc comments of the fields
//! are what an editor shows beside a key. Whether the values make sense is the business of `check`.

use std::{
    borrow::Cow,
    ops::{Range, RangeInclusive},
};

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use super::{Failure, Kind};

/// The newest `format` that this version reads.
pub(crate) const FORMAT: i64 = 1;
/// How long a koan's test run may be allowed to take, in milliseconds.
pub(crate) const DEADLINE_MS: RangeInclusive<i64> = 100..=600_000;
/// What [`DEADLINE_MS`] is for a koan that does not say.
pub(crate) const DEFAULT_DEADLINE_MS: i64 = 5_000;
/// How many minutes a koan may claim to take.
pub(crate) const MINUTES: RangeInclusive<i64> = 1..=600;
/// How long a name may be, in characters.
pub(crate) const NAME_LENGTH: usize = 64;

/// A value, and the bytes of `info.toml` that it stands at.
#[derive(Debug, Clone)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// In the schema, where a value stands does not matter.
impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A course for `koans`: its chapters and koans, in the order in which a learner meets them.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "info.toml")]
pub(crate) struct File {
    /// The version of this format. It is 1.
    #[schemars(with = "i64", extend("const" = 1))]
    pub(crate) format: Option<At<i64>>,
    /// What is said about the course as a whole.
    pub(crate) course: Option<CourseTable>,
    /// The chapters, in order: one `[[chapter]]` each.
    #[schemars(length(min = 1))]
    pub(crate) chapter: Vec<ChapterTable>,
}

/// What is said about the course as a whole.
#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "course")]
pub(crate) struct CourseTable {
    /// The title, for people. Without one, the name of the folder.
    #[schemars(length(min = 1))]
    pub(crate) title: Option<At<String>>,
    /// A short name that stays the same from version to version: lower-case letters, digits, `_` and `-`.
    #[schemars(regex(pattern = "^[a-z0-9_-]{1,64}$"))]
    pub(crate) id: Option<At<String>>,
    /// What the course is written in, as in `de` or `pt-BR`: for pages, which say so to browsers and screen readers. By
    /// default `en`.
    #[schemars(regex(pattern = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"))]
    pub(crate) language: Option<At<String>>,
}

/// A chapter: a folder of koans.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "chapter")]
pub(crate) struct ChapterTable {
    /// Where its header is.
    #[schemars(skip)]
    pub(crate) header: Range<usize>,
    /// The folder under `exercises/` and `solutions/`, as in `01_threads`.
    #[schemars(with = "String", regex(pattern = "^[a-z0-9_]{1,64}$"))]
    pub(crate) dir: Option<At<String>>,
    /// The title, for people. Without one, the folder's name without its number.
    #[schemars(length(min = 1))]
    pub(crate) title: Option<At<String>>,
    /// The chapter's koans, in order: one `[[chapter.koan]]` each.
    #[schemars(length(min = 1))]
    pub(crate) koan: Vec<KoanTable>,
}

/// A koan: one file, one idea.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "koan")]
pub(crate) struct KoanTable {
    /// Where its header is.
    #[schemars(skip)]
    pub(crate) header: Range<usize>,
    /// The name, unique in the course: `exercises/CHAPTER/NAME.rs` is the exercise, `solutions/CHAPTER/NAME.rs` its
    /// solution. Lower-case letters, digits and `_`.
    #[schemars(with = "String", regex(pattern = "^[a-z0-9_]{1,64}$"))]
    pub(crate) name: Option<At<String>>,
    /// The names that it had in earlier versions of the course. What a learner has reached under them goes with it.
    #[schemars(inner(regex(pattern = "^[a-z0-9_]{1,64}$")))]
    pub(crate) was: Option<Vec<At<String>>>,
    /// The title, for people. Without one, the name with spaces.
    #[schemars(length(min = 1))]
    pub(crate) title: Option<At<String>>,
    /// What the learner does in it.
    #[schemars(extend("default" = "repair"))]
    pub(crate) kind: Option<At<Kind>>,
    /// How it fails before it is solved. `koans author check` holds the exercise to it.
    pub(crate) fails: Option<At<Failure>>,
    /// The hint ladder, from a nudge to nearly the answer. `koans hint` shows one more each time.
    #[schemars(inner(length(min = 1)))]
    pub(crate) hints: Option<Vec<At<String>>>,
    /// What this is in Python.
    #[schemars(length(min = 1))]
    pub(crate) python: Option<At<String>>,
    /// What the learner knows now. Shown after a pass.
    #[schemars(length(min = 1))]
    pub(crate) learned: Option<At<String>>,
    /// About how long it takes, in minutes.
    #[schemars(range(min = 1, max = 600))]
    pub(crate) minutes: Option<At<i64>>,
    /// Common mistakes, for whoever leads a workshop.
    #[schemars(inner(length(min = 1)))]
    pub(crate) mistakes: Option<Vec<At<String>>>,
    /// Pages to read on, each beginning with `https://` or `http://`.
    #[schemars(inner(regex(pattern = "^https?://[^\\s]+$")))]
    pub(crate) links: Option<Vec<At<String>>>,
    /// How long a test run may take, in milliseconds; compiling is not counted.
    #[schemars(range(min = 100, max = 600_000), extend("default" = 5000))]
    pub(crate) deadline_ms: Option<At<i64>>,
    /// Whether nothing else may run beside it, as when it measures time.
    #[schemars(extend("default" = false))]
    pub(crate) alone: Option<At<bool>>,
    /// Companion programs to build for it: a `[[bin]]` of the course's Cargo.toml, or `src/bin/NAME.rs`.
    #[schemars(inner(regex(pattern = "^[A-Za-z0-9_-]{1,64}$")))]
    pub(crate) programs: Option<Vec<At<String>>>,
}

/// A part of the file: a kind of table with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file outside of any table.
    File,
    /// `[course]`.
    Course,
    /// `[[chapter]]`.
    Chapter,
    /// `[[chapter.koan]]`.
    Koan,
    /// A file written for rustlings, outside of any table.
    ForRustlings,
    /// `[[exercises]]` of such a file.
    Exercise,
}

impl Part {
    /// Every part of our own format.
    pub const ALL: [Part; 4] = [Part::File, Part::Course, Part::Chapter, Part::Koan];

    /// The keys that it may have, in the order in which people usually write them.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Part::File => &["format", "course", "chapter"],
            Part::Course => &["title", "id", "language"],
            Part::Chapter => &["dir", "title", "koan"],
            Part::Koan => &[
                "name",
                "was",
                "title",
                "kind",
                "fails",
                "hints",
                "python",
                "learned",
                "minutes",
                "mistakes",
                "links",
                "deadline_ms",
                "alone",
                "programs",
            ],
            Part::ForRustlings => &["format_version", "welcome_message", "final_message", "exercises"],
            Part::Exercise => &["name", "dir", "test", "strict_clippy", "hint", "skip_check_unsolved", "deadline_ms"],
        }
    }

    /// Whether keys that are not known here are no mistake: rustlings takes no notice of them.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Part::ForRustlings | Part::Exercise)
    }

    /// How it is written in the file.
    pub fn header(self) -> &'static str {
        match self {
            Part::File | Part::ForRustlings => "the top of the file",
            Part::Course => "[course]",
            Part::Chapter => "[[chapter]]",
            Part::Koan => "[[chapter.koan]]",
            Part::Exercise => "[[exercises]]",
        }
    }

    /// What it is, with an article.
    pub fn noun(self) -> &'static str {
        match self {
            Part::File | Part::ForRustlings => "the file",
            Part::Course => "the course",
            Part::Chapter => "a chapter",
            Part::Koan => "a koan",
            Part::Exercise => "an exercise",
        }
    }
}

/// The JSON Schema of `info.toml`, draft 7 as editors for TOML read it. `docs/info.schema.json` is this.
pub fn schema() -> serde_json::Value {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<File>().to_value();
    forbid_null(&mut schema);
    schema
}

/// TOML has no null: what schemars says about optional values for JSON is taken back.
fn forbid_null(schema: &mut serde_json::Value) {
    use serde_json::Value;
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|one| one != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".into(), only);
                }
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|one| one.get("type").is_none_or(|name| name != "null"));
                // Draft 7 ignores what stands beside a `$ref`, descriptions included: `allOf` keeps both.
                if choices.len() == 1
                    && let Some(only) = object.remove("anyOf")
                {
                    object.insert("allOf".into(), only);
                }
            }
            object.values_mut().for_each(forbid_null);
        }
        Value::Array(values) => values.iter_mut().for_each(forbid_null),
        _ => {}
    }
}
