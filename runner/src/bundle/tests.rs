//! What goes into a bundle, and that the archive is the same each time.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read as _,
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, SystemTime},
};

use super::*;

const INFO: &str =
    "format = 1\n[course]\nid = \"trial\"\n[[chapter]]\ndir = \"01_one\"\n[[chapter.koan]]\nname = \"a\"\n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A course of one koan in a folder of its own.
fn course() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "info.toml", INFO);
    write(folder.path(), "exercises/01_one/a.rs", "as it came");
    write(folder.path(), "exercises/01_one/README.md", "introduction");
    write(folder.path(), "solutions/01_one/a.rs", "solved");
    write(folder.path(), "solutions/01_one/wrong/a.reason.rs", "wrong");
    write(folder.path(), "solutions/01_one/broken/a.version.rs", "broken");
    folder
}

fn contents(root: &Path, solutions: bool, included: &[PathBuf]) -> Result<Contents, BundleError> {
    let session = Session::open(Some(root)).unwrap();
    Contents::of(&session.course, &session.pristine, solutions, included)
}

fn names(contents: &Contents) -> Vec<&str> {
    contents.entries.keys().map(String::as_str).collect()
}

fn git(root: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let status = std::process::Command::new("git").args(identity).args(args).current_dir(root).output().unwrap();
    assert!(status.status.success(), "{status:?}");
}

#[test]
fn it_holds_what_the_course_names_and_nothing_that_somebody_did_in_it() {
    let folder = course();
    let root = folder.path();
    Session::open(Some(root)).unwrap();
    write(root, "exercises/01_one/a.rs", "the leader's answer");
    write(root, "exercises/01_one/a.rs.orig", "an editor's");
    write(root, "exercises/01_one/scratch.rs", "something tried");
    write(root, ".koans/progress.json", "{}");
    write(root, "target/debug/a", "built");
    write(root, "notes.md", "private");
    write(root, ".env", "secret");
    let found = contents(root, true, &[]).unwrap();
    let expected = [
        "exercises/01_one/README.md",
        "exercises/01_one/a.rs",
        "info.toml",
        "solutions/01_one/a.rs",
        "solutions/01_one/broken/a.version.rs",
    ];
    assert_eq!(names(&found), expected);
    assert_eq!(found.entries["exercises/01_one/a.rs"], Entry::Text("as it came".into()));
    assert_eq!(found.left_out, ["exercises/01_one/scratch.rs", "notes.md"]);
}

#[test]
fn without_solutions_the_broken_versions_stay_as_tests_are_tried_with_them() {
    let folder = course();
    let found = contents(folder.path(), false, &[]).unwrap();
    let of_solutions: Vec<&str> = names(&found).into_iter().filter(|name| name.starts_with("solutions/")).collect();
    assert_eq!(of_solutions, ["solutions/01_one/broken/a.version.rs"]);
}

#[test]
fn what_nothing_names_can_be_taken_along_if_it_lies_inside() {
    let folder = course();
    write(folder.path(), "data/list.txt", "text");
    let found = contents(folder.path(), true, &["data".into()]).unwrap();
    assert!(found.entries.contains_key("data/list.txt"));
    let outside = contents(folder.path(), true, &["/".into()]).unwrap_err();
    assert!(outside.to_string().contains("lies outside"), "{outside}");
}

#[test]
fn in_a_repository_it_holds_what_is_under_version_control() {
    let folder = course();
    let root = folder.path();
    write(root, "bin/list.py", "tracked");
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "all"]);
    write(root, "exercises/01_one/a.rs", "the leader's answer, before koans was ever started");
    write(root, "exercises/01_one/scratch.rs", "something tried");
    let found = contents(root, true, &[]).unwrap();
    assert!(found.entries.contains_key("bin/list.py"));
    assert!(!found.entries.contains_key("exercises/01_one/scratch.rs"));
    assert_eq!(found.entries["exercises/01_one/a.rs"], Entry::Text("as it came".into()));
    let session = Session::open(Some(root)).unwrap();
    assert!(unlike_git(&session.course, &session.pristine).is_empty());
    git(root, &["commit", "-qam", "an answer"]);
    assert_eq!(unlike_git(&session.course, &session.pristine), ["a"]);
}

