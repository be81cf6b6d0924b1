use std::{
    thread,
    time::{Duration, Instant},
};

#[test]
fn an_entry_may_be_older_than_the_program() {
    let hour = Duration::from_secs(3600);
    let made = Instant::now() - 24 * hour;
    assert!(made.elapsed() >= 24 * hour);
    let later = made + 48 * hour;
    assert_eq!(later.elapsed(), Duration::ZERO);
    let first = thread::spawn(Instant::now).join().unwrap();
    assert!(first > made && first.checked_sub(hour).is_some());
}
