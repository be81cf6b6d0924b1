use super::*;
use crate::report::{
    Failure, KoanReport, LearnerReport, Sums,
    tests::{body, report},
};

/// A report on one learner, who met these failures at the koan at hand.
fn learner(
    name: &str,
    koans: &[(&str, bool, u32, u64)],
    current: Option<&str>,
    failures: &[(&str, Option<&str>, u32)],
) -> (String, LearnerReport) {
    let mut made = report();
    made.learner = name.into();
    made.current = current.map(str::to_string);
    made.last = made.last.filter(|_| !koans.is_empty());
    for koan in made.chapters.iter_mut().flat_map(|chapter| &mut chapter.koans) {
        let clean = KoanReport { name: koan.name.clone(), title: koan.title.clone(), ..KoanReport::default() };
        *koan = clean;
        if let Some((name, passed, attempts, seconds)) = koans.iter().find(|(name, ..)| *name == koan.name) {
            koan.passed = *passed;
            koan.verdict = Some(if *passed { "passed" } else { "race" }.into());
            (koan.attempts, koan.seconds) = (*attempts, *seconds);
            if Some(*name) == current {
                let failure = |(verdict, kind, times): &(&str, Option<&str>, u32)| Failure {
                    verdict: (*verdict).into(),
                    kind: kind.map(str::to_string),
                    times: *times,
                };
                koan.failures = failures.iter().map(failure).collect();
            }
        }
    }
    made.sums = Sums::of(made.chapters.iter().flat_map(|chapter| &chapter.koans));
    (format!("handed in/{}.json", name.to_lowercase()), made)
}

fn reports() -> Vec<(String, LearnerReport)> {
    let lost = ("race", Some("lost_update"), 3);
    let done = [("adder", true, 2, 60), ("counter", true, 5, 600), ("waiter", true, 1, 30), ("last_one", true, 1, 10)];
    vec![
        learner(
            "Dana",
            &[("adder", true, 2, 60), ("counter", false, 4, 500)],
            Some("counter"),
            &[lost, ("blank_left", None, 2)],
        ),
        learner(
            "ben",
            &[("adder", true, 2, 90), ("counter", false, 9, 900)],
            Some("counter"),
            &[lost, ("does_not_compile", None, 1)],
        ),
        learner("Ada", &[("adder", false, 1, 0)], Some("adder"), &[("does_not_compile", None, 1)]),
        learner("Cem", &done, None, &[]),
        learner("Eve", &[], Some("adder"), &[]),
    ]
}

fn merged(reports: Vec<(String, LearnerReport)>) -> Class {
    merge(Collected { reports, problems: Vec::new() }, None, report().made).unwrap()
}

fn text(class: &Class, width: usize) -> String {
    lines(class, width).iter().map(|line| line.plain().trim_end().to_string() + "\n").collect()
}

#[test]
fn a_class_is_told_on_a_terminal_and_fits() {
    let class = merged(reports());
    for width in [60, 76, 80, 100] {
        assert!(lines(&class, width).iter().all(|line| line.width() <= width), "{width}");
    }
    insta::assert_snapshot!(text(&class, 80));
    insta::assert_snapshot!("narrow", text(&class, 60));
}

