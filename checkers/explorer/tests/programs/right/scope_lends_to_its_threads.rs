use std::thread;

#[test]
fn two_halves() {
    let mut numbers = [3, 1, 2, 4];
    let (left, right) = numbers.split_at_mut(2);
    let sum = thread::scope(|scope| {
        let other = scope.spawn(|| {
            left.sort();
            left.iter().sum::<i32>()
        });
        right.sort();
        right.iter().sum::<i32>() + other.join().unwrap()
    });
    assert_eq!((sum, numbers), (10, [1, 3, 2, 4]));
}
