//@ verdict: assertion_failed
//@ why: A withdrawn request stays in the plan until its time has come, and only then is its ticket told.
//! The night plan of an observatory. Astronomers hand in requests; each telescope has
//! a thread, takes the most urgent request that can be looked at now, and is free
//! again. Some stars have not risen yet, some set too soon, there are clouds, some
//! requests are withdrawn, and at dawn the roof closes. Whatever happens, whoever
//! holds a ticket is told what came of it. Write `Observatory` and `Ticket`, with
//! what they need; the tests go from stage to stage, and one lock is enough.

use std::cmp::Reverse;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What somebody wants to see.
struct Request {
    /// The higher, the sooner. Of two that are equal, the older one comes first.
    priority: u32,
    /// It can't be looked at before.
    rises: Instant,
    /// It can't be looked at from then on.
    sets: Option<Instant>,
    /// How often to look, if there are clouds.
    tries: u32,
    /// How long to leave it alone after a try in vain.
    pause: Duration,
    /// One look through the telescope.
    look: Box<dyn FnMut() -> Result<Picture, Clouds> + Send>,
}

type Picture = &'static str;

struct Clouds;

/// What has become of a request.
#[derive(Debug, PartialEq)]
enum Outcome {
    Seen(Picture),
    /// There were clouds at each try.
    Clouded,
    /// It had set when a telescope came to it.
    Missed,
    /// The look has panicked. Nobody tries that again.
    Broken,
    Withdrawn,
    /// It was still waiting when the roof closed.
    Dawn,
}

/// So many telescopes, at work from `open` to `close`.
struct Observatory {
    night: Arc<Night>,
    telescopes: Vec<JoinHandle<()>>,
}

/// What somebody holds who has requested something.
struct Ticket {
    number: usize,
    night: Arc<Night>,
    outcome: Receiver<Outcome>,
}

/// What the telescopes and all who hold tickets have in common.
#[derive(Default)]
struct Night {
    plan: Mutex<Plan>,
    /// Told whenever there is more to do, and at dawn.
    changed: Condvar,
}

#[derive(Default)]
struct Plan {
    waiting: Vec<Observation>,
    withdrawn: Vec<usize>,
    requests: usize,
    dawn: bool,
}

/// A request that is either in the plan or at a telescope, never in both.
struct Observation {
    number: usize,
    request: Request,
    outcome: Sender<Outcome>,
}

impl Observatory {
    /// Opens the roof. Each telescope gets to work, on a thread of its own.
    fn open(telescopes: usize) -> Observatory {
        let night = Arc::new(Night::default());
        let telescope = |_| {
            let night = Arc::clone(&night);
            thread::spawn(move || {
                while let Some(observation) = night.next() {
                    night.observe(observation);
                }
            })
        };
        Observatory {
            telescopes: (0..telescopes).map(telescope).collect(),
            night,
        }
    }

    /// Hands in a request, and waits for nothing.
    fn request(&self, request: Request) -> Ticket {
        let (sender, outcome) = mpsc::channel();
        let mut plan = self.night.plan.lock().unwrap();
        let number = plan.requests;
        plan.requests += 1;
        plan.waiting.push(Observation {
            number,
            request,
            outcome: sender,
        });
        drop(plan);
        self.night.changed.notify_one();
        Ticket {
            number,
            night: Arc::clone(&self.night),
            outcome,
        }
    }

    /// Closes the roof at dawn. All who still wait in the plan are told so at once.
    /// A look that has begun is finished. Returns when all telescopes are at rest.
    fn close(self) {
        let mut plan = self.night.plan.lock().unwrap();
        plan.dawn = true;
        for observation in plan.waiting.drain(..) {
            observation.comes_out_as(Outcome::Dawn);
        }
        drop(plan);
        self.night.changed.notify_all();
        for telescope in self.telescopes {
            telescope.join().unwrap();
        }
    }
}

impl Ticket {
    /// Takes the request back, and returns whether that was in time. If so, nobody
    /// looks from then on; if a telescope is at it, it is too late.
    fn withdraw(&self) -> bool {
        let mut plan = self.night.plan.lock().unwrap();
        let in_time = plan.waiting.iter().any(|it| it.number == self.number);
        if in_time {
            plan.withdrawn.push(self.number);
        }
        in_time
    }

