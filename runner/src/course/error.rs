//! What can go wrong with a course, rendered for people: an excerpt of the file with the text underlined.

use std::{fmt, io, ops::Range, path::Path, path::PathBuf, sync::Arc};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{manifest, mistake::Mistake};

/// How many mistakes are shown at once. Whoever has more is probably in the wrong file.
const SHOWN: usize = 20;
/// Longer excerpts, which only a file that is no course file has, are left out.
const EXCERPT_BYTES: usize = 16 * 1024;

/// Why there is no course.
#[derive(Debug)]
#[non_exhaustive]
pub enum CourseError {
    /// The folder that was asked for has no `info.toml`.
    NoCourse {
        /// The folder.
        dir: PathBuf,
    },
    /// Neither the current folder nor one above it has an `info.toml`.
    NoCourseUpwards {
        /// The current folder.
        from: PathBuf,
    },
    /// There is an `info.toml`, and it cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is too large to be a course file.
    TooLarge {
        /// The file.
        file: PathBuf,
        /// How many bytes a course file may have.
        limit: u64,
    },
    /// The file has mistakes.
    Mistakes(Mistakes),
}

/// A course file with its mistakes. There is at least one.
#[derive(Debug, Clone)]
pub struct Mistakes {
    /// The file.
    file: PathBuf,
    /// What it says.
    text: Arc<str>,
    /// The mistakes, in the order of the file.
    faults: Vec<Fault>,
}

/// One mistake, and where it is.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// What it is.
    pub(crate) mistake: Mistake,
    /// The bytes of the text that are underlined.
    pub(crate) span: Range<usize>,
    /// Another place that has to do with it.
    pub(crate) other: Option<Range<usize>>,
}

impl Fault {
    pub(crate) fn new(mistake: Mistake, span: Range<usize>) -> Fault {
        Fault { mistake, span, other: None }
    }

    pub(crate) fn beside(self, other: Range<usize>) -> Fault {
        Fault { other: Some(other), ..self }
    }
}

impl Mistakes {
    /// Takes the mistakes of `text`, in any order.
    pub(crate) fn new(file: &Path, text: &Arc<str>, mut faults: Vec<Fault>) -> Mistakes {
        faults.sort_by_key(|fault| fault.span.start);
        Mistakes { file: file.to_owned(), text: Arc::clone(text), faults }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Each mistake with its line and column, counted from 1 (columns in characters), in the order of the file.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize, &Mistake)> {
        self.faults.iter().map(|fault| {
            let (line, column) = line_and_column(&self.text, fault.span.start);
            (line, column, &fault.mistake)
        })
    }

    fn render(&self, renderer: &Renderer) -> String {
        let shown = self.faults.iter().take(SHOWN);
        let mut out: Vec<String> = shown.map(|fault| renderer.render(&[self.report(fault)])).collect();
        let (all, file) = (self.faults.len(), self.shown_path());
        if all > SHOWN {
            out.push(format!("{file}: the first {SHOWN} of {all} mistakes"));
        } else if all > 1 {
            out.push(format!("{file}: {all} mistakes"));
        }
        out.join("\n\n")
    }

    fn report<'a>(&'a self, fault: &'a Fault) -> Group<'a> {
        let title = Level::ERROR.primary_title(fault.mistake.title());
        let group = match self.excerpt(fault) {
            Some(snippet) => title.element(snippet),
            None => {
                let (line, column) = line_and_column(&self.text, fault.span.start);
                title.element(Origin::path(self.shown_path()).line(line).char_column(column))
            }
        };
        match fault.mistake.help() {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        }
    }

