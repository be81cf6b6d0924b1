//! To compile a program against the explorer, or against the real `std`.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Which `std` a program is compiled with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Std {
    Real,
    Explorer,
}

/// The crate's rlib, built by cargo in the release profile, as the runner builds it; and the folder of what it needs.
pub fn library() -> &'static (PathBuf, PathBuf) {
    static LIBRARY: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("library");
        let status = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "-p", "koans-explorer", "--target-dir"])
            .arg(&target)
            .current_dir(workspace)
            .status()
            .expect("cargo can be started");
        assert!(status.success(), "the explorer does not build");
        (target.join("release/libstd.rlib"), target.join("release/deps"))
    })
}

/// Compiles a program, as a test or as it is. Returns the binary, or the errors.
pub fn compile(program: &Path, kind: &str, is_test: bool, std: Std) -> Result<PathBuf, String> {
    let name = program.file_stem().expect("a file").to_string_lossy();
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{name}{}", env::consts::EXE_SUFFIX));
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-Awarnings", "-Cdebuginfo=0", "-o"]).arg(&binary);
    if is_test {
        rustc.arg("--test");
    }
    if std == Std::Explorer {
        let (library, dependencies) = library();
        rustc.arg("-L").arg(format!("dependency={}", dependencies.display()));
        rustc.arg("--extern").arg(format!("std={}", library.display()));
    }
    let output = rustc.arg(program).output().expect("rustc can be started");
    if output.status.success() {
        return Ok(binary);
    }
    Err(format!("{}:\n{}", program.display(), String::from_utf8_lossy(&output.stderr)))
}
