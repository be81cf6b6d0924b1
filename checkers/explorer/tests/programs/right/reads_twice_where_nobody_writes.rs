use std::{sync::RwLock, thread};

#[test]
fn readers_meet() {
    let shelf = RwLock::new(1);
    *shelf.write().unwrap() += 1;
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let first = shelf.read().unwrap();
                let again = shelf.read().unwrap();
                assert_eq!(*first, *again);
            });
        }
    });
    *shelf.write().unwrap() += 1;
    assert_eq!(shelf.into_inner().unwrap(), 3);
}
