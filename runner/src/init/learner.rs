//! The small files around a learner's koans: what git leaves out, what editors need, where to begin.

use std::fmt::Write as _;

use serde_json::json;
use toml::Table;

use crate::course::Course;

/// What is not the learner's work.
pub(super) const GITIGNORE: &str = "/target/\n.koans/\n";

/// `rust-analyzer.cargo.targetDir` (rust-analyzer's manual, "Configuration"): `true` gives it a folder of its own in
/// `target`, so that neither waits for the other's lock.
pub(super) fn vscode() -> String {
    let settings = json!({ "rust-analyzer.cargo.targetDir": true });
    format!("{settings:#}\n")
}

/// The same for the editors that are not VS Code.
pub(super) fn rust_analyzer() -> String {
    let cargo = Table::from_iter([("targetDir".to_owned(), true.into())]);
    let text = toml::to_string(&Table::from_iter([("cargo".to_owned(), cargo.into())]));
    format!(
        "# A target folder of its own: then rust-analyzer and cargo do not wait for each other.\n{}",
        text.expect("it is a table")
    )
}

/// Where to begin, and what there is to press.
pub(super) fn readme(course: &Course) -> String {
    let first = &course.koans[0];
    let mut text = format!(
        "# {title}\n\n\
         Run this in this folder, leave it running, and open the file that it names in your editor:\n\n\
         ```sh\nkoans watch\n```\n\n\
         It takes the koans in order and halts at the first that does not pass: it says why, and gives a hint. Mend \
         the file and save it; the rest happens by itself. The first koan is `{file}`.\n\n\
         | key | does |\n| --- | --- |\n",
        title = course.title,
        file = first.exercise,
    );
    for (key, does) in KEYS {
        let _ = writeln!(text, "| `{key}` | {does} |");
    }
    let _ = write!(
        text,
        "\nEvery koan is an ordinary test as well: `cargo test --test {name}`. `koans reset {name}` brings a koan back \
         as it came and keeps what you wrote as a backup; `koans doctor` looks at this machine when something does not \
         work.\n\n`koans report` says what you have done and how long it took. For that, what happens, never what you \
         write, is recorded in `.koans`, in this folder alone; `koans report --record off` ends it.\n\n## The chapters\n\n",
        name = first.name,
    );
    for chapter in &course.chapters {
        let _ = writeln!(text, "- {} (`exercises/{}`): {} koans", chapter.title, chapter.dir, chapter.koans.len());
    }
    text
}

/// The keys of the watcher.
const KEYS: [(&str, &str); 10] = [
    ("h", "the next hint"),
    ("n", "on, after a pass"),
    ("r", "run again"),
    ("l", "the list of all koans"),
    ("s", "a solution, after a pass"),
    ("x", "reset the koan; asks first"),
    ("e", "open it in your editor"),
    ("o", "everything that was printed"),
    ("?", "all keys"),
    ("q", "quit"),
];
