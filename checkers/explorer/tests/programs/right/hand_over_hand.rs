//@ class: passed

use std::sync::Mutex;
use std::thread;

#[test]
fn along_the_list() {
    let nodes: Vec<_> = (0..3).map(|_| Mutex::new(0)).collect();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut held = nodes[0].lock().unwrap();
                for next in &nodes[1..] {
                    let next = next.lock().unwrap();
                    *held += 1;
                    held = next;
                }
                *held += 1;
            });
        }
    });
    assert!(nodes.iter().all(|node| *node.lock().unwrap() == 2));
}
