use super::*;
use crate::course::Course;
use std::path::Path;

/// The real course: its exercises, its solutions and its wrong repairs are what honest learners write.
fn real() -> Course {
    Course::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the course loads")
}

fn read(course: &Course, path: &str) -> String {
    std::fs::read_to_string(course.root.join(path)).expect(path)
}

#[test]
fn what_honest_learners_write_is_judged_as_it_is() {
    let course = real();
    let crates: Vec<String> =
        ["futures", "mockall", "rayon", "serde", "serde_json", "tokio", "stage"].map(String::from).to_vec();
    let mut told = Vec::new();
    for koan in &course.koans {
        let (exercise, solution) = (read(&course, &koan.exercise), read(&course, &koan.solution));
        let given = Given { kind: koan.kind, exercise: &exercise, solution: Some(&solution), crates: &crates };
        let folder = course.root.join(format!("solutions/{}/wrong", course.chapters[koan.chapter].dir));
        let mut answers = vec![koan.exercise.clone(), koan.solution.clone()];
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with(&format!("{}.", koan.name)) {
                answers.push(format!("solutions/{}/wrong/{name}", course.chapters[koan.chapter].dir));
            }
        }
        for answer in answers {
            let text = read(&course, &answer);
            match judged(given, &text) {
                Ok(judged) if judged.text == text && judged.notes.is_empty() => {}
                Ok(judged) => told.push(format!("{answer}: {:?}", judged.notes)),
                Err(why) => told.push(format!("{answer}: {why:?}")),
            }
        }
    }
    assert_eq!(told, Vec::<String>::new(), "{}", told.join("\n"));
}