    /// Waits until it is known what has become of the request.
    fn wait(self) -> Outcome {
        self.outcome.recv().unwrap()
    }
}

impl Night {
    /// Waits until there is something to look at, and takes it. `None` at dawn.
    fn next(&self) -> Option<Observation> {
        let mut plan = self.plan.lock().unwrap();
        while !plan.dawn {
            let now = Instant::now();
            if let Some(observation) = plan.take_most_urgent(now) {
                if !plan.withdrawn.contains(&observation.number) {
                    return Some(observation);
                }
                observation.comes_out_as(Outcome::Withdrawn);
                continue;
            }
            plan = match plan.next_rise() {
                Some(rise) => self.changed.wait_timeout(plan, rise - now).unwrap().0,
                None => self.changed.wait(plan).unwrap(),
            };
        }
        None
    }

    /// Looks once. Nobody else has the observation meanwhile, and no lock is held.
    fn observe(&self, mut observation: Observation) {
        let request = &mut observation.request;
        if request.sets.is_some_and(|sets| sets <= Instant::now()) {
            return observation.comes_out_as(Outcome::Missed);
        }
        request.tries -= 1;
        match panic::catch_unwind(AssertUnwindSafe(&mut request.look)) {
            Ok(Ok(picture)) => observation.comes_out_as(Outcome::Seen(picture)),
            Ok(Err(Clouds)) if request.tries > 0 => self.put_back(observation),
            Ok(Err(Clouds)) => observation.comes_out_as(Outcome::Clouded),
            Err(_) => observation.comes_out_as(Outcome::Broken),
        }
    }

    /// Puts it back into the plan for another try, unless the night is over. The
    /// telescope that does so is the one that will next look into the plan.
    fn put_back(&self, mut observation: Observation) {
        observation.request.rises = Instant::now() + observation.request.pause;
        let mut plan = self.plan.lock().unwrap();
        if plan.dawn {
            observation.comes_out_as(Outcome::Dawn);
        } else {
            plan.waiting.push(observation);
        }
    }
}

impl Plan {
    /// Takes out what is most urgent of all that has risen.
    fn take_most_urgent(&mut self, now: Instant) -> Option<Observation> {
        let risen = self.waiting.iter().filter(|it| it.request.rises <= now);
        let best = risen.min_by_key(|it| (Reverse(it.request.priority), it.number))?;
        self.take(best.number)
    }

    /// Takes out the observation with this number, if it is here.
    fn take(&mut self, number: usize) -> Option<Observation> {
        let place = self.waiting.iter().position(|it| it.number == number)?;
        Some(self.waiting.swap_remove(place))
    }

    fn next_rise(&self) -> Option<Instant> {
        self.waiting.iter().map(|it| it.request.rises).min()
    }
}

impl Observation {
    fn comes_out_as(self, outcome: Outcome) {
        // Whoever has lost interest is not there to receive it.
        let _ = self.outcome.send(outcome);
    }
}

// Stage 1: telescopes, which look at the same time.

#[test]
fn what_is_requested_is_seen() {
    let observatory = Observatory::open(1);
    let moon = observatory.request(Request::to(|| Ok("moon")));
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    observatory.close();
}

#[test]
fn two_telescopes_look_at_the_same_time() {
    let observatory = Observatory::open(2);
    let (_pole_star, go_on) = occupy(&observatory);
    let moon = observatory.request(Request::to(|| Ok("moon")));
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    drop(go_on);
    observatory.close();
}

// Stage 2: dawn.

#[test]
fn at_dawn_a_look_is_finished_and_who_waits_is_told() {
    let observatory = Observatory::open(1);
    let (pole_star, go_on) = occupy(&observatory);
    let moon = observatory.request(Request::to(|| Ok("moon")));
    let closing = thread::spawn(move || observatory.close());
    assert_eq!(moon.wait(), Outcome::Dawn, "the telescope was busy");
    drop(go_on);
    assert_eq!(pole_star.wait(), Outcome::Seen("pole star"));
    closing.join().unwrap();
}

#[test]
fn at_dawn_all_telescopes_come_to_rest() {
    let observatory = Observatory::open(2);
    observatory.close();
}

// Stage 3: priorities.

