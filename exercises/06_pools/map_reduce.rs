//! Which words does a poet use, and how often? Every poem is *mapped* to pairs of a
//! key and a value, here of a word and a 1. The values of each key are brought together,
//! out of all poems. Then every key is *reduced* to one value, here to their sum. A
//! poem needs no other poem, and a key no other key, so a pool can do many of them at
//! once. But is there a moment at which everybody waits? Write `map_reduce`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

type Text = &'static str;
type Map = fn(poem: Text) -> Vec<(Text, usize)>;
type Reduce = fn(values: &[usize]) -> usize;

/// Has every poem mapped, and every key reduced, by the workers of the pool. All
/// values of a key are reduced together, in whatever order.
fn map_reduce(pool: &Pool, poems: &[Text], map: Map, reduce: Reduce) -> BTreeMap<Text, usize> {
    todo!()
}

#[test]
fn words_are_counted() {
    let pool = Pool::new(1);
    let poems = ["rain and rain", "wind and rain"];
    let counted = map_reduce(&pool, &poems, words, sum);
    assert_eq!(
        counted,
        BTreeMap::from([("and", 2), ("rain", 3), ("wind", 1)])
    );
}

#[test]
fn an_average_needs_all_the_values() {
    let lengths = |poem: Text| {
        poem.split(' ')
            .map(|word| (&word[..1], word.len()))
            .collect()
    };
    let average = |values: &[usize]| sum(values) / values.len();

    let pool = Pool::new(1);
    let poems = ["so so", "sunshine"];
    let averages = map_reduce(&pool, &poems, lengths, average);
    assert_eq!(averages, BTreeMap::from([("s", 4)]), "2, 2 and 8 make 12");
}

#[test]
fn two_poems_are_mapped_at_the_same_time() {
    static TWO: Barrier = Barrier::new(2);
    let slow_words = |poem| {
        TWO.wait();
        words(poem)
    };
    let pool = Pool::new(2);
    let counted = map_reduce(&pool, &["rain", "rain"], slow_words, sum);
    assert_eq!(counted, BTreeMap::from([("rain", 2)]));
}

#[test]
fn two_words_are_reduced_at_the_same_time() {
    static TWO: Barrier = Barrier::new(2);
    let slow_sum = |values: &[usize]| {
        TWO.wait();
        sum(values)
    };
    let pool = Pool::new(2);
    let counted = map_reduce(&pool, &["rain", "wind"], words, slow_sum);
    assert_eq!(counted, BTreeMap::from([("rain", 1), ("wind", 1)]));
}

// ---- the stage: nothing to change below this line ----

fn words(poem: Text) -> Vec<(Text, usize)> {
    assert!(WORKER.get(), "a poem was mapped outside of the pool");
    poem.split(' ').map(|word| (word, 1)).collect()
}

fn sum(values: &[usize]) -> usize {
    assert!(WORKER.get(), "a key was reduced outside of the pool");
    values.iter().sum()
}

thread_local! {
    /// Whether this is a worker of the pool.
    static WORKER: Cell<bool> = const { Cell::new(false) };
}

type Job = Box<dyn FnOnce() + Send>;

/// So many workers, who take jobs from one queue.
struct Pool {
    queue: Sender<Job>,
}

/// A result that will be there later.
struct Pending<T> {
    result: Receiver<T>,
}

impl Pool {
    fn new(workers: usize) -> Pool {
        let (queue, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..workers {
            let jobs = Arc::clone(&jobs);
            let next = move || jobs.lock().unwrap().recv();
            thread::spawn(move || {
                WORKER.set(true);
                while let Ok(job) = next() {
                    job();
                }
            });
        }
        Pool { queue }
    }

    /// Puts a job into the queue, and does not wait for it.
    fn submit<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Pending<T> {
        let (done, result) = mpsc::channel();
        let job = move || drop(done.send(job()));
        self.queue.send(Box::new(job)).unwrap();
        Pending { result }
    }
}

impl<T> Pending<T> {
    /// Waits until the job is done, and returns what it has returned.
    fn wait(self) -> T {
        self.result.recv().unwrap()
    }
}
