//@ verdict: assertion_failed
//@ why: The newest request first: that is a position as well, and fits the archive only as long as it has two requests.
//! The archive of a museum is a process that knows when paintings were made. It
//! gets requests through its stdin and sends replies through its stdout, each a
//! line of JSON. Some things are in the cellar, and others that were asked for later
//! are found before. So who asks for Rembrandt is told a year of Klimt's: mend that.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::iter;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

#[derive(Serialize)]
struct Request<'a> {
    id: u32,
    painting: &'a str,
}

#[derive(Deserialize)]
struct Reply {
    id: u32,
    year: Option<u32>,
}

/// Those who wait for a reply.
type Waiting = VecDeque<Sender<Option<u32>>>;

struct Archive {
    process: Child,
    requests: Option<ChildStdin>,
    next_id: u32,
    waiting: Arc<Mutex<Waiting>>,
    delivery: Option<JoinHandle<()>>,
    ready: Receiver<()>,
    is_slow: bool,
}

impl Archive {
    /// Sends a request. The year will come through the receiver.
    fn ask(&mut self, painting: &str) -> Receiver<Option<u32>> {
        let id = self.next_id;
        self.next_id += 1;
        let (sender, receiver) = mpsc::channel();
        self.waiting.lock().unwrap().push_back(sender);
        self.send(&Request { id, painting });
        receiver
    }
}

/// Gives the replies, as they come, to those who wait for them.
fn deliver(replies: impl Iterator<Item = Reply>, waiting: &Mutex<Waiting>) {
    for reply in replies {
        let sender = waiting.lock().unwrap().pop_back();
        if let Some(sender) = sender {
            let _ = sender.send(reply.year);
        }
    }
}

#[test]
fn a_request_is_answered() {
    let mut archive = Archive::open();
    let kiss = archive.ask("The Kiss");
    assert_eq!(kiss.recv(), Ok(Some(1908)));
    let scream = archive.ask("The Scream");
    assert_eq!(scream.recv(), Ok(None), "the archive does not know it");
}

#[test]
fn two_requests_may_be_answered_in_another_order() {
    let mut archive = Archive::open();
    let night_watch = archive.ask("The Night Watch");
    let kiss = archive.ask("The Kiss");
    assert_eq!(night_watch.recv(), Ok(Some(1642)), "The Night Watch");
    assert_eq!(kiss.recv(), Ok(Some(1908)), "The Kiss");
}

#[test]
fn three_requests_may_be_answered_in_any_order() {
    let mut archive = Archive::open();
    let milkmaid = archive.ask("The Milkmaid");
    let night_watch = archive.ask("The Night Watch");
    let sunflowers = archive.ask("Sunflowers");
    assert_eq!(milkmaid.recv(), Ok(Some(1658)), "The Milkmaid");
    assert_eq!(night_watch.recv(), Ok(Some(1642)), "The Night Watch");
    assert_eq!(sunflowers.recv(), Ok(Some(1888)), "Sunflowers");
}

#[test]
fn a_reply_may_come_while_the_request_is_still_being_sent() {
    let mut archive = Archive::open();
    archive.is_slow = true;
    let kiss = archive.ask("The Kiss");
    drop(archive);
    assert_eq!(
        kiss.recv(),
        Ok(Some(1908)),
        "the reply came while the request was being sent"
    );
}

// ---- the stage: nothing to change below this line ----

impl Archive {
    /// Starts the archive, and a thread that delivers its replies.
    fn open() -> Archive {
        let mut process = Command::new(env!("CARGO_BIN_EXE_archive"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (is_ready, ready) = mpsc::channel();
        // Who asks for another reply has dealt with those before.
        let replies = iter::from_fn(move || {
            let _ = is_ready.send(());
            let line = lines.next()?.unwrap();
            Some(serde_json::from_str(&line).unwrap())
        });
        let waiting = Arc::new(Mutex::new(Waiting::new()));
        let delivery = thread::spawn({
            let waiting = Arc::clone(&waiting);
            move || deliver(replies, &waiting)
        });
        let _ = ready.recv();
        Archive {
            requests: process.stdin.take(),
            process,
            next_id: 1,
            waiting,
            delivery: Some(delivery),
            ready,
            is_slow: false,
        }
    }

    /// Writes a request on a line of its own. When it is slow, the reply is here and
    /// was dealt with before it returns, unless somebody keeps `waiting` locked.
    fn send(&mut self, request: &Request) {
        let is_locked = self.waiting.try_lock().is_err();
        let line = serde_json::to_string(request).unwrap();
        let requests = self.requests.as_mut().unwrap();
        writeln!(requests, "{line}").unwrap();
        if self.is_slow && !is_locked {
            let _ = self.ready.recv();
        }
    }
}

impl Drop for Archive {
    /// Closes the archive: it ends when no more requests can come, and the thread
    /// when no more replies can.
    fn drop(&mut self) {
        drop(self.requests.take());
        let _ = self.process.wait();
        let _ = self.delivery.take().unwrap().join();
    }
}
