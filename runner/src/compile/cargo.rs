//! The one place that calls cargo: on a package of our own making in the build folder, which holds the dependencies of
//! the course and names its koans as tests. The course's own folder, and a `target` in it, are left alone.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use toml::{Table, Value};

use super::{
    Compiled,
    diagnostic::{self, Diagnostic},
    vendored::{self, Vendored},
};
use crate::{
    course::{self, Course, Judging, Koan},
    run::{self, Cancel, End, Finished, Job, Limits},
    toolchain::Toolchain,
};

/// The empty test through which the dependencies are built.
pub const EMPTY_TEST: &str = "koans_dependencies";
/// A first build may fetch and compile for long; past this it hangs.
const CARGO_DEADLINE: Duration = Duration::from_secs(30 * 60);
const CARGO_OUTPUT: usize = 64 * 1024 * 1024;

const NO_CARGO: &str =
    "There is no cargo here.\nInstall Rust from https://rustup.rs, open a new terminal, and start koans again.";

/// The package in the build folder names one file for each koan, so one compilation at a time has it.
static PACKAGE_IN_USE: Mutex<()> = Mutex::new(());

/// The package in the build folder.
#[derive(Debug)]
pub struct Package {
    /// Where it lies.
    pub folder: PathBuf,
    /// Its name, which is the course package's own.
    pub name: String,
    /// The course's folder.
    course: PathBuf,
}

impl Package {
    /// Writes the package for this course below `build`.
    ///
    /// # Errors
    /// When the course's Cargo.toml can't be read or is not TOML, or the folder can't be written to.
    pub fn write(course: &Course, build: &Path) -> io::Result<Package> {
        let folder = build.join("package");
        fs::create_dir_all(&folder)?;
        let given = course::manifest(&course.root).map_err(io::Error::other)?;
        let name = course.package();
        let made = shadow(course, &given, &name);
        write_if_changed(&folder.join("Cargo.toml"), &toml::to_string(&made).map_err(io::Error::other)?)?;
        write_if_changed(&folder.join("empty.rs"), "")?;
        let lock = course.root.join("Cargo.lock");
        if lock.is_file() {
            write_if_changed(&folder.join("Cargo.lock"), &fs::read_to_string(lock)?)?;
        }
        Ok(Package { folder, name, course: course.root.clone() })
    }

    /// Runs cargo in the package, with a target folder and a target of our own whatever the user's settings are.
    ///
    /// # Errors
    /// When cargo can't be started.
    pub fn cargo(&self, toolchain: &Toolchain, args: &[&str], cancel: &Cancel) -> io::Result<Finished> {
        let mut all: Vec<OsString> = args.iter().map(OsString::from).collect();
        all.extend(["--target".into(), OsString::from(&toolchain.host)]);
        all.extend(["--target-dir".into(), self.folder.join("target").into_os_string()]);
        self.call(toolchain, all, cancel)
    }

    /// `cargo metadata`, as JSON.
    ///
    /// # Errors
    /// When cargo fails, with what it said.
    pub fn metadata(&self, toolchain: &Toolchain, cancel: &Cancel) -> io::Result<serde_json::Value> {
        let args = ["metadata", "--format-version", "1", "--filter-platform", &toolchain.host];
        let finished = self.call(toolchain, args.iter().map(OsString::from).collect(), cancel)?;
        let text = finished.output.text();
        let json = text.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        serde_json::from_str(json).map_err(|_| io::Error::other(what_cargo_said(&text)))
    }

    fn call(&self, toolchain: &Toolchain, args: Vec<OsString>, cancel: &Cancel) -> io::Result<Finished> {
        let mut job = Job { args, ..job(toolchain, &self.folder) };
        if let Some(driver) = &toolchain.clippy_driver {
            job.env.push(("RUSTC_WORKSPACE_WRAPPER".into(), driver.clone().into()));
        }
        vendored::call(job, Vendored::near(&self.course).as_ref(), cancel)
    }
}

/// A call of cargo in a folder, without its arguments. The user's flags are for the user's programs: with them, artefacts
/// would not fit each other.
pub fn job(toolchain: &Toolchain, folder: &Path) -> Job {
    let beside = toolchain.rustc.with_file_name(format!("cargo{}", std::env::consts::EXE_SUFFIX));
    Job {
        program: if beside.is_file() { beside } else { PathBuf::from("cargo") },
        args: Vec::new(),
        env: vec![
            ("RUSTC".into(), toolchain.rustc.clone().into()),
            // An empty value, as against none, keeps cargo from looking for flags in configuration files too.
            ("CARGO_ENCODED_RUSTFLAGS".into(), OsString::new()),
        ],
        env_remove: ["RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET", "CLIPPY_ARGS"]
            .map(OsString::from)
            .to_vec(),
        cwd: folder.to_path_buf(),
        limits: Limits {
            deadline: CARGO_DEADLINE,
            output_bytes: CARGO_OUTPUT,
            processor: None,
            idle: None,
            address_space: None,
            detect_deadlock: false,
        },
    }
}

/// Calls cargo.
///
/// # Errors
/// When it can't be started.
pub fn call(job: &Job, cancel: &Cancel) -> io::Result<Finished> {
    run::run(job, cancel).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::other(NO_CARGO),
        _ => error,
    })
}

