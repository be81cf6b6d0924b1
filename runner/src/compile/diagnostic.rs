//! What the compiler said, out of its JSON lines.

use serde::Deserialize;

/// An error, a warning or a lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `error`, `warning`, …
    pub level: String,
    /// `E0382`, `unused_variables`, `clippy::needless_return`.
    pub code: Option<String>,
    /// The message's first line.
    pub message: String,
    /// The file it is about, as rustc was given it.
    pub file: Option<String>,
    /// Counted from 1.
    pub line: Option<usize>,
    /// Counted from 1, in characters.
    pub column: Option<usize>,
    /// All of it, as rustc renders it without colours.
    pub rendered: String,
}

impl Diagnostic {
    /// Whether it stops the compilation.
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }
}

/// The diagnostics in a compiler's output; lines of any other kind are passed over. Understands both what rustc prints
/// and the messages that cargo wraps around it.
pub fn parse(output: &str) -> Vec<Diagnostic> {
    output.lines().filter(|line| line.starts_with('{')).filter_map(diagnostic).collect()
}

fn diagnostic(line: &str) -> Option<Diagnostic> {
    let message = match serde_json::from_str::<Line>(line).ok()? {
        Line::Cargo { message } => message,
        Line::Rustc(message) => message,
    };
    // The closing "aborting due to 2 previous errors" is no error of its own.
    if message.spans.is_empty() && message.code.is_none() && message.message.starts_with("aborting due to") {
        return None;
    }
    if !matches!(message.level.as_str(), "error" | "warning") && !message.level.starts_with("error:") {
        return None;
    }
    // "2 warnings emitted" likewise.
    if message.spans.is_empty() && message.message.ends_with("emitted") {
        return None;
    }
    let place = message.spans.iter().find(|span| span.is_primary).or(message.spans.first()).map(Span::in_the_file);
    let file = place.map(|span| span.file_name.clone());
    // An empty file has no first line: its line is said to be 0.
    let place = place.filter(|span| span.line_start > 0);
    Some(Diagnostic {
        file,
        line: place.map(|span| span.line_start),
        column: place.map(|span| span.column_start),
        code: message.code.map(|code| code.code),
        message: message.message.lines().next().unwrap_or_default().to_string(),
        level: message.level,
        rendered: without_scratch_files(&message.rendered.unwrap_or_default()),
    })
}

/// rustc writes types that are too long to a file beside the binary; that folder is gone when the learner reads this.
fn without_scratch_files(rendered: &str) -> String {
    let kept = rendered.lines().filter(|line| {
        !line.contains("the full name for the type has been written to")
            && !line.contains("consider using `--verbose` to print the full type name")
    });
    kept.flat_map(|line| [line, "\n"]).collect::<String>().trim_end().to_string()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Cargo { message: Message },
    Rustc(Message),
}

#[derive(Deserialize)]
struct Message {
    message: String,
    code: Option<Code>,
    level: String,
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    column_start: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

impl Span {
    /// Where the learner wrote it: for code that a macro of another crate made, the place the macro is used at.
    fn in_the_file(&self) -> &Span {
        match &self.expansion {
            Some(expansion) if self.file_name.starts_with("/rustc/") || self.file_name.starts_with('<') => {
                expansion.span.in_the_file()
            }
            _ => self,
        }
    }
}