#[test]
fn a_class_is_a_page() {
    let page = html(&merged(reports()), None);
    let shown = body(&page).replace(&crate::report::words::moment(report().made), "DAY TIME");
    insta::assert_snapshot!(shown);
    assert!(
        !page.contains("http-equiv")
            && html(&merged(reports()), Some(7)).contains(r#"<meta http-equiv="refresh" content="7">"#)
    );
}

#[test]
fn a_class_is_a_table_for_a_spreadsheet() {
    insta::assert_snapshot!(csv(&merged(reports())));
}

#[test]
fn a_class_is_json_that_is_read_as_it_was_written() {
    let class = merged(reports());
    let text = serde_json::to_string_pretty(&class).unwrap();
    assert_eq!(serde_json::from_str::<Class>(&text).unwrap(), class);
    insta::assert_snapshot!(text);
}

#[test]
fn the_koan_that_most_stand_at_holds_the_room_up_most() {
    let class = merged(reports());
    let first = &class.holds[0];
    assert_eq!((first.koan.as_str(), first.begun, first.passed, first.attempts_in_vain), ("counter", 3, 1, 13));
    assert_eq!(first.median_seconds, 600);
    let here: Vec<_> = first.here.iter().map(|stuck| (stuck.learner.as_str(), stuck.attempts)).collect();
    assert_eq!(here, [("ben", 9), ("Dana", 4)]);
    // Who has not begun stands nowhere.
    let adder = class.holds.iter().find(|hold| hold.koan == "adder").unwrap();
    assert_eq!((adder.here.len(), class.not_begun(), class.through()), (1, 1, 1));
}

#[test]
fn a_mistake_that_two_make_comes_before_one_that_is_made_often() {
    let mut reports = reports();
    reports.push(learner("Fay", &[("adder", false, 90, 5)], Some("adder"), &[("panicked", None, 80)]));
    let class = merged(reports);
    let told: Vec<_> =
        class.mistakes.iter().map(|one| (one.verdict.as_str(), one.kind.as_deref(), one.learners, one.times)).collect();
    assert_eq!(
        told,
        [("race", Some("lost_update"), 2, 6), ("does_not_compile", None, 2, 2), ("panicked", None, 1, 80)]
    );
}

#[test]
fn the_report_of_another_course_is_left_out_and_told() {
    let mut reports = reports();
    reports[0].1.course = CourseName { id: Some("cooking".into()), title: "Cooking".into() };
    let class = merged(reports.clone());
    assert_eq!(class.learners.len(), 4);
    assert_eq!(class.problems[0].what, "it is of another course, \u{201c}Cooking\u{201d}");
    // The one that was asked for, though most are of another.
    let cooking = reports[0].1.course.clone();
    let class = merge(Collected { reports, problems: Vec::new() }, Some(&cooking), 0).unwrap();
    assert_eq!((class.learners.len(), class.problems.len()), (1, 4));
}

#[test]
fn a_course_of_the_same_title_is_told_by_its_id() {
    let mut reports = reports();
    let named = |id: &str| CourseName { id: Some(id.into()), title: "Trial".into() };
    reports.iter_mut().for_each(|(_, report)| report.course = named("trial-2026"));
    reports[0].1.course = named("trial-2025");
    let told =
        "it is of another course that is called \u{201c}Trial\u{201d} too: its id is `trial-2025`, not `trial-2026`";
    assert_eq!(merged(reports).problems[0].what, told);
}

#[test]
fn a_course_of_another_version_adds_its_koans() {
    let mut reports = reports();
    let (_, newer) = &mut reports[3];
    newer.course.title = "Trial, second edition".into();
    newer.chapters[0].koans.remove(0);
    let new = KoanReport { name: "brand_new".into(), passed: true, attempts: 1, ..KoanReport::default() };
    newer.chapters[0].koans.insert(0, new);
    let class = merged(reports);
    assert_eq!(class.chapters[0].koans, ["adder", "counter", "waiter", "brand_new"]);
    assert_eq!((class.total(), class.problems.len()), (5, 0));
}

#[test]
fn two_of_one_name_are_told_apart_by_where_they_come_from() {
    let mut reports = reports();
    reports[1].1.learner = "Ada ".into();
    let class = merged(reports);
    let names: Vec<&str> = class.learners.iter().map(|learner| learner.name.as_str()).take(2).collect();
    assert_eq!(names, ["Ada (handed in/ada.json)", "Ada (handed in/ben.json)"]);
    assert_eq!(class.problems.len(), 2);
    assert_eq!(class.problems[0].what, "1 other is named Ada too");
}

#[test]
fn what_a_learner_calls_themselves_does_no_harm() {
    let mut reports = reports();
    reports[0].1.learner = "=HYPERLINK(\"x\",\"y\")".into();
    reports[1].1.learner = "<script>alert(1)</script>".into();
    reports[2].1.learner = "\u{1b}[2Jgone".into();
    reports[3].1.learner = "  ".into();
    let class = merged(reports);
    assert!(csv(&class).contains("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",handed in/dana.json"), "{}", csv(&class));
    assert!(!html(&class, None).contains("<script>"));
    assert!(!text(&class, 80).contains('\u{1b}'));
    assert!(text(&class, 80).contains("handed in/cem.json"), "who has no name goes by the file");
}

#[test]
fn a_name_of_200_letters_leaves_room_for_the_others() {
    let mut reports = reports();
    reports[0].1.learner = "Nn".repeat(100);
    let class = merged(reports);
    let (shown, page) = (text(&class, 80), html(&class, None));
    let cut = format!("{}N… (4)", "Nn".repeat(19));
    assert!(shown.contains(&cut) && page.contains(&cut), "{shown}");
    assert!(!shown.contains(&"Nn".repeat(25)), "{shown}");
    assert_eq!(page.matches(&"Nn".repeat(25)).count(), 4, "only whole, where a mouse asks for it");
}

#[test]
fn what_stands_in_a_report_controls_no_terminal() {
    let mut report = report();
    report.learner = "Ada\nben.json: it is damaged.\u{1b}]0;x\u{7}\u{9b}31m\u{202e}".into();
    report.course.title = "Tri\u{1b}[2Jal".into();
    let read = crate::report::read(serde_json::to_string(&report).unwrap().as_bytes()).unwrap();
    assert_eq!(read.learner, "Ada ben.json: it is damaged.\u{fffd}]0;x\u{fffd}\u{fffd}31m\u{fffd}");
    let class = merged(vec![("a.json".into(), read)]);
    for shown in [csv(&class), html(&class, None), text(&class, 80), serde_json::to_string(&class).unwrap()] {
        assert!(!shown.chars().any(|letter| letter.is_control() && !"\r\n".contains(letter)), "{shown:?}");
    }
}

#[test]
fn sums_that_somebody_wrote_into_a_file_prove_nothing() {
    let mut reports = reports();
    reports[0].1.sums = Sums { passed: 4, total: 4, attempts: u64::MAX, hints: u64::MAX, seconds: u64::MAX };
    reports[0].1.chapters[0].koans[0].seconds = u64::MAX;
    reports[0].1.chapters[0].koans[1].attempts = u32::MAX;
    let class = merged(reports);
    let dana = class.learners.iter().find(|learner| learner.name == "Dana").unwrap();
    assert_eq!((dana.passed, dana.seconds), (1, u64::MAX));
    let _ = (text(&class, 60), html(&class, None), csv(&class));
}

#[test]
fn without_names_nobody_is_to_be_told() {
    let mut reports = reports();
    reports[1].1.learner = "Ada".into();
    let class = merged(reports).without_names();
    for shown in [text(&class, 80), html(&class, None), csv(&class), serde_json::to_string(&class).unwrap()] {
        for name in ["Ada", "ben", "Cem", "Dana", "Eve", "handed in"] {
            assert!(!shown.contains(name), "{name} in {shown}");
        }
    }
    let who: Vec<(&str, usize)> = class.learners.iter().map(|one| (one.name.as_str(), one.passed)).collect();
    assert_eq!(who, [("learner 1", 4), ("learner 2", 1), ("learner 3", 1), ("learner 4", 0), ("learner 5", 0)]);
    let here: Vec<(&str, u32)> =
        class.holds[0].here.iter().map(|stuck| (stuck.learner.as_str(), stuck.attempts)).collect();
    assert_eq!(here, [("learner 3", 9), ("learner 2", 4)], "still who stands there");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn a_report_with_any_number_or_text_changed_is_refused_or_put_together(
        at in 0..10_000_usize,
        new in proptest::sample::select(vec!["0", "4294967295", "18446744073709551615", "-1", "null", "\"\"", "\"日本\\u0007\"", "[]", "1e300"]),
        width in 0..200_usize,
    ) {
        let whole = serde_json::to_string(&report()).unwrap();
        // The values that are neither objects nor lists: what stands between `:` and the next `,` or bracket.
        let places: Vec<usize> =
            whole.match_indices(':').map(|(at, _)| at + 1).filter(|at| !whole[*at..].starts_with(['{', '['])).collect();
        let start = places[at % places.len()];
        let end = start + whole[start..].find([',', '}', ']']).unwrap();
        let changed = format!("{}{new}{}", &whole[..start], &whole[end..]);
        if let Ok(report) = crate::report::read(changed.as_bytes()) {
            let class = merged(vec![("x.json".into(), report.clone()), ("y.json".into(), crate::report::tests::report())]);
            let _ = (text(&class, width), html(&class, None), csv(&class));
            let _ = (crate::report::lines(&report, width), crate::report::html(&report));
        }
    }
}
