//! A thread may carry a name. It can look its name up, and debuggers and the
//! messages of panics show it. `thread::spawn` gives no name, but
//! `thread::Builder` can. Write `light_oven`: it starts a thread of the given
//! name, which runs `bake`.

use std::thread::{self, JoinHandle};

/// Bakes one loaf, and labels it with the name of the thread that baked it.
fn bake() -> String {
    match thread::current().name() {
        Some(oven) => format!("baked in the {oven}"),
        None => String::from("baked in an oven without a name"),
    }
}

/// Starts a thread called `name` that bakes a loaf.
fn light_oven(name: &str) -> JoinHandle<String> {
    thread::Builder::new()
        .name(name.to_string())
        .spawn(bake)
        .expect("the system has room for one more thread")
}

#[test]
fn a_spawned_thread_has_no_name() {
    let oven = thread::spawn(bake);
    assert_eq!(oven.join().unwrap(), "baked in an oven without a name");
}

#[test]
fn a_thread_knows_its_own_name() {
    let oven = light_oven("left oven");
    assert_eq!(
        oven.join().unwrap(),
        "baked in the left oven",
        "the thread that baked looked up its own name, and wrote this label"
    );
}

#[test]
fn the_handle_knows_the_name_too() {
    let ovens = ["left oven", "right oven"].map(light_oven);
    let names = ovens.each_ref().map(|oven| oven.thread().name());
    assert_eq!(
        names,
        [Some("left oven"), Some("right oven")],
        "the handles were asked for the names of their threads"
    );
    for oven in ovens {
        oven.join().unwrap();
    }
}
