//@ class: deadlock
//@ kind: self_deadlock

use std::sync::OnceLock;

static TABLE: OnceLock<Vec<u32>> = OnceLock::new();

fn table() -> &'static Vec<u32> {
    TABLE.get_or_init(|| (0..4).map(|at| at + table().len() as u32).collect())
}

#[test]
fn needs_itself() {
    assert_eq!(table().len(), 4);
}