#[test]
fn the_most_urgent_comes_first_and_then_the_oldest() {
    let observatory = Observatory::open(1);
    let logbook = Logbook::new();
    let (_pole_star, go_on) = occupy(&observatory);
    let tickets = [
        observatory.request(logbook.star("Mars").priority(1)),
        observatory.request(logbook.star("comet").priority(2)),
        observatory.request(logbook.star("supernova").priority(3)),
        observatory.request(logbook.star("eclipse").priority(2)),
        observatory.request(logbook.star("Venus").priority(1)),
    ];
    drop(go_on);
    for ticket in tickets {
        ticket.wait();
    }
    let looked_at = ["supernova", "comet", "eclipse", "Mars", "Venus"];
    assert_eq!(logbook.entries(), looked_at);
    observatory.close();
}

// Stage 4: what rises, and what sets.

#[test]
fn nobody_looks_before_it_has_risen() {
    let observatory = Observatory::open(1);
    let rises = Instant::now() + A_MOMENT;
    let look = move || {
        let early = Instant::now() < rises;
        Ok(if early { "the hill" } else { "Venus" })
    };
    let venus = observatory.request(Request::to(look).from(rises));
    assert_eq!(venus.wait(), Outcome::Seen("Venus"));
    observatory.close();
}

#[test]
fn what_has_risen_does_not_wait_for_what_has_not() {
    let observatory = Observatory::open(1);
    let dusk = Instant::now();
    let supernova = Request::to(|| Ok("supernova")).priority(3);
    let supernova = observatory.request(supernova.from(dusk + AN_HOUR));
    let moon = observatory.request(Request::to(|| Ok("moon")));
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    observatory.close();
    assert_eq!(supernova.wait(), Outcome::Dawn, "it had not risen");
    assert!(
        dusk.elapsed() < AN_HOUR,
        "somebody has waited for a star that was to rise in an hour"
    );
}

#[test]
fn what_has_set_is_missed() {
    let observatory = Observatory::open(1);
    let logbook = Logbook::new();
    let (_pole_star, go_on) = occupy(&observatory);
    let sets = Instant::now() + A_MOMENT;
    let mercury = observatory.request(logbook.star("Mercury").until(sets));
    let moon = observatory.request(logbook.star("moon").until(sets + AN_HOUR));
    thread::sleep(A_MOMENT);
    drop(go_on);
    assert_eq!(mercury.wait(), Outcome::Missed);
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    assert_eq!(logbook.entries(), ["moon"], "these were looked at");
    observatory.close();
}

// Stage 5: clouds.

#[test]
fn behind_clouds_it_is_tried_again_later() {
    let observatory = Observatory::open(1);
    let mut looks = Vec::new();
    let saturn = observatory.request(
        Request::to(move || {
            looks.push(Instant::now());
            match looks[..] {
                [first, second] if second < first + A_MOMENT => Ok("the same cloud"),
                [_, _] => Ok("Saturn"),
                _ => Err(Clouds),
            }
        })
        .tries(3, A_MOMENT),
    );
    assert_eq!(saturn.wait(), Outcome::Seen("Saturn"));
    observatory.close();
}

#[test]
fn after_the_last_try_it_stays_behind_the_clouds() {
    let observatory = Observatory::open(1);
    let logbook = Logbook::new();
    let saturn = observatory.request(logbook.cloud("Saturn").tries(2, Duration::ZERO));
    assert_eq!(saturn.wait(), Outcome::Clouded);
    assert_eq!(logbook.entries(), ["Saturn"; 2], "two tries");
    observatory.close();
}

#[test]
fn the_telescope_does_not_wait_for_the_clouds_to_pass() {
    let observatory = Observatory::open(1);
    let logbook = Logbook::new();
    let dusk = Instant::now();
    let saturn = logbook.cloud("Saturn").priority(3);
    let saturn = observatory.request(saturn.tries(2, AN_HOUR));
    let moon = observatory.request(logbook.star("moon"));
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    observatory.close();
    assert_ne!(saturn.wait(), Outcome::Clouded, "an hour has not passed");
    assert!(
        dusk.elapsed() < AN_HOUR,
        "the telescope has waited for an hour, and the moon was there"
    );
}

#[test]
fn nothing_is_tried_again_after_dawn() {
    let observatory = Observatory::open(1);
    let (begun, has_begun) = mpsc::channel();
    let saturn = observatory.request(
        Request::to(move || {
            begun.send(()).unwrap();
            Err(Clouds)
        })
        .tries(2, AN_HOUR),
    );
    has_begun.recv().unwrap();
    observatory.close();
    assert_eq!(saturn.wait(), Outcome::Dawn, "there was one more try");
}

