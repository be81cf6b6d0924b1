//! What somebody who teaches can ask for, and what learners hand in.

use std::{num::NonZeroU64, path::PathBuf};

use clap::{Args, ValueEnum};

use crate::grade::Shard;

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
    #[arg(long, value_parser = a_name)]
    pub name: Option<String>,
    /// Record what you do from now on, or do not; only says so, and shows no report
    #[arg(long, value_name = "WHETHER", conflicts_with_all = ["format", "output", "name"])]
    pub record: Option<Switch>,
    /// Delete what was recorded; what has passed stays passed
    #[arg(long, conflicts_with_all = ["format", "output", "name"])]
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

/// Something by which somebody can be told from others.
fn a_name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("say a name, or leave the option out: then it is the folder's".into()),
        name => Ok(name.into()),
    }
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
