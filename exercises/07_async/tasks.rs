//! A spawned task goes on by itself, whether anybody waits for it or not. Its
//! `JoinHandle` is all that is left in your hands: whoever awaits it waits for the
//! task, and gets what it returned, or hears of its panic. If the handle is dropped,
//! the task is not stopped; it is only that nobody will ever ask. Here a post office
//! sends out its couriers and closes its book before the first of them is back. Mend
//! `deliver_all`.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Sends a courier to every house, all at the same time. When they are back, returns
/// what each has brought, in the order of the houses: a signature, or `None` from
/// one who had an accident.
async fn deliver_all(houses: &[House]) -> Vec<Option<Signature>> {
    let book = Arc::new(Mutex::new(vec![None; houses.len()]));
    for (line, &house) in houses.iter().enumerate() {
        let book = Arc::clone(&book);
        tokio::spawn(async move {
            let signature = deliver(house).await;
            book.lock().unwrap()[line] = Some(signature);
        });
    }
    let book = book.lock().unwrap();
    book.clone()
}

#[tokio::test(start_paused = true)]
async fn every_courier_brings_back_a_signature() {
    let began = Instant::now();
    assert_eq!(
        deliver_all(&[MILL, CHAPEL]).await,
        [Some("the miller"), Some("the verger")]
    );
    assert_eq!(minutes_since(began), 30, "it is 30 minutes to the mill");
}

#[tokio::test(start_paused = true)]
async fn an_accident_is_the_trouble_of_one_courier() {
    let began = Instant::now();
    assert_eq!(
        deliver_all(&[CHAPEL, STEEP_LANE, LIGHTHOUSE]).await,
        [Some("the verger"), None, Some("the keeper")],
        "the second of the three had an accident"
    );
    assert_eq!(
        minutes_since(began),
        50,
        "it is 50 minutes to the lighthouse"
    );
}

// ---- the stage: nothing to change below this line ----

type Signature = &'static str;

#[derive(Clone, Copy)]
struct House {
    /// How long the way takes, there and back.
    minutes: u64,
    /// Who signs there, if the courier arrives.
    who: Option<Signature>,
}

const fn house(minutes: u64, who: Option<Signature>) -> House {
    House { minutes, who }
}

const MILL: House = house(30, Some("the miller"));
const CHAPEL: House = house(20, Some("the verger"));
const STEEP_LANE: House = house(10, None);
const LIGHTHOUSE: House = house(50, Some("the keeper"));

async fn deliver(house: House) -> Signature {
    sleep(Duration::from_secs(60 * house.minutes)).await;
    house.who.expect("the bicycle has brakes")
}

fn minutes_since(began: Instant) -> u64 {
    began.elapsed().as_secs() / 60
}
