//! What the pages say of the course is so: its size, the koans they name, the files they link to.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use koans::course::Course;

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
