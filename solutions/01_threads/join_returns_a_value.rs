//! `join` does two things: it waits until a thread has ended, and it hands over
//! what the thread's function returned. So nothing need be shared to get a
//! result back. Fill each blank with what is handed over.

use std::thread;

#[test]
fn a_thread_may_join_another() {
    let cellar = thread::spawn(|| 3);
    let kitchen = thread::spawn(move || 10 * cellar.join().unwrap());
    let hall = thread::spawn(move || 4 + kitchen.join().unwrap());
    assert_eq!(hall.join().unwrap(), 34);
}

#[test]
fn threads_may_be_joined_in_any_order() {
    let flour = thread::spawn(|| "flour".len());
    let salt = thread::spawn(|| "salt".len());
    let oil = thread::spawn(|| "oil".len());
    let lengths = [oil, flour, salt].map(|word| word.join().unwrap());
    assert_eq!(lengths, [3, 5, 4]);
}

#[test]
fn what_went_into_a_thread_can_come_back_out() {
    let mut recipe = vec!["flour", "water"];
    let baker = thread::spawn(move || {
        recipe.push("salt");
        recipe.swap(0, 1);
        recipe
    });
    assert_eq!(baker.join().unwrap(), ["water", "flour", "salt"]);
}
