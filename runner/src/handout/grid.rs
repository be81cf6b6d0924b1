//! The empty schedule table: which threads a koan has, as far as its text tells.

use ra_ap_rustc_lexer::TokenKind;

use super::Grid;
use crate::{
    course::{Failure, Koan},
    source::{self, Token},
};

/// As many rows as a short schedule has steps.
const ROWS: usize = 10;
/// More columns than this leave no room to write in.
const MOST: usize = 4;

/// The table of a koan, if it is about the order of steps.
pub(super) fn of(koan: &Koan, code: &str) -> Option<Grid> {
    match koan.fails? {
        Failure::Race | Failure::Deadlock => Some(Grid { threads: threads(code), rows: ROWS }),
        _ => None,
    }
}

/// The thread of the test, those that get a name, and as many without one as the test with the most of them starts, as
/// they are called in schedules. Two at the least: there is no schedule of fewer.
fn threads(code: &str) -> Vec<String> {
    let tokens = source::code(code);
    let names: Vec<String> = (0..tokens.len()).filter_map(|at| name(&tokens[at..])).collect();
    let starts: Vec<usize> = source::tests(code).iter().map(|test| test.line).collect();
    let mut counts = vec![0_usize; starts.len() + 1];
    for at in (0..tokens.len()).filter(|at| is_start(&tokens, *at)) {
        let line = source::position(code, tokens[at].start).line;
        counts[starts.iter().filter(|start| **start <= line).count()] += 1;
    }
    let most = counts.into_iter().max().unwrap_or_default();
    let unnamed = most.max(2).saturating_sub(names.len());
    let mut threads = vec!["test".to_string()];
    threads.extend(names);
    threads.extend((1..=unnamed).map(|number| format!("T{number}")));
    threads.truncate(MOST);
    threads
}

/// `.name("west".into())`: the name.
fn name(tokens: &[Token<'_>]) -> Option<String> {
    let [dot, name, open, text, ..] = tokens else { return None };
    let is_name = dot.text == "." && name.text == "name" && open.text == "(";
    let is_text = matches!(text.kind, TokenKind::Literal { .. }) && text.text.starts_with('"');
    (is_name && is_text).then(|| text.text.trim_matches('"').to_string())
}

/// Whether a thread or a task is started here.
fn is_start(tokens: &[Token<'_>], at: usize) -> bool {
    let is_called = tokens.get(at + 1).is_some_and(|next| next.text == "(");
    let is_defined = at > 0 && tokens[at - 1].text == "fn";
    matches!(tokens[at].text, "spawn" | "spawn_blocking" | "spawn_local") && is_called && !is_defined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_what_threads_are_called_in_schedules() {
        let two = "#[test] fn a() { s.spawn(|| 1); }\n#[test]\nfn b() { s.spawn(f); spawn(g); thread::spawn(h) }";
        assert_eq!(threads(two), ["test", "T1", "T2", "T3"]);
        assert_eq!(
            threads("fn a() { b.name(\"west\".into()).spawn(f); b.name(\"east\".into()) }"),
            ["test", "west", "east"]
        );
        assert_eq!(threads("fn spawn() {}"), ["test", "T1", "T2"]);
    }
}
