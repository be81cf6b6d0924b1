//! New folders, in temporary ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use super::*;

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Every file below `dir`, by its path with `/`.
fn files(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

fn is_empty(dir: &Path) -> bool {
    fs::read_dir(dir).unwrap().next().is_none()
}

/// `cargo metadata`, as JSON; it refuses a manifest that it can't use.
fn metadata(dir: &Path) -> serde_json::Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(dir)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let warnings = String::from_utf8_lossy(&output.stderr).to_string();
    assert!(!warnings.contains("warning"), "{warnings}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn error_of(dir: &Path) -> String {
    init(dir).unwrap_err().to_string()
}

#[test]
fn a_new_folder_is_the_embedded_course_byte_for_byte_and_without_solutions() {
    let parent = temporary();
    let dir = parent.path().join("my-path");
    let made = init(&dir).unwrap();
    let course = Course::load(&dir).unwrap();
    assert_eq!((made.koans, made.package.as_str()), (course.koans.len(), "my-path"));
    assert!(course.check_files().iter().all(|missing| missing.to_string().contains("solutions/")));
    let found = files(&dir);
    let is_given = |path: &str| !path.starts_with("solutions/") && path != "Cargo.toml";
    let given: Vec<_> = embedded::FILES.iter().filter(|(path, _)| is_given(path)).collect();
    for (path, text) in &given {
        assert_eq!(found.get(*path).map(String::as_str), Some(*text), "{path}");
    }
    assert!(!found.keys().any(|path| path.starts_with("solutions/")));
    for koan in &course.koans {
        assert_eq!(found[&format!(".koans/originals/{}", koan.exercise)], found[&koan.exercise]);
    }
    for written in ["Cargo.toml", ".gitignore", ".vscode/settings.json", "rust-analyzer.toml", "README.md"] {
        assert!(found.contains_key(written), "{written}");
    }
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1, "nothing beside it");
}

#[test]
fn cargo_knows_every_koan_as_a_test() {
    let parent = temporary();
    let dir = parent.path().join("p");
    init(&dir).unwrap();
    let metadata = metadata(&dir);
    let targets = metadata["packages"][0]["targets"].as_array().unwrap();
    let tests = || targets.iter().filter(|target| target["kind"][0] == "test");
    let names: Vec<&str> = tests().map(|target| target["name"].as_str().unwrap()).collect();
    let course = Course::load(&dir).unwrap();
    let koans: Vec<&str> = course.koans.iter().map(|koan| koan.name.as_str()).collect();
    assert_eq!(names, koans);
    let of_kind = |kind: &str| -> BTreeSet<&str> {
        let found = targets.iter().filter(|target| target["kind"][0] == kind);
        found.map(|target| target["name"].as_str().unwrap()).collect()
    };
    assert_eq!(of_kind("lib"), BTreeSet::from(["stage"]));
    let programs = course.koans.iter().flat_map(|koan| koan.programs.iter().map(String::as_str));
    assert_eq!(of_kind("bin"), programs.collect());
}

#[test]
fn inside_somebodys_workspace_it_is_a_package_of_its_own() {
    let parent = temporary();
    fs::write(parent.path().join("Cargo.toml"), "[workspace]\nmembers = [\"a\"]\nresolver = \"3\"\n").unwrap();
    let dir = parent.path().join("path");
    init(&dir).unwrap();
    assert_eq!(metadata(&dir)["workspace_members"].as_array().unwrap().len(), 1);
}

#[test]
fn any_name_of_a_folder_will_do() {
    let parent = temporary();
    for name in ["my path", "it's \"mine\" [[test]]", "日本語", "1st", "test", "-", "tokio.rs", "a/b c/d"] {
        let dir = parent.path().join(name);
        let made = init(&dir).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(metadata(&dir)["packages"][0]["name"], made.package.as_str());
    }
}

#[test]
fn package_names_are_those_of_the_folder_as_far_as_cargo_takes_them() {
    let cases = [
        ("my-path", "my-path"),
        ("My Path!", "my-path"),
        ("it's", "it-s"),
        ("日本", "my-koans"),
        ("2024", "koans-2024"),
        ("std", "koans-std"),
        ("match", "koans-match"),
        ("", "my-koans"),
    ];
    for (folder, name) in cases {
        assert_eq!(package_name(folder), name);
    }
    assert!(package_name(&"x".repeat(300)).len() < 64);
}

#[test]
fn a_second_init_refuses_and_changes_nothing() {
    let parent = temporary();
    let dir = parent.path().join("p");
    init(&dir).unwrap();
    let before = files(&dir);
    assert!(error_of(&dir).contains("There is a course in"));
    assert_eq!(files(&dir), before);
}

