//! A koan to predict: the course's text, with what the learner has put into its blanks. Nothing else of the submission
//! counts.

use std::collections::BTreeSet;

use super::{
    judged::{Judged, NotJudged, Note},
    rules,
};
use crate::{check::prediction, source};

/// The exercise with the learner's values in its blanks.
pub(super) fn filled(exercise: &str, submitted: &str) -> Result<Judged, NotJudged> {
    let (given, answer) = (source::code(exercise), source::code(submitted));
    let blanks: Vec<usize> = (0..given.len()).filter(|at| given[*at].text == "__").collect();
    let fillings = prediction::fillings(&given, &answer);
    let mut notes = Vec::new();
    let mut text = String::with_capacity(exercise.len());
    let (mut whole, mut from, mut from_token) = (Vec::new(), 0, 0);
    for (blank, filling) in blanks.iter().zip(fillings) {
        let token = &given[*blank];
        text.push_str(&exercise[from..token.start]);
        whole.extend(given[from_token..*blank].iter().map(|token| token.text));
        (from, from_token) = (token.start + token.text.len(), blank + 1);
        let Some((start, end)) = filling.filter(|(start, end)| start < end) else {
            let line = source::position(exercise, token.start).line;
            let told = format!("the blank of line {line} is not where the exercise has it, and counts as empty");
            notes.push(Note { line: None, text: told });
            text.push_str("__");
            whole.push("__");
            continue;
        };
        let line = source::position(submitted, answer[start].start).line;
        if answer[start].text != "__" || end - start > 1 {
            let named: BTreeSet<&str> = BTreeSet::new();
            rules::is_value(&answer[start..end], &named)
                .map_err(|why| NotJudged::Refused(Note::at(line, format!("a blank takes one value, and {why}"))))?;
        }
        let last = &answer[end - 1];
        text.push_str(&submitted[answer[start].start..last.start + last.text.len()]);
        whole.extend(answer[start..end].iter().map(|token| token.text));
    }
    text.push_str(&exercise[from..]);
    whole.extend(given[from_token..].iter().map(|token| token.text));
    if answer.iter().map(|token| token.text).eq(whole) {
        return Ok(Judged { text: submitted.to_string(), notes });
    }
    notes
        .push(Note { line: None, text: "something beside the blanks was changed; the course's text is judged".into() });
    Ok(Judged { text, notes })
}
