//@ verdict: assertion_failed
//@ why: The handles do not share a deck: each clone gets cards of its own.
//! Two players, each in a thread of their own, draw from one deck. It must belong
//! to both of them, which is what `Arc` is for, and only one at a time may reach
//! for a card, which is what `Mutex` is for. Rust does not keep a lock beside what
//! it protects: the cards lie inside it, and `lock` is the only way to them. Give
//! `Deck` its field, and write the two bodies.

use std::sync::Mutex;
use std::thread;

/// A deck of cards. A clone is another handle on the same deck.
struct Deck {
    cards: Mutex<Vec<&'static str>>,
}

impl Clone for Deck {
    fn clone(&self) -> Deck {
        Deck::new(self.cards.lock().unwrap().clone())
    }
}

impl Deck {
    /// A deck with these cards, the last one on top.
    fn new(cards: Vec<&'static str>) -> Deck {
        Deck {
            cards: Mutex::new(cards),
        }
    }

    /// Takes the card on top, if there is one.
    fn draw(&self) -> Option<&'static str> {
        self.cards.lock().unwrap().pop()
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
