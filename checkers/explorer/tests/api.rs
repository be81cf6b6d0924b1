//! The explorer has all that `std` has: the same program compiles with both, or is rejected by both for the same reason.

mod support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use support::{Std, compile_with};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("api").join(name)
}

/// Compiles and runs a program, and returns what it prints.
fn output(name: &str, is_test: bool, std: Std) -> String {
    let binary =
        compile_with(std, &file(name), &format!("{std:?}"), is_test).unwrap_or_else(|errors| panic!("{errors}"));
    let output = Command::new(binary).output().expect("the binary can be started");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} with {std:?}:\n{text}");
    text
}

#[test]
fn every_public_item_can_be_used() {
    for name in ["sync.rs", "atomic.rs", "mpsc.rs", "thread.rs", "collections.rs"] {
        output(name, true, Std::Real);
        output(name, true, Std::Explorer);
    }
}

#[test]
fn every_type_has_the_traits_of_the_real_one() {
    let (real, explorer) = (output("traits.rs", false, Std::Real), output("traits.rs", false, Std::Explorer));
    assert!(real.lines().count() > 100);
    for (real, explorer) in real.lines().zip(explorer.lines()) {
        assert_eq!(explorer, real);
    }
}

#[test]
fn what_the_real_std_rejects_is_rejected() {
    let text = fs::read_to_string(file("rejected.txt")).expect("it is there");
    let programs: Vec<_> = text.split("=== ").skip(1).filter_map(|program| program.split_once('\n')).collect();
    assert!(programs.len() > 10);
    for (number, (what, program)) in programs.into_iter().enumerate() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rejected_{number}.rs"));
        fs::write(&path, program).expect("the folder can be written to");
        let [real, explorer] =
            [Std::Real, Std::Explorer].map(|std| match compile_with(std, &path, "rejected", false) {
                Ok(_) => panic!("{what}: {std:?} takes it"),
                Err(errors) => codes(&errors),
            });
        assert_eq!(explorer, real, "{what}");
    }
}

/// The codes of the errors: `E0277`.
fn codes(errors: &str) -> BTreeSet<String> {
    let lines = errors.lines().filter_map(|line| line.strip_prefix("error["));
    lines.filter_map(|line| Some(line.split_once(']')?.0.to_string())).collect()
}
