//! The command line: what can be asked for. What is done about it stands in `commands`.

use std::{num::NonZeroU64, path::PathBuf};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::{
    check::Ways,
    course::{Failure, Kind},
    grade::Shard,
};

const EXAMPLES: &str = "\
Examples:
  koans                     on the path: watch, save, see, go on
  koans init my-path        a folder of your own to work in
  koans run doubler         look at one koan, once
  koans hint                the next hint for the current koan
  koans verify 01_threads   all koans of a chapter
  koans --course DIR watch  another course

Exit codes: 0 passed or done, 1 not all passed, 2 usage, 3 course, 4 machine, 5 refused,
10 and up one for each verdict (docs/commands.md).";

/// Concurrency koans: fix one small program after the other, and understand concurrency by the end.
#[derive(Debug, Parser)]
#[command(name = "koans", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// The command; none: `watch` on a terminal, elsewhere one walk to the first koan that fails.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// The course's folder, the one with info.toml [default: the nearest one upwards from here]
    #[arg(long, global = true, value_name = "DIR", env = "KOANS_COURSE", hide_env = true)]
    pub course: Option<PathBuf>,
    /// When to use colours (NO_COLOR is respected)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Go through plain `cargo test` instead of calling rustc directly: slower, and without exploring
    #[arg(long, global = true)]
    pub no_direct: bool,
    /// Only run koans, without trying every order of their threads: a race may then pass by luck
    #[arg(long, global = true, env = "KOANS_NO_EXPLORE", hide_env = true)]
    pub no_explore: bool,
}

