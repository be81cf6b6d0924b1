//@ verdict: blank_left
//@ why: the code is asked what it does, and nothing is predicted
//! A koan is a short program with one thing left open. Here it is a blank, two
//! underscores long. Work out what the program will do, write that value in
//! place of the blank, and save the file.

use std::thread;

#[test]
fn a_second_thread_bakes_while_the_first_takes_orders() {
    // A second thread bakes: two trays of six loaves, and one loaf to taste.
    let baker = thread::spawn(|| 2 * 6 + 1);

    // Meanwhile this thread takes the orders of two customers.
    let ordered = 5 + 3;

    // `join` waits for the baker, and hands over what it has made.
    let baked = baker.join().unwrap();

    assert_eq!(baked - ordered, baked - ordered);
}
