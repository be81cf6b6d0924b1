//@ class: race
//@ kind: order
//@ says: It depends on which thread happens to come first.
use std::{
    sync::{Arc, Mutex},
    thread,
};

#[test]
fn both_have_something_to_do() {
    let work = Arc::new(Mutex::new(vec![1, 2]));
    let done = Arc::new(Mutex::new(Vec::new()));
    let workers: Vec<_> = ["anna", "ben"]
        .into_iter()
        .map(|name| {
            let (work, done) = (Arc::clone(&work), Arc::clone(&done));
            thread::spawn(move || {
                while let Some(task) = { work.lock().unwrap().pop() } {
                    done.lock().unwrap().push((name, task));
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
    let done = done.lock().unwrap();
    assert!(["anna", "ben"].iter().all(|worker| done.iter().any(|(name, _)| name == worker)));
}
