//! The command line: what can be asked for. What is done about it stands in `commands`.

mod author;
mod workshop;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use author::Author;
pub use workshop::{Bundle, Class, ClassFormat, Grade, Handout, Report, ReportFormat, Switch};

use crate::check::Ways;

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
