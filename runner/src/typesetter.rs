//! The typesetter: a program of its own that makes a PDF of a Typst document. It is made of some three hundred crates,
//! which nobody should have to compile who only wants to solve koans, so its sources are in this binary, and cargo builds it
//! once when somebody first asks for a PDF.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::{
    checkers,
    compile::cargo::{self, what_cargo_said},
    run::{Cancel, End},
    toolchain::Toolchain,
};

mod embedded {
    #![allow(unreachable_pub, reason = "generated")]
    include!(concat!(env!("OUT_DIR"), "/typesetter.rs"));
}

/// What is told before it is built.
pub const BUILDING: &str =
    "Building the typesetter, which makes PDFs. Once, for two or three minutes; this needs the network.";

const NAME: &str = "koans-pdf";
/// A slow machine may take long; past this it hangs.
const DEADLINE: Duration = Duration::from_secs(60 * 60);

/// The place of the typesetter on this machine.
#[derive(Debug, Clone)]
pub struct Typesetter {
    folder: PathBuf,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The typesetter can't be built.
    #[error(
        "The typesetter can't be built. What cargo said:\n{0}\n\
         Without a network, `--format html` makes a page that any browser prints, also into a PDF."
    )]
    NotBuilt(String),
    /// It was cancelled.
    #[error("Building the typesetter was cancelled.")]
    Cancelled,
    /// The typesetter could not be run.
    #[error("The typesetter can't be run: {0}.\n`--format html` makes a page that any browser prints.")]
    NotRun(#[from] io::Error),
    /// It refused the document.
    #[error(
        "The document could not be set. What Typst said:\n{0}\n`--format typ` writes the document, so that you can look at it."
    )]
    Refused(String),
}

/// A document that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// What Typst remarked, a line or more each; usually nothing.
    pub warnings: String,
}

impl Typesetter {
    /// The one of this version of koans, in the user's cache folder (`$KOANS_CACHE` names another one), or in `instead`.
    pub fn of(instead: &Path) -> Typesetter {
        let mut key = blake3::Hasher::new();
        for (path, text) in embedded::FILES {
            key.update(path.as_bytes()).update(b"\0").update(text.as_bytes()).update(b"\0");
        }
        let key = &key.finalize().to_hex()[..16];
        Typesetter { folder: checkers::shared_folder(instead).join(format!("typesetter-{key}")) }
    }

    /// Whether it is built.
    pub fn is_built(&self) -> bool {
        self.program().is_file()
    }

    fn program(&self) -> PathBuf {
        self.folder.join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Builds it if it is not there, or waits for the process that does.
    ///
    /// # Errors
    /// When it can't be built (no network, no cargo), or was cancelled. What was compiled is kept for the next attempt.
    pub fn build(&self, toolchain: &Toolchain, cancel: &Cancel) -> Result<(), PdfError> {
        if self.is_built() {
            return Ok(());
        }
        let not_built = |error: io::Error| PdfError::NotBuilt(error.to_string());
        fs::create_dir_all(&self.folder).map_err(not_built)?;
        let Some(_lock) = checkers::lock(&self.folder, cancel).map_err(not_built)? else {
            return Err(PdfError::Cancelled);
        };
        if self.is_built() {
            return Ok(());
        }
        let sources = self.folder.join("sources");
        write_sources(&sources).map_err(not_built)?;
        let target = self.folder.join("target");
        let mut job = cargo::job(toolchain, &sources);
        job.limits.deadline = DEADLINE;
        job.args = ["build", "--release", "--locked", "--target", &toolchain.host, "--target-dir"]
            .map(OsString::from)
            .to_vec();
        job.args.push(target.clone().into());
        let finished = cargo::call(&job, cancel).map_err(not_built)?;
        match finished.end {
            End::Cancelled => return Err(PdfError::Cancelled),
            End::Exited(0) => {}
            _ => return Err(PdfError::NotBuilt(what_cargo_said(&finished.output.text()))),
        }
        let program = self.program();
        let name = program.file_name().expect("it was joined above");
        fs::rename(target.join(&toolchain.host).join("release").join(name), &program).map_err(not_built)?;
        // Half a gigabyte that nobody needs any more.
        let _ = fs::remove_dir_all(target);
        Ok(())
    }

    /// Sets a document, which [`handout::typst::source`](crate::handout::typst::source) makes.
    ///
    /// # Errors
    /// When the typesetter is not built or can't be run, or refuses the document.
    pub fn set(&self, document: &str) -> Result<Pdf, PdfError> {
        let mut child =
            Command::new(self.program()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        // It reads all before it writes anything, so this can't block for ever. If it ends early, it says why.
        let _ = child.stdin.take().expect("it is piped").write_all(document.as_bytes());
        let done = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&done.stderr).trim_end().to_string();
        match done.status.success() {
            true => Ok(Pdf { bytes: done.stdout, warnings: said }),
            false if said.is_empty() => {
                Err(PdfError::NotRun(io::Error::other(format!("it ended with {}", done.status))))
            }
            false => Err(PdfError::Refused(said)),
        }
    }
}

/// Writes the typesetter's sources into a folder.
fn write_sources(folder: &Path) -> io::Result<()> {
    for (path, text) in embedded::FILES {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("it was joined above"))?;
        fs::write(file, text)?;
    }
    Ok(())
}
