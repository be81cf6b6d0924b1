//! A small handout as a document. The snapshots are set as PDFs by the typesetter's own tests (`pdf/tests`), so that what is
//! written here is known to be what Typst reads.

use super::*;
use crate::{
    course::Language,
    handout::{BrokenVersion, Change, Grid, Seen, SolutionLine},
    schedule::{BlockedBy, Step},
};

/// What is markup somewhere, in Typst, in Markdown or in HTML.
const NASTY: &str =
    r##"`#let` #panic("x") $x^2$ @label <tag> a_b_c x\*y // /* ~ -- " ' \\ \u{41} ] ) } ── ▶ é ``a`b``"##;

const INTRODUCTION: &str = r#"Two *threads* and **one** [value](https://doc.rust-lang.org/std/), see [there](../README.md)  
and here.

## What goes wrong

| the trouble | koans |
| --- | :-: |
| a | `b\|c` |
| | ~~d~~ |

3. three
4. four
   - nested

> said

```text
jobs ──▶ [ ][ ]  # $ " \
```

```rust
let x = __; // 1
```

#### Deep

<b>bold</b> ![a picture](x.png)

---
"#;

const CODE: &str = r##"use std::sync::Mutex;

/// Adds up.
#[test]
fn adds_up() {
    let sum = Mutex::new(0); /* over
    two lines */
    assert_eq!(*sum.lock().unwrap(), __, "a \"quoted\" # word and \u{1b}, long enough to go beyond what stands beside it");
    println!("{}", r#"raw "# );
	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa(__);
}"##;

fn sheet() -> Sheet {
    Sheet {
        name: "adds_up".into(),
        title: "Adds up # 1".into(),
        kind: Kind::Predict,
        task: "Predict: say what the code will do.",
        idea: format!("Words.\n\n{NASTY}"),
        python: Some("`Lock()`, and `with`.".into()),
        minutes: Some(3),
        code: CODE.into(),
        first_line: 4,
        room: Room::Blanks(2),
        grid: None,
        file: "exercises/00_one/adds_up.rs".into(),
        command: "koans run adds_up".into(),
        programs: vec!["src/bin/helper.rs".into()],
        links: vec!["https://doc.rust-lang.org/std/sync/struct.Mutex.html".into()],
        key: None,
    }
}

fn step(step: usize, thread: &str, operation: &str, value: &str) -> Step {
    let (thread, operation, value) = (thread.into(), operation.into(), Some(value.into()));
    Step { step, thread, file: "adds_up.rs".into(), line: 6 + step, operation, value, ..Step::default() }
}

fn told(verdict: &str, message: &str, detail: Option<&str>) -> Told {
    Told { verdict: verdict.into(), message: message.into(), detail: detail.map(str::to_string) }
}

fn key() -> Key {
    let line = |change, text: &str| SolutionLine { change, text: text.into() };
    let blocked_by = Some(BlockedBy { thread: "T1".into(), line: 7 });
    Key {
        unsolved: Some(told("blank_left", "The blank in line `11` is still to be filled. #", None)),
        schedule: Some(Schedule {
            test: "adds_up".into(),
            replay: None,
            steps: vec![
                step(1, "T1", "sum.lock()", "0"),
                Step { preempted: true, blocks: true, blocked_by, ..step(2, "T2", "sum.lock()", "waits") },
                Step { fatal: true, line: 0, value: None, ..step(3, "T1", "panic <\"a\">", "") },
            ],
        }),
        waits: vec![Wait {
            thread: "T2".into(),
            line: 8,
            operation: "sum.lock()".into(),
            held_by: Some("T1".into()),
            held_since: Some(7),
            note: Some("and it is T1 that waits for T2".into()),
            ..Wait::default()
        }],
        solution: vec![
            line(Change::Same, "fn a() {"),
            line(Change::Removed, "    assert_eq!(1, __);"),
            line(Change::Added, "    assert_eq!(1, 1); // one"),
            line(Change::Same, ""),
            line(Change::Skipped, "… 12 lines as in the exercise"),
            line(Change::Same, "}"),
        ],
        hints: vec!["Look at `lock`.".into(), "Two\n\nparagraphs.".into()],
        mistakes: vec!["Thinking.".into()],
        seen: vec![Seen {
            why: "It is *tempting*.".into(),
            told: told("assertion_failed", "An assertion does not hold", Some("left: 1\n right: \"2\"")),
        }],
        broken: vec![BrokenVersion {
            name: "twice".into(),
            does: "Adds *twice*.".into(),
            caught_as_given: Some(false),
        }],
        learned: Some("That `1 + 1` is 2.".into()),
    }
}

fn handout(is_key: bool) -> Handout {
    let with = |sheet: Sheet| Sheet { key: is_key.then(key), ..sheet };
    let second = Sheet {
        title: "Build it".into(),
        kind: Kind::Build,
        task: "Build: write what is missing.",
        python: None,
        minutes: None,
        idea: String::new(),
        room: Room::Lines(5),
        grid: Some(Grid { threads: vec!["T1".into(), "T2".into()], rows: 6 }),
        links: Vec::new(),
        code: "fn main() {}".into(),
        ..sheet()
    };
    let chapter = |title: &str, introduction: &str, sheets| Chapter {
        dir: "00_one".into(),
        title: title.into(),
        introduction: introduction.into(),
        sheets,
    };
    Handout {
        course: "A course of \"koans\"".into(),
        language: Language::default(),
        is_key,
        chapters: vec![
            chapter("One", INTRODUCTION, vec![with(sheet()), with(second)]),
            chapter("Two # @", "", vec![with(sheet())]),
        ],
    }
}

#[test]
fn a_handout_is_one_document() {
    insta::assert_snapshot!("handout", source(&handout(false), Paper::A4));
}

#[test]
fn the_leaders_copy_has_the_key_in_the_place_of_room_to_write() {
    insta::assert_snapshot!("key", source(&handout(true), Paper::Letter));
}
