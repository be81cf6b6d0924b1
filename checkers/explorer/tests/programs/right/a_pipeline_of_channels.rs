use std::sync::mpsc::channel;
use std::thread;

#[test]
fn doubles_and_adds() {
    let (first, numbers) = channel();
    let (second, doubled) = channel();
    let doubler = thread::spawn(move || {
        for number in numbers {
            second.send(number * 2).unwrap();
        }
    });
    let adder = thread::spawn(move || doubled.iter().sum::<i32>());
    for number in 1..=2 {
        first.send(number).unwrap();
    }
    drop(first);
    doubler.join().unwrap();
    assert_eq!(adder.join().unwrap(), 6);
}
