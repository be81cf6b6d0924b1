//@ verdict: deadlock
//@ why: What is dropped is the guard of the lock. The promises are still in the map, neither kept nor broken.
//! A surgery sends blood samples to a laboratory, each with its number. The results
//! come back by post, in any order, and whoever sent a sample waits for the result of
//! that one. Each needs a future of her own, to be resolved by the one who opens the
//! post. The two ends of a `oneshot` channel are just that: a promise, and the future
//! that waits for it. Write the three bodies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot};
use tokio::task;

/// The laboratory has closed, and there will be no result.
#[derive(Debug, PartialEq)]
struct Closed;

struct Surgery {
    courier: mpsc::Sender<u32>,
    /// For each sample that is away, the promise of a result.
    promised: Mutex<HashMap<u32, oneshot::Sender<&'static str>>>,
}

impl Surgery {
    fn new(courier: mpsc::Sender<u32>) -> Arc<Surgery> {
        Arc::new(Surgery {
            courier,
            promised: Mutex::default(),
        })
    }

    /// Sends a sample to the laboratory, and waits for its result.
    async fn examine(&self, sample: u32) -> Result<&'static str, Closed> {
        let (promise, result) = oneshot::channel();
        // First the promise: the result may be there as soon as the sample is away.
        self.promised.lock().unwrap().insert(sample, promise);
        self.send(sample).await;
        result.await.map_err(|_| Closed)
    }

    /// A result has come by post. If nobody waits for it, it is put aside.
    fn open_letter(&self, sample: u32, result: &'static str) {
        if let Some(promise) = self.promised.lock().unwrap().remove(&sample) {
            // Whoever waited for it may have left.
            let _ = promise.send(result);
        }
    }

    /// The laboratory has closed. Whoever still waits is told.
    fn laboratory_has_closed(&self) {
        drop(self.promised.lock().unwrap());
    }

    /// Gives a sample to the courier. Returns when he is on his way.
    async fn send(&self, sample: u32) {
        self.courier.send(sample).await.unwrap();
        task::yield_now().await;
    }
}

#[tokio::test]
async fn everyone_gets_the_result_of_her_own_sample() {
    let (courier, mut samples) = mpsc::channel(10);
    let surgery = Surgery::new(courier);
    let ada = examined(&surgery, 1);
    let grace = examined(&surgery, 2);

    // The laboratory waits for both, and has the result of the second one first.
    task::spawn(async move {
        samples.recv().await;
        samples.recv().await;
        surgery.open_letter(2, "iron is low");
        surgery.open_letter(1, "all is well");
    });
    let (ada, grace) = (ada.await.unwrap(), grace.await.unwrap());
    assert_eq!(ada, Ok("all is well"));
    assert_eq!(grace, Ok("iron is low"));
}

#[tokio::test]
async fn who_has_gone_home_is_not_waited_for() {
    let (courier, mut samples) = mpsc::channel(10);
    let surgery = Surgery::new(courier);
    let mut ada = examined(&surgery, 1);
    is_away(&mut samples, &mut ada).await;

    ada.abort();
    assert!(ada.await.unwrap_err().is_cancelled());
    surgery.open_letter(1, "all is well");
    surgery.open_letter(1, "all is well, as we wrote before");
}

#[tokio::test]
async fn who_still_waits_is_told_when_the_laboratory_closes() {
    let (courier, mut samples) = mpsc::channel(10);
    let surgery = Surgery::new(courier);
    let mut ada = examined(&surgery, 1);
    is_away(&mut samples, &mut ada).await;

    surgery.laboratory_has_closed();
    let told = ada.await.unwrap();
    assert_eq!(told, Err(Closed));
}

// ---- the stage: nothing to change below this line ----

type Examined = task::JoinHandle<Result<&'static str, Closed>>;

/// Has a sample examined, in a task.
fn examined(surgery: &Arc<Surgery>, sample: u32) -> Examined {
    let surgery = Arc::clone(surgery);
    task::spawn(async move { surgery.examine(sample).await })
}

/// Waits until the sample has come to the laboratory.
async fn is_away(samples: &mut mpsc::Receiver<u32>, examined: &mut Examined) {
    tokio::select! {
        biased;
        _ = samples.recv() => {}
        told = examined => panic!("no sample was sent: {told:?}"),
    }
}
