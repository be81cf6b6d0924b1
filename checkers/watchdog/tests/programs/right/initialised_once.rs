use std::sync::{LazyLock, Once, OnceLock};
use std::thread;
use std::time::Duration;

static LAZY: LazyLock<Vec<u32>> = LazyLock::new(|| {
    thread::sleep(Duration::from_millis(100));
    vec![1, 2, 3]
});
static START: Once = Once::new();

#[test]
fn by_one_of_many() {
    let answer = OnceLock::new();
    thread::scope(|scope| {
        for number in 0..4 {
            let answer = &answer;
            scope.spawn(move || {
                START.call_once(|| thread::sleep(Duration::from_millis(100)));
                assert_eq!(LAZY.len(), 3);
                answer.get_or_init(|| number);
            });
        }
        assert!(*answer.wait() < 4);
    });
    assert!(answer.set(9).is_err() && START.is_completed());
}

#[test]
fn poisoned_by_a_panic() {
    static WORSE: LazyLock<u32> = LazyLock::new(|| panic!("no value"));
    assert!(thread::spawn(|| *WORSE).join().is_err());
    let again = thread::spawn(|| *WORSE).join().unwrap_err();
    assert_eq!(again.downcast_ref(), Some(&"LazyLock instance has previously been poisoned"));
}
