//! The toolchain: which parts of it are there.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::Finding;
use crate::{
    checkers::{Checker, Place},
    course,
    home::Home,
    toolchain::{Toolchain, ToolchainError},
};

pub(super) fn rustc(toolchain: &Result<Toolchain, ToolchainError>) -> Vec<Finding> {
    match toolchain {
        Ok(toolchain) => vec![Finding::good("rustc", toolchain.name())],
        Err(error) => {
            // Its first line says what is wrong, the rest what to do.
            let text = error.to_string();
            let (found, mend) = text.rsplit_once('\n').unwrap_or((&text, "Install Rust from https://rustup.rs."));
            vec![Finding::bad("rustc", found, mend)]
        }
    }
}

/// Clippy, cargo, rust-analyzer, LLVM's tools.
pub(super) fn others(toolchain: &Toolchain, root: Option<&Path>) -> Vec<Finding> {
    vec![clippy(toolchain), cargo(toolchain, root), rust_analyzer(), coverage(toolchain)]
}

/// Nothing depends on it.
fn coverage(toolchain: &Toolchain) -> Finding {
    let found = match toolchain.llvm_tools() {
        Some(_) => "Where you write the tests, the lines that they don't come to are shown.",
        None => {
            "Not here, and not needed. It shows which lines a test does not come to: rustup component add llvm-tools"
        }
    };
    Finding::good("llvm-tools", found)
}

fn clippy(toolchain: &Toolchain) -> Finding {
    match toolchain.clippy_driver.as_ref().map(|driver| version(driver)) {
        Some(Some(version)) => Finding::good("clippy", version),
        _ => Finding::warning(
            "clippy",
            "clippy-driver does not run here. Koans are judged without its lints.",
            "rustup component add clippy",
        ),
    }
}

fn cargo(toolchain: &Toolchain, root: Option<&Path>) -> Finding {
    let beside = toolchain.rustc.with_file_name(format!("cargo{}", std::env::consts::EXE_SUFFIX));
    let cargo = if beside.is_file() { beside } else { PathBuf::from("cargo") };
    let mend = "Install Rust with cargo from https://rustup.rs.";
    match version(&cargo) {
        Some(version) => Finding::good("cargo", version),
        None if root.is_some_and(|root| !course::crates(root).is_empty()) => {
            Finding::bad("cargo", "There is no cargo here, and this course depends on crates that it builds.", mend)
        }
        None => Finding::warning("cargo", "There is no cargo here. Koans that use only std work without.", mend),
    }
}

/// The explorer is no condition: without it koans are run, and not explored.
pub(super) fn explorer(toolchain: &Toolchain, root: &Path, home: Option<&Home>) -> Finding {
    let place = Place::of(toolchain, root, &home.map_or_else(std::env::temp_dir, Home::build));
    match (place.ready(Checker::Explorer), place.failure(Checker::Explorer)) {
        (Some(_), _) => Finding::good("explorer", "Built for this compiler: every order of a koan's threads is tried."),
        (None, None) => Finding::good("explorer", "Not built yet. That is done once, at the first koan that needs it."),
        (None, Some(why)) => Finding::warning(
            "explorer",
            format!("It could not be built, so koans are run and not explored. {}", why.trim()),
            "koans watch   (it tries again; the first time it needs the network)",
        ),
    }
}

/// An editor's affair: koans does not need it.
fn rust_analyzer() -> Finding {
    // rustup's proxy is there also where the component is not; only a call tells.
    Finding::good(
        "rust-analyzer",
        version(Path::new("rust-analyzer")).unwrap_or_else(|| {
            "Not on the PATH. Some editors bring their own; for others: rustup component add rust-analyzer".into()
        }),
    )
}

/// The first line that `PROGRAM --version` prints, if the program is there and works.
fn version(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next()?.trim();
    (output.status.success() && !line.is_empty()).then(|| line.to_owned())
}
