//! An actor that is asked has to know where its answer goes. This one attends to a
//! cloakroom: you hand in your coat, and are told the number of its hook. All numbers
//! go into one channel, though, and whoever looks there first takes the next one,
//! whether it is hers or not. Let every message carry the way back with it: a `oneshot`,
//! for one answer to one guest. Mend `Message`, and what is done with it.

use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{self, JoinHandle};
use tokio::time::{sleep, timeout};

type Coat = &'static str;

struct Message {
    coat: Coat,
    number: oneshot::Sender<usize>,
}

/// The attendant has gone, and there will be no answer.
#[derive(Debug, PartialEq)]
struct Closed;

#[derive(Clone)]
struct Cloakroom {
    counter: mpsc::Sender<Message>,
}

impl Cloakroom {
    /// Opens the cloakroom. The attendant returns what hangs on the hooks at the end.
    fn open() -> (Cloakroom, JoinHandle<Vec<Coat>>) {
        let (counter, messages) = mpsc::channel(8);
        let attendant = task::spawn(attend(messages));
        (Cloakroom { counter }, attendant)
    }

    /// Hands in a coat. Returns the number of its hook, when it hangs there.
    async fn hand_in(&self, coat: Coat) -> Result<usize, Closed> {
        let (number, told) = oneshot::channel();
        let message = Message { coat, number };
        self.counter.send(message).await.map_err(|_| Closed)?;
        find_the_ticket().await;
        told.await.map_err(|_| Closed)
    }
}

async fn attend(mut messages: mpsc::Receiver<Message>) -> Vec<Coat> {
    let mut hooks = Vec::new();
    while let Some(message) = messages.recv().await {
        hang_up().await;
        hooks.push(message.coat);
        // Whoever brought the coat may have left meanwhile.
        let _ = message.number.send(hooks.len() - 1);
    }
    hooks
}

#[tokio::test(start_paused = true)]
async fn everyone_is_told_the_hook_of_her_own_coat() {
    let (cloakroom, attendant) = Cloakroom::open();
    let ada = guest(&cloakroom, "a blue coat");
    let grace = guest(&cloakroom, "a red cape");
    let ada = ada.await.unwrap().unwrap();
    let grace = grace.await.unwrap().unwrap();

    drop(cloakroom);
    let hooks = attendant.await.unwrap();
    assert_eq!(hooks[ada], "a blue coat", "Ada's coat is blue");
    assert_eq!(hooks[grace], "a red cape", "Grace's cape is red");
}

#[tokio::test(start_paused = true)]
async fn who_does_not_wait_for_the_answer_troubles_nobody() {
    let (cloakroom, attendant) = Cloakroom::open();
    let half_a_minute = Duration::from_secs(30);
    let in_a_hurry = timeout(half_a_minute, cloakroom.hand_in("a wet coat")).await;
    assert!(in_a_hurry.is_err(), "it takes a minute to hang up a coat");
    let grace = cloakroom.hand_in("a red cape").await.unwrap();

    drop(cloakroom);
    let hooks = attendant.await.unwrap();
    assert_eq!(hooks[grace], "a red cape", "Grace's cape is red");
}

#[tokio::test(start_paused = true)]
async fn when_the_attendant_goes_all_who_wait_are_told() {
    let (cloakroom, attendant) = Cloakroom::open();
    let at_the_counter = guest(&cloakroom, "a blue coat");
    let in_the_queue = guest(&cloakroom, "a red cape");
    sleep(Duration::from_secs(30)).await;

    attendant.abort();
    assert_eq!(at_the_counter.await.unwrap(), Err(Closed));
    assert_eq!(in_the_queue.await.unwrap(), Err(Closed));
    let too_late = cloakroom.hand_in("a scarf").await;
    assert_eq!(too_late, Err(Closed));
}

// ---- the stage: nothing to change below this line ----

/// Hands in a coat, in a task.
fn guest(cloakroom: &Cloakroom, coat: Coat) -> JoinHandle<Result<usize, Closed>> {
    let cloakroom = cloakroom.clone();
    task::spawn(async move { cloakroom.hand_in(coat).await })
}

/// It is in one of the pockets.
async fn find_the_ticket() {
    task::yield_now().await;
}

/// Carries a coat to its hook, which takes a minute.
async fn hang_up() {
    sleep(Duration::from_secs(60)).await;
}
