//! What is printed of grades, and how parts come together.

use std::fs;

use crate::support::{Course, Output};

const PASSES: &str = "fn two() -> u32 {\n    2\n}\n\n#[test]\nfn it_is_two() {\n    assert_eq!(two(), 2);\n}\n";
const FAILS: &str = "fn two() -> u32 {\n    todo!()\n}\n\n#[test]\nfn it_is_two() {\n    assert_eq!(two(), 2);\n}\n";

/// Five learners; two koans in one chapter, one in another.
fn class() -> Course {
    let course = Course::new().koan_with("a", "", FAILS, PASSES).koan_with("b", "", FAILS, PASSES);
    course.write(
        "info.toml",
        "format = 1\n[course]\ntitle = \"Trial\"\n[[chapter]]\ndir = \"01_one\"\ntitle = \"One\"\n[[chapter.koan]]\nname = \"a\"\n\
         [[chapter.koan]]\nname = \"b\"\n[[chapter]]\ndir = \"02_two\"\ntitle = \"Two\"\n[[chapter.koan]]\nname = \"c\"\n",
    );
    course.write("exercises/02_two/c.rs", FAILS);
    course.write("solutions/02_two/c.rs", PASSES);
    for (name, a, b, c) in [
        ("ada", PASSES, PASSES, PASSES),
        ("grace", PASSES, FAILS, PASSES),
        ("barbara", FAILS, FAILS, FAILS),
        ("=hedy, \"h\"", PASSES, &PASSES.replace("assert_eq!(two(), 2)", "assert!(true)"), FAILS),
    ] {
        course.write(&format!("class/{name}/exercises/01_one/a.rs"), a);
        course.write(&format!("class/{name}/exercises/01_one/b.rs"), b);
        course.write(&format!("class/{name}/exercises/02_two/c.rs"), c);
    }
    fs::create_dir_all(course.path("class/nobody/.git")).unwrap();
    fs::create_dir_all(course.path("class/.git/exercises")).unwrap();
    course.write("class/README.md", "A class.");
    course
}

fn grade(course: &Course, args: &[&str]) -> Output {
    course.run(&[&["--course", ".", "grade"], args].concat())
}

#[test]
fn a_class_is_a_table_and_what_did_not_pass() {
    let course = class();
    let output = grade(&course, &["class", "--junit", "out/class.xml", "--keep", "kept"]).assert(1, &[]);
    insta::assert_snapshot!(output.stdout.replace(course.root.to_str().unwrap(), "COURSE"));
    let kept =
        |name: &str, koan: &str| fs::read_to_string(course.path(&format!("kept/{name}/exercises/{koan}"))).unwrap();
    assert_eq!(kept("ada", "01_one/a.rs"), PASSES);
    assert!(kept("=hedy, \"h\"", "01_one/b.rs").contains("assert_eq!(two(), 2)"));
    let document = fs::read_to_string(course.path("out/class.xml")).unwrap();
    let document = roxmltree::Document::parse(&document).expect("it is XML");
    let named = |tag: &str| document.descendants().filter(|node| node.has_tag_name(tag)).count();
    assert_eq!((named("testsuite"), named("testcase"), named("failure")), (10, 15, 8));

    let again = grade(&course, &["class"]);
    assert_eq!(again.stdout, output.stdout);
    let table = grade(&course, &["class", "--csv"]).stdout;
    let wanted = "submission,01_one,02_two,points,of\r\n\"'=hedy, \"\"h\"\"\",2,0,2,3\r\nada,2,1,3,3\r\nbarbara,0,0,0,3\r\n\
        grace,1,1,2,3\r\nnobody,0,0,0,3\r\n";
    assert_eq!(table, wanted);
    grade(&course, &["class/ada", "class/grace", "--only", "a,02_two"])
        .assert(0, &["ada 1/1 1/1 2/2", "2 of 2 submissions pass."]);
}

#[test]
fn what_lies_where_an_earlier_version_of_the_course_had_it_counts() {
    let course = class();
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    course.write("info.toml", &info.replace("name = \"a\"", "name = \"a\"\nwas = [\"alpha\"]"));
    course.write("class/eve/exercises/00_zero/alpha.rs", PASSES);
    course.write("class/eve/exercises/01_one/c.rs", PASSES);
    let all = grade(&course, &["class/eve"]).assert(1, &["eve 1/2 1/1 2/3", "b missing"]).all();
    assert!(!all.contains("c missing"), "{all}");
}

