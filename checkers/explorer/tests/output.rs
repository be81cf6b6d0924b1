//! What a program prints is kept for the report; a flood is let out, so that whoever started the program can end it.

mod support;

use std::{fs, path::Path, process::Command};

use support::compile;

/// How many bytes come out of a test that prints so many lines of 100 bytes.
fn let_out(lines: usize) -> usize {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("prints_{lines}.rs"));
    let text = format!("#[test] fn prints() {{ for _ in 0..{lines} {{ println!(\"{{}}\", \"x\".repeat(99)); }} }}\n");
    fs::write(&file, text).expect("the file can be written");
    let output = Command::new(compile(&file, "output")).arg("--nocapture").output().expect("the binary can be started");
    assert!(output.status.success());
    output.stdout.iter().filter(|byte| **byte == b'x').count()
}

#[test]
fn a_few_lines_are_kept() {
    assert_eq!(let_out(100), 0);
}

#[test]
fn a_flood_is_let_out() {
    let (kept, lines) = (1024 * 1024 / 100, 30_000);
    assert_eq!(let_out(lines), (lines - kept) * 99);
}
