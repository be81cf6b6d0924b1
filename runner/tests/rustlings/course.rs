//! A course in rustlings' format that was written for these tests: each exercise goes wrong in a way of its own.

use crate::support::Course;

/// How an exercise is declared, its file, and its solution.
pub(crate) struct Exercise {
    pub(crate) name: &'static str,
    pub(crate) dir: Option<&'static str>,
    pub(crate) keys: &'static str,
    pub(crate) text: &'static str,
    pub(crate) solution: &'static str,
}

pub(crate) const CARGO: &str = "[package]\nname = \"exercises\"\nedition = \"2024\"\npublish = false\n\n[profile.dev]\npanic = \
                         \"abort\"\n\n[lints.rust]\nunsafe_code = \"forbid\"\n\n[lints.clippy]\ntodo = \"forbid\"\n";

/// All of them, in their order.
pub(crate) const EXERCISES: [Exercise; 9] = [
    Exercise {
        name: "intro1",
        dir: Some("00_intro"),
        keys: "test = false\nskip_check_unsolved = true",
        text: "// TODO: Read, and go on.\n\nfn main() {\n    println!(\"Good morning.\");\n}\n",
        solution: "fn main() {\n    println!(\"Good morning.\");\n}\n",
    },
    Exercise {
        name: "intro2",
        dir: Some("00_intro"),
        keys: "test = false",
        text: "fn main() {\n    // TODO: Say it in Rust.\n    let words = __;\n    println!(\"{words}\");\n}\n",
        solution: "fn main() {\n    let words = \"Here I am.\";\n    println!(\"{words}\");\n}\n",
    },
    Exercise {
        name: "sums1",
        dir: Some("01_sums"),
        keys: "",
        text: "// TODO: Mend the sum.\nfn sum(one: u8, other: u8) -> u8 {\n    one - other\n}\n\nfn main() {\n    \
               println!(\"{}\", sum(2, 1));\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn \
               two_and_one() {\n        assert_eq!(sum(2, 1), 3);\n    }\n}\n",
        solution: "fn sum(one: u8, other: u8) -> u8 {\n    one + other\n}\n\nfn main() {\n    println!(\"{}\", sum(2, \
                   1));\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn two_and_one() {\n        \
                   assert_eq!(sum(2, 1), 3);\n    }\n}\n",
    },
    Exercise {
        name: "quiz1",
        dir: None,
        keys: "test = false",
        text: "// TODO: Nothing is in it.\nfn main() {\n    let numbers: Vec<u8> = Vec::new();\n    println!(\"{}\", \
               numbers.first().unwrap());\n}\n",
        solution: "fn main() {\n    let numbers: Vec<u8> = vec![1];\n    println!(\"{}\", \
                   numbers.first().unwrap());\n}\n",
    },
    Exercise {
        name: "style1",
        dir: Some("02_style"),
        keys: "test = false\nstrict_clippy = true",
        text: "// TODO: There is a better word.\nfn main() {\n    let name = std::env::args().nth(9).unwrap_or_default();\n    if name.len() == 0 {\n        \
               println!(\"nobody\");\n    }\n}\n",
        solution: "fn main() {\n    let name = std::env::args().nth(9).unwrap_or_default();\n    if name.is_empty() {\n        println!(\"nobody\");\n    }\n}\n",
    },
    Exercise {
        name: "style2",
        dir: Some("02_style"),
        keys: "test = false",
        text: "// TODO: Write it.\nfn main() {\n    if std::env::args().count() > 9 {\n        todo!();\n    }\n}\n",
        solution: "fn main() {}\n",
    },
    Exercise {
        name: "loops1",
        dir: Some("03_ends"),
        keys: "deadline_ms = 1000",
        text: "// TODO: Let it end.\nfn halves(mut number: u32) -> u32 {\n    let mut count = 0;\n    while number != 1 {\n        \
               number -= number % 2;\n        count += 1;\n        count %= 1000;\n    }\n    count\n}\n\nfn main() {\n    \
               println!(\"{}\", halves(1));\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn \
               of_eight() {\n        assert_eq!(halves(8), 3);\n    }\n}\n",
        solution: "fn halves(mut number: u32) -> u32 {\n    let mut count = 0;\n    while number > 1 {\n        number /= \
                   2;\n        count += 1;\n    }\n    count\n}\n\nfn main() {\n    println!(\"{}\", \
                   halves(1));\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn of_eight() {\n        \
                   assert_eq!(halves(8), 3);\n    }\n}\n",
    },
    Exercise {
        name: "threads1",
        dir: Some("03_ends"),
        keys: "test = false",
        text: "use std::{sync::mpsc, thread};\n\n// TODO: Nobody hangs up.\nfn main() {\n    let (sender, receiver) = \
               mpsc::channel();\n    let worker = {\n        let sender = sender.clone();\n        thread::spawn(move || \
               sender.send(1).unwrap())\n    };\n    println!(\"{}\", receiver.iter().sum::<u32>());\n    \
               drop(sender);\n    worker.join().unwrap();\n}\n",
        solution: "use std::{sync::mpsc, thread};\n\nfn main() {\n    let (sender, receiver) = mpsc::channel();\n    let \
                   worker = thread::spawn(move || sender.send(1).unwrap());\n    println!(\"{}\", \
                   receiver.iter().sum::<u32>());\n    worker.join().unwrap();\n}\n",
    },
    Exercise {
        name: "threads2",
        dir: Some("03_ends"),
        keys: "",
        text: "use std::thread;\n\n// TODO: Nobody looks at what came of the thread, and still it ends the program.\nfn main() {\n    let worker = \
               thread::spawn(|| panic!(\"in the worker\"));\n    let _ = worker.join();\n    println!(\"and \
               on\");\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn there_is_nothing_to_test() {}\n}\n",
        solution: "fn main() {\n    println!(\"and on\");\n}\n",
    },
];

/// The whole course.
pub(crate) fn whole() -> Course {
    of(&EXERCISES)
}

/// A course of these exercises, whose solutions lie where rustlings has them.
pub(crate) fn of(exercises: &[Exercise]) -> Course {
    let mut info = String::from(
        "format_version = 1\nwelcome_message = \"\"\"\nWelcome to the trial.\nIt is short.\"\"\"\nfinal_message = \
         \"That was all of the trial.\"\n",
    );
    let mut bins = String::new();
    let mut course = Course::new();
    for Exercise { name, dir, keys, text, solution } in exercises {
        let (path, key) = dir.map_or_else(Default::default, |dir| (format!("{dir}/"), format!("dir = \"{dir}\"\n")));
        info += &format!("\n[[exercises]]\nname = \"{name}\"\n{key}{keys}\nhint = \"\"\"\nLook at {name}.\"\"\"\n");
        for (folder, suffix, text) in [("exercises", "", text), ("solutions", "_sol", solution)] {
            course = course.file(&format!("{folder}/{path}{name}.rs"), text);
            bins += &format!("  {{ name = \"{name}{suffix}\", path = \"{folder}/{path}{name}.rs\" }},\n");
        }
    }
    course.file("info.toml", &info).file("Cargo.toml", &format!("bin = [\n{bins}]\n\n{CARGO}"))
}
