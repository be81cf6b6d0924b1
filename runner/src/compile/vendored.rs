//! Crates that lie in a folder instead of coming over the network: where a bundle has them, and how cargo is told.
//!
//! In the folder of a bundle cargo finds them by itself, by the `.cargo/config.toml` in it. What koans builds elsewhere (the
//! checkers in the user's cache, a course that was made with the bundle's own program) it would not find them for.

use std::{
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::cargo;
use crate::run::{Cancel, Finished, Job};

/// Where cargo looks for settings, in a folder and all those above it.
pub const CONFIG: &str = ".cargo/config.toml";

/// A folder of crates that takes the place of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendored {
    /// The file of cargo's settings that says so. Absolute.
    pub config: PathBuf,
    /// The folder.
    pub folder: PathBuf,
}

impl Vendored {
    /// The crates around a course, or around the program that is running: a course that `koans init` has made somewhere
    /// else with the program of a bundle finds them too.
    pub fn near(course: &Path) -> Option<Vendored> {
        let program = env::current_exe().ok().and_then(|program| program.canonicalize().ok());
        [std::path::absolute(course).ok(), program].into_iter().flatten().find_map(|place| Vendored::above(&place))
    }

    /// The crates that the settings in this folder, or in the nearest above it that has any, put in the registry's place.
    pub fn above(folder: &Path) -> Option<Vendored> {
        folder.ancestors().find_map(Vendored::in_folder)
    }

    fn in_folder(folder: &Path) -> Option<Vendored> {
        let config = folder.join(CONFIG);
        let settings: Table = fs::read_to_string(&config).ok()?.parse().ok()?;
        let sources = settings.get("source")?;
        let instead = sources.get("crates-io")?.get("replace-with")?.as_str()?;
        // Relative to the folder that `.cargo` lies in (The Cargo Book, "Config-relative paths").
        let crates = folder.join(sources.get(instead)?.get("directory").and_then(Value::as_str)?);
        crates.is_dir().then_some(Vendored { config, folder: crates })
    }

    fn arguments(&self) -> [OsString; 3] {
        ["--offline".into(), "--config".into(), self.config.clone().into_os_string()]
    }
}

/// Calls cargo with the vendored crates where there are some, and as the user has set it up where there are none, or where
/// they don't have all that is needed.
///
/// # Errors
/// When cargo can't be started.
pub fn call(job: Job, vendored: Option<&Vendored>, cancel: &Cancel) -> io::Result<Finished> {
    let Some(vendored) = vendored else { return cargo::call(&job, cancel) };
    let mut first = job.clone();
    first.args.extend(vendored.arguments());
    let offline = cargo::call(&first, cancel)?;
    if cargo::succeeded(&offline) || cancel.is_cancelled() || has_begun_to_compile(&offline) {
        return Ok(offline);
    }
    let online = cargo::call(&job, cancel)?;
    // Of two failures the first one says more: the other is that there is no network.
    Ok(if cargo::succeeded(&online) || has_begun_to_compile(&online) { online } else { offline })
}

/// Whether all crates were there: what has failed then would fail again.
fn has_begun_to_compile(finished: &Finished) -> bool {
    let text = finished.output.text();
    text.lines().any(|line| line.starts_with("{\"reason\":\"compiler-") || line.trim_start().starts_with("Compiling "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    const SETTINGS: &str =
        "[source.crates-io]\nreplace-with = \"here\"\n[source.here]\ndirectory = \"third_party/crates\"\n";

    #[test]
    fn the_nearest_settings_that_name_a_folder_count() {
        let root = tempfile::tempdir().unwrap();
        let course = root.path().join("bundle/my-path");
        fs::create_dir_all(&course).unwrap();
        write(&root.path().join("bundle").join(CONFIG), SETTINGS);
        assert_eq!(Vendored::above(&course), None, "the folder is not there");
        let crates = root.path().join("bundle/third_party/crates");
        fs::create_dir_all(&crates).unwrap();
        let found = Vendored::above(&course).unwrap();
        assert_eq!(found, Vendored { config: root.path().join("bundle").join(CONFIG), folder: crates });
    }

    #[test]
    fn settings_of_another_kind_or_that_are_no_toml_are_none() {
        let root = tempfile::tempdir().unwrap();
        for text in ["[build]\njobs = 1\n", "[source.crates-io]\nreplace-with = \"mirror\"\n", "no toml"] {
            write(&root.path().join(CONFIG), text);
            assert_eq!(Vendored::in_folder(root.path()), None, "{text}");
        }
    }
}
