//! What the learner sees of a koan. Everything is made from values; nothing here runs, reads files or judges.

pub mod excerpt;
pub mod finale;
pub mod koan;
pub mod layout;
pub mod schedule;
pub mod versions;
pub mod waits;

use std::io::IsTerminal as _;

use crate::text::{Line, Paint};

/// What the terminal can show.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Columns, at least 1.
    pub width: usize,
    /// Lines, at least 1.
    pub height: usize,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
    /// Whether what is too wide is cut. In a pipe it stays whole: whatever reads it has no edge.
    pub cuts: bool,
    /// Colours and links.
    pub paint: Paint,
}

impl Terminal {
    /// The terminal at standard output, 80 columns where there is none.
    pub fn of_stdout() -> Terminal {
        let (width, height) = terminal_size::terminal_size().map_or((80, 24), |(w, h)| (w.0.into(), h.0.into()));
        // Some report 0 columns at the start; 0 stands for unknown.
        let (width, height) = (if width == 0 { 80 } else { width }, if height == 0 { 24 } else { height });
        let cuts = std::io::stdout().is_terminal();
        let links = cuts
            && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
            // VS Code finds `file:line` by itself, and opens it in the editor rather than in a browser.
            && std::env::var_os("TERM_PROGRAM").is_none_or(|program| program != "vscode");
        Terminal { width, height, unicode: speaks_unicode(), cuts, paint: Paint { links } }
    }

    /// A line of code, or of what a program printed, as it is shown here.
    pub fn fitted(&self, line: &Line) -> Line {
        if self.cuts { line.cut(self.width) } else { line.clone() }
    }
}

fn speaks_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    let named = locale.is_some_and(|value| {
        let value = value.to_string_lossy().to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    });
    named && std::env::var_os("TERM").is_none_or(|term| term != "dumb" && term != "linux")
}
