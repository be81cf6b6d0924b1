//@ verdict: assertion_failed
//@ why: An indexer for each chapter: nobody sits at a desk.
//! The index at the end of a book: each word, and where it stands. The chapters go to
//! a few indexers, who are processes; `src/bin/indexer.rs` says how to talk to one.
//! Whoever is done gets the next chapter; and whatever happens at the desks, the index
//! is the same, each time. It happens that an indexer dies in the middle of a chapter.
//! Somebody else reads that chapter again then, unless it was the chapter's fault.
//! Write `make_index`; the tests go from stage to stage.

use serde::{Deserialize, Serialize};
use stage::web::{Page, Site};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::thread;

/// What an indexer is told, each on a line of its own.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Order<'a> {
    Line(&'a str),
    End,
}

/// What an indexer answers, each on a line of its own: a word with the number of its
/// line, or that this was the chapter.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Entry(String, usize),
    End,
}

#[derive(Debug, PartialEq)]
struct Index {
    /// Where each word stands, in the order of the book.
    places: BTreeMap<String, Vec<Place>>,
    /// The chapters that are not in it, in the order of the book: each was the end of
    /// three indexers.
    unread: Vec<usize>,
}

/// A chapter, and a line of it. Both are counted from 1.
type Place = (usize, usize);

/// The words of one chapter, each with the number of its line.
type Entries = Vec<(String, usize)>;

/// Has an index made of all chapters. At each desk of the office sits an indexer,
/// from the first chapter on, and only who has died is replaced. When the index is
/// made, all of them have ended.
fn make_index(chapters: &[String], office: &Office) -> Index {
    let numbered = Mutex::new((1..).zip(chapters));
    let next = || numbered.lock().unwrap().next();
    let mut read = thread::scope(|scope| {
        let desk = |_| scope.spawn(|| work(office, next));
        let desks: Vec<_> = (0..office.desks).map(desk).collect();
        let read = desks.into_iter().flat_map(|desk| desk.join().unwrap());
        read.collect::<Vec<_>>()
    });
    read.sort_by_key(|(number, _)| *number);
    combine(read)
}

/// What goes on at one desk, as long as there are chapters: `None` stands for one that
/// nobody could read.
fn work<'a>(
    office: &Office,
    next: impl Fn() -> Option<(usize, &'a String)>,
) -> Vec<(usize, Option<Entries>)> {
    let mut read = Vec::new();
    while let Some((number, chapter)) = next() {
        let entries = (0..3).find_map(|_| {
            let mut indexer = Indexer::hire(office);
            indexer.read(chapter).ok()
        });
        read.push((number, entries));
    }
    read
}

/// Makes one index of what was read, which is in the order of the book.
fn combine(read: Vec<(usize, Option<Entries>)>) -> Index {
    let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut unread = Vec::new();
    for (number, entries) in read {
        let Some(entries) = entries else {
            unread.push(number);
            continue;
        };
        for (word, line) in entries {
            places.entry(word).or_default().push((number, line));
        }
    }
    Index { places, unread }
}

