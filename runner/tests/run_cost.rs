//! What a run costs over starting the program directly. A measurement, to be called by name, with `--release`.
#![cfg(unix)]

mod run_support;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use run_support::{finish, job};

#[test]
#[ignore = "a measurement: cargo test --release --test run_cost -- --ignored --nocapture"]
fn the_cost_of_a_run() {
    let direct = || {
        let output = Command::new("/bin/true").stdin(Stdio::null()).output();
        output.unwrap();
    };
    let supervised = || drop(finish(&job("/bin/true", &[])));
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        a.push(time(direct));
        b.push(time(supervised));
    }
    a.sort();
    b.sort();
    println!("median: direct {:?}, supervised {:?}; 90 %: {:?}, {:?}", a[100], b[100], a[180], b[180]);
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
