//! A bicycle stand by the river. A rider who finds it empty waits on a condition
//! variable, and is notified when a bicycle is brought back. `wait` unlocks the
//! bicycles, sleeps, and has to lock them again before it returns. The table shows
//! what may have happened by then. Mend `take`.

use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

struct Stand {
    bicycles: Mutex<Vec<&'static str>>,
    brought_back: Condvar,
}

impl Stand {
    fn new() -> Stand {
        Stand {
            bicycles: Mutex::new(Vec::new()),
            brought_back: Condvar::new(),
        }
    }

    /// Takes a bicycle from the stand. If there is none, waits for one.
    fn take(&self) -> &'static str {
        let mut bicycles = self.bicycles.lock().unwrap();
        if bicycles.is_empty() {
            bicycles = self.brought_back.wait(bicycles).unwrap();
        }
        bicycles.pop().expect("the stand is empty")
    }

    /// Puts a bicycle on the stand, and wakes one of those who wait for it.
    fn bring_back(&self, bicycle: &'static str) {
        self.bicycles.lock().unwrap().push(bicycle);
        self.brought_back.notify_one();
    }
}

/// A rider, who is a thread by that name, takes a bicycle.
fn rider(name: &str, stand: &Arc<Stand>) -> JoinHandle<&'static str> {
    let stand = Arc::clone(stand);
    let named = thread::Builder::new().name(name.to_string());
    named.spawn(move || stand.take()).unwrap()
}

#[test]
fn two_bicycles_are_enough_for_two_riders() {
    let stand = Arc::new(Stand::new());
    let ada = rider("Ada", &stand);
    let grace = rider("Grace", &stand);
    stand.bring_back("blue");
    stand.bring_back("red");

    let mut taken = [ada.join().unwrap(), grace.join().unwrap()];
    taken.sort();
    assert_eq!(taken, ["blue", "red"]);
}
