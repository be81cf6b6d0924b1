//! The mechanical change of a program, by its text alone.

/// Everything of `std` comes from the module `tool`, and each `#[test]` is explored by its `check`.
pub fn imports(program: &str, tool: &str) -> String {
    let text = program.replace("std::", "tool::").replace("thread_local! {", "tool::thread_local! {");
    let mut result = String::new();
    let mut of_a_test = false;
    for line in text.lines() {
        of_a_test |= line == "#[test]";
        match line.strip_prefix("fn ").and_then(|rest| rest.split_once("()")) {
            Some((name, rest)) if of_a_test => {
                of_a_test = false;
                result += &format!("fn {name}() {{\n    tool::check({name}_body);\n}}\n\nfn {name}_body(){rest}\n");
            }
            _ => result += &format!("{line}\n"),
        }
    }
    format!("{result}\n#[allow(unused_imports)]\nuse comparison::{tool} as tool;\n")
}

/// Statics are made by the tool's `lazy_static`, so that they are fresh in every execution.
pub fn statics(program: &str) -> String {
    let mut result = String::new();
    for line in program.lines() {
        match line.strip_prefix("static ") {
            Some(rest) if line.ends_with(';') => result += &format!("tool::lazy_static! {{ static ref {rest} }}\n"),
            _ => result += &format!("{line}\n"),
        }
    }
    result
}

/// `*cell.get()` says whether it reads or writes, as loom asks for, and `wait_while` is in scope.
pub fn for_loom(program: &str) -> String {
    let mut result = String::new();
    let mut rest = program;
    while let Some((before, after)) = rest.split_once(".get()") {
        let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let pointer = before.trim_end_matches(is_path);
        let writes = pointer.ends_with("&mut *") || after.starts_with(" = ") || after.starts_with(" += ");
        result += before;
        result += match (pointer.ends_with('*'), writes) {
            (false, _) => ".get()",
            (true, false) => ".read()",
            (true, true) => ".write()",
        };
        rest = after;
    }
    format!("{result}{rest}\n#[allow(unused_imports)]\nuse comparison::loom_adapted::WaitWhile as _;\n")
}
