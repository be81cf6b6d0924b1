//@ verdict: race
//@ why: The flag says that somebody has begun. The map may not be there yet.
//! The inn at the pass has no map until somebody wants to see it. Then the host
//! draws one, which takes long, and from then on everybody is shown that map. On a
//! fine day two guests ask at the same time, and a map is drawn twice. What is made
//! on first use, by whoever comes first, has a type of its own in `std::sync`:
//! `OnceLock`. Mend `Inn`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

/// A map, with its number.
#[derive(Clone, Debug, PartialEq)]
struct Map(u32);

#[derive(Default)]
struct Inn {
    map: Mutex<Option<Map>>,
    begun: AtomicBool,
    maps_drawn: AtomicU32,
}

impl Inn {
    /// Shows the map, which is drawn if there is none yet.
    fn show_the_map(&self) -> Map {
        if !self.begun.swap(true, Ordering::SeqCst) {
            let map = self.draw();
            *self.map.lock().unwrap() = Some(map);
        }
        self.map.lock().unwrap().clone().unwrap()
    }

    fn draw(&self) -> Map {
        Map(self.maps_drawn.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

#[test]
fn no_map_is_drawn_before_somebody_asks() {
    let inn = Inn::default();
    assert_eq!(inn.maps_drawn.load(Ordering::Relaxed), 0);
    assert_eq!(inn.show_the_map(), Map(1));
    assert_eq!(inn.show_the_map(), Map(1));
}

#[test]
fn two_guests_are_shown_one_map() {
    let inn = Inn::default();
    let maps = thread::scope(|parlour| {
        let ann = parlour.spawn(|| inn.show_the_map());
        let ben = parlour.spawn(|| inn.show_the_map());
        [ann.join().unwrap(), ben.join().unwrap()]
    });
    assert_eq!(maps, [Map(1), Map(1)], "there is one map, number 1");
    assert_eq!(
        inn.maps_drawn.into_inner(),
        1,
        "a map was drawn, and nobody was ever shown it"
    );
}
