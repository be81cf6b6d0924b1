//@ verdict: deadlock lock_cycle
//@ why: The 2024 edition gives the lock back before the `else` block, and not before the first one.
//! A lock is held as long as its guard lives: with a name, to the end of its block,
//! and without one to the end of the statement in which it was made. An errand is
//! taken off the list and done by a helper, in a thread of their own, who may note
//! down what else has come up. But who holds the lock of the list meanwhile, and
//! since which line? Mend `work_off`.

use std::sync::Mutex;
use std::thread;

struct Errands {
    list: Mutex<Vec<&'static str>>,
}

impl Errands {
    /// Has one errand done after another, until none is left. Returns them in the
    /// order in which they were done.
    fn work_off(&self) -> Vec<&'static str> {
        let mut done = Vec::new();
        loop {
            if let Some(errand) = self.list.lock().unwrap().pop() {
                thread::scope(|scope| {
                    scope.spawn(|| self.help_with(errand));
                });
                done.push(errand);
            } else {
                break;
            }
        }
        done
    }
}

#[test]
fn one_errand_may_bring_another() {
    let errands = Errands {
        list: Mutex::new(vec!["post the letter", "bake a cake"]),
    };
    assert_eq!(
        errands.work_off(),
        ["bake a cake", "buy candles", "post the letter"],
        "the last errand on the list is done first"
    );
}

#[test]
fn an_empty_list_is_soon_worked_off() {
    let errands = Errands {
        list: Mutex::new(Vec::new()),
    };
    assert!(errands.work_off().is_empty());
}

// ---- the stage: nothing to change below this line ----

impl Errands {
    /// Does an errand, and notes down what else has come up.
    fn help_with(&self, errand: &str) {
        let mut list = self.list.lock().unwrap();
        if errand == "bake a cake" {
            list.push("buy candles");
        }
    }
}
