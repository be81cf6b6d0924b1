use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{LazyLock, Once, OnceLock};
use std::thread;

static BUILT: AtomicUsize = AtomicUsize::new(0);
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    BUILT.fetch_add(1, Relaxed);
    vec![1, 2, 3]
});
static NAME: OnceLock<&str> = OnceLock::new();
static START: Once = Once::new();

#[test]
fn each_of_them_once() {
    let look = |name| {
        START.call_once(|| {
            BUILT.fetch_add(10, Relaxed);
        });
        (TABLE.len(), *NAME.get_or_init(|| name))
    };
    let other = thread::spawn(move || look("theirs"));
    let mine = look("mine");
    assert_eq!(mine, other.join().unwrap());
    assert_eq!(BUILT.load(Relaxed), 11);
}
