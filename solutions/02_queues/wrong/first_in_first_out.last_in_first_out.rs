//@ verdict: assertion_failed
//@ why: The car that came last leaves first: that would be a stack.
//! A channel is a queue between threads, and here it is a ferry: cars come on at
//! the stern and leave at the bow. Those of one sender leave in the order in which
//! they came. With two senders, nobody knows who comes first. An empty deck is not
//! the end: as long as there is a sender, another car may come. Fill in what leaves
//! the ferry.

use std::sync::mpsc;
use std::thread;

#[test]
fn a_car_comes_while_others_leave() {
    let (stern, bow) = mpsc::channel();
    stern.send("bus").unwrap();
    stern.send("van").unwrap();
    let first = bow.recv().unwrap();
    stern.send("taxi").unwrap();
    let second = bow.recv().unwrap();
    assert_eq!([first, second], ["van", "taxi"]);
}

#[test]
fn cars_come_on_in_two_lanes() {
    let (left, bow) = mpsc::channel();
    let right = left.clone();
    thread::spawn(move || {
        for car in ["left: bus", "left: van", "left: car"] {
            left.send(car).unwrap();
        }
    });
    thread::spawn(move || {
        for car in ["right: taxi", "right: jeep"] {
            right.send(car).unwrap();
        }
    });

    let all: Vec<&str> = bow.iter().collect();
    assert_eq!(all.len(), 5);

    let mut of_the_left = all.clone();
    of_the_left.retain(|car| car.starts_with("left"));
    assert_eq!(of_the_left, ["left: bus", "left: van", "left: car"]);
}

#[test]
fn the_stern_is_closed_while_cars_are_on_board() {
    let (stern, bow) = mpsc::channel();
    stern.send("bus").unwrap();
    stern.send("van").unwrap();
    drop(stern);

    let landed: Vec<&str> = bow.iter().collect();
    assert_eq!(landed, ["bus", "van"]);
    assert_eq!(bow.recv().ok(), None);
}
