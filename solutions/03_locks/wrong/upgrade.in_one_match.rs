//@ verdict: deadlock
//@ why: The guard without a name lives to the end of the `match`, and in its second arm.
//! A glossary: whoever needs a word looks it up, as many as like at the same time.
//! If it is not there, the expert is asked, who is expensive, and the answer is
//! written down for the next one. The first word that is not there is the last one
//! that is ever looked up. Mend `translate`; the expert should be asked once for
//! each word, even if two people need it at the same time.

use std::collections::HashMap;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

#[derive(Default)]
struct Glossary {
    words: RwLock<HashMap<&'static str, String>>,
    /// How often the expert was asked.
    asked: AtomicU32,
}

impl Glossary {
    fn translate(&self, word: &'static str) -> String {
        match self.words.read().unwrap().get(word) {
            Some(known) => known.clone(),
            None => {
                let mut words = self.words.write().unwrap();
                words
                    .entry(word)
                    .or_insert_with(|| self.ask_the_expert(word))
                    .clone()
            }
        }
    }

    fn ask_the_expert(&self, word: &str) -> String {
        self.asked.fetch_add(1, Ordering::Relaxed);
        word.chars().rev().collect()
    }
}

#[test]
fn a_word_is_asked_for_once_and_known_from_then_on() {
    let glossary = Glossary::default();
    assert_eq!(glossary.translate("drawer"), "reward");
    assert_eq!(glossary.translate("drawer"), "reward");
    assert_eq!(glossary.translate("stop"), "pots");
    assert_eq!(glossary.asked.into_inner(), 2, "there were two words");
}

#[test]
fn two_who_need_the_same_word_ask_once() {
    let glossary = Glossary::default();
    let answers = thread::scope(|office| {
        let ann = office.spawn(|| glossary.translate("straw"));
        let ben = office.spawn(|| glossary.translate("straw"));
        [ann.join().unwrap(), ben.join().unwrap()]
    });
    assert_eq!(answers, ["warts", "warts"]);
    assert_eq!(
        glossary.asked.into_inner(),
        1,
        "the expert sends a bill for each question"
    );
}
