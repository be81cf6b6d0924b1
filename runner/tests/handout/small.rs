//! A small course to print.

use crate::support::Course;

const PREDICT: &str = r#"//! What comes back from a thread, *if* it comes back? `join` says.
//!
//! Fill in the blanks.

use std::thread;

#[test]
fn join_hands_over_what_it_returned() {
    // The string below is no blank.
    let seven = thread::spawn(|| 3 + 4).join();
    assert_eq!(seven.ok(), __, "a blank is not `__`");
    assert_eq!(thread::spawn(|| "<&>").join().unwrap(), __);
}
"#;

const RACE: &str = r#"//! Two count, and one is lost.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/* Both of them
   count here. */
static HITS: AtomicU32 = AtomicU32::new(0);

fn hit() {
    let seen = HITS.load(Ordering::SeqCst);
    HITS.store(seen + 1, Ordering::SeqCst);
}

#[test]
fn two_hits_make_two() {
    thread::scope(|scope| {
        scope.spawn(hit);
        scope.spawn(hit);
    });
    assert_eq!(HITS.load(Ordering::SeqCst), 2);
}
"#;

const PROVE: &str = r#"//! Halving is right. Prove it.

mod half {
    pub fn half(n: u32) -> Option<u32> {
        (n % 2 == 0).then_some(n / 2)
    }
}

use half::half;

#[test]
fn four_is_two_twos() {
    assert_eq!(half(4), Some(2));
}
"#;

/// A predict koan, one with a race, and one to prove.
pub(crate) fn course() -> Course {
    let fixed = RACE.replace(
        "    let seen = HITS.load(Ordering::SeqCst);\n    HITS.store(seen + 1, Ordering::SeqCst);\n",
        "    HITS.fetch_add(1, Ordering::SeqCst);\n",
    );
    let twice = RACE.replace("    let seen", "    thread::yield_now();\n    let seen");
    let proven = format!("{PROVE}\n#[test]\nfn three_has_no_half() {{\n    assert_eq!(half(3), None);\n}}\n");
    let broken = "\n\npub fn half(n: u32) -> Option<u32> {\n    Some(n / 2)\n}\n";
    let solved = PREDICT.replace(", __,", ", Some(7),").replace(", __)", ", \"<&>\")");
    Course::new()
        .koan_with(
            "guess",
            "kind = \"predict\"\nfails = \"blank\"\ntitle = \"What | comes < back\"\nminutes = 5\n\
             hints = [\"Which of them comes first?\"]\nmistakes = [\"Writing `7`: it is in an `Option`.\"]\n\
             python = \"`Thread.join` brings back *nothing*.\"\nlearned = \"`join` hands it over.\"\n\
             links = [\"https://doc.rust-lang.org/std/thread/\"]",
            PREDICT,
            &solved,
        )
        .koan_with("race", "fails = \"race\"\nminutes = 70", RACE, &fixed)
        .koan_with("prove", "kind = \"prove\"\nfails = \"survivor\"", PROVE, &proven)
        .file(
            "exercises/01_one/README.md",
            "# One\n\nWords with `code`.\n\n### Deep\n\n| a | b |\n| --- | --- |\n| `x` | y |\n\n```text\n+--+  # no heading\n```\n",
        )
        .file(
            "solutions/01_one/wrong/guess.bare.rs",
            &format!(
                "//@ verdict: does_not_compile\n//@ why: An `Option` is no number.\n{}",
                solved.replace("Some(7)", "7")
            ),
        )
        .file(
            "solutions/01_one/wrong/race.gives_way.rs",
            &format!("//@ verdict: race lost_update\n//@ why: It only moves the gap.\n{twice}"),
        )
        .file("solutions/01_one/broken/prove.halves_all.rs", &format!("//! It halves odd numbers too.{broken}"))
        .file(
            "solutions/01_one/broken/prove.is_one.rs",
            &format!("//! It always says one.{}", broken.replace("n / 2", "n.min(1)")),
        )
}
