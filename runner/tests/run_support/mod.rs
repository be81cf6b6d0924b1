//! What the tests of `run` share: jobs, a program that misbehaves in every way, and a look into the process table.
#![allow(dead_code, unreachable_pub)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Once, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use koans::run::{self, Cancel, End, Finished, Job, Limits};

/// Far away: a run that ends by it has failed to end by what the test is about.
pub const FAR: Duration = Duration::from_secs(60);

/// Makes `run` use the real `koans` binary as its helper.
pub fn set_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| run::set_supervisor(PathBuf::from(env!("CARGO_BIN_EXE_koans"))));
}

pub fn job(program: impl AsRef<Path>, args: &[&str]) -> Job {
    set_up();
    Job {
        program: program.as_ref().to_owned(),
        args: args.iter().map(Into::into).collect(),
        env: Vec::new(),
        env_remove: Vec::new(),
        cwd: env::temp_dir(),
        limits: Limits {
            deadline: FAR,
            output_bytes: 1 << 20,
            processor: None,
            idle: None,
            address_space: None,
            detect_deadlock: false,
        },
    }
}

/// A job of the misbehaving program.
pub fn misbehave(how: &str) -> Job {
    job(misbehaving(), &[how])
}

pub fn shell(script: &str) -> Job {
    job("/bin/sh", &["-c", script])
}

pub fn finish(job: &Job) -> Finished {
    run::run(job, &Cancel::new()).expect("the run starts")
}

pub fn end(job: &Job) -> End {
    finish(job).end
}

/// `misbehaving.rs`, compiled when it has changed.
fn misbehaving() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run_support/misbehaving.rs");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let binary = folder.join(format!("misbehaving-{}", blake3::hash(&fs::read(source).unwrap()).to_hex()));
        if !binary.exists() {
            // Renamed when whole, since other test binaries may be at the same.
            let fresh = folder.join(unique("fresh"));
            let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
            let built = Command::new(rustc).args(["--edition=2024", source, "-o"]).arg(&fresh).status();
            assert!(built.expect("rustc starts").success(), "{source} compiles");
            fs::rename(fresh, &binary).unwrap();
        }
        binary
    })
}

/// A text that no other process has in its command line.
pub fn unique(stem: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{stem}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A number of seconds for `sleep`, about an hour, that no other process sleeps for.
pub fn unique_hour() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("3600.{:07}{:03}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The processes that have `marker` in their command line, zombies not counted (they have none any more).
pub fn running(marker: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(marker)).collect()
}

/// Waits for something that is bound to come soon.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < give_up, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}
