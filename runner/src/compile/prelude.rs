//! The prelude: generic code compiled beforehand.
//!
//! At opt-level 0 rustc takes an instance of a generic function from a crate it links to, if one has it already. Most
//! of what a koan costs to compile is such instances (`Vec<u32>`, `JoinHandle<()>`, the formatting behind `assert_eq!`),
//! and the solutions need the same ones. So the solutions are compiled once into one crate. For rustc to link it, the
//! exercise would have to name it; therefore the crate is *called* `std` and re-exports the real one, and every
//! exercise names that. It holds no code that a koan could call. Without it all works the same, only slower.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{dependencies::Dependencies, diagnostic};
use crate::{
    run::{self, Cancel, End, Job, Limits},
    toolchain::Toolchain,
};

/// How often a source that does not compile as a part is dropped before giving up.
const ROUNDS: usize = 4;
/// The module that holds the solutions.
const INSTANCES: &str = "__instances";

/// Where the prelude for these sources lies, built or not.
pub fn path(toolchain: &Toolchain, dependencies: &Dependencies, sources: &[String], build: &Path) -> PathBuf {
    let mut key = blake3::Hasher::new();
    key.update(env!("CARGO_PKG_VERSION").as_bytes());
    key.update(toolchain.version.as_bytes()).update(dependencies.key.as_bytes());
    for source in sources {
        key.update(source.as_bytes()).update(b"\0");
    }
    build.join(format!("prelude-{}", &key.finalize().to_hex()[..16])).join("libstd.rlib")
}

/// Builds the prelude out of solutions, in `scratch`, and puts it at `target`. `Ok(false)`: no part of it compiles, or
/// the build was cancelled.
///
/// # Errors
/// When a process can't be started or a file not be written.
pub fn build(
    toolchain: &Toolchain,
    dependencies: &Dependencies,
    edition: &str,
    sources: &[String],
    (scratch, target): (&Path, &Path),
    cancel: &Cancel,
) -> io::Result<bool> {
    let mut parts: BTreeSet<usize> = (0..sources.len()).collect();
    // Where rustc looks for the files of a module that is written out in `lib.rs`.
    let folder = scratch.join(INSTANCES);
    fs::create_dir_all(&folder)?;
    for (at, source) in sources.iter().enumerate() {
        fs::write(folder.join(format!("part{at}.rs")), as_module(source))?;
    }
    for _ in 0..ROUNDS {
        let modules: String = parts.iter().map(|at| format!("pub mod part{at};\n")).collect();
        let root = scratch.join("lib.rs");
        fs::write(&root, format!("pub use ::std::*;\n#[doc(hidden)]\npub mod {INSTANCES} {{\n{modules}}}\n"))?;
        let finished = run::run(&job(toolchain, dependencies, edition, scratch), cancel)?;
        if finished.end == End::Exited(0) {
            let folder = target.parent().expect("the path was made by `path`");
            fs::create_dir_all(folder)?;
            fs::rename(scratch.join("libstd.rlib"), target)?;
            return Ok(true);
        }
        let refused: BTreeSet<usize> = diagnostic::parse(&finished.output.text())
            .iter()
            .filter(|diagnostic| diagnostic.is_error())
            .filter_map(|diagnostic| part_number(diagnostic.file.as_deref()?))
            .collect();
        if refused.is_empty() || finished.end == End::Cancelled {
            return Ok(false);
        }
        parts.retain(|at| !refused.contains(at));
    }
    Ok(false)
}

fn part_number(file: &str) -> Option<usize> {
    Path::new(file).file_stem()?.to_str()?.strip_prefix("part")?.parse().ok()
}

/// A solution as a module in which the tests are plain functions: what they instantiate is wanted as well.
fn as_module(source: &str) -> String {
    source
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| {
            let trimmed = line.trim_start();
            match trimmed {
                _ if trimmed.starts_with("#![") || trimmed.starts_with("#[should_panic") => "",
                _ if trimmed.starts_with("#[test]") => &trimmed["#[test]".len()..],
                _ if trimmed.starts_with("#[tokio::test") => "#[tokio::main(flavor = \"current_thread\")]",
                _ => line,
            }
        })
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn job(toolchain: &Toolchain, dependencies: &Dependencies, edition: &str, scratch: &Path) -> Job {
    let mut args: Vec<OsString> = [
        "--crate-name=std",
        "--crate-type=rlib",
        // Private functions that nobody calls are wanted too: they are there for what they instantiate.
        "-Clink-dead-code",
        // One object file links faster than many.
        "-Ccodegen-units=1",
        "-Cdebuginfo=0",
        "-Cmetadata=koans",
        "-Awarnings",
        "--error-format=json",
        "--edition",
        edition,
        "lib.rs",
    ]
    .map(OsString::from)
    .to_vec();
    for folder in &dependencies.search {
        args.push("-L".into());
        args.push(super::joined("dependency=", folder));
    }
    for (name, artefact) in &dependencies.externs {
        args.push("--extern".into());
        args.push(super::joined(&format!("{name}="), artefact));
    }
    Job {
        program: toolchain.rustc.clone(),
        args,
        env: vec![("CARGO_MANIFEST_DIR".into(), scratch.into())],
        env_remove: vec!["RUSTC_LOG".into()],
        cwd: scratch.to_path_buf(),
        limits: Limits {
            deadline: Duration::from_secs(300),
            output_bytes: 16 * 1024 * 1024,
            processor: None,
            idle: None,
            address_space: None,
            detect_deadlock: false,
        },
    }
}
