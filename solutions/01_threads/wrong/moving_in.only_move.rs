//@ verdict: does_not_compile
//@ why: The first thread takes the only recipe along, and nothing is left for the second.
//! A thread may outlive the function that started it. So it may not borrow that
//! function's variables: it has to own everything it uses. These threads borrow
//! the recipe and the number of their oven, and the compiler objects. Let each
//! thread take along what it needs.

use std::thread::{self, JoinHandle};

/// Starts one thread for each oven, and returns while they may still be baking.
fn light_ovens(ovens: u32, recipe: String) -> Vec<JoinHandle<String>> {
    let mut handles = Vec::new();
    for oven in 1..=ovens {
        let baking = thread::spawn(move || format!("{recipe}, oven {oven}"));
        handles.push(baking);
    }
    handles
}

#[test]
fn each_oven_bakes_by_the_recipe() {
    let loaves: Vec<String> = light_ovens(3, String::from("rye bread"))
        .into_iter()
        .map(|oven| oven.join().unwrap())
        .collect();
    assert_eq!(
        loaves,
        [
            "rye bread, oven 1",
            "rye bread, oven 2",
            "rye bread, oven 3",
        ],
        "each oven should know its own number, and the recipe"
    );
}
