//! What the operating system grants: room on the disk, file events, open files.

use std::path::Path;

use notify::{RecursiveMode, Watcher as _};

use super::Finding;
use crate::filesystem::events_unreliable;

/// Dependencies and a prelude take about a fifth of this.
#[cfg(unix)]
const ROOM_MB: u64 = 500;
/// An editor takes some thousands of watches; the watcher itself as many as there are chapters.
#[cfg(target_os = "linux")]
const WATCHES: u64 = 8192;
/// Each program that watches takes an instance or two.
#[cfg(target_os = "linux")]
const INSTANCES: u64 = 64;
/// A compiler opens a file for each crate, several run at once.
#[cfg(unix)]
const OPEN_FILES: u64 = 256;

#[cfg(unix)]
pub(super) fn disk(folder: &Path) -> Vec<Finding> {
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Vec::new() };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize) / (1 << 20);
    if free >= ROOM_MB {
        return vec![Finding::good("disk", format!("{free} MiB free"))];
    }
    let found = format!("Only {free} MiB are free; compiling may fail for want of room.");
    vec![Finding::warning("disk", found, "rm -rf .koans/cache   # koans makes it again when it needs it")]
}

#[cfg(not(unix))]
pub(super) fn disk(_folder: &Path) -> Vec<Finding> {
    Vec::new()
}

/// Whether the system tells when a file in the folder is saved.
pub(super) fn events(folder: &Path) -> Vec<Finding> {
    if let Some(name) = events_unreliable(folder) {
        let found = format!("This folder lies on {name}, which does not tell of every change: koans looks by itself.");
        let mend = "A folder on this machine's own disk answers faster (under WSL: one below ~).";
        return vec![Finding::warning("file events", found, mend)];
    }
    let watched = notify::recommended_watcher(|_| {})
        .and_then(|mut watcher| watcher.watch(folder, RecursiveMode::NonRecursive).map(|()| watcher));
    match watched {
        Err(error) => {
            let found = format!("This folder can't be watched ({error}): koans looks for changes by itself.");
            vec![Finding::warning("file events", found, if cfg!(target_os = "linux") { RAISE } else { POLL })]
        }
        Ok(_) => low_limits().unwrap_or_else(|| vec![Finding::good("file events", "This folder can be watched.")]),
    }
}

const RAISE: &str = "printf 'fs.inotify.max_user_watches=524288\\nfs.inotify.max_user_instances=512\\n' | \
                     sudo tee /etc/sysctl.d/60-inotify.conf && sudo sysctl --system";
const POLL: &str = "koans watch --poll";

#[cfg(target_os = "linux")]
fn low_limits() -> Option<Vec<Finding>> {
    let limit = |name: &str| -> Option<u64> {
        std::fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?.trim().parse().ok()
    };
    let (watches, instances) = (limit("max_user_watches")?, limit("max_user_instances")?);
    (watches < WATCHES || instances < INSTANCES).then(|| {
        let found = format!(
            "The limits are low ({watches} watches, {instances} instances): an editor may leave none for koans."
        );
        vec![Finding::warning("file events", found, RAISE)]
    })
}

#[cfg(not(target_os = "linux"))]
fn low_limits() -> Option<Vec<Finding>> {
    None
}

#[cfg(unix)]
pub(super) fn open_files() -> Vec<Finding> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    vec![match limit {
        Some(limit) if limit < OPEN_FILES => {
            let found = format!("A program may open only {limit} files here; compiling may need more.");
            Finding::warning("open files", found, "ulimit -n 1024")
        }
        Some(limit) => Finding::good("open files", format!("up to {limit} a program")),
        None => Finding::good("open files", "no limit"),
    }]
}

#[cfg(not(unix))]
pub(super) fn open_files() -> Vec<Finding> {
    Vec::new()
}
