//! An actor is a thread that owns something, and a mailbox. Nobody else can reach what
//! it owns: whoever wants a change sends a message that says what has happened. The
//! actor takes one message after another, and so it needs no lock. Here it is a harbour
//! master, and what she owns is the list of the ships in her harbour. Write `open`. Her
//! day ends when nobody can write to her any more; then her thread returns the list.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

type Ships = BTreeSet<&'static str>;

enum Message {
    Arrives(&'static str),
    Leaves(&'static str),
}

/// A way to write to the harbour master. Anybody may have one.
#[derive(Clone)]
struct Harbour {
    mailbox: Sender<Message>,
}

impl Harbour {
    /// Starts the harbour master, whose harbour is empty in the morning. Her thread
    /// returns the ships that are there in the evening.
    fn open() -> (Harbour, JoinHandle<Ships>) {
        let (mailbox, messages) = mpsc::channel();
        let master = thread::spawn(move || {
            let mut ships = Ships::new();
            for message in messages {
                match message {
                    Message::Arrives(ship) => ships.insert(ship),
                    Message::Leaves(ship) => ships.remove(ship),
                };
            }
            ships
        });
        (Harbour { mailbox }, master)
    }

    /// Writes that a ship arrives. Does not wait until it is read.
    fn arrives(&self, ship: &'static str) {
        self.mailbox.send(Message::Arrives(ship)).unwrap();
    }

    /// Writes that a ship leaves. Does not wait until it is read.
    fn leaves(&self, ship: &'static str) {
        self.mailbox.send(Message::Leaves(ship)).unwrap();
    }
}

#[test]
fn what_has_left_is_not_on_the_list() {
    let (harbour, master) = Harbour::open();
    harbour.arrives("Petrel");
    harbour.arrives("Tern");
    harbour.leaves("Petrel");

    drop(harbour);
    let ships = master.join().unwrap();
    assert_eq!(ships, Ships::from(["Tern"]), "the Petrel has left");
}

#[test]
fn two_pilots_write_to_one_harbour_master() {
    let (harbour, master) = Harbour::open();
    let pilot = harbour.clone();
    thread::spawn(move || {
        pilot.arrives("Petrel");
        pilot.leaves("Petrel");
    });
    let pilot = harbour;
    pilot.arrives("Tern");
    pilot.arrives("Gannet");

    drop(pilot);
    let ships = master.join().unwrap();
    assert_eq!(
        ships,
        Ships::from(["Gannet", "Tern"]),
        "the Petrel has arrived and left, and two others have arrived"
    );
}

#[test]
fn nobody_may_come_all_day() {
    let (harbour, master) = Harbour::open();
    drop(harbour);
    assert_eq!(master.join().unwrap(), Ships::new());
}