#[test]
fn parts_put_together_are_the_whole() {
    let course = class();
    let whole = grade(&course, &["class"]).stdout;
    for part in ["1/3", "2/3", "3/3"] {
        let file = format!("part-{}.json", &part[..1]);
        let output = grade(&course, &["class", "--shard", part, "--json", "--output", &file]);
        assert!(matches!(output.code, Some(0 | 1)) && output.stdout.is_empty(), "{output:#?}");
    }
    let merged = grade(&course, &["--merge", "part-1.json", "part-2.json", "part-3.json"]).assert(1, &[]);
    assert_eq!(merged.stdout, whole);
    grade(&course, &["--merge", "part-1.json", "part-3.json"])
        .assert(3, &["of 5 submissions are here: a part is missing"]);
    let twice = grade(&course, &["--merge", "part-1.json", "part-1.json"]).assert(3, &["was graded twice"]);
    assert!(twice.stderr.trim_end().ends_with("is the same part named twice?"), "{}", twice.stderr);
    grade(&course, &["--merge", "info.toml"]).assert(3, &["info.toml is no part, as `koans grade --json` writes it"]);
    // More machines than submissions: the last ones have nothing to do, and that is no failure.
    grade(&course, &["class", "--shard", "9/9"]).assert(0, &["0 of 0 submissions pass."]);
    for (shard, says) in [("0/3", "from 1"), ("4/3", "the last is 3/3"), ("x", "no part")] {
        grade(&course, &["class", "--shard", shard]).assert(2, &[says]);
    }
}

#[test]
fn what_is_no_terminal_gets_the_whole_of_each_message() {
    let course = class();
    let whole = "`it_is_two` comes to the `todo!()` at line 2. That part is yours to write.";
    let piped = grade(&course, &["class/barbara", "--output", "tab.txt", "--only", "a"]).assert(1, &[]);
    assert_eq!(piped.stdout, "");
    assert!(fs::read_to_string(course.path("tab.txt")).unwrap().contains(whole));
}

#[cfg(unix)]
#[test]
fn a_folder_of_any_name_is_a_row_of_its_own() {
    let course = class();
    course.write("odd/new\nline\u{1b}[31m/README.md", "x");
    course.write("odd/ada/exercises/README.md", "x");
    let table = grade(&course, &["odd", "--only", "a", "--csv"]).assert(1, &[]).stdout;
    assert_eq!(table, "submission,01_one,points,of\r\nada,0,0,1\r\nnew line\u{fffd}[31m,0,0,1\r\n");
}

#[test]
fn what_can_not_be_graded_is_said() {
    let course = class();
    grade(&course, &["nowhere"]).assert(3, &["nowhere can't be read"]);
    grade(&course, &["solutions"]).assert(3, &["There is no submission in solutions"]);
    grade(&course, &["class", "--only", "doubler"]).assert(3, &["there is no koan `doubler`"]);
    grade(&course, &["."]).assert(5, &["is a submission, and can't be graded against itself"]);
    grade(&course, &["class", "--keep", "info.toml/kept"]).assert(4, &["info.toml/kept can't be made"]);
    // The result is not lost with the file.
    let output =
        grade(&course, &["class/ada", "--json", "--output", "info.toml/grades.json", "--junit", "info.toml/j.xml"]);
    let output = output
        .assert(4, &["info.toml/grades.json can't be written", "The JUnit file info.toml/j.xml can't be written"]);
    assert_eq!(output.json()["submissions"][0]["points"], 3);
}

#[test]
fn what_is_kept_is_never_written_over_what_was_submitted() {
    let course = class();
    let submitted = format!("mod mine;\n{PASSES}#[test]\nfn my_own() {{}}\n");
    course.write("class/ada/exercises/01_one/a.rs", &submitted);
    std::os::unix::fs::symlink(course.path("class"), course.path("link")).unwrap();
    fs::create_dir(course.path("back")).unwrap();
    std::os::unix::fs::symlink(course.path("class/ada"), course.path("back/ada")).unwrap();
    let keeps = [
        "class",
        ".",
        "class/ada",
        "class/ada/exercises",
        "class/ada/new/kept",
        "new/../class",
        "class/nobody",
        "link",
        "link/ada/kept",
        "back",
    ];
    for keep in keeps {
        grade(&course, &["class", "--only", "a", "--keep", keep]).assert(5, &["could be written over", "`--keep "]);
    }
    grade(&course, &["class/ada", "--only", "a", "--keep", "class"]).assert(5, &["could be written over"]);
    assert_eq!(fs::read_to_string(course.path("class/ada/exercises/01_one/a.rs")).unwrap(), submitted);
    assert!(!course.path("class/ada/new").exists() && !course.path("new").exists());
    grade(&course, &["class/grace", "--only", "a", "--keep", "class/ada-judged"]).assert(0, &[]);
    assert!(course.path("class/ada-judged/grace/exercises/01_one/a.rs").exists());
}

/// Without `--course` it is the one in the binary, also where there is another one around.
#[test]
fn the_course_in_the_binary_is_the_measure() {
    let course = class();
    fs::create_dir_all(course.path("me/exercises/00_awakening")).unwrap();
    let blank = "the tests say so\n";
    course.write("me/exercises/00_awakening/fill_the_blank.rs", blank);
    course
        .run(&["grade", "me", "--only", "fill_the_blank"])
        .assert(1, &["graded against the course in koans", "blank left"]);
    let folders = fs::read_dir(crate::support::CACHE).unwrap().flatten();
    let written: Vec<_> = folders.filter(|entry| entry.file_name().to_string_lossy().starts_with("graded-")).collect();
    assert!(!written.is_empty() && written.iter().all(|entry| !entry.path().join("solutions").exists()));
}
