//! Builds the course into the binary, so that `koans init` needs no clone, and the sources of the checkers and of the
//! typesetter, which are compiled on the learner's machine by the learner's compiler.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn main() {
    // `course` holds links into the repository, which `cargo package` turns into files. Where a checkout has no links
    // (Windows), the repository is one folder up.
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = [here.join("course"), here.join("..")]
        .into_iter()
        .find(|root| root.join("exercises").is_dir())
        .expect("runner/course or the folder above holds the course");

    // Exercises are not watched on purpose: in a clone a learner edits them all the time, and that must neither rebuild
    // the runner nor replace the originals in it. Whoever changes the course touches one of these as well.
    for watched in ["info.toml", "solutions", "src"] {
        println!("cargo:rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo:rerun-if-changed=build.rs");

    let mut files = Vec::new();
    for part in ["info.toml", "exercises", "solutions", "src"] {
        collect(&root.join(part), part, &mut files);
    }
    // Under another name in the package, see `checkers`.
    let manifest = [root.join("manifest"), root.join("Cargo.toml")].into_iter().find(|path| path.is_file());
    let manifest = manifest.expect("the course has a Cargo.toml");
    println!("cargo:rerun-if-changed={}", manifest.display());
    collect(&manifest, "Cargo.toml", &mut files);
    files.sort();
    let id = files
        .iter()
        .find(|(path, _)| path == "info.toml")
        .and_then(|(_, text)| text.lines().find_map(|line| line.trim().strip_prefix("id = ")))
        .unwrap_or("\"\"");
    let code = format!(
        "/// The embedded course's id.\npub const ID: &str = {id};\n\
         /// Its files: path with `/`, text.\npub const FILES: &[(&str, &str)] = &{files:?};\n"
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("course.rs"), code).expect("OUT_DIR can be written to");
    let code = format!(
        "/// The sources of the checkers: path with `/`, text.\npub const FILES: &[(&str, &str)] = &{:?};\n",
        checkers(&here)
    );
    fs::write(out.join("checkers.rs"), code).expect("OUT_DIR can be written to");
    let code = format!(
        "/// The sources of the typesetter: path with `/`, text.\npub const FILES: &[(&str, &str)] = &{:?};\n",
        typesetter(&here)
    );
    fs::write(out.join("typesetter.rs"), code).expect("OUT_DIR can be written to");
}

/// The typesetter without its tests, which are the only ones that need its dev-dependencies. Like the checkers it goes by
/// other names in a package.
fn typesetter(here: &Path) -> Vec<(String, String)> {
    let repository = here.join("..").join("pdf");
    let (root, [manifest, lock]) = if repository.join("Cargo.toml").is_file() {
        (repository, ["Cargo.toml", "Cargo.lock"])
    } else {
        (here.join("pdf"), ["manifest", "lock"])
    };
    let mut files = Vec::new();
    for (there, name) in [(manifest, "Cargo.toml"), (lock, "Cargo.lock"), ("src", "src")] {
        collect(&root.join(there), name, &mut files);
        println!("cargo:rerun-if-changed={}", root.join(there).display());
    }
    files.sort();
    files
}

/// The checkers' workspace without its tests. In a package its manifests go by another name, as `cargo package` leaves
/// out every folder with a `Cargo.toml` in it; `checkers` here holds links to the same files under those names.
fn checkers(here: &Path) -> Vec<(String, String)> {
    let repository = here.join("..").join("checkers");
    let (root, [manifest, lock]) = if repository.join("Cargo.toml").is_file() {
        (repository, ["Cargo.toml", "Cargo.lock"])
    } else {
        (here.join("checkers"), ["manifest", "lock"])
    };
    let mut files = Vec::new();
    collect(&root.join(manifest), "Cargo.toml", &mut files);
    collect(&root.join(lock), "Cargo.lock", &mut files);
    packages(&root, "", manifest, &mut files);
    println!("cargo:rerun-if-changed={}", root.join(manifest).display());
    println!("cargo:rerun-if-changed={}", root.join(lock).display());
    files.sort();
    files
}

/// The packages in a folder, at any depth, without those of their tests and the comparison with other tools.
fn packages(folder: &Path, name: &str, manifest: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the checkers can be read").flatten() {
        let (package, part) = (entry.path(), entry.file_name().into_string().expect("names of the checkers are UTF-8"));
        if !package.is_dir() || ["src", "target", "tests", "comparison"].contains(&part.as_str()) {
            continue;
        }
        let name = format!("{name}{part}/");
        if package.join(manifest).is_file() {
            collect(&package.join(manifest), &format!("{name}Cargo.toml"), files);
            collect(&package.join("src"), &format!("{name}src"), files);
            println!("cargo:rerun-if-changed={}", package.join("src").display());
            println!("cargo:rerun-if-changed={}", package.join(manifest).display());
        }
        packages(&package, &name, manifest, files);
    }
}

fn collect(path: &Path, name: &str, files: &mut Vec<(String, String)>) {
    if path.is_dir() {
        // Wrong repairs are the author's test data.
        if name.ends_with("/wrong") {
            return;
        }
        for entry in fs::read_dir(path).expect("a folder of the course can be read").flatten() {
            let child = entry.file_name().into_string().expect("names in the course are UTF-8");
            // What begins with a dot is an editor's or the system's.
            if child.starts_with('.') {
                continue;
            }
            collect(&entry.path(), &format!("{name}/{child}"), files);
        }
    } else {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        files.push((name.to_string(), text));
    }
}
