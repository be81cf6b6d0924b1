use std::sync::mpsc::sync_channel;
use std::thread;

#[test]
fn a_pipeline_without_room() {
    let (first, numbers) = sync_channel(0);
    let (second, squares) = sync_channel(1);
    thread::scope(|scope| {
        scope.spawn(move || (0..1000u64).for_each(|number| first.send(number).unwrap()));
        scope.spawn(move || numbers.iter().for_each(|number| second.send(number * number).unwrap()));
        assert_eq!(squares.iter().sum::<u64>(), 332_833_500);
    });
}