#[test]
fn a_crate_that_lies_outside_is_named() {
    let folder = course();
    let manifest = "[package]\nname = \"trial\"\n[dependencies]\nhelper = { path = \"../helper\" }\n";
    write(folder.path(), "Cargo.toml", manifest);
    let error = contents(folder.path(), true, &[]).unwrap_err();
    assert!(error.to_string().contains("../helper lies outside"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_inside_stay_links_and_files_behind_others_take_their_place() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (course(), tempfile::tempdir().unwrap());
    let root = folder.path();
    write(elsewhere.path(), "words.txt", "words");
    fs::create_dir(root.join("src")).unwrap();
    symlink("../exercises/01_one", root.join("src/inside")).unwrap();
    symlink(elsewhere.path().join("words.txt"), root.join("src/words.txt")).unwrap();
    symlink(elsewhere.path(), root.join("src/folder")).unwrap();
    symlink("nowhere", root.join("src/nowhere")).unwrap();
    let found = contents(root, true, &[]).unwrap();
    assert_eq!(found.entries["src/inside"], Entry::Link("../exercises/01_one".into()));
    let real = elsewhere.path().canonicalize().unwrap().join("words.txt");
    assert_eq!(found.entries["src/words.txt"], Entry::File { from: real, executable: false });
    assert_eq!(found.left_out, ["src/folder", "src/nowhere"]);
}

#[cfg(unix)]
#[test]
fn the_same_contents_give_the_same_bytes() {
    use std::os::unix::fs::PermissionsExt as _;
    let pack = |mode: u32, age: u64| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "run", "#!/bin/sh\n");
        fs::set_permissions(folder.path().join("run"), fs::Permissions::from_mode(mode)).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(age);
        File::options().append(true).open(folder.path().join("run")).unwrap().set_modified(time).unwrap();
        let mut contents = Contents::default();
        contents.add_folder(folder.path(), "bin").unwrap();
        contents.entries.insert("link".into(), Entry::Link("bin/run".into()));
        contents.entries.insert(format!("{}/deep.txt", "d".repeat(120)), Entry::Text("text".into()));
        let file = folder.path().join("b.tar.gz");
        let made = archive::write(&contents, "top", &file, || (), &AtomicBool::new(false)).unwrap();
        let bytes = fs::read(&file).unwrap();
        assert_eq!(made.bytes, bytes.len() as u64);
        (made.sha256, bytes)
    };
    let (sum, bytes) = pack(0o755, 1_000_000_000);
    assert_eq!((sum.clone(), bytes.clone()), pack(0o700, 1_700_000_000));
    assert!(told_by_the_system(&bytes).starts_with(&sum));

    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
    let mut found = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let header = entry.header();
        assert_eq!((header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()), (0, 0, 1_153_704_088));
        let mode = header.mode().unwrap();
        let path = entry.path().unwrap().display().to_string();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        found.insert(path, (mode, text));
    }
    assert_eq!(found["top/bin/run"], (0o755, "#!/bin/sh\n".into()));
    assert_eq!(found[&format!("top/{}/deep.txt", "d".repeat(120))], (0o644, "text".into()));
    assert!(found.contains_key("top/link"));
}

/// The sum by a tool that learners have.
#[cfg(unix)]
fn told_by_the_system(bytes: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    let [name, args] = if cfg!(target_os = "macos") { ["shasum", "-a256"] } else { ["sha256sum", "--"] };
    let said = std::process::Command::new(name).arg(args).arg(file.path()).output().unwrap();
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn what_is_stopped_or_fails_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.tar.gz");
    fs::write(&file, "an older one").unwrap();
    let mut contents = Contents::default();
    contents.entries.insert("a".into(), Entry::Text("text".into()));
    let stopped = archive::write(&contents, "top", &file, || (), &AtomicBool::new(true));
    assert!(matches!(stopped, Err(BundleError::Interrupted)), "{stopped:?}");
    contents.entries.insert("b".into(), Entry::File { from: folder.path().join("gone"), executable: false });
    let failed = archive::write(&contents, "top", &file, || (), &AtomicBool::new(false)).unwrap_err();
    assert!(failed.to_string().contains("gone"), "{failed}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "an older one");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half is left");
}

#[test]
fn what_cargo_says_is_told_by_what_to_do() {
    let offline = "    Updating index\nerror: failed to sync\n\nCaused by:\n  failed to download `a v1.0.0`\n";
    assert!(matches!(BundleError::of_cargo(offline), BundleError::NoNetwork(_)));
    let full = "error: failed to sync\n\nCaused by:\n  No space left on device (os error 28)\n";
    assert!(BundleError::of_cargo(full).to_string().contains("make room first"));
    let stale = "error: the lock file needs to be updated but --locked was passed to prevent this\n";
    assert!(BundleError::of_cargo(stale).to_string().contains("cargo update --workspace"));
}
