//@ verdict: deadlock no_permit
//@ why: A cloud is no way out any more. But a task that is called off never comes to the line with `add_permits`.
//! An observatory has a few telescopes, and a semaphore with a permit for each. Its
//! permits are guards, but they borrow the semaphore, and so cannot go along into a
//! spawned task. Here somebody found a way around that: `forget` keeps the permit
//! without the guard, and `add_permits` makes a new one at the end. It works on clear
//! nights. Mend `observe`, so that every telescope comes back, whatever happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// Takes a picture of each star, with as many telescopes as there are. Returns the
/// pictures in any order.
async fn observe(place: &Arc<Observatory>, stars: &[Star]) -> Vec<Picture> {
    let mut night = JoinSet::new();
    for &star in stars {
        place.telescopes.acquire().await.unwrap().forget();
        let place = Arc::clone(place);
        night.spawn(async move {
            let picture = place.look_at(star).await;
            place.telescopes.add_permits(1);
            picture
        });
    }
    let mut pictures = Vec::new();
    while let Some(taken) = night.join_next().await {
        pictures.extend(taken.unwrap());
    }
    pictures
}

#[tokio::test(start_paused = true)]
async fn every_telescope_is_used_and_by_one_star_at_a_time() {
    let place = Observatory::with(2);
    let began = Instant::now();
    let mut pictures = observe(&place, &[VEGA, DENEB, DENEB, DENEB]).await;
    pictures.sort();
    assert_eq!(pictures, ["Deneb", "Deneb", "Deneb", "Vega"]);
    assert_eq!(place.most.load(Ordering::SeqCst), 2, "stars at a time");
    let minutes = minutes_since(began);
    assert!(minutes <= 45, "{minutes} minutes, though 45 are enough");
}

#[tokio::test(start_paused = true)]
async fn a_cloud_costs_no_telescope() {
    let place = Observatory::with(1);
    let pictures = observe(&place, &[CLOUDED, DENEB]).await;
    assert_eq!(pictures, ["Deneb"], "the other star is behind clouds");
    assert_eq!(place.telescopes.available_permits(), 1);
}

#[tokio::test(start_paused = true)]
async fn at_dawn_all_is_called_off_and_the_telescopes_are_back() {
    let place = Observatory::with(2);
    let dawn = Duration::from_secs(60 * 20);
    let night = timeout(dawn, observe(&place, &[DENEB, VEGA, VEGA, DENEB])).await;
    assert!(night.is_err(), "by dawn they are not done");
    let both = place.telescopes.acquire_many(2).await;
    drop(both.unwrap());
    assert_eq!(place.telescopes.available_permits(), 2);
}

// ---- the stage: nothing to change below this line ----

type Picture = &'static str;

#[derive(Clone, Copy)]
struct Star {
    minutes: u64,
    picture: Option<Picture>,
}

const fn star(minutes: u64, picture: Option<Picture>) -> Star {
    Star { minutes, picture }
}

const VEGA: Star = star(35, Some("Vega"));
const DENEB: Star = star(10, Some("Deneb"));
const CLOUDED: Star = star(5, None);

struct Observatory {
    telescopes: Arc<Semaphore>,
    in_use: AtomicUsize,
    most: AtomicUsize,
}

impl Observatory {
    fn with(telescopes: usize) -> Arc<Observatory> {
        Arc::new(Observatory {
            telescopes: Arc::new(Semaphore::new(telescopes)),
            in_use: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    /// Takes a picture, if there are no clouds.
    async fn look_at(&self, star: Star) -> Option<Picture> {
        let in_use = self.in_use.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(in_use, Ordering::SeqCst);
        sleep(Duration::from_secs(60 * star.minutes)).await;
        self.in_use.fetch_sub(1, Ordering::SeqCst);
        star.picture
    }
}

fn minutes_since(began: Instant) -> u64 {
    began.elapsed().as_secs() / 60
}