/// Compiles `file` as the koan by `cargo test --no-run`: the way without shortcuts. The binary is copied into `folder`,
/// since the next compilation of this koan overwrites cargo's.
///
/// # Errors
/// When the package can't be written or cargo not be started.
pub fn compile_test(
    course: &Course,
    toolchain: &Toolchain,
    build: &Path,
    koan: &Koan,
    (file, folder): (&Path, &Path),
    cancel: &Cancel,
) -> io::Result<Compiled> {
    let _in_use = PACKAGE_IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut course = course.clone();
    for one in course.koans.iter_mut().filter(|one| one.name == koan.name) {
        one.exercise = file.to_string_lossy().into_owned();
    }
    let package = Package::write(&course, build)?;
    let args = ["test", "--no-run", "--message-format=json", "--test", &koan.name];
    let finished = package.cargo(toolchain, &args, cancel)?;
    let output = finished.output.text();
    let diagnostics = diagnostic::parse(&output);
    if finished.end == End::Cancelled {
        return Ok(Compiled::Cancelled);
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Ok(Compiled::Refused(diagnostics));
    }
    let binary = output
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        // Warnings name the target too.
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == koan.name.as_str())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    let Some(built) = binary.filter(|_| succeeded(&finished)) else {
        return Ok(Compiled::Broke(what_cargo_said(&output)));
    };
    let binary = folder.join(format!("{}{}", koan.name, std::env::consts::EXE_SUFFIX));
    fs::copy(built, &binary)?;
    Ok(Compiled::Built { binary, diagnostics })
}

/// Whether a cargo call ended well.
pub fn succeeded(finished: &Finished) -> bool {
    finished.end == End::Exited(0)
}

/// The part of cargo's output that is for people, at most its last lines.
pub fn what_cargo_said(output: &str) -> String {
    let lines: Vec<&str> = output.lines().filter(|line| !line.starts_with('{') && !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

fn shadow(course: &Course, given: &Table, name: &str) -> Table {
    let mut made = Table::new();
    let mut package = Table::new();
    package.insert("name".into(), name.into());
    package.insert("version".into(), "0.0.0".into());
    package.insert("edition".into(), course.edition().into());
    package.insert("publish".into(), false.into());
    for automatic in ["autobins", "autotests", "autoexamples", "autobenches"] {
        package.insert(automatic.into(), false.into());
    }
    made.insert("package".into(), package.into());
    // An own workspace: the folder may lie inside the user's.
    made.insert("workspace".into(), Table::new().into());
    for kept in ["features", "profile", "patch"] {
        if let Some(value) = given.get(kept) {
            made.insert(kept.into(), value.clone());
        }
    }
    // What a debugger would want of the crates takes time in each link of a koan. Who wants it says so in the course's profile.
    let without = Table::from_iter([("debug".to_string(), Value::from(false))]);
    made.entry("profile").or_insert(Table::from_iter([("dev".to_string(), without.into())]).into());
    let shared = given.get("workspace").and_then(|workspace| workspace.get("dependencies")).and_then(Value::as_table);
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        if let Some(table) = given.get(kind).and_then(Value::as_table) {
            made.insert(kind.into(), dependencies(course, table, shared).into());
        }
    }
    let library = course.root.join("src").join("lib.rs");
    if library.is_file() {
        let mut lib = given.get("lib").and_then(Value::as_table).cloned().unwrap_or_default();
        lib.insert("path".into(), text(&library));
        made.insert("lib".into(), lib.into());
    }
    let programs: std::collections::BTreeSet<&String> = course.koans.iter().flat_map(|koan| &koan.programs).collect();
    made.insert(
        "bin".into(),
        programs
            .into_iter()
            .filter_map(|program| Some(target(program, &course.program_source(program)?)))
            .collect::<Vec<Value>>()
            .into(),
    );
    let tested = course.koans.iter().filter(|koan| koan.judging == Judging::Tests);
    let tests = tested.map(|koan| target(&koan.name, &course.root.join(&koan.exercise)));
    let empty = target(EMPTY_TEST, Path::new("empty.rs"));
    made.insert("test".into(), tests.chain([empty]).collect::<Vec<Value>>().into());
    made
}

fn target(name: &str, path: &Path) -> Value {
    let mut table = Table::new();
    table.insert("name".into(), name.into());
    table.insert("path".into(), text(path));
    table.into()
}

/// The dependency table with paths that hold from another folder, and inherited entries written out.
fn dependencies(course: &Course, given: &Table, shared: Option<&Table>) -> Table {
    let mut made = Table::new();
    for (name, value) in given {
        let inherits = value.get("workspace").and_then(Value::as_bool) == Some(true);
        let mut value = match (inherits, shared.and_then(|shared| shared.get(name))) {
            (true, Some(found)) => found.clone(),
            _ => value.clone(),
        };
        if let Some(path) = value.get("path").and_then(Value::as_str).map(|path| course.root.join(path))
            && let Some(table) = value.as_table_mut()
        {
            table.insert("path".into(), text(&path));
        }
        made.insert(name.clone(), value);
    }
    made
}

fn text(path: &Path) -> Value {
    path.to_string_lossy().into_owned().into()
}

/// Cargo rebuilds what is newer than its artefacts, so a file that stays the same keeps its time.
fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text)
}
