//@ verdict: deadlock sender_alive
//@ why: The line is listened to until a telegram is complete. Its sender waits at the counter meanwhile.
//! A telegraphist takes down telegrams, word by word, and sells stamps at the
//! counter. Whichever comes first: the next telegram is complete, or somebody
//! knocks. But the branch of `select!` that did not win is dropped, with all that
//! its future kept in its local variables; and the next turn of the loop begins with
//! a new one. So words go missing, and only when there are customers. Mend `Line`.

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;

struct Line {
    words: Receiver<&'static str>,
}

impl Line {
    fn new(words: Receiver<&'static str>) -> Line {
        Line { words }
    }

    /// Takes down the next telegram, up to the word "stop". Returns `None` if the
    /// line is cut.
    async fn telegram(&mut self) -> Option<String> {
        let mut telegram = Vec::new();
        loop {
            match self.words.recv().await? {
                "stop" => return Some(telegram.join(" ")),
                word => telegram.push(word),
            }
        }
    }
}

/// Serves the line and the counter, until the line is cut. Returns the telegrams.
async fn work(mut line: Line, mut counter: Receiver<Customer>) -> Vec<String> {
    let mut telegrams = Vec::new();
    loop {
        match line.telegram().await {
            Some(telegram) => telegrams.push(telegram),
            None => return telegrams,
        }
        while let Ok(customer) = counter.try_recv() {
            customer.send(Stamp).unwrap();
        }
    }
}

#[tokio::test]
async fn a_customer_in_the_middle_costs_no_word() {
    let (key, words) = mpsc::channel(1);
    let (door, counter) = mpsc::channel(8);
    let telegraphist = tokio::spawn(work(Line::new(words), counter));

    send(&key, "arriving").await;
    buy_a_stamp(&door).await;
    send(&key, "monday stop").await;

    drop(key);
    let telegrams = telegraphist.await.unwrap();
    assert_eq!(telegrams, ["arriving monday"]);
}

#[tokio::test]
async fn one_telegram_comes_after_another() {
    let (key, words) = mpsc::channel(1);
    let (_door, counter) = mpsc::channel(8);
    let telegraphist = tokio::spawn(work(Line::new(words), counter));

    send(&key, "all well stop send money stop").await;

    drop(key);
    let telegrams = telegraphist.await.unwrap();
    assert_eq!(telegrams, ["all well", "send money"]);
}

// ---- the stage: nothing to change below this line ----

#[derive(Debug)]
struct Stamp;

/// Somebody at the counter, who waits for a stamp.
type Customer = oneshot::Sender<Stamp>;

/// Sends the words, and returns when the last of them has been taken.
async fn send(key: &Sender<&'static str>, words: &'static str) {
    for word in words.split(' ') {
        key.send(word).await.unwrap();
    }
    // There is room for one word, so there is room again.
    let _ = key.reserve().await;
}

async fn buy_a_stamp(door: &Sender<Customer>) {
    let (customer, stamp) = oneshot::channel();
    door.send(customer).await.unwrap();
    stamp.await.unwrap();
}
