//! What kind of file system a folder lies on: on some, the kernel does not tell of every change.

use std::path::Path;

/// Linux's magic numbers (`statfs(2)`, `linux/magic.h`) of file systems whose files somebody else can change, another
/// machine or the host of a virtual one: `inotify` reports only what goes through this kernel.
#[cfg(target_os = "linux")]
const UNRELIABLE: [(u32, &str); 13] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0xFF53_4D42, "CIFS"),
    // Also the drives of Windows under WSL 2 (drvfs).
    (0x0102_1997, "9p (a Windows drive under WSL, or a shared folder)"),
    // Also virtiofs, which containers on a desktop use for the host's folders.
    (0x6573_5546, "FUSE"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x786F_4256, "a VirtualBox shared folder"),
    (0xBACB_ACBC, "a VMware shared folder"),
    (0x7C7C_6673, "a Parallels shared folder"),
];

/// What the file system of `path` is called where its change events can't be relied on, so that the watcher has to
/// look for itself. `None` also where that can't be told.
pub fn events_unreliable(path: &Path) -> Option<&'static str> {
    named(path)
}

#[cfg(target_os = "linux")]
fn named(path: &Path) -> Option<&'static str> {
    // The field's type differs between architectures; the numbers have 32 bits.
    let kind = rustix::fs::statfs(path).ok()?.f_type as u32;
    name_of(kind)
}

#[cfg(target_os = "linux")]
fn name_of(kind: u32) -> Option<&'static str> {
    UNRELIABLE.iter().find(|(magic, _)| *magic == kind).map(|(_, name)| *name)
}

#[cfg(windows)]
fn named(path: &Path) -> Option<&'static str> {
    use std::path::{Component, Prefix};
    match std::path::absolute(path).ok()?.components().next()? {
        Component::Prefix(prefix) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Some("a network drive"),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
fn named(_path: &Path) -> Option<&'static str> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_file_systems_of_a_kernel_of_its_own_are_reliable() {
        for ext4_tmpfs_btrfs_overlay in [0xEF53, 0x0102_1994, 0x9123_683E, 0x794C_7630] {
            assert_eq!(name_of(ext4_tmpfs_btrfs_overlay), None);
        }
        assert_eq!(events_unreliable(Path::new("/proc")), None);
    }

    #[test]
    fn network_drives_and_windows_drives_are_not() {
        assert_eq!(name_of(0x6969), Some("NFS"));
        assert!(name_of(0x0102_1997).unwrap().contains("WSL"));
    }

    #[test]
    fn a_path_that_is_not_there_says_nothing() {
        assert_eq!(events_unreliable(Path::new("/no/such/folder")), None);
    }
}