    /// The lines of the mistake. Only those are handed to the renderer: it walks all the text it is given.
    fn excerpt<'a>(&'a self, fault: &Fault) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
        let span = within_line(&self.text, &fault.span);
        let other = fault.other.as_ref().map(|other| within_line(&self.text, other));
        let lowest = other.as_ref().map_or(span.start, |other| other.start.min(span.start));
        let highest = other.as_ref().map_or(span.end, |other| other.end.max(span.end));
        let start = self.text[..lowest].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[highest..].find('\n').map_or(self.text.len(), |at| highest + at);
        // The end of a line from Windows would be shown as a symbol.
        let end = if self.text[highest..end].ends_with('\r') { end - 1 } else { end };
        if end - start > EXCERPT_BYTES {
            return None;
        }
        let relative = |range: Range<usize>| range.start - start..range.end - start;
        let snippet = Snippet::source(&self.text[start..end])
            .path(self.shown_path())
            .line_start(line_and_column(&self.text, start).0)
            .annotation(AnnotationKind::Primary.span(relative(span)).label(fault.mistake.label()));
        Some(match other {
            Some(other) => {
                snippet.annotation(AnnotationKind::Context.span(relative(other)).label(fault.mistake.other_label()))
            }
            None => snippet,
        })
    }

    fn shown_path(&self) -> String {
        shown(&self.file)
    }
}

impl CourseError {
    /// The error as a terminal shows it, with or without colour; no line end at the end.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        match self {
            CourseError::Mistakes(mistakes) => mistakes.render(&renderer),
            other => {
                let (title, help) = other.words();
                let title = Level::ERROR.primary_title(title);
                renderer.render(&[title.element(Level::HELP.message(help))])
            }
        }
    }

    /// The mistakes of the file, if that is what is wrong.
    pub fn mistakes(&self) -> Option<&Mistakes> {
        match self {
            CourseError::Mistakes(mistakes) => Some(mistakes),
            _ => None,
        }
    }

    fn words(&self) -> (String, String) {
        let inside = "run `koans` inside a course's folder, or name the folder with `--course DIR`";
        match self {
            CourseError::NoCourse { dir } => {
                let (shown_dir, there) = (shown(dir), dir.is_dir());
                let help = "`--course` takes the folder that holds `info.toml`";
                let help = if may_be_of_rustlings(dir) { OF_RUSTLINGS } else { help };
                let what = if there { "has no `info.toml`, and so is no course" } else { "does not exist" };
                (format!("the folder `{shown_dir}` {what}"), help.into())
            }
            CourseError::NoCourseUpwards { from } => {
                let help = if may_be_of_rustlings(from) { OF_RUSTLINGS } else { inside };
                (format!("there is no `info.toml` in `{}` or in a folder above it", from.display()), help.into())
            }
            CourseError::Unreadable { file, source } => (
                format!("`{}` cannot be read: {source}", shown(file)),
                "see whether it is a file, and whether you may read it".into(),
            ),
            CourseError::TooLarge { file, limit } => (
                format!("`{}` is larger than {} MiB", shown(file), limit >> 20),
                format!("a course file is a few hundred kilobytes at most: is this the right one? {inside}"),
            ),
            CourseError::Mistakes(mistakes) => (format!("`{}` has mistakes", mistakes.shown_path()), inside.into()),
        }
    }
}

/// What to do in a folder that `rustlings init` made.
const OF_RUSTLINGS: &str = "rustlings keeps the `info.toml` of its own exercises to itself: copy \
                            `rustlings-macros/info.toml` of its repository into this folder";

/// Whether a folder without a course file looks like one that `rustlings init` made: there every exercise is a `bin`.
fn may_be_of_rustlings(dir: &Path) -> bool {
    let manifest = manifest::read(dir);
    let mut bins = manifest.get("bin").and_then(toml::Value::as_array).into_iter().flatten();
    let is_exercise = |bin: &toml::Value| bin.get("path")?.as_str().map(|path| path.starts_with("exercises/"));
    dir.join(".rustlings-state.txt").is_file() || bins.any(|bin| is_exercise(bin) == Some(true))
}

impl fmt::Display for CourseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl std::error::Error for CourseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CourseError::Unreadable { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// The path as people would write it here: relative where the file lies below the current folder.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let short = path.strip_prefix(&here).unwrap_or(path);
    if short.as_os_str().is_empty() { ".".into() } else { short.display().to_string() }
}

/// Line and column of a byte, both counted from 1, the column in characters.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..floor(text, at)];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.bytes().filter(|byte| *byte == b'\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The part of the range that lies on its first line, on whole characters and inside of the text.
fn within_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor(text, span.start);
    let end = text.ceil_char_boundary(span.end.min(text.len())).max(start);
    let line_end = text[start..end].find(['\r', '\n']).map_or(end, |length| start + length);
    start..line_end
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}
