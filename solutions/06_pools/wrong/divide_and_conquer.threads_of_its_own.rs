//@ verdict: assertion_failed
//@ why: A thread for each half: nobody is stuck, and a long river has many brooks.
//! A river springs from two brooks, and each brook may spring from two smaller ones.
//! To measure it is to measure one brook, and the other, and the rest of the way: work
//! that falls into halves. One half is left to rayon's workers, and then waited for,
//! by one of the workers. You have met that before. Rayon knows how to wait without
//! standing idle: find the function that takes both halves. Mend `measure`.

use rayon::ThreadPoolBuilder;
use std::collections::HashSet;
use std::sync::{Barrier, Mutex};
use std::thread::{self, ThreadId};

/// Measures a river and all its brooks, and returns how long they are together.
fn measure(river: &River, map: &Map) -> u32 {
    let length = map.walk(river);
    let Some(brooks) = &river.brooks else {
        return length;
    };
    let [left, right] = &**brooks;
    thread::scope(|scope| {
        let left = scope.spawn(|| measure(left, map));
        let right = measure(right, map);
        length + left.join().unwrap() + right
    })
}

#[test]
fn one_worker_is_enough() {
    let one = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let map = Map::for_workers(1);
    let river = joined(30, [brook(4), joined(10, [brook(2), brook(1)])]);
    assert_eq!(one.install(|| measure(&river, &map)), 47);
    assert_eq!(map.walkers(), 1, "others than the worker have walked");
}

#[test]
fn two_workers_walk_up_two_brooks() {
    let two = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let map = Map::for_workers(2);
    let river = joined(30, [brook(4), brook(3)]);
    assert_eq!(two.install(|| measure(&river, &map)), 37);
    assert_eq!(map.walkers(), 2, "others than the workers have walked");
}

// ---- the stage: nothing to change below this line ----

struct River {
    length: u32,
    brooks: Option<Box<[River; 2]>>,
}

fn brook(length: u32) -> River {
    River {
        length,
        brooks: None,
    }
}

fn joined(length: u32, brooks: [River; 2]) -> River {
    River {
        length,
        brooks: Some(Box::new(brooks)),
    }
}

/// Where the lengths are written down, and who has walked.
struct Map {
    all_are_out: Barrier,
    walkers: Mutex<HashSet<ThreadId>>,
}

impl Map {
    fn for_workers(workers: usize) -> Map {
        Map {
            all_are_out: Barrier::new(workers),
            walkers: Mutex::new(HashSet::new()),
        }
    }

    /// Walks along a river, to where its brooks meet. Whoever walks up a brook that
    /// springs from no other waits until all workers do so.
    fn walk(&self, river: &River) -> u32 {
        self.walkers.lock().unwrap().insert(thread::current().id());
        if river.brooks.is_none() {
            self.all_are_out.wait();
        }
        river.length
    }

    fn walkers(&self) -> usize {
        self.walkers.lock().unwrap().len()
    }
}
