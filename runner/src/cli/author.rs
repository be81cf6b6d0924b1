//! What authors can ask for.

use std::path::PathBuf;

use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::course::{Failure, Kind};

/// Commands for authors.
#[derive(Debug, Clone, Subcommand)]
pub enum Author {
    /// Hold the course to its promises: each exercise fails as declared, each solution passes, and more
    Check {
        /// Only these koans, or the koans of these chapters [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// How many to judge at the same time [default: two a core, as some only wait]
        #[arg(long, value_name = "N")]
        jobs: Option<std::num::NonZeroUsize>,
        /// How often to judge each file [default: once; exercises and solutions that are only run, twice]
        #[arg(long, value_name = "N")]
        times: Option<std::num::NonZeroUsize>,
        /// Keep all cores busy meanwhile, and give way to that: no verdict may depend on it
        #[arg(long)]
        busy: bool,
        /// Go on: check again what changes, at every save, until `q` or Ctrl-C
        #[arg(long)]
        watch: bool,
    },
    /// Make a new course in a folder: one chapter, one koan that works, all that belongs to it
    New {
        /// The folder; it must not exist yet, or be empty
        #[arg(value_name = "COURSE")]
        dir: PathBuf,
        /// The folder of its first chapter
        #[arg(long, value_name = "CHAPTER", default_value = "01_first_steps")]
        chapter: String,
        /// The name of its first koan
        #[arg(long, value_name = "NAME", default_value = "first_koan")]
        koan: String,
        /// What the learner does in it
        #[arg(long, default_value = "predict", value_parser = kind())]
        kind: Kind,
    },
    /// Add a koan to the course: a small example that works, to be filled with your own
    NewKoan {
        /// The chapter: one there is, by folder, number or name; or the folder of a new one
        chapter: String,
        /// The name: lower-case letters, digits and `_`
        name: String,
        /// What the learner does: replace blanks, mend a bug, write a body, write the tests
        #[arg(long, value_parser = kind())]
        kind: Kind,
        /// The title
        #[arg(long)]
        title: Option<String>,
        /// How it fails before it is solved [default: as koans of its kind usually do]
        #[arg(long, value_name = "HOW", value_parser = fails())]
        fails: Option<Failure>,
        /// The koan it comes right behind [default: the last one of the chapter]
        #[arg(long, value_name = "KOAN")]
        after: Option<String>,
    },
    /// Print the JSON Schema of info.toml
    Schema,
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    one_of(Kind::ALL)
}

fn fails() -> impl TypedValueParser<Value = Failure> {
    one_of(Failure::ALL)
}

/// One of a few words, as they stand in info.toml.
fn one_of<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [(&'static str, T); N],
) -> impl TypedValueParser<Value = T> {
    let value = move |word: String| all.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    PossibleValuesParser::new(all.map(|(name, _)| name)).map(move |word| value(word).expect("it is one of them"))
}
