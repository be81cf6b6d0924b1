//! Compiling a program of a course for rustlings: three times, as cargo would for `cargo build`, `cargo test` and
//! `cargo clippy`.

use std::{ffi::OsString, io, path::Path};

use super::{Compiled, Compiler};
use crate::{
    course::{Built, Koan},
    run::Cancel,
};

impl Compiler<'_> {
    /// The program itself.
    ///
    /// # Errors
    /// When a process can't be started or a folder not be written to.
    pub fn program_itself(&self, koan: &Koan, file: &Path, folder: &Path, cancel: &Cancel) -> io::Result<Compiled> {
        let args = self.program_arguments(koan, file, Built::Program);
        let binary = folder.join(format!("{}{}", koan.name, std::env::consts::EXE_SUFFIX));
        self.call(&self.toolchain.rustc, args, self.program_variables(koan), binary, cancel)
    }

    /// Its tests.
    ///
    /// # Errors
    /// As [`Compiler::program_itself`].
    pub fn program_tests(&self, koan: &Koan, file: &Path, folder: &Path, cancel: &Cancel) -> io::Result<Compiled> {
        let args = self.program_arguments(koan, file, Built::Tests);
        let binary = folder.join(format!("{}-tests{}", koan.name, std::env::consts::EXE_SUFFIX));
        self.call(&self.toolchain.rustc, args, self.program_variables(koan), binary, cancel)
    }

    /// Clippy's look at it and its tests, which refuses what a lint denies; if `strict`, every warning. None without clippy.
    ///
    /// # Errors
    /// As [`Compiler::program_itself`].
    pub fn program_linted(
        &self,
        koan: &Koan,
        file: &Path,
        folder: &Path,
        strict: bool,
        cancel: &Cancel,
    ) -> io::Result<Option<Compiled>> {
        let Some(driver) = &self.toolchain.clippy_driver else { return Ok(None) };
        let mut args = self.program_arguments(koan, file, Built::Tests);
        args.push("--emit=metadata".into());
        if strict {
            args.push("-Dwarnings".into());
        }
        let metadata = folder.join(format!("{}-linted.rmeta", koan.name));
        self.call(driver, args, self.program_variables(koan), metadata, cancel).map(Some)
    }

    fn program_arguments(&self, koan: &Koan, file: &Path, built: Built) -> Vec<OsString> {
        let kind: &[&str] = if built == Built::Tests { &["--test"] } else { &["--crate-type", "bin"] };
        let mut args: Vec<OsString> = kind.iter().map(OsString::from).collect();
        args.extend(self.common_arguments(&koan.name, file));
        args.extend(self.course.rustc_arguments(built).into_iter().map(OsString::from));
        args
    }

    fn program_variables(&self, koan: &Koan) -> Vec<(OsString, OsString)> {
        let mut env = self.package_variables(koan);
        env.push(("CARGO_BIN_NAME".into(), koan.name.clone().into()));
        env.push(("CARGO_PKG_VERSION".into(), self.course.version().into()));
        env
    }
}
