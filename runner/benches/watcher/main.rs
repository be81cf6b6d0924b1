//! How fast koans is, measured on the programs themselves and told in ratios: `cargo bench --bench watcher`.
//! docs/benchmarks.md says what is measured and how. Milliseconds differ from machine to machine and from hour to
//! hour; a ratio of two things that were measured in turn does not.

mod commands;
mod folders;
mod idle;
mod samples;
mod save;
mod table;
mod terminal;
mod verify;

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use table::Table;

/// The program that is measured.
const KOANS: &str = env!("CARGO_BIN_EXE_koans");

/// What the command line asks for.
struct Options {
    quick: bool,
    only: Option<String>,
}

impl Options {
    fn read() -> Options {
        let mut options = Options { quick: false, only: None };
        for argument in env::args().skip(1) {
            match argument.as_str() {
                "--quick" => options.quick = true,
                // Cargo says so itself.
                "--bench" => {}
                part if PARTS.contains(&part) => options.only = Some(part.to_string()),
                other => panic!("`{other}` is none of --quick, {}", PARTS.join(", ")),
            }
        }
        options
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }
}

const PARTS: [&str; 4] = ["save", "verify", "commands", "idle"];

fn main() {
    let options = Options::read();
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watcher");
    let rustlings = rustlings();
    let mut table = Table::default();
    if rustlings.is_none() {
        table.remark("rustlings is not installed here (PATH, $RUSTLINGS): only `cargo test -q` stands against koans.");
    }
    if options.wants("save") {
        save::measure(&work, rustlings.as_deref(), if options.quick { 3 } else { 8 }, &mut table);
    }
    if options.wants("verify") {
        verify::measure(&work, rustlings.as_deref(), if options.quick { 10 } else { 30 }, &mut table);
    }
    if options.wants("commands") {
        commands::measure(&work, if options.quick { 20 } else { 100 }, &mut table);
    }
    if options.wants("idle") {
        idle::measure(&work, &mut table);
    }
    table.print();
}

/// rustlings, where it is installed.
fn rustlings() -> Option<PathBuf> {
    if let Some(given) = env::var_os("RUSTLINGS") {
        return Some(PathBuf::from(given));
    }
    let name = format!("rustlings{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// The variables that Cargo sets for this program, and that the user has set for Cargo: neither contender is to see
/// them.
fn inherited() -> Vec<String> {
    let is_cargos = |name: &String| {
        let kept = ["CARGO_HOME", "CARGO_NET_OFFLINE", "RUSTUP_HOME"].contains(&name.as_str());
        let meant = name.starts_with("CARGO") || name.starts_with("RUST") || name == "LD_LIBRARY_PATH";
        meant && !kept || name == "NO_COLOR" || name == "CI"
    };
    env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(is_cargos).collect()
}

/// A command in a folder, without what Cargo has set for this program.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in inherited() {
        command.env_remove(name);
    }
    command
}

/// The middle one.
fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}
