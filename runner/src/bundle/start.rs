//! The page that a bundle begins with: one screen, for somebody with a laptop and no network.

use std::fmt::Write as _;

/// What the page has to know.
#[derive(Debug)]
pub(super) struct Start<'a> {
    /// The course's title.
    pub(super) title: &'a str,
    /// The platforms whose programs are in `bin/`, such as `linux-x86_64`.
    pub(super) platforms: Vec<&'a str>,
    /// Whether the runner's sources are in the bundle, so that every laptop with Rust can build it.
    pub(super) has_runner: bool,
}

/// Its text.
pub(super) fn page(start: &Start<'_>) -> String {
    let mut text = format!("# {}\n\nEverything you need is in this folder; no network is needed.\n\n", start.title);
    text.push_str(
        "You need Rust 1.95 or newer with clippy: `rustc --version` and `cargo clippy --version` tell. If Rust is missing,\n\
         ask whoever gave you this folder: it is not in here, and comes from https://rustup.rs.\n\n\
         In a terminal, in this folder:\n\n",
    );
    let rows: Vec<(String, String)> = start
        .platforms
        .iter()
        .map(|platform| (platform.to_string(), program(platform)))
        .chain(start.has_runner.then(|| {
            let every = if start.platforms.is_empty() { "every system" } else { "every other system" };
            (every.to_string(), "cargo run --release --".into())
        }))
        .collect();
    let rows = if rows.is_empty() { vec![("with koans installed".into(), "koans".into())] } else { rows };
    for (system, program) in rows {
        let shown = if system.contains(' ') { system } else { format!("on {system}") };
        let begin = program.trim_end_matches(" --");
        let _ = write!(
            text,
            "- {shown}:\n\n  ```sh\n  {program} doctor --workshop    # is this laptop ready?\n  {begin}\n  ```\n\n"
        );
    }
    text.push_str(
        "The first command builds what is slow, in some minutes, and ends in one line: \"This laptop is ready.\", or what is\n\
         missing and what to do. The second begins with the first koan: leave it running, open the file that it names in\n\
         your editor, and save. `h` gives a hint, `q` quits; what you have reached is kept.\n\n",
    );
    if start.has_runner {
        text.push_str(
            "On Windows, messages about links while unpacking do no harm. If a program in `bin` does not start, build it:\n\
             `cargo run --release`.\n",
        );
    } else if !start.platforms.is_empty() {
        text.push_str("For a system that is not listed, ask for a program that was built for it.\n");
    }
    text
}

/// The program for a platform, as a command.
pub(super) fn program(platform: &str) -> String {
    let suffix = if platform.starts_with("windows") { ".exe" } else { "" };
    format!("bin/{platform}/koans{suffix}")
}

/// This platform's name: `linux-x86_64`, `macos-aarch64`, `windows-x86_64`.
pub fn platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}
