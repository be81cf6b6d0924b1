//! The files of docs/grading.md are what the page shows, are read by those they are for, and do what they say.

use std::{fs, path::PathBuf};

use clap::Parser as _;
use koans::cli::{Cli, Command};
use yaml_rust2::{Yaml, YamlLoader};

use crate::support::Course;

const FILES: [&str; 4] = ["github-actions.yml", "gitlab-ci.yml", "slurm.sh", "kubernetes.yml"];

fn docs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn read(file: &str) -> String {
    fs::read_to_string(docs().join(file)).expect(file)
}

fn yaml(file: &str) -> Vec<Yaml> {
    YamlLoader::load_from_str(&read(&format!("grading/{file}"))).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The `koans` command lines of a text, with numbers in the place of variables.
fn commands(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().map(|line| line.trim().trim_start_matches("- ")).filter(|line| line.starts_with("koans "));
    lines
        .map(|line| {
            let line = line.split(" || ").next().unwrap_or_default().split("   #").next().unwrap_or_default();
            let plain = line
                .replace("${{ matrix.part }}", "1")
                .replace("${{ strategy.job-total }}", "4")
                .replace("$((JOB_COMPLETION_INDEX + 1))", "1")
                .replace("$CI_NODE_INDEX/$CI_NODE_TOTAL", "1/4")
                .replace("$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT", "1/4")
                .replace("${SLURM_CPUS_PER_TASK:-1}", "2");
            shlex::split(&plain).expect("quotes are closed")
        })
        .collect()
}

#[test]
fn the_page_shows_the_files() {
    let page = read("grading.md");
    for file in FILES {
        assert!(
            page.contains(&format!("\n{}```\n", read(&format!("grading/{file}")))),
            "{file} is not as the page has it"
        );
    }
}

#[test]
fn every_command_in_them_is_one() {
    let mut seen = 0;
    for file in FILES.iter().map(|file| format!("grading/{file}")).chain(["grading.md".into()]) {
        for command in commands(&read(&file)) {
            let parsed = Cli::try_parse_from(&command).unwrap_or_else(|error| panic!("{file}: {command:?}: {error}"));
            assert!(matches!(parsed.command, Some(Command::Grade(_))), "{file}: {command:?}");
            seen += 1;
        }
    }
    assert!(seen >= 20, "{seen} commands");
}

#[test]
fn the_parts_are_as_many_as_are_counted() {
    let github = &yaml("github-actions.yml")[0];
    assert_eq!(github["jobs"]["part"]["strategy"]["matrix"]["part"].as_vec().map(Vec::len), Some(4));
    assert_eq!(github["jobs"]["grades"]["needs"].as_str(), Some("part"));
    let gitlab = &yaml("gitlab-ci.yml")[0];
    assert_eq!(gitlab["part"]["parallel"].as_i64(), Some(4));
    assert_eq!(gitlab["part"]["artifacts"]["reports"]["junit"].as_str(), Some("part-*.xml"));
    let kubernetes = yaml("kubernetes.yml");
    let job = &kubernetes[0]["spec"];
    assert_eq!((job["completions"].as_i64(), job["completionMode"].as_str()), (Some(8), Some("Indexed")));
    let script = job["template"]["spec"]["containers"][0]["command"][2].as_str().unwrap();
    assert!(script.contains("/8\""), "{script}");
    assert_eq!(kubernetes[1]["kind"].as_str(), Some("NetworkPolicy"));
}

#[test]
fn the_script_for_slurm_grades_its_part() {
    let exercise = "fn two() -> u32 { 2 }\n#[test]\nfn t() {\n    assert_eq!(two(), 2);\n}\n";
    let course = Course::of(exercise);
    for name in ["ada", "grace", "hedy"] {
        course.write(&format!("class/{name}/exercises/01_one/a.rs"), exercise);
    }
    let mut koans = PathBuf::from(env!("CARGO_BIN_EXE_koans"));
    koans.pop();
    let path = format!("{}:{}", koans.display(), std::env::var("PATH").unwrap());
    for task in ["1", "2"] {
        // `command` has the environment that is the same everywhere.
        let mut command = std::process::Command::new("bash");
        command.arg(docs().join("grading/slurm.sh")).current_dir(&course.root).env("PATH", &path);
        command.env("SLURM_ARRAY_TASK_ID", task).env("SLURM_ARRAY_TASK_COUNT", "2").env("SLURM_CPUS_PER_TASK", "1");
        command.env("SUBMISSIONS", "class").env("GRADES", "grades").env("KOANS_COURSE", &course.root);
        command.env("KOANS_NO_EXPLORE", "true").env("KOANS_CACHE", crate::support::CACHE);
        let output = command.output().expect("bash starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let output = course.run(&["grade", "--merge", "grades/part-1.json", "grades/part-2.json"]);
    output.assert(0, &["ada 1/1 1/1", "hedy 1/1 1/1", "3 of 3 submissions pass."]);
}
