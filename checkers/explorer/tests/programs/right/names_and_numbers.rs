//@ class: passed

use std::thread;

#[test]
fn who_am_i() {
    assert_eq!(thread::current().name(), Some("who_am_i"));
    let named = thread::Builder::new().name("left".into());
    let named = named.spawn(|| thread::current().name().map(String::from)).unwrap();
    assert_eq!(named.join().unwrap().as_deref(), Some("left"));
    let unnamed = thread::spawn(|| thread::current().name().is_none());
    assert!(unnamed.join().unwrap());
    assert_eq!(thread::available_parallelism().unwrap().get(), 3);
    println!("not to be seen");
}
