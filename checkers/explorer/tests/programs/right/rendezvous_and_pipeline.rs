//@ class: passed

use std::sync::mpsc::sync_channel;
use std::thread;

#[test]
fn a_pipeline() {
    let (numbers, to_double) = sync_channel::<u32>(0);
    let (doubled, results) = sync_channel::<u32>(1);
    thread::scope(|scope| {
        scope.spawn(move || (1..=2).for_each(|number| numbers.send(number).unwrap()));
        scope.spawn(move || to_double.iter().for_each(|number| doubled.send(number * 2).unwrap()));
        assert_eq!(results.iter().collect::<Vec<_>>(), [2, 4]);
    });
}