#[test]
fn what_is_there_is_never_written_over() {
    let parent = temporary();
    let file = parent.path().join("file");
    fs::write(&file, "mine").unwrap();
    assert!(error_of(&file).contains("is a file"));
    assert!(error_of(&file.join("below")).contains("is a file"));
    assert!(error_of(parent.path()).contains("is not empty"));
    assert_eq!(files(parent.path()), BTreeMap::from([("file".into(), "mine".into())]));
}

#[test]
fn an_empty_folder_is_filled_and_stays_the_same_folder() {
    let dir = temporary();
    fs::create_dir(dir.path().join(".git")).unwrap();
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&fs::metadata(dir.path()).unwrap());
    init(dir.path()).unwrap();
    #[cfg(unix)]
    assert_eq!(inode, std::os::unix::fs::MetadataExt::ino(&fs::metadata(dir.path()).unwrap()));
    assert!(Course::load(dir.path()).is_ok());
    let litter = fs::read_dir(dir.path()).unwrap().flatten();
    assert!(!litter.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(".koans-init")));
}

#[cfg(unix)]
#[test]
fn a_link_to_an_empty_folder_is_followed_and_one_to_nowhere_is_not() {
    let parent = temporary();
    fs::create_dir(parent.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", parent.path().join("link")).unwrap();
    std::os::unix::fs::symlink("gone", parent.path().join("nowhere")).unwrap();
    init(&parent.path().join("link")).unwrap();
    assert!(Course::load(&parent.path().join("real")).is_ok());
    assert!(matches!(init(&parent.path().join("nowhere")), Err(InitError::NotAFolder(_))));
}

#[cfg(unix)]
#[test]
fn others_may_read_it_as_far_as_the_umask_lets_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = temporary();
    fs::create_dir(parent.path().join("plain")).unwrap();
    init(&parent.path().join("p")).unwrap();
    let mode = |name: &str| fs::metadata(parent.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("p"), mode("plain"));
}

#[test]
fn what_fails_halfway_leaves_nothing() {
    let given = [("info.toml", "format = 1"), ("exercises", "a file"), ("exercises/a.rs", "in a file")];
    let parent = temporary();
    let error = init_from(&parent.path().join("a/b"), &given).unwrap_err().to_string();
    assert!(error.contains("can't be made") && error.contains("Nothing was left behind"), "{error}");
    assert!(is_empty(parent.path()));
    let empty = parent.path().join("empty");
    fs::create_dir(&empty).unwrap();
    init_from(&empty, &given).unwrap_err();
    assert!(is_empty(&empty));
    // A course that can't be loaded is not put in place either.
    assert!(matches!(init_from(&empty, &given[..1]), Err(InitError::Course(_))));
    assert!(is_empty(&empty));
}

#[test]
fn a_full_disk_is_said_with_what_to_do() {
    let error = InitError::Io { dir: "p".into(), source: io::ErrorKind::StorageFull.into() };
    assert!(error.to_string().contains("make room first"), "{error}");
}

#[test]
fn dependencies_are_the_courses_own_and_inherited_ones_are_written_out() {
    let parent = temporary();
    let dir = parent.path().join("p");
    init(&dir).unwrap();
    let course = Course::load(&dir).unwrap();
    let given = "[workspace.package]\nedition = \"2021\"\n[workspace.dependencies]\n\
                 tokio = { version = \"1.2\", features = [\"rt\"] }\nrayon = \"1\"\n\
                 [package]\nname = \"course\"\nedition.workspace = true\n[dependencies]\nrayon.workspace = true\n\
                 tokio = { workspace = true, features = [\"time\"] }\nplain = \"3\"\n";
    let made: toml::Table = manifest::manifest_like(&course, "tokio", given).parse().unwrap();
    assert_eq!(made["package"]["name"].as_str(), Some("koans-tokio"));
    assert_eq!(made["package"]["edition"].as_str(), Some("2021"));
    let wanted: toml::Table = "plain = \"3\"\n[rayon]\nversion = \"1\"\n[tokio]\nversion = \"1.2\"\n\
                               features = [\"rt\", \"time\"]\n"
        .parse()
        .unwrap();
    assert_eq!(made["dependencies"].as_table(), Some(&wanted));
}

#[test]
fn the_next_commands_can_be_pasted_into_a_shell() {
    let made =
        |dir: &str| Made { dir: dir.into(), title: "Koans".into(), package: "p".into(), koans: 18, git: Git::Made };
    let text = |made: &Made| lines(made).iter().map(Line::plain).collect::<Vec<_>>().join("\n");
    assert!(text(&made("my path")).contains("cd 'my path'\n    koans watch"));
    assert!(!text(&made(".")).contains("cd "));
}
