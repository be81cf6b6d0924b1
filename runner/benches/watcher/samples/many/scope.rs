//! Borrowing in threads that end before the borrow does.

use std::thread;

fn parts(numbers: &[i64]) -> (i64, Option<i64>) {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    thread::scope(|scope| {
        let sum = scope.spawn(|| left.iter().chain(right).sum::<i64>() + 7777);
        let most = scope.spawn(|| left.iter().chain(right).copied().max());
        (sum.join().unwrap(), most.join().unwrap())
    })
}

fn main() {
    println!("{:?}", parts(&[1, 5, 3]));
}

#[test]
fn both_parts_are_seen() {
    assert_eq!(parts(&[1, 5, 3]), (9 + 7777, Some(5)));
}

#[test]
fn nothing_has_no_greatest() {
    assert_eq!(parts(&[]).1, None, "there is no number at all");
}
