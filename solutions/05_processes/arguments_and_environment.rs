//! A program is told what to do by a list of arguments, and where it works by its
//! environment: names, each with a value. Every process has a copy of the environment
//! of the one that started it, with changes, if any were asked for. The tea merchants
//! of a market share the program `label`, which takes each argument for a line of the
//! label, and finds the colour of its ink in `LABEL_INK`. Write `label`.

use std::env;
use std::process::Command;

/// The path of the program `label`, which cargo builds along with this file.
const PROGRAM: &str = env!("CARGO_BIN_EXE_label");

/// The command that prints a label with these lines, in ink of this colour, or in
/// the usual one.
fn label(lines: &[&str], ink: Option<&str>) -> Command {
    let mut label = Command::new(PROGRAM);
    label.args(lines);
    if let Some(ink) = ink {
        label.env("LABEL_INK", ink);
    }
    label
}

#[test]
fn each_line_comes_out_as_it_was_put_in() {
    let mut assam = label(&["Assam", "2nd flush", "", "\"malty\" & $4 off *"], None);
    assert_eq!(
        printed(&mut assam),
        [
            "black [Assam]",
            "black [2nd flush]",
            "black []",
            "black [\"malty\" & $4 off *]",
        ],
        "four lines were asked for, and these were printed"
    );
}

#[test]
fn a_label_without_lines_is_empty() {
    assert!(printed(&mut label(&[], Some("green"))).is_empty());
}

#[test]
fn each_merchant_has_ink_of_their_own() {
    let mut sencha = label(&["Sencha"], Some("green"));
    let mut rooibos = label(&["Rooibos"], Some("red"));
    let mut earl_grey = label(&["Earl Grey"], None);
    let all = [&mut sencha, &mut rooibos, &mut earl_grey].map(printed);
    assert_eq!(
        all.concat(),
        ["green [Sencha]", "red [Rooibos]", "black [Earl Grey]"],
        "each of three merchants has asked for a label"
    );
    assert_eq!(
        env::var_os("LABEL_INK"),
        None,
        "the colour was meant for the label, and now this process has it"
    );
}

// ---- the stage: nothing to change below this line ----

/// Prints a label, and reads what is on it, line by line.
fn printed(label: &mut Command) -> Vec<String> {
    let output = label.output().expect("there is no such program");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_string).collect()
}
