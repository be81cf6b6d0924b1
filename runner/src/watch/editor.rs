//! Opening a koan in the learner's editor, at the line that matters.

use std::{io, path::Path, process::Command};

/// The editor's command, as it was given or as the environment names it.
pub(super) fn command(given: Option<&str>) -> Option<String> {
    let from_environment = || ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    given.map(str::to_string).or_else(from_environment).filter(|command| !command.trim().is_empty())
}

/// Runs the editor and waits for it; one with a window of its own returns at once.
///
/// # Errors
/// When the command can't be understood or started.
pub(super) fn open(command: &str, folder: &Path, file: &str, line: Option<usize>) -> io::Result<()> {
    let words = shlex::split(command).filter(|words| !words.is_empty());
    let words = words.ok_or_else(|| io::Error::other(format!("`{command}` can't be understood as a command")))?;
    Command::new(&words[0]).args(&words[1..]).args(place(&words[0], file, line)).current_dir(folder).status()?;
    Ok(())
}

/// How this editor is told of a line. One that is not known is given the file alone.
fn place(program: &str, file: &str, line: Option<usize>) -> Vec<String> {
    let name = Path::new(program).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    match (name, line) {
        ("vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" | "gedit", Some(line)) => {
            vec![format!("+{line}"), file.into()]
        }
        ("code" | "codium" | "cursor" | "code-insiders", Some(line)) => vec!["-g".into(), format!("{file}:{line}")],
        ("hx" | "helix" | "subl" | "zed" | "zeditor", Some(line)) => vec![format!("{file}:{line}")],
        _ => vec![file.into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_told_the_line_in_their_own_way() {
        assert_eq!(place("/usr/bin/vim", "a.rs", Some(7)), ["+7", "a.rs"]);
        assert_eq!(place("code", "a.rs", Some(7)), ["-g", "a.rs:7"]);
        assert_eq!(place("hx", "a.rs", Some(7)), ["a.rs:7"]);
        assert_eq!(place("ed", "a.rs", Some(7)), ["a.rs"]);
        assert_eq!(place("vim", "a.rs", None), ["a.rs"]);
    }
}
