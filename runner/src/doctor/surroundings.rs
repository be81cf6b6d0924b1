//! The terminal, and the variables that other programs go by.

use std::{env, io::IsTerminal as _};

use super::Finding;
use crate::screen::Terminal;

/// Below this, a koan's screen leaves out what one would like to see.
const LEAST: (usize, usize) = (40, 10);

pub(super) fn terminal() -> Vec<Finding> {
    let mut findings = vec![size()];
    findings.extend(characters());
    if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        findings.push(Finding::good("colours", "none, since NO_COLOR is set (--color always overrides it)"));
    }
    findings
}

fn size() -> Finding {
    if !std::io::stdout().is_terminal() {
        return Finding::good("terminal", "Not looked at: the output goes to a file or a pipe.");
    }
    let term = env::var("TERM").unwrap_or_default();
    if cfg!(unix) && (term.is_empty() || term == "dumb") {
        let found = format!("TERM is {term:?}, which says that the cursor can't be moved: koans prints plain lines.");
        return Finding::warning("terminal", found, "export TERM=xterm-256color   # if it is not so dumb after all");
    }
    let Terminal { width, height, .. } = Terminal::of_stdout();
    if width < LEAST.0 || height < LEAST.1 {
        let found = format!("{width} columns and {height} lines: a koan's screen has to leave things out.");
        return Finding::warning(
            "terminal",
            found,
            format!("Make it {} by {} at least; 80 by 24 is fine.", LEAST.0, LEAST.1),
        );
    }
    Finding::good("terminal", [format!("{width} columns, {height} lines"), term].join(", ").trim_end_matches(", "))
}

fn characters() -> Option<Finding> {
    if Terminal::of_stdout().unicode {
        return Some(Finding::good("characters", "UTF-8"));
    }
    if env::var("TERM").is_ok_and(|term| term == "linux" || term == "dumb") {
        return Some(Finding::good("characters", "ASCII, which is all that this terminal shows for certain"));
    }
    let found = "The locale is not UTF-8: koans draws with ASCII, and text in the exercises may look odd.";
    Some(Finding::warning("characters", found, "export LC_ALL=C.UTF-8   # or your language's, see `locale -a`"))
}

/// Variables that change what cargo and rustc do: said, so that nobody wonders why they have no effect.
pub(super) fn variables() -> Vec<Finding> {
    let ignored = ["CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"];
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let set: Vec<&str> = ignored.into_iter().filter(is_set).collect();
    let mut findings = Vec::new();
    if !set.is_empty() {
        let are = if set.len() == 1 { "is set; koans ignores it" } else { "are set; koans ignores them" };
        findings.push(Finding::good("variables", format!("{} {are}.", set.join(", "))));
    }
    for name in ["RUSTC", "RUSTUP_TOOLCHAIN"].iter().filter(|name| is_set(name)) {
        let value = env::var_os(name).unwrap_or_default();
        findings.push(Finding::good("variables", format!("{name} is {}, and koans goes by it.", value.display())));
    }
    findings
}
