//@ verdict: race
//@ why: A pool of its own for the chapters: nobody is stuck, and the two pools are larger than the bureau.
//! The translators of a bureau are a pool. To translate a book is a job, and its
//! chapters are jobs of the same pool, so that everybody has a share in it. But the
//! one who has taken the book waits for its chapters, and who takes those? Mend
//! `translate_all`. The chapters of one book should still be translated at the same
//! time, and nobody is hired for it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

type Book = Vec<Chapter>;

/// Has every book translated. The translations come in the order of the books.
fn translate_all(bureau: &Arc<Pool>, books: Vec<Book>) -> Vec<String> {
    let translate_book = |book: Book| {
        let colleagues = Pool::new(2);
        bureau.submit(move || {
            let chapters: Vec<_> = book
                .into_iter()
                .map(|chapter| colleagues.submit(|| chapter.translate()))
                .collect();
            let chapters: Vec<_> = chapters.into_iter().map(Pending::wait).collect();
            chapters.join(" ")
        })
    };
    let books: Vec<_> = books.into_iter().map(translate_book).collect();
    books.into_iter().map(Pending::wait).collect()
}

#[test]
fn one_translator_is_enough_for_a_book() {
    let bureau = Arc::new(Pool::new(1));
    let desks = Desks::new(1);
    let books = vec![book(["eins", "zwei"], &desks)];
    assert_eq!(translate_all(&bureau, books), ["one two"]);
    let most = desks.most.load(Ordering::SeqCst);
    assert_eq!(most, 1, "one translator is there, and {most} were busy");
}

#[test]
fn two_translators_share_a_book() {
    let bureau = Arc::new(Pool::new(2));
    let desks = Desks::new(2);
    let books = vec![book(["eins", "zwei"], &desks)];
    assert_eq!(translate_all(&bureau, books), ["one two"]);
}

#[test]
fn two_translators_take_a_book_each() {
    let bureau = Arc::new(Pool::new(2));
    let desks = Desks::new(2);
    let books = vec![book(["drei"], &desks), book(["vier"], &desks)];
    assert_eq!(translate_all(&bureau, books), ["three", "four"]);
}

// ---- the stage: nothing to change below this line ----

/// As many desks as there are translators.
struct Desks {
    taken: AtomicUsize,
    /// How many were taken at the same time.
    most: AtomicUsize,
    all_are_taken: Barrier,
}

impl Desks {
    fn new(number: usize) -> Arc<Desks> {
        Arc::new(Desks {
            taken: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            all_are_taken: Barrier::new(number),
        })
    }
}

struct Chapter {
    german: &'static str,
    desks: Arc<Desks>,
}

fn book<const N: usize>(chapters: [&'static str; N], desks: &Arc<Desks>) -> Book {
    let chapter = |german| Chapter {
        german,
        desks: Arc::clone(desks),
    };
    chapters.map(chapter).into()
}

impl Chapter {
    /// Takes a desk, and begins when every desk is taken.
    fn translate(self) -> &'static str {
        let taken = self.desks.taken.fetch_add(1, Ordering::SeqCst) + 1;
        self.desks.most.fetch_max(taken, Ordering::SeqCst);
        self.desks.all_are_taken.wait();
        self.desks.taken.fetch_sub(1, Ordering::SeqCst);
        match self.german {
            "eins" => "one",
            "zwei" => "two",
            "drei" => "three",
            _ => "four",
        }
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// Some workers, who take jobs from one queue.
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
