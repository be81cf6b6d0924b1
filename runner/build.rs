//! Builds the course into the binary, so that `koans init` needs no clone.

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
    for watched in ["info.toml", "solutions"] {
        println!("cargo:rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo:rerun-if-changed=build.rs");

    let mut files = Vec::new();
    for part in ["info.toml", "exercises", "solutions"] {
        collect(&root.join(part), part, &mut files);
    }
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
