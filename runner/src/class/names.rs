//! What learners are called: apart from each other, or not at all.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{Class, Learner, Problem};

/// Learners of one name get their sources behind it.
pub(super) fn tell_apart(learners: &mut [Learner], problems: &mut Vec<Problem>) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for learner in learners.iter() {
        *count.entry(learner.name.clone()).or_default() += 1;
    }
    for learner in learners.iter_mut() {
        let others = count[&learner.name] - 1;
        if others > 0 {
            let what =
                format!("{others} other{} named {} too", if others == 1 { " is" } else { "s are" }, learner.name);
            problems.push(Problem { source: learner.source.clone(), what });
            learner.name = format!("{} ({})", learner.name, learner.source);
        }
    }
}

impl Class {
    /// The class without names, sources and what is wrong with those: for a wall that all look at. Learners get numbers,
    /// who has come furthest the first, so that not even the alphabet tells who is who.
    #[must_use]
    pub fn without_names(mut self) -> Class {
        self.learners.sort_by_key(|learner| (Reverse(learner.passed), learner.seconds));
        let mut numbers = BTreeMap::new();
        for (at, learner) in self.learners.iter_mut().enumerate() {
            let number = format!("learner {}", at + 1);
            numbers.insert(std::mem::replace(&mut learner.name, number.clone()), number);
            learner.source.clear();
        }
        for stuck in self.holds.iter_mut().flat_map(|hold| &mut hold.here) {
            stuck.learner = numbers.get(&stuck.learner).cloned().unwrap_or_default();
        }
        self.problems.clear();
        self
    }
}
