//! The proof: a program is compiled, linked and run, and looked at while it waits. Only that tells for sure.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::Finding;
use crate::toolchain::Toolchain;

/// Says that it runs, and waits until its input ends.
const PROGRAM: &str = "fn main() { println!(\"here\"); let _ = std::io::read_to_string(std::io::stdin()); }\n";
/// Half a second is usual.
const LIMIT: Duration = Duration::from_secs(30);

/// Whether programs can be made here, and whether one that waits can be told from one that works.
pub(super) fn prove(toolchain: &Toolchain, scratch: io::Result<TempDir>) -> Vec<Finding> {
    let made = scratch.and_then(|scratch| {
        let binary = scratch.path().join(format!("proof{}", std::env::consts::EXE_SUFFIX));
        let source = scratch.path().join("proof.rs");
        fs::write(&source, PROGRAM)?;
        let mut rustc = Command::new(&toolchain.rustc);
        rustc.args(["--edition", "2024", "-Cdebuginfo=0", "-o"]).args([&binary, &source]);
        let start = Instant::now();
        let said = within(LIMIT, rustc, &scratch.path().join("said"))?;
        Ok((scratch, binary, said, start))
    });
    let (_scratch, binary, said, start) = match made {
        Ok(made) => made,
        Err(error) => return vec![Finding::bad("linker", format!("No program can be compiled here: {error}."), ROOM)],
    };
    match said {
        None => {}
        Some(said) if said.contains("linker `") || said.contains("linking with") || said.contains("link.exe") => {
            return vec![Finding::bad("linker", first_error(&said), linker_mend())];
        }
        Some(said) => {
            let found = format!("A program of one line does not compile: {}", first_error(&said));
            return vec![Finding::bad(
                "linker",
                found,
                "rustup toolchain install stable   # brings missing parts back",
            )];
        }
    }
    let (mut child, ready) = match start_program(&binary) {
        Ok(started) => started,
        Err(error) => {
            let found = format!("A program that was just compiled can't be run: {error}.");
            return vec![Finding::bad("linker", found, NOEXEC)];
        }
    };
    let took = start.elapsed();
    let deadlocks = ready.then(|| deadlocks(child.id())).flatten();
    drop(child.stdin.take());
    let ended = child.wait();
    let linker = match ended {
        Ok(status) if ready && status.success() => {
            Finding::good("linker", format!("A program compiles, links and runs, in {} ms.", took.as_millis()))
        }
        Ok(status) => Finding::bad("linker", format!("A program that was just compiled fails: {status}."), NOEXEC),
        Err(error) => Finding::bad("linker", format!("A program that was just compiled fails: {error}."), NOEXEC),
    };
    [Some(linker), deadlocks].into_iter().flatten().collect()
}

const ROOM: &str = "Make room on the disk, or work in a folder that you may write to.";
const NOEXEC: &str =
    "Work in a folder from which programs may be run (not mounted `noexec`, not held by a virus scanner).";

fn start_program(binary: &Path) -> io::Result<(Child, bool)> {
    let mut child = Command::new(binary).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut line = String::new();
    let output = child.stdout.take().expect("it was asked for");
    let read = BufReader::new(output).read_line(&mut line);
    Ok((child, read.is_ok() && line.trim() == "here"))
}

/// Whether it can be seen what the threads of a child wait for.
#[cfg(target_os = "linux")]
fn deadlocks(child: u32) -> Option<Finding> {
    let readable = fs::read_to_string(format!("/proc/{child}/task/{child}/syscall")).is_ok_and(|text| !text.is_empty());
    if readable {
        return Some(Finding::good("deadlocks", "Seen at once: /proc tells what each thread waits for."));
    }
    let found = "Seen only at the deadline: /proc does not tell here what a thread waits for.";
    // Yama lets a parent look at its children up to 1.
    let scope = fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    let mend = match scope.trim() {
        "2" => "sudo sysctl kernel.yama.ptrace_scope=1",
        "3" => "Boot with kernel.yama.ptrace_scope=1, if it matters to you.",
        _ => "In a container: start it with --cap-add=SYS_PTRACE. Verdicts are the same without, only later.",
    };
    Some(Finding::warning("deadlocks", found, mend))
}

#[cfg(not(target_os = "linux"))]
fn deadlocks(_child: u32) -> Option<Finding> {
    None
}

/// Runs the compiler. `None` if it did its work, else what it said, which goes through the file `said`: a pipe would
/// have to be read meanwhile.
fn within(limit: Duration, mut command: Command, said: &Path) -> io::Result<Option<String>> {
    let file = File::create(said)?;
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file).spawn()?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(Some(format!("error: the compiler was still busy after {} s", limit.as_secs())));
        }
        thread::sleep(Duration::from_millis(5));
    };
    if status.success() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&fs::read(said)?).into_owned();
    Ok(Some(if text.trim().is_empty() { format!("error: {status}") } else { text }))
}

/// The first error of the compiler's, and under a linker's failure the linker's own words.
fn first_error(said: &str) -> String {
    let error = said.lines().find(|line| line.starts_with("error")).unwrap_or(said.trim());
    let note = said.lines().map(str::trim).filter(|line| {
        let own = line.starts_with("= note: ") && !line.contains("\"-") && !line.contains("some arguments are omitted");
        own || line.contains("cannot find") || line.contains("undefined reference")
    });
    let note = note.map(|line| line.trim_start_matches("= note: ")).find(|line| !line.is_empty());
    let error = error.trim_start_matches("error: ");
    note.map_or_else(|| error.to_owned(), |note| format!("{error}: {note}"))
}

/// How a linker comes onto this system.
fn linker_mend() -> String {
    if cfg!(target_os = "macos") {
        return "xcode-select --install".into();
    }
    if cfg!(windows) {
        return "Install the Visual Studio Build Tools, with \"Desktop development with C++\":\n\
                https://visualstudio.microsoft.com/visual-cpp-build-tools/"
            .into();
    }
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let value = |line: &str| line.split_once('=').map(|(_, value)| value.trim_matches('"').to_owned());
    let names =
        release.lines().filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE=")).filter_map(value);
    let names = names.collect::<Vec<_>>().join(" ");
    let packages = [
        ("debian", "sudo apt install build-essential"),
        ("ubuntu", "sudo apt install build-essential"),
        ("fedora", "sudo dnf install gcc"),
        ("rhel", "sudo dnf install gcc"),
        ("arch", "sudo pacman -S base-devel"),
        ("suse", "sudo zypper install gcc"),
        ("alpine", "sudo apk add build-base"),
        ("nixos", "nix-shell -p gcc"),
    ];
    let known = packages.iter().find(|(name, _)| names.split([' ', '-']).any(|word| word == *name));
    known.map_or("Install a C compiler, such as gcc or clang: rustc links with it.", |(_, mend)| mend).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_linker_lacks_is_in_the_finding() {
        let missing = "error: linker `cc` not found\n  |\n  = note: No such file or directory (os error 2)\n";
        assert_eq!(first_error(missing), "linker `cc` not found: No such file or directory (os error 2)");
        let library = "error: linking with `cc` failed: exit status: 1\n  |\n  = note:  \"cc\" \"-m64\" \"a.o\"\n  \
                       = note: some arguments are omitted. use `--verbose`\n  \
                       = note: /usr/bin/ld: cannot find Scrt1.o: No such file or directory\n";
        assert!(first_error(library).ends_with("cannot find Scrt1.o: No such file or directory"));
    }
}
