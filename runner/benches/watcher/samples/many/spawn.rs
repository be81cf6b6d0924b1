//! A thread for each number.

use std::thread;

fn squares(numbers: &[u64]) -> Vec<u64> {
    let threads: Vec<_> = numbers.iter().map(|&number| thread::spawn(move || number * number + 7777)).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn main() {
    println!("{:?}", squares(&[1, 2, 3]));
}

#[test]
fn squares_come_in_order() {
    assert_eq!(squares(&[1, 2, 3]), [1 + 7777, 4 + 7777, 9 + 7777]);
}

#[test]
fn no_numbers_no_squares() {
    assert!(squares(&[]).is_empty(), "nothing went in");
}