impl Global {
    /// How koans are to be judged.
    pub fn ways(&self) -> Ways {
        Ways { direct: !self.no_direct, explore: !self.no_explore && !self.no_direct }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Go through the koans in order; halt at the first that fails, and go on when you save
    Watch(Watch),
    /// Judge one koan, once
    Run {
        /// The koan [default: the current one]
        name: Option<String>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// Write the result as JUnit XML too, for CI
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
    },
    /// Run a koan in the order of its threads in which it failed last, then explore it as usual
    Replay {
        /// The koan
        name: String,
        /// The order, as `schedule.replay` in the JSON of `run` [default: the last one in which it failed]
        schedule: Option<String>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Go through the order of steps in which a koan fails, with the code beside it; prints it where there is no terminal
    Schedule {
        /// The koan [default: the current one]
        name: Option<String>,
        /// Another order, as `schedule.replay` in the JSON of `run` [default: the one in which it fails now]
        schedule: Option<String>,
        /// Draw it into this file, as SVG
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        svg: Option<PathBuf>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show the next step of a koan's hint ladder
    Hint {
        /// The koan [default: the current one]
        name: Option<String>,
        /// This step of the ladder, and those before it
        #[arg(long, value_name = "N")]
        level: Option<usize>,
    },
    /// Show how an expert would write it, once the koan has passed
    Solution {
        /// The koan
        name: String,
        /// Show it before a pass
        #[arg(long)]
        spoil: bool,
    },
    /// List chapters, koans and what has passed; a screen to move about in on a terminal
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Judge all koans, or those of some chapters, in parallel
    Verify(Verify),
    /// Make a handout to print, of all chapters or some; with `--key` the leader's copy
    Handout(Handout),
    /// Show what you have done: koans, attempts, hints, mistakes, time by chapter
    Report(Report),
    /// Put many learners' reports together: who is where, what holds the room up, which mistakes are common
    Class(Class),
    /// Grade submitted course folders: judged afresh, by the course's tests and not by theirs
    Grade(Grade),
    /// Put the original of a koan back; what you wrote is kept as a backup
    Reset {
        /// The koan
        name: String,
    },
    /// Show how a koan differs from its original
    Diff {
        /// The koan [default: the current one]
        name: Option<String>,
    },
    /// Make a folder of your own with the course in it
    Init {
        /// The folder; it must not exist yet, or be empty
        dir: PathBuf,
    },
    /// Tell what on this machine is not as it should be, and how to mend it
    Doctor {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// Before a workshop: build all that is slow, judge a koan from start to end, and say whether this laptop is ready
        #[arg(long)]
        workshop: bool,
    },
    /// Pack the course for laptops without a network: its crates, the checkers' sources and this program in one file
    Bundle(Bundle),
    /// Print completions for a shell, to be sourced
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// For those who write courses
    #[command(subcommand)]
    Author(Author),
}

/// Options of `watch`.
#[derive(Debug, Clone, Default, Args)]
pub struct Watch {
    /// Go on by itself after a pass
    #[arg(long)]
    pub auto: bool,
    /// Look at the files every MS milliseconds, for drives that send no events
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500", require_equals = true)]
    pub poll: Option<u64>,
    /// Look at the files only when `r` is pressed
    #[arg(long, conflicts_with = "poll")]
    pub manual: bool,
    /// What `e` opens a koan with [default: $VISUAL, $EDITOR]
    #[arg(long, value_name = "COMMAND")]
    pub editor: Option<String>,
}

/// Options of `verify`.
#[derive(Debug, Clone, Args)]
pub struct Verify {
    /// The chapters, by folder, number or name [default: all]
    pub chapters: Vec<String>,
    /// How many to judge at the same time [default: one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Judge the solutions instead of your files
    #[arg(long)]
    pub solutions: bool,
    /// Judge anew what is answered from the cache otherwise
    #[arg(long)]
    pub fresh: bool,
    /// Write the results as JUnit XML too, for CI
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
}

/// Options of `grade`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Submissions are graded against the course in this binary, or the one named with --course (or \
    KOANS_COURSE), and never against one that merely lies around. docs/grading.md tells what is judged, and how a large \
    class is spread over machines.")]
pub struct Grade {
    /// Submissions (folders with `exercises`), or folders of submissions; with --merge the JSON of parts
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Only these koans, or the koans of these chapters; may be given several times [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Grade part I of N: every Nth submission in the order of their names, from 1
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Put parts together that were graded with --shard and --json
    #[arg(long, conflicts_with_all = ["only", "shard", "jobs", "keep"])]
    pub merge: bool,
    /// How many koans to judge at the same time [default: one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Print one JSON object
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print a table for a spreadsheet: a row for each submission
    #[arg(long)]
    pub csv: bool,
    /// Write to this file what is printed otherwise
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the results as JUnit XML too, for CI
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Leave the files that were judged in this folder, as DIR/SUBMISSION/exercises/…
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Options of `handout`.
#[derive(Debug, Clone, Args)]
pub struct Handout {
    /// The chapters, by folder, number or name [default: all]
    #[arg(value_name = "CHAPTER")]
    pub chapters: Vec<String>,
    /// What to write [default: what the name behind -o ends with, else html]
    #[arg(long)]
    pub format: Option<crate::handout::Format>,
    /// The leader's copy: with solutions, minutes, hints, mistakes, and what learners see when they make them
    #[arg(long)]
    pub key: bool,
    /// The file, or a folder for it, or `-` [default: a file here; in a pipe, standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The paper of a PDF; a page of HTML fits itself to what its printer has
    #[arg(long, value_enum, default_value_t)]
    pub paper: crate::handout::typst::Paper,
    /// How many koans to judge at the same time for the key [default: one a core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// Options of `report`.
#[derive(Debug, Clone, Args)]
pub struct Report {
    /// The format [default: as FILE ends, else text]
    #[arg(long)]
    pub format: Option<ReportFormat>,
    /// Write to this file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Your name in the report [default: the folder's name]
    #[arg(long)]
    pub name: Option<String>,
    /// Record what you do from now on, or do not; only says so, and shows no report
    #[arg(long, value_name = "WHETHER")]
    pub record: Option<Switch>,
    /// Delete what was recorded; what has passed stays passed
    #[arg(long)]
    pub forget: bool,
}

/// Options of `class`.
#[derive(Debug, Clone, Args)]
pub struct Class {
    /// Reports (made by `koans report --format json`), course folders, or folders that hold many of either
    #[arg(required = true, value_name = "DIR")]
    pub paths: Vec<PathBuf>,
    /// The format [default: as FILE ends, else text]
    #[arg(long)]
    pub format: Option<ClassFormat>,
    /// Write to this file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write FILE again every so many seconds, until Ctrl-C; a page is loaded again by itself, as on a projector
    #[arg(long, value_name = "SECONDS", requires = "output")]
    pub refresh: Option<NonZeroU64>,
    /// Numbers in the place of names, as for a wall that all look at
    #[arg(long)]
    pub anonymous: bool,
}

/// What a report can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Lines.
    Text,
    /// One JSON object, which `koans class` reads.
    Json,
    /// A page.
    Html,
}

/// What a class can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClassFormat {
    /// Lines.
    Text,
    /// One JSON object.
    Json,
    /// A page.
    Html,
    /// A table for a spreadsheet.
    Csv,
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
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

/// Options of `bundle`.
#[derive(Debug, Clone, Args)]
pub struct Bundle {
    /// The file to make [default: COURSE.tar.gz, in the current folder]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Leave the solutions out
    #[arg(long)]
    pub no_solutions: bool,
    /// Leave this program out: every laptop has it, or builds it
    #[arg(long)]
    pub no_program: bool,
    /// A koans program for another platform too, such as macos-aarch64=koans-mac
    #[arg(long, value_name = "PLATFORM=FILE", value_parser = platform_and_file)]
    pub program: Vec<(String, PathBuf)>,
    /// A file or folder of the course's folder that the course itself does not name
    #[arg(long, value_name = "PATH")]
    pub include: Vec<PathBuf>,
}

/// `macos-aarch64=FILE`. The platform becomes the name of a folder.
fn platform_and_file(text: &str) -> Result<(String, PathBuf), String> {
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    match text.split_once('=') {
        Some((platform, file)) if is_name(platform) && !file.is_empty() => Ok((platform.into(), file.into())),
        _ => Err("say for which platform it is, and where it lies: macos-aarch64=koans-mac".into()),
    }
}

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
