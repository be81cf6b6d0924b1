//! To read old handwriting takes a lot of computing, and the pages of a chronicle can
//! be read independently of each other. With rayon that is one word more: `par_iter`
//! for `iter`, and all cores read. But whoever is done first here is first in the book,
//! and the lock guards the `Vec`, not the order. Mend `read_all`: rayon knows which
//! page is which, if you let it put the texts together.

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::{Condvar, Mutex};

/// Reads every page. The texts come in the order of the pages.
fn read_all(pages: &[&'static str], eye: &Eye) -> Vec<String> {
    let texts = Mutex::new(Vec::new());
    pages.par_iter().for_each(|page| {
        let text = eye.read(page);
        texts.lock().unwrap().push(text);
    });
    texts.into_inner().unwrap()
}

#[test]
fn the_chronicle_is_in_order() {
    let two_cores = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let pages = ["fire", "flood", "comet", "feast"];
    let eye = Eye::new();
    let chronicle = two_cores.install(|| read_all(&pages, &eye));
    assert_eq!(
        chronicle,
        ["the fire", "the flood", "the comet", "the feast"],
        "the texts are not in the order of the pages"
    );
}

// ---- the stage: nothing to change below this line ----

/// Reads pages, some of them more slowly than others.
struct Eye {
    begun: Mutex<HashSet<&'static str>>,
    changed: Condvar,
}

impl Eye {
    fn new() -> Eye {
        Eye {
            begun: Mutex::new(HashSet::new()),
            changed: Condvar::new(),
        }
    }

    /// Reads a page. The first takes until the second is begun, and the second until
    /// the two others are, so that it is the same every time.
    fn read(&self, page: &'static str) -> String {
        if rayon::current_thread_index().is_none() {
            return format!("the {page}, read by none of rayon's workers");
        }
        let others: &[&str] = match page {
            "fire" => &["flood"],
            "flood" => &["comet", "feast"],
            _ => &[],
        };
        let mut begun = self.begun.lock().unwrap();
        begun.insert(page);
        self.changed.notify_all();
        let too_soon = |begun: &mut HashSet<_>| others.iter().any(|page| !begun.contains(page));
        drop(self.changed.wait_while(begun, too_soon).unwrap());
        format!("the {page}")
    }
}
