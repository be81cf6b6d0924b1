//! What the pages say of the course is so: its size, the koans they name, the files they link to.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clap::Parser as _;
use koans::{cli::Cli, course::Course};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the runner lies in the repository").to_path_buf()
}

fn course() -> Course {
    Course::load(&root()).expect("the course can be read")
}

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn koans(course: &Course) -> BTreeSet<&str> {
    course.koans.iter().map(|koan| koan.name.as_str()).collect()
}

/// The names in backticks in the last column of each table that ends in one headed `koans`.
fn named_in_tables(page: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut is_about_koans = false;
    for line in page.lines() {
        let Some(row) = line.strip_prefix('|') else {
            is_about_koans = false;
            continue;
        };
        let last = row.trim_end().trim_end_matches('|').rsplit(" | ").next().unwrap_or_default().trim();
        is_about_koans |= last == "koans";
        if is_about_koans {
            names.extend(last.split('`').skip(1).step_by(2));
        }
    }
    names
}

#[test]
fn the_page_for_pythonistas_names_every_koan_and_no_other() {
    let (course, page) = (course(), page("docs/for-pythonistas.md"));
    assert_eq!(named_in_tables(&page), koans(&course));
}

#[test]
fn the_map_of_the_subject_matter_names_every_koan_and_its_links_lead_somewhere() {
    let (course, page) = (course(), page("docs/source-map.md"));
    let mut linked = BTreeSet::new();
    for (name, target) in page.split('[').filter_map(|part| part.split_once(')')?.0.split_once("](")) {
        assert!(target.starts_with("http") || root().join("docs").join(target).is_file(), "{name}: {target}");
        if target.ends_with(".rs") {
            assert!(target.ends_with(&format!("/{name}.rs")), "{name} leads to {target}");
            linked.insert(name);
        }
    }
    assert_eq!(linked, koans(&course));
}

#[test]
fn the_map_counts_the_koans_of_each_chapter() {
    let (course, page) = (course(), page("docs/source-map.md"));
    for chapter in &course.chapters {
        let row =
            page.lines().find(|line| line.starts_with("| [") && line.contains(&format!("/{}/README", chapter.dir)));
        let counted = row.and_then(|row| row.split(" | ").nth(1)?.trim().parse().ok());
        assert_eq!(counted, Some(chapter.koans.len()), "{}", chapter.dir);
    }
}

#[test]
fn the_readme_says_how_many_koans_there_are_and_how_long_they_take() {
    let (course, page) = (course(), page("README.md"));
    let minutes: u32 = course.koans.iter().filter_map(|koan| koan.minutes).sum();
    let told = format!("{} of them, for about {} hours", course.koans.len(), minutes.div_ceil(60));
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&told), "README.md should say: {told}");
}

#[test]
fn chapter_introductions_name_koans_that_there_are() {
    let course = course();
    let all = koans(&course);
    for chapter in &course.chapters {
        let path = format!("exercises/{}/README.md", chapter.dir);
        let page = page(&path);
        let named = named_in_tables(&page);
        assert!(named.is_subset(&all), "{path}: {:?}", named.difference(&all));
    }
}

#[test]
fn the_timetables_have_the_minutes_of_the_course() {
    let course = course();
    let mut koans = 0;
    for row in page("docs/workshop.md").lines().filter(|line| line.starts_with("| ") && line.contains(':')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, _, _, listed, sum, _] = cells[..] else { continue };
        let minutes = listed.split(", ").filter(|one| !one.is_empty()).map(|one| {
            let (name, minutes) = one.split_once(' ').unwrap();
            let koan = &course.koans[course.koan(name.trim_matches('`')).unwrap()];
            assert_eq!(koan.minutes, Some(minutes.parse().unwrap()), "{name}");
            koans += 1;
            koan.minutes.unwrap()
        });
        let added: u32 = minutes.sum();
        assert_eq!(if added == 0 { String::new() } else { added.to_string() }, sum, "{row}");
    }
    assert!(koans > 20, "{koans}");
}

#[test]
fn every_command_that_a_page_names_is_understood() {
    let mut pages = vec!["README.md".to_string(), "CONTRIBUTING.md".to_string()];
    let docs =
        fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    pages.extend(docs.filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}")));
    let mut count = 0;
    for path in pages {
        for command in commands(&page(&path)) {
            let words = shlex::split(&command).unwrap_or_else(|| panic!("{path}: {command}"));
            // A command's name alone, in a sentence about it, need not be complete.
            let is_incomplete = |error: &clap::Error| {
                use clap::error::ErrorKind::*;
                matches!(error.kind(), DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | MissingRequiredArgument)
            };
            if let Some(error) = Cli::try_parse_from(&words).err().filter(|error| !is_incomplete(error)) {
                panic!("{path}: {command}: {error}");
            }
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// What begins with `koans ` in blocks of code and between backquotes, without a remark behind it. In capitals stands what a
/// reader puts there; what has choices or leaves something out is no command.
fn commands(page: &str) -> Vec<String> {
    let in_blocks = page.split("```").skip(1).step_by(2).flat_map(str::lines);
    let outside = page.split("```").step_by(2).collect::<String>();
    let in_text = outside.split('`').skip(1).step_by(2);
    let commands = in_blocks.chain(in_text).map(|line| line.trim().trim_start_matches("$ "));
    // A program of a bundle is called by its path.
    let program = |line: &str| line.split_once(' ').is_some_and(|(first, _)| first.rsplit('/').next() == Some("koans"));
    commands
        .filter(|line| program(line) && !line.contains(['[', '…', '|', '>', '$']))
        .map(|line| line.split(" #").next().unwrap_or(line).trim().to_string())
        .map(|line| {
            line.replace("I/N", "1/2")
                .replace(" KIND", " repair")
                .replace(" COMMAND", " run")
                .replace(" SHELL", " bash")
                .replace(" N", " 2")
                .replace(" 2AME", " NAME")
        })
        .collect()
}
