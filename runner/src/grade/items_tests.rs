use super::*;

fn kinds(text: &str) -> Vec<(Option<String>, bool)> {
    File::of(text).expect("it is Rust").items.into_iter().map(|item| (item.name, item.is_test)).collect()
}

#[test]
fn every_kind_of_item_is_told_from_the_next() {
    let text = "//! Doc.\n#![allow(dead_code)]\nuse std::{sync::Mutex, thread as t};\n/// A.\n#[derive(Debug)]\n\
        pub(crate) struct A<const N: usize = { 1 }>(u8);\nstruct B { x: [u8; { 2 }] }\nenum C { D }\nunion U { a: u8 }\n\
        const fn f() -> Foo<{ 1 }> { [1; 2] }\nconst X: B = B { x: [1, 2] };\nstatic mut S: u8 = { 1 };\n\
        impl<T> Tr for A<{ 1 }> { fn g() {} }\nunsafe extern \"C\" fn h() {}\nextern \"C\" { fn i(); }\n\
        mod m { #[test] fn t() {} }\nmacro_rules! mac { () => {}; }\nstd::thread_local! { static L: u8 = 1; }\n\
        mac!(a; b);\n#[tokio::test(start_paused = true)]\nasync fn k() {}\ntype T = fn() -> u8;\ntrait Tr {}\n";
    let names: Vec<_> = kinds(text).into_iter().map(|(name, _)| name.unwrap_or_default()).collect();
    let wanted =
        ["", "", "A", "B", "C", "U", "f", "X", "S", "", "h", "", "m", "mac", "thread_local", "mac", "k", "T", "Tr"];
    assert_eq!(names, wanted);
}

#[test]
fn what_makes_a_test_is_seen_in_every_guise() {
    let text = "#[test] fn a() {}\n#[cfg(test)] fn b() {}\n#[cfg_attr(all(), test)] fn c() {}\n\
        #[::core::prelude::v1::test] fn d() {}\n#[r#test] fn e() {}";
    assert_eq!(kinds(text).iter().map(|(_, is_test)| *is_test).collect::<Vec<_>>(), [true, false, true, true, true]);
}

#[test]
fn imports_are_told_by_path_and_name() {
    let file = File::of("pub use std::{self, sync::{Arc, atomic::*}, thread::{self as t, spawn}, fmt as _};").unwrap();
    let told: Vec<_> = file
        .imports(&file.items[0])
        .into_iter()
        .map(|import| format!("{} {}", import.path, import.name.unwrap_or_default()))
        .collect();
    let mut sorted = told.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        [
            "std std",
            "std::fmt ",
            "std::sync::Arc Arc",
            "std::sync::atomic ",
            "std::thread t",
            "std::thread::spawn spawn"
        ]
    );
}

#[test]
fn what_is_no_list_of_items_is_told_where() {
    for (text, at) in
        [("fn a() {}\n}", 10), ("fn a() {", 7), ("fn a() {}\nlet x = 1;", 10), ("fn a() {};", 9), ("fn", 0)]
    {
        assert_eq!(File::of(text).map(|_| ()), Err(Stuck(at)), "{text}");
    }
}

#[test]
fn nothing_is_too_deep_or_too_strange() {
    let deep = "(".repeat(100_000);
    assert!(File::of(&deep).is_err());
    let deep = format!("fn a() {{ {}{} }}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(File::of(&deep).unwrap().items.len(), 1);
    let modules = format!("{}{}", "mod a {".repeat(10_000), "}".repeat(10_000));
    let file = File::of(&modules).unwrap();
    assert!(file.with_inner(&file.items[0]).is_err());
}
