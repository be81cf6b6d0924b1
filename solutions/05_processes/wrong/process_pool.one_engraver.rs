//@ verdict: deadlock
//@ why: One engraver engraves ring after ring: the others are waited for, and nobody has hired them.
//! A jeweller has many rings to engrave, and a few engravers, who are processes.
//! Each of them engraves ring after ring. Whoever is done takes the next name from
//! the list, so that nobody is idle, and the rings go out in the order of the list,
//! whichever was finished first. Python's `Pool.map` does that; write it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

/// Has each name engraved. At every bench of the shop is one engraver, from the
/// first ring to the last. The rings come in the order of the names.
fn engrave_all(names: &[&str], shop: &Shop) -> Vec<String> {
    let mut engraver = shop.hire();
    names.iter().map(|name| engraver.engrave(name)).collect()
}

#[test]
fn a_list_of_names_becomes_a_list_of_rings() {
    let shop = Shop::with_benches(1, &|_| {});
    let rings = engrave_all(&["Ada", "Grace", "Barbara"], &shop);
    assert_eq!(rings, ["~Ada~", "~Grace~", "~Barbara~"]);
    let hired = shop.hired();
    assert!(hired <= 1, "{hired} were hired for one bench");
}

/// The ring for Ada takes as long as the three others together.
#[test]
fn one_ring_that_takes_long_holds_up_nobody() {
    let (finished, more) = (Mutex::new(0), Condvar::new());
    let work = |name: &str| {
        let mut finished = finished.lock().unwrap();
        if name == "Ada" {
            finished = more.wait_while(finished, |others| *others < 3).unwrap();
        }
        *finished += 1;
        more.notify_all();
    };
    let shop = Shop::with_benches(2, &work);
    let rings = engrave_all(&["Ada", "Grace", "Barbara", "Frances"], &shop);
    assert_eq!(rings, ["~Ada~", "~Grace~", "~Barbara~", "~Frances~"]);
    let hired = shop.hired();
    assert!(hired <= 2, "{hired} were hired for two benches");
}

/// Nobody finishes a ring before three are being engraved.
#[test]
fn all_engravers_work_at_the_same_time() {
    let three = Barrier::new(3);
    let work = |_: &str| {
        three.wait();
    };
    let shop = Shop::with_benches(3, &work);
    let rings = engrave_all(&["A", "B", "C", "D", "E", "F"], &shop);
    assert_eq!(rings, ["~A~", "~B~", "~C~", "~D~", "~E~", "~F~"]);
    let hired = shop.hired();
    assert!(hired <= 3, "{hired} were hired for three benches");
}

#[test]
fn no_names_are_no_rings() {
    let shop = Shop::with_benches(2, &|_| {});
    assert!(engrave_all(&[], &shop).is_empty());
}

// ---- the stage: nothing to change below this line ----

struct Shop<'a> {
    benches: usize,
    hired: AtomicUsize,
    /// What goes on while a ring is engraved.
    work: &'a (dyn Fn(&str) + Sync),
}

/// A process, which ends when this is dropped.
struct Engraver<'a> {
    process: Child,
    names: Option<ChildStdin>,
    rings: BufReader<ChildStdout>,
    work: &'a (dyn Fn(&str) + Sync),
}

impl<'a> Shop<'a> {
    fn with_benches(benches: usize, work: &'a (dyn Fn(&str) + Sync)) -> Shop<'a> {
        let hired = AtomicUsize::new(0);
        Shop {
            benches,
            hired,
            work,
        }
    }

    /// Starts the process of an engraver.
    fn hire(&self) -> Engraver<'a> {
        self.hired.fetch_add(1, Ordering::Relaxed);
        let mut process = Command::new(env!("CARGO_BIN_EXE_engraver"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let rings = process.stdout.take().unwrap();
        Engraver {
            names: process.stdin.take(),
            rings: BufReader::new(rings),
            process,
            work: self.work,
        }
    }

    /// How many engravers have worked here.
    fn hired(&self) -> usize {
        self.hired.load(Ordering::Relaxed)
    }
}

impl Engraver<'_> {
    /// Has a ring engraved, and waits for it.
    fn engrave(&mut self, name: &str) -> String {
        writeln!(self.names.as_mut().unwrap(), "{name}").unwrap();
        (self.work)(name);
        let mut ring = String::new();
        self.rings.read_line(&mut ring).unwrap();
        ring.trim_end().to_string()
    }
}

impl Drop for Engraver<'_> {
    fn drop(&mut self) {
        drop(self.names.take());
        let _ = self.process.wait();
    }
}
