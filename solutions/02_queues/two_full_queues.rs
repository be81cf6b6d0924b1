//! A potter and a kiln work hand in hand. On one board lie the pots that are still
//! to be fired, on another those that have been, and each board has room for one.
//! The kiln fires a few pots at a time. One load is soon done, and with two of them
//! the whole workshop stands still. Who waits for whom? Mend `fire_all`; the boards
//! are as large as they are.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

/// Puts all pots onto the board of those that are to be fired, and takes them from
/// the other one when they have been.
fn fire_all(
    pots: &[&'static str],
    unfired: SyncSender<&'static str>,
    fired: Receiver<String>,
) -> Vec<String> {
    thread::scope(|scope| {
        scope.spawn(move || {
            for &pot in pots {
                unfired.send(pot).unwrap();
            }
            // No more pots: `unfired` ends here, and the kiln may go out.
        });
        fired.iter().collect()
    })
}

#[test]
fn one_load_is_fired() {
    let (unfired, fired) = light_a_kiln_for(3);
    assert_eq!(
        fire_all(&["cup", "bowl", "jug"], unfired, fired),
        ["fired cup", "fired bowl", "fired jug"]
    );
}

#[test]
fn more_pots_are_fired_than_there_is_room_for() {
    let (unfired, fired) = light_a_kiln_for(2);
    assert_eq!(
        fire_all(&["cup", "bowl", "jug", "vase"], unfired, fired),
        ["fired cup", "fired bowl", "fired jug", "fired vase"]
    );
}

// ---- the stage: nothing to change below this line ----

/// Lights a kiln, which fires so many pots at a time until no more can come.
fn light_a_kiln_for(load: usize) -> (SyncSender<&'static str>, Receiver<String>) {
    let (unfired, waiting) = mpsc::sync_channel(1);
    let (done, fired) = mpsc::sync_channel(1);
    let kiln = thread::Builder::new().name("kiln".to_string());
    let fire = move || {
        loop {
            let pots: Vec<&str> = waiting.iter().take(load).collect();
            if pots.len() < load {
                return;
            }
            for pot in pots {
                done.send(format!("fired {pot}")).unwrap();
            }
        }
    };
    kiln.spawn(fire).unwrap();
    (unfired, fired)
}
