//! The indices of a stack carry a number that counts: what was changed back is not taken for unchanged.

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

const END: usize = 9;

struct Stack {
    /// Ten times the number of changes, and the node.
    head: AtomicUsize,
    next: [AtomicUsize; 3],
}

impl Stack {
    fn pop(&self) -> usize {
        loop {
            let head = self.head.load(SeqCst);
            if head % 10 == END {
                return END;
            }
            let next = self.next[head % 10].load(SeqCst);
            if self.head.compare_exchange(head, head / 10 * 10 + 10 + next, SeqCst, SeqCst).is_ok() {
                return head % 10;
            }
        }
    }

    fn push(&self, node: usize) {
        loop {
            let head = self.head.load(SeqCst);
            self.next[node].store(head % 10, SeqCst);
            if self.head.compare_exchange(head, head / 10 * 10 + 10 + node, SeqCst, SeqCst).is_ok() {
                return;
            }
        }
    }
}

#[test]
fn nobody_gets_a_node_twice() {
    let next = [AtomicUsize::new(1), AtomicUsize::new(2), AtomicUsize::new(END)];
    let stack = Stack { head: AtomicUsize::new(0), next };
    let taken = thread::scope(|scope| {
        let other = scope.spawn(|| stack.pop());
        let first = stack.pop();
        let second = stack.pop();
        if first != END {
            stack.push(first);
        }
        (second, other.join().unwrap())
    });
    let left = stack.pop();
    assert!(left == END || (left != taken.0 && left != taken.1), "{left} was taken twice");
}
