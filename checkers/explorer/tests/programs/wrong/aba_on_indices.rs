//@ class: race
//@ kind: aba

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

const END: usize = 9;

/// A stack of the nodes 0, 1 and 2, linked by index.
struct Stack {
    head: AtomicUsize,
    next: [AtomicUsize; 3],
}

impl Stack {
    fn pop(&self) -> usize {
        loop {
            let head = self.head.load(SeqCst);
            if head == END {
                return END;
            }
            let next = self.next[head].load(SeqCst);
            if self.head.compare_exchange(head, next, SeqCst, SeqCst).is_ok() {
                return head;
            }
        }
    }

    fn push(&self, node: usize) {
        loop {
            let head = self.head.load(SeqCst);
            self.next[node].store(head, SeqCst);
            if self.head.compare_exchange(head, node, SeqCst, SeqCst).is_ok() {
                return;
            }
        }
    }
}

#[test]
fn nobody_gets_a_node_twice() {
    // 0 -> 1 -> 2 -> end
    let next = [AtomicUsize::new(1), AtomicUsize::new(2), AtomicUsize::new(END)];
    let stack = Stack { head: AtomicUsize::new(0), next };
    let theirs = thread::scope(|scope| {
        let other = scope.spawn(|| stack.pop());
        let first = stack.pop();
        let second = stack.pop();
        if first != END {
            stack.push(first);
        }
        (second, other.join().unwrap())
    });
    let left = stack.pop();
    assert!(left == END || (left != theirs.0 && left != theirs.1), "{left} was taken twice");
}
