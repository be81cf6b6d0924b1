//! The Rust toolchain of this machine: the real compilers behind the rustup proxies.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest rustc that knows edition 2024, in which the exercises are written.
const OLDEST: (u32, u32) = (1, 85);

/// A toolchain that can compile koans.
#[derive(Debug, Clone)]
pub struct Toolchain {
    /// The real `rustc`. A proxy costs 5 to 30 ms a call.
    pub rustc: PathBuf,
    /// `clippy-driver`, which compiles and lints in one process; not on every machine.
    pub clippy_driver: Option<PathBuf>,
    /// What `rustc -vV` prints: two equal texts, interchangeable artefacts.
    pub version: String,
    /// The target triple of this machine.
    pub host: String,
}

/// LLVM's tools for coverage.
#[derive(Debug, Clone)]
pub struct LlvmTools {
    /// `llvm-profdata`, which merges what a run has counted.
    pub profdata: PathBuf,
    /// `llvm-cov`, which tells the lines.
    pub cov: PathBuf,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum ToolchainError {
    /// No `rustc` to be run.
    #[error(
        "There is no rustc here ({0}).\nInstall Rust from https://rustup.rs, open a new terminal, and start koans again."
    )]
    NoRustc(String),
    /// A `rustc` that answers in an unexpected way.
    #[error(
        "rustc does not work on this machine: {0}\nTry `rustc --version`; `rustup toolchain install stable` may mend it."
    )]
    Broken(String),
    /// Older than edition 2024.
    #[error("This rustc is {0}; the exercises need 1.85 or newer (edition 2024).\n`rustup update stable` brings it.")]
    TooOld(String),
}

impl Toolchain {
    /// The toolchain that `rustc` means in this folder (a `rust-toolchain.toml` and `$RUSTC` count).
    ///
    /// # Errors
    /// When there is none, or none that can be used.
    pub fn find(folder: &Path) -> Result<Toolchain, ToolchainError> {
        let command = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
        let sysroot = ask(Path::new(&command), &["--print", "sysroot"], folder)?;
        let real = PathBuf::from(sysroot.trim()).join("bin").join(format!("rustc{}", std::env::consts::EXE_SUFFIX));
        let rustc = if real.is_file() { real } else { PathBuf::from(&command) };
        let version = ask(&rustc, &["-vV"], folder)?;
        let field = |name: &str| {
            version
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .map(|value| value.trim().to_string())
                .ok_or_else(|| ToolchainError::Broken(format!("`rustc -vV` has no line `{name}`")))
        };
        let (release, host) = (field("release:")?, field("host:")?);
        if number(&release).is_some_and(|found| found < OLDEST) {
            return Err(ToolchainError::TooOld(release));
        }
        let driver = rustc.with_file_name(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
        Ok(Toolchain { clippy_driver: driver.is_file().then_some(driver), rustc, version, host })
    }

    /// LLVM's tools for coverage, of the compiler's own version, where rustup has installed them.
    pub fn llvm_tools(&self) -> Option<LlvmTools> {
        let sysroot = self.rustc.parent()?.parent()?;
        let folder = sysroot.join("lib").join("rustlib").join(&self.host).join("bin");
        let tool = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let tools = LlvmTools { profdata: tool("llvm-profdata"), cov: tool("llvm-cov") };
        (tools.profdata.is_file() && tools.cov.is_file()).then_some(tools)
    }

    /// The release, such as `1.95.0`.
    pub fn release(&self) -> &str {
        self.version.lines().find_map(|line| line.strip_prefix("release:")).unwrap_or_default().trim()
    }

    /// Whether it comes before a version such as `1.95`.
    pub fn is_older_than(&self, version: &str) -> bool {
        number(self.release()).zip(number(version)).is_some_and(|(found, wanted)| found < wanted)
    }

    /// The first line of the version, for people.
    pub fn name(&self) -> &str {
        self.version.lines().next().unwrap_or_default()
    }
}

fn number(release: &str) -> Option<(u32, u32)> {
    let mut parts = release.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn ask(program: &Path, args: &[&str], folder: &Path) -> Result<String, ToolchainError> {
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output()
        .map_err(|error| ToolchainError::NoRustc(error.to_string()))?;
    if !output.status.success() {
        return Err(ToolchainError::Broken(String::from_utf8_lossy(&output.stderr).trim().to_string()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
