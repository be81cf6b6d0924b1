//! Alone in its process, so that every child of this process is of this test.
#![cfg(target_os = "linux")]

mod run_support;

use std::{fs, time::Duration};

use koans::run::{self, Cancel};
use run_support::{finish, job, shell};

#[test]
fn no_child_remains_not_even_a_zombie() {
    let mut late = shell("sleep 3600");
    late.limits.deadline = Duration::from_millis(50);
    finish(&late);
    finish(&shell("exit 3"));
    finish(&shell("setsid sleep 3600 &"));
    run::run(&job("/no/such/program", &[]), &Cancel::new()).unwrap_err();
    run::run(&shell("kill -9 $PPID"), &Cancel::new()).unwrap_err();
    assert_eq!(children(), [""; 0]);
}

fn children() -> Vec<String> {
    let stats =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let me = std::process::id().to_string();
    stats.filter(|stat| stat.rsplit(')').next().unwrap().split_whitespace().nth(1) == Some(&me)).collect()
}
