//! Small programs, made up at random: the search with reduction comes to every outcome that the plain search comes to,
//! and to no other.

mod support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use support::{compile, field, run_with};

/// So many programs of each kind.
const PROGRAMS: u64 = 12;

/// The kinds of programs: what their steps are drawn from (see `outcomes/interpreter.rs`).
const KINDS: [&str; 9] = ["lsac", "lsacmn", "mntl", "rRwm", "rwtRl", "igmbls", "pmbl", "xqml", "xyzqm"];

/// Random numbers (SplitMix64), always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound as u64) as usize
    }
}

/// How many objects there are for a step.
fn objects(step: char) -> usize {
    match step {
        'l' | 's' | 'a' | 'c' | 'R' | 'p' => 3,
        'm' | 't' | 'i' | 'g' | 'x' | 'q' | 'y' | 'z' => 2,
        _ => 1,
    }
}

/// Two to four threads with up to three steps each.
fn program(kind: &str, numbers: &mut Numbers) -> String {
    let steps: Vec<char> = kind.chars().collect();
    let threads = 2 + numbers.below(3);
    let most = if threads < 4 { 3 } else { 2 };
    let mut program: Vec<Vec<String>> = Vec::new();
    for _ in 0..threads {
        let mut thread: Vec<String> = Vec::new();
        for _ in 0..=numbers.below(most) {
            let step = steps[numbers.below(steps.len())];
            // Who waits twice at a barrier waits for ever.
            if step != 'b' || !thread.contains(&"b0".to_string()) {
                thread.push(format!("{step}{}", numbers.below(objects(step))));
            }
        }
        program.push(thread);
    }
    // What is sent is received, and the other way round.
    for channel in 0..2 {
        let count = |step: &str| program.iter().flatten().filter(|found| *found == step).count();
        let (send, receive) = (format!("x{channel}"), format!("q{channel}"));
        let (sent, received) = (count(&send), count(&receive));
        program[threads - 1].extend(vec![receive; sent.saturating_sub(received)]);
        program[0].extend(vec![send; received.saturating_sub(sent)]);
    }
    program.iter().map(|thread| thread.concat()).collect::<Vec<_>>().join(";")
}

/// What a search comes to: its verdict, its report, and all outcomes.
fn outcomes(binary: &Path, program: &str, search: &str) -> (bool, String, BTreeSet<String>) {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("outcomes-{search}"));
    let _ = fs::remove_file(&file);
    let path = file.display().to_string();
    let (passed, report) = run_with(binary, &[("PROGRAM", program), ("OUTCOMES", &path), (search, "1")]);
    let text = fs::read_to_string(&file).unwrap_or_default();
    (passed, report, text.lines().map(String::from).collect())
}

#[test]
fn the_reduction_loses_no_outcome() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("outcomes");
    let binary = compile(&folder.join("interpreter.rs"), "outcomes");
    let mut numbers = Numbers(2014);
    let (mut compared, mut exhausted) = (0, 0);
    for kind in KINDS {
        for _ in 0..PROGRAMS {
            let program = program(kind, &mut numbers);
            let (passed, report, plain) = outcomes(&binary, &program, "KOANS_PLAIN");
            let (also, other, reduced) = outcomes(&binary, &program, "KOANS_REDUCED");
            assert_eq!(passed, also, "{program}: {report}{other}");
            assert_ne!(field(&report, "class"), "", "{program}: there is no report");
            // A search that fails ends there, and one whose budget is spent says nothing of what is left.
            let is_whole = |report: &str| report.contains("\"exhaustive\":true") || report.contains("\"reduced\":true");
            if !passed || !is_whole(&other) {
                continue;
            }
            compared += 1;
            assert!(plain.is_subset(&reduced), "{program}: lost {:?}", plain.difference(&reduced).next());
            if report.contains("\"exhaustive\":true") {
                exhausted += 1;
                assert_eq!(plain, reduced, "{program}");
            }
        }
    }
    assert!(compared > 70 && exhausted > 30, "too few programs say something: {compared}, {exhausted}");
}
