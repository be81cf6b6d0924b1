//! There are two ways to react to an event. `on` registers a callback, and whenever
//! the event happens from then on, it is called. `until` is a future, done when the
//! event has happened. At this station people may board when the train is here and
//! the platform is clear, and on some days nobody boards. Mend `let_people_board`, in
//! one way or the other.

use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio::task;

const TRAIN: &str = "the train is here";
const CLEAR: &str = "the platform is clear";
const BOARD: &str = "all aboard";

/// Sees to it that `BOARD` happens when both `TRAIN` and `CLEAR` have happened.
/// Does not wait for that itself.
fn let_people_board(station: &Arc<Station>) {
    station.on(TRAIN, |station| {
        station.on(CLEAR, |station| station.happens(BOARD));
    });
}

#[tokio::test]
async fn people_board_when_both_have_happened() {
    let station = station();
    let_people_board(&station);

    let driver = Arc::clone(&station);
    task::spawn(async move { driver.happens(TRAIN) });
    let guard = Arc::clone(&station);
    task::spawn(async move { guard.happens(CLEAR) });

    station.until(BOARD).await;
    assert!(station.has_happened(TRAIN), "boarded without a train");
    assert!(station.has_happened(CLEAR), "boarded in a crowd");
}

#[tokio::test]
async fn a_second_train_does_not_clear_the_platform() {
    let station = station();
    let_people_board(&station);

    station.happens(TRAIN);
    station.happens(TRAIN);
    for _ in 0..3 {
        task::yield_now().await;
    }
    assert!(!station.has_happened(BOARD), "boarded in a crowd");

    station.happens(CLEAR);
    station.until(BOARD).await;
}

// ---- the stage: nothing to change below this line ----

/// A station with a loudspeaker, which says what happens.
fn station() -> Arc<Station> {
    let station = Arc::new(Station::default());
    for event in [TRAIN, CLEAR, BOARD] {
        station.on(event, move |_| println!("loudspeaker: {event}"));
    }
    station
}

type Callback = Arc<dyn Fn(&Arc<Station>) + Send + Sync>;

#[derive(Default)]
struct Station {
    book: Mutex<Book>,
    news: Notify,
}

#[derive(Default)]
struct Book {
    happened: Vec<&'static str>,
    callbacks: Vec<(&'static str, Callback)>,
}

impl Station {
    /// From now on, calls the callback whenever the event happens.
    fn on(&self, event: &'static str, callback: impl Fn(&Arc<Station>) + Send + Sync + 'static) {
        let callback: Callback = Arc::new(callback);
        self.book.lock().unwrap().callbacks.push((event, callback));
    }

    /// Waits until the event has happened, be it now or long ago.
    async fn until(&self, event: &'static str) {
        loop {
            let news = self.news.notified();
            if self.has_happened(event) {
                return;
            }
            news.await;
        }
    }

    fn has_happened(&self, event: &'static str) -> bool {
        self.book.lock().unwrap().happened.contains(&event)
    }

    /// The event happens: its callbacks are called, and those who wait for it go on.
    fn happens(self: &Arc<Self>, event: &'static str) {
        let mut book = self.book.lock().unwrap();
        book.happened.push(event);
        // A callback may look into the book, so it is called without the lock.
        let callbacks = book.callbacks.clone();
        drop(book);
        for (_, callback) in callbacks.iter().filter(|(name, _)| *name == event) {
            callback(self);
        }
        self.news.notify_waiters();
    }
}
