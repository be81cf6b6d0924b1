//@ verdict: assertion_failed
//@ why: The results of `map` are thrown away: the order of the pushes is as before.
//! Rayon keeps a pool of threads and makes a parallel loop of an ordinary one: for
//! `iter` write `par_iter`. A photographer develops a film in two trays, and the album
//! is to show the pictures in the order in which they were taken. The first picture of
//! this film takes longer than the others, and it always ends up too far back. Mend
//! `album`; both trays are to stay in use.

use rayon::prelude::*;
use std::sync::{Condvar, Mutex};

/// Develops all pictures, in parallel, and gives them in the order of the film.
fn album(film: &[&'static str], lab: &Lab) -> Vec<String> {
    let album = Mutex::new(Vec::new());
    let _done: Vec<()> = film
        .par_iter()
        .map(|picture| {
            let developed = lab.develop(picture);
            album.lock().unwrap().push(developed);
        })
        .collect();
    album.into_inner().unwrap()
}

#[test]
fn the_album_is_in_the_order_of_the_film() {
    let film = ["dusk", "beach", "cliff", "attic"];
    let pictures = Lab::with_two_trays(|lab| album(&film, lab));
    assert_eq!(
        pictures,
        [
            "dusk in colour",
            "beach in colour",
            "cliff in colour",
            "attic in colour"
        ],
        "the film shows the dusk, the beach, the cliff and the attic"
    );
}

// ---- the stage: nothing to change below this line ----

/// A lab in which the dusk is not done before the attic is begun: it needs somebody
/// who works at the other tray meanwhile.
#[derive(Default)]
struct Lab {
    attic_is_begun: Mutex<bool>,
    changed: Condvar,
}

impl Lab {
    /// Does this in a pool of two threads, one for each tray.
    fn with_two_trays<T: Send>(work: impl FnOnce(&Lab) -> T + Send) -> T {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2);
        pool.build().unwrap().install(|| work(&Lab::default()))
    }

    fn develop(&self, picture: &str) -> String {
        let mut begun = self.attic_is_begun.lock().unwrap();
        if picture == "attic" {
            *begun = true;
            self.changed.notify_all();
        }
        if picture == "dusk" {
            let not_yet = |begun: &mut bool| !*begun;
            begun = self.changed.wait_while(begun, not_yet).unwrap();
        }
        drop(begun);
        format!("{picture} in colour")
    }
}
