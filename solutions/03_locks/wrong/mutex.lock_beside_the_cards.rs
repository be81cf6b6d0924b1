//@ verdict: does_not_compile
//@ why: As in Python: the lock stands beside the cards, and gives nobody the right to change them.
//! Two players, each in a thread of their own, draw from one deck. It must belong
//! to both of them, which is what `Arc` is for, and only one at a time may reach
//! for a card, which is what `Mutex` is for. Rust does not keep a lock beside what
//! it protects: the cards lie inside it, and `lock` is the only way to them. Give
//! `Deck` its field, and write the two bodies.

use std::sync::{Arc, Mutex};
use std::thread;

/// A deck of cards. A clone is another handle on the same deck.
#[derive(Clone)]
struct Deck {
    turn: Arc<Mutex<()>>,
    cards: Arc<Vec<&'static str>>,
}

impl Deck {
    /// A deck with these cards, the last one on top.
    fn new(cards: Vec<&'static str>) -> Deck {
        Deck {
            turn: Arc::new(Mutex::new(())),
            cards: Arc::new(cards),
        }
    }

    /// Takes the card on top, if there is one.
    fn draw(&self) -> Option<&'static str> {
        let _turn = self.turn.lock().unwrap();
        self.cards.pop()
    }
}

#[test]
fn the_card_on_top_is_drawn_first() {
    let deck = Deck::new(vec!["seven", "queen"]);
    assert_eq!(deck.draw(), Some("queen"));
    assert_eq!(deck.draw(), Some("seven"));
    assert_eq!(deck.draw(), None);
}

#[test]
fn every_card_ends_up_in_one_hand() {
    let deck = Deck::new(vec!["ace", "jack", "king"]);
    let play = |deck: Deck| thread::spawn(move || [deck.draw(), deck.draw()]);
    let players = [play(deck.clone()), play(deck.clone())];

    let hands = players.map(|player| player.join().unwrap());
    let mut drawn: Vec<_> = hands.into_iter().flatten().flatten().collect();
    drawn.sort();
    assert_eq!(
        drawn,
        ["ace", "jack", "king"],
        "three cards were on the deck, and these are in the players' hands"
    );
    assert_eq!(deck.draw(), None, "two players have emptied the deck");
}