/// A process that reads chapters. It is gone when this is dropped.
struct Indexer {
    process: Child,
    orders: Option<BufWriter<ChildStdin>>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Indexer {
    fn hire(office: &Office) -> Indexer {
        let mut process = office.hire();
        Indexer {
            orders: process.stdin.take().map(BufWriter::new),
            answers: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
        }
    }

    /// Has a chapter read. An error when the process has died, and then nothing is left
    /// of what it has said about this chapter.
    fn read(&mut self, chapter: &str) -> io::Result<Entries> {
        let orders = self.orders.as_mut().unwrap();
        thread::scope(|scope| {
            // It answers before it has heard all, so that each pipe needs somebody. If
            // it dies, the end of its answers says so, and the error here is the same.
            scope.spawn(|| send(chapter, orders));
            receive(&mut self.answers)
        })
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        // It ends when no more orders can come; and who is not waited for is a zombie.
        drop(self.orders.take());
        let _ = self.process.wait();
    }
}

fn send(chapter: &str, orders: &mut impl Write) -> io::Result<()> {
    for order in chapter.lines().map(Order::Line).chain([Order::End]) {
        writeln!(orders, "{}", serde_json::to_string(&order)?)?;
    }
    orders.flush()
}

fn receive(answers: impl Iterator<Item = io::Result<String>>) -> io::Result<Entries> {
    let mut entries = Vec::new();
    for answer in answers {
        match serde_json::from_str(&answer?)? {
            Answer::Entry(word, line) => entries.push((word, line)),
            Answer::End => return Ok(entries),
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

// Stage 1: an indexer, and a protocol.

#[test]
fn a_chapter_is_read_by_an_indexer() {
    let office = Office::with_desks(1);
    let index = make_index(&book(["one fish two fish"]), &office);
    assert_eq!(
        index.places,
        BTreeMap::from([
            ("fish".into(), vec![(1, 1), (1, 1)]),
            ("one".into(), vec![(1, 1)]),
            ("two".into(), vec![(1, 1)]),
        ])
    );
}

#[test]
fn a_second_chapter_is_read_by_the_same_indexer() {
    let office = Office::with_desks(1);
    let index = make_index(&book(["one fish\ntwo fish", "red fish", ""]), &office);
    assert_eq!(index.places_of("fish"), [(1, 1), (1, 2), (2, 1)]);
    assert_eq!(index.places_of("red"), [(2, 1)]);
    assert_eq!(office.hired(), 1, "there is one desk");
}

// Stage 2: an indexer at each desk.

#[test]
fn at_each_desk_sits_an_indexer() {
    let office = Office::with_desks(2);
    let index = make_index(&book(["fish"; 4]), &office);
    assert_eq!(index.places_of("fish"), [(1, 1), (2, 1), (3, 1), (4, 1)]);
    assert_eq!(office.hired(), 2, "there are two desks");
}

/// Each address stands in two places, and is answered when both have looked it up. So
/// the first chapter is not done before the third has begun, and the last two are read
/// at the same time.
#[test]
fn behind_a_long_chapter_nobody_waits() {
    let office = Office::with_desks(2);
    make_index(&book(["fish"; 2]), &office);
    assert_eq!(office.hired(), 2, "one alone would wait here for ever");

    let page = || Page::new("fish").in_company(2);
    let sites = [(); 3].map(|_| Site::open([("/coast", page())]));
    let [a, b, c] = sites.each_ref().map(|site| site.url("/coast"));
    let chapters = [format!("{a}\n{b}"), a, b, c.clone(), c];
    let index = make_index(&chapters, &Office::with_desks(2));
    let in_all_chapters = [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1), (5, 1)];
    assert_eq!(index.places_of("fish"), in_all_chapters);
}

// Stage 3: full pipes.

#[test]
fn chapters_may_be_longer_than_a_pipe() {
    let office = Office::with_desks(1);
    let index = make_index(&book([&*long_chapter("")]), &office);
    assert_eq!(index.places_of("herring").len(), LONG);
    assert_eq!(index.places_of("cod").last(), Some(&(1, LONG)));
}

// Stage 4: somebody dies.

#[test]
fn if_an_indexer_dies_another_one_reads_the_chapter() {
    let office = Office::with_desks(1).with_clumsy(1);
    let index = make_index(&book(["one fish", "two fish\nink fish", "fish"]), &office);
    assert_eq!(
        index.places_of("fish"),
        [(1, 1), (2, 1), (2, 2), (3, 1)],
        "one indexer has died over the ink in the second chapter"
    );
    assert_eq!(index.unread, [0; 0]);
    assert_eq!(office.hired(), 2, "one was replaced");
}

#[test]
fn if_one_dies_early_the_rest_is_sent_to_nobody() {
    let office = Office::with_desks(1).with_clumsy(1);
    let index = make_index(&book([&*long_chapter("ink")]), &office);
    assert_eq!(index.places_of("herring").len(), LONG);
    assert_eq!(office.hired(), 2, "one was replaced");
}

// Stage 5: a chapter that nobody survives.

#[test]
fn of_one_chapter_three_die_and_nobody_else() {
    let site = Site::open([("/coast", Page::new("fish"))]);
    let deadly = format!("{}\nfish acid", site.url("/coast"));
    let office = Office::with_desks(1);
    let index = make_index(&book(["one fish", &*deadly, "two fish"]), &office);
    assert_eq!(index.unread, [2]);
    assert_eq!(index.places_of("fish"), [(1, 1), (3, 1)]);
    assert_eq!(site.visits().len(), 3, "so many have begun that chapter");
}

// Stage 6: nobody is left behind.

#[test]
fn when_the_index_is_made_all_have_gone() {
    let office = Office::with_desks(2).with_clumsy(1);
    let index = make_index(&book(["fish", "ink fish", "acid fish", "fish"]), &office);
    assert_eq!(index.places_of("fish"), [(1, 1), (2, 1), (4, 1)]);
    assert_eq!(index.unread, [3]);
    assert_eq!(office.still_there(), [0; 0], "these processes");
}

// ---- the stage: nothing to change below this line ----

/// So many lines has a long chapter: more than there is room for in a pipe.
const LONG: usize = 2_000;

fn long_chapter(first_word: &str) -> String {
    let sea = "~".repeat(60);
    format!(
        "{first_word} {}",
        format!("herring {sea} cod\n").repeat(LONG)
    )
}

fn book<const N: usize>(chapters: [&str; N]) -> Vec<String> {
    chapters.map(str::to_string).to_vec()
}

impl Index {
    fn places_of(&self, word: &str) -> &[Place] {
        self.places.get(word).map_or(&[], Vec::as_slice)
    }
}

struct Office {
    desks: usize,
    /// The first so many who are hired spill their ink.
    clumsy: usize,
    hired: Mutex<Vec<u32>>,
}

impl Office {
    fn with_desks(desks: usize) -> Office {
        Office {
            desks,
            clumsy: 0,
            hired: Mutex::default(),
        }
    }

    fn with_clumsy(self, clumsy: usize) -> Office {
        Office { clumsy, ..self }
    }

    /// Starts an indexer, with a pipe to its stdin and one from its stdout.
    fn hire(&self) -> Child {
        let mut hired = self.hired.lock().unwrap();
        assert!(hired.len() < 10, "ten indexers are enough");
        let clumsy = hired.len() < self.clumsy;
        let indexer = Command::new(env!("CARGO_BIN_EXE_indexer"))
            .args(clumsy.then_some("clumsy"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        hired.push(indexer.id());
        indexer
    }

    /// How many have been hired so far.
    fn hired(&self) -> usize {
        self.hired.lock().unwrap().len()
    }

    /// The ids of those who have not ended, or have ended and nobody has asked how.
    fn still_there(&self) -> Vec<u32> {
        let mut hired = self.hired.lock().unwrap().clone();
        hired.retain(|id| {
            let mut shell = Command::new("sh");
            let kill = shell.args(["-c", &format!("kill -0 {id}")]);
            kill.stderr(Stdio::null()).status().unwrap().success()
        });
        hired
    }
}
