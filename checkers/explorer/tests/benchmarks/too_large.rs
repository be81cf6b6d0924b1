//! An update is lost at the very beginning, and so much follows that no search gets back there.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

#[test]
fn an_update_is_lost_at_the_beginning() {
    let (hits, work) = (AtomicUsize::new(0), Mutex::new(0));
    thread::scope(|scope| {
        for thread in 0..6 {
            let (hits, work) = (&hits, &work);
            scope.spawn(move || {
                if thread < 2 {
                    hits.store(hits.load(SeqCst) + 1, SeqCst);
                }
                for _ in 0..6 {
                    *work.lock().unwrap() += 1;
                }
            });
        }
    });
    assert_eq!(hits.load(SeqCst), 2);
}
