//! A thread from `thread::spawn` may not borrow local variables. One that is
//! started inside `thread::scope` may: the scope does not end before all its
//! threads have ended, so what they borrow is sure to be there. Write
//! `glaze_all`: each loaf is glazed where it lies, by a thread of its own.

use std::collections::HashSet;
use std::thread::{self, ThreadId};

#[derive(Default)]
struct Loaf {
    glazed_by: Option<ThreadId>,
}

fn glaze(loaf: &mut Loaf) {
    loaf.glazed_by = Some(thread::current().id());
}

/// Glazes every loaf on the tray, each in a thread of its own.
fn glaze_all(tray: &mut [Loaf]) {
    thread::scope(|scope| {
        for loaf in tray {
            scope.spawn(|| glaze(loaf));
        }
    });
}

#[test]
fn a_loaf_glazed_by_hand_is_glazed_by_this_thread() {
    let mut loaf = Loaf::default();
    glaze(&mut loaf);
    assert_eq!(loaf.glazed_by, Some(thread::current().id()));
}

#[test]
fn every_loaf_on_the_tray_is_glazed() {
    let mut tray = [(); 4].map(|()| Loaf::default());
    glaze_all(&mut tray);
    let plain = tray.iter().filter(|loaf| loaf.glazed_by.is_none()).count();
    assert_eq!(plain, 0, "this many of the four loaves have no glaze yet");
}

#[test]
fn every_loaf_is_glazed_by_a_thread_of_its_own() {
    let mut tray = [(); 4].map(|()| Loaf::default());
    glaze_all(&mut tray);
    let glazers: HashSet<ThreadId> = tray.iter().filter_map(|loaf| loaf.glazed_by).collect();
    assert_eq!(
        glazers.len(),
        4,
        "there were four loaves, and not as many threads that glazed"
    );
    for glazer in glazers {
        assert_ne!(
            glazer,
            thread::current().id(),
            "the thread that holds the tray did some of the glazing itself"
        );
    }
}