// Stage 6: what is withdrawn.

#[test]
fn what_waits_can_be_withdrawn() {
    let observatory = Observatory::open(1);
    let dusk = Instant::now();
    let comet = observatory.request(Request::to(|| Ok("comet")).from(dusk + AN_HOUR));
    assert!(comet.withdraw(), "it had not risen");
    assert_eq!(comet.wait(), Outcome::Withdrawn);
    observatory.close();
    assert!(
        dusk.elapsed() < AN_HOUR,
        "somebody has waited for a comet that was withdrawn"
    );
}

#[test]
fn who_withdraws_at_the_last_moment_is_told_the_truth() {
    let observatory = Observatory::open(1);
    let comet = observatory.request(Request::to(|| Ok("comet")));
    let in_time = comet.withdraw();
    match comet.wait() {
        Outcome::Withdrawn => assert!(in_time, "it was too late, and nobody has looked"),
        outcome => assert!(!in_time, "it was in time, and came out as {outcome:?}"),
    }
    observatory.close();
}

// Stage 7: what goes wrong.

#[test]
fn a_telescope_outlives_a_look_that_panics() {
    let observatory = Observatory::open(1);
    let sun = observatory.request(Request::to(|| panic!("it is too bright")).tries(2, A_MOMENT));
    let moon = observatory.request(Request::to(|| Ok("moon")));
    assert_eq!(sun.wait(), Outcome::Broken);
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    observatory.close();
}

#[test]
fn a_telescope_outlives_a_lost_ticket() {
    let observatory = Observatory::open(1);
    drop(observatory.request(Request::to(|| Ok("sun"))));
    let moon = observatory.request(Request::to(|| Ok("moon")));
    assert_eq!(moon.wait(), Outcome::Seen("moon"));
    observatory.close();
}

// ---- the stage: nothing to change below this line ----

const A_MOMENT: Duration = Duration::from_millis(20);
const AN_HOUR: Duration = Duration::from_secs(3600);

impl Request {
    /// To look once, now, and when nobody has anything more urgent.
    fn to(look: impl FnMut() -> Result<Picture, Clouds> + Send + 'static) -> Request {
        Request {
            priority: 0,
            rises: Instant::now(),
            sets: None,
            tries: 1,
            pause: Duration::ZERO,
            look: Box::new(look),
        }
    }

    fn priority(self, priority: u32) -> Request {
        Request { priority, ..self }
    }

    fn from(self, rises: Instant) -> Request {
        Request { rises, ..self }
    }

    fn until(self, sets: Instant) -> Request {
        let sets = Some(sets);
        Request { sets, ..self }
    }

    /// To look so many times at most, with a pause after each.
    fn tries(self, tries: u32, pause: Duration) -> Request {
        Request {
            tries,
            pause,
            ..self
        }
    }
}

/// Requests something that a telescope looks at until the sender is dropped. Returns
/// when it has begun.
fn occupy(observatory: &Observatory) -> (Ticket, Sender<()>) {
    let (begun, has_begun) = mpsc::channel();
    let (go_on, told) = mpsc::channel::<()>();
    let ticket = observatory.request(Request::to(move || {
        begun.send(()).unwrap();
        let _ = told.recv();
        Ok("pole star")
    }));
    has_begun.recv().unwrap();
    (ticket, go_on)
}

/// What was looked at, in order.
struct Logbook {
    pen: Sender<Picture>,
    pages: Receiver<Picture>,
}

impl Logbook {
    fn new() -> Logbook {
        let (pen, pages) = mpsc::channel();
        Logbook { pen, pages }
    }

    /// A star that can be seen.
    fn star(&self, name: Picture) -> Request {
        let pen = self.pen.clone();
        Request::to(move || {
            pen.send(name).unwrap();
            Ok(name)
        })
    }

    /// A star behind clouds.
    fn cloud(&self, name: Picture) -> Request {
        let pen = self.pen.clone();
        Request::to(move || {
            pen.send(name).unwrap();
            Err(Clouds)
        })
    }

    fn entries(&self) -> Vec<Picture> {
        self.pages.try_iter().collect()
    }
}
