//! The crates of a bundle: all that the course, the checkers and (in a clone) the runner are built with, for every platform,
//! collected by `cargo vendor`.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use toml::{Table, Value};

use super::{BundleError, contents::has_the_runner};
use crate::{
    checkers,
    compile::{
        cargo::{self, Package},
        vendored::{CONFIG, Vendored},
    },
    course::Course,
    toolchain::Toolchain,
};

/// The folder of crates in a bundle.
pub(super) const FOLDER: &str = "vendor";

const HEADER: &str = "\
# All crates are in the folder `vendor`: nothing has to come over the network.
";

/// Crates that lie in a folder.
#[derive(Debug)]
pub(super) struct Crates {
    /// The folder.
    pub(super) folder: PathBuf,
    /// How many there are.
    pub(super) count: usize,
    /// What cargo has to be told of them: the text of the file [`CONFIG`].
    pub(super) config: String,
    /// The Cargo.lock that they fit, where the course has none of its own.
    pub(super) lock: Option<String>,
}

/// Collects them below `scratch`. The course's folder is only read. What cargo has on this machine already is taken from
/// there; the rest comes over the network.
///
/// # Errors
/// When cargo can't get them, or can't be started, or the disk is full, or it was stopped.
pub(super) fn vendor(
    course: &Course,
    toolchain: &Toolchain,
    scratch: &Path,
    stop: &AtomicBool,
) -> Result<Crates, BundleError> {
    let failed = |error| BundleError::io(scratch, error);
    let folder = scratch.join(FOLDER);
    let call = |manifests: &[PathBuf], more: &[&str]| {
        let called = call(course, toolchain, manifests, &folder, more, stop);
        // Ctrl-C has ended cargo as well, whatever that says of it.
        if stop.load(Ordering::Relaxed) { Err(BundleError::Interrupted) } else { called }
    };
    let mut sources = Table::new();
    let mut made_lock = None;
    if course.root.join("Cargo.toml").is_file() {
        let mut manifests = vec![course.root.join("Cargo.toml")];
        let has_lock = course.root.join("Cargo.lock").is_file();
        if has_the_runner(course) {
            manifests.push(course.root.join("checkers/Cargo.toml"));
        } else if !has_lock {
            // Cargo would write one into the course's folder.
            let package = Package::write(course, scratch).map_err(failed)?;
            manifests = vec![package.folder.join("Cargo.toml")];
            made_lock = Some(package.folder.join("Cargo.lock"));
        }
        let locked: &[&str] = if has_lock { &["--locked"] } else { &[] };
        sources.extend(call(&manifests, locked)?);
    }
    // Those in this binary, which need not be the ones in the folder.
    let own = scratch.join("checkers");
    checkers::write_sources(&own).map_err(failed)?;
    sources.extend(call(&[own.join("Cargo.toml")], &[])?);
    Ok(Crates {
        count: fs::read_dir(&folder).map_err(failed)?.count(),
        config: config(course, sources)?,
        lock: made_lock.and_then(|lock| fs::read_to_string(lock).ok()).map(|lock| fitted(lock, course)),
        folder,
    })
}

/// A lock that was made for our package, as cargo would write it for the course's own. Else cargo would change it at the
/// learner's first `cargo test`, and all that was built by it would be built anew.
fn fitted(lock: String, course: &Course) -> String {
    let manifest: Table =
        fs::read_to_string(course.root.join("Cargo.toml")).unwrap_or_default().parse().unwrap_or_default();
    let version = manifest.get("package").and_then(|package| package.get("version")).and_then(Value::as_str);
    let entry = |version: &str| format!("name = \"{}\"\nversion = \"{version}\"\n", course.package());
    // Cargo takes a missing version for this one too (The Cargo Book, "The version field").
    lock.replace(&entry("0.0.0"), &entry(version.unwrap_or("0.0.0")))
}

/// The settings of the course, if it has any, and with them where the crates come from.
fn config(course: &Course, mut sources: Table) -> Result<String, BundleError> {
    for (_, source) in &mut sources {
        let Some(source) = source.as_table_mut() else { continue };
        if source.contains_key("directory") {
            source.insert("directory".into(), FOLDER.into());
        }
    }
    let given = fs::read_to_string(course.root.join(CONFIG)).unwrap_or_default();
    let mut settings: Table = given.parse().unwrap_or_default();
    settings.insert("source".into(), sources.into());
    let text = toml::to_string(&settings).map_err(|error| BundleError::Cargo(error.to_string()))?;
    Ok(format!("{HEADER}{text}"))
}

/// `cargo vendor`, first without the network. Gives the table `source` that it wants to have in cargo's settings.
fn call(
    course: &Course,
    toolchain: &Toolchain,
    manifests: &[PathBuf],
    folder: &Path,
    more: &[&str],
    stop: &AtomicBool,
) -> Result<Table, BundleError> {
    let mut args: Vec<OsString> = ["vendor", "--versioned-dirs", "--no-delete", "--respect-source-config"]
        .iter()
        .chain(more)
        .map(OsString::from)
        .collect();
    for (at, manifest) in manifests.iter().enumerate() {
        args.extend([if at == 0 { "--manifest-path" } else { "--sync" }.into(), manifest.clone().into_os_string()]);
    }
    args.push(folder.into());
    let offline = once(course, toolchain, args.iter().cloned().chain(["--offline".into()]).collect());
    if offline.is_ok() || stop.load(Ordering::Relaxed) {
        return offline;
    }
    once(course, toolchain, args)
}

fn once(course: &Course, toolchain: &Toolchain, mut args: Vec<OsString>) -> Result<Table, BundleError> {
    // A bundle of what has come out of a bundle.
    if let Some(vendored) = Vendored::near(&course.root) {
        args.extend(["--config".into(), vendored.config.into_os_string()]);
    }
    let job = cargo::job(toolchain, &course.root);
    let mut command = Command::new(&job.program);
    command.args(args).current_dir(&job.cwd).envs(job.env).stdin(Stdio::null());
    job.env_remove.iter().for_each(|name| {
        command.env_remove(name);
    });
    let output = command.output().map_err(|error| BundleError::Cargo(error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(BundleError::of_cargo(&said));
    }
    // None if there is nothing to vendor.
    let settings: Table = String::from_utf8_lossy(&output.stdout).parse().unwrap_or_default();
    Ok(settings.get("source").and_then(Value::as_table).cloned().unwrap_or_default())
}
