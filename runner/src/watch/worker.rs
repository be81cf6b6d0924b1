//! The thread that judges, one request at a time. A newer request cancels the one that runs.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex,
        mpsc::{Sender, channel},
    },
    thread,
};

use super::event::{Answer, Event};
use crate::{
    cache::{self, Cache},
    check::Engine,
    run::Cancel,
    verdict::Report,
};

/// Takes requests and answers with events.
#[derive(Debug)]
pub(super) struct Worker {
    requests: Sender<Request>,
    latest: u64,
    cancel: Cancel,
    /// Held from before an answer until its verdicts are written down.
    writing: Arc<Mutex<()>>,
}

#[derive(Debug)]
struct Request {
    number: u64,
    engine: Arc<Engine>,
    what: What,
    cancel: Cancel,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// One koan; `afresh` even if its verdict is remembered.
    Koan { at: usize, afresh: bool },
    /// All of them, answered from the cache where nothing changed.
    All,
}

impl Worker {
    /// Starts the thread.
    pub(super) fn start(events: Sender<Event>) -> Worker {
        let (requests, asked) = channel::<Request>();
        let writing = Arc::new(Mutex::new(()));
        let written = Arc::clone(&writing);
        // Children are tied to the thread that spawns them (PR_SET_PDEATHSIG), so one thread lives as long as we do.
        thread::spawn(move || {
            for request in asked {
                let number = request.number;
                let mut fresh = Vec::new();
                let answer = catch_unwind(AssertUnwindSafe(|| answer(&request, &mut fresh)));
                let event = match answer {
                    Ok(event) => event,
                    Err(_) => Some(Event::Judged(
                        number,
                        Err("koans itself stumbled over this file. That is a bug of koans; your file is as it was."
                            .into()),
                    )),
                };
                let _writing = writing.lock();
                if event.is_some_and(|event| events.send(event).is_err()) {
                    return;
                }
                // After the answer: nobody is to wait for the disk.
                Cache::open(&request.engine.home).put(fresh);
            }
        });
        Worker { requests, latest: 0, cancel: Cancel::new(), writing: written }
    }

    /// Asks for one koan, instead of whatever runs.
    pub(super) fn judge(&mut self, engine: &Arc<Engine>, at: usize, afresh: bool) {
        self.ask(engine, What::Koan { at, afresh });
    }

    /// Asks for all koans.
    pub(super) fn judge_all(&mut self, engine: &Arc<Engine>) {
        self.ask(engine, What::All);
    }

    /// Whether an answer is to the latest request.
    pub(super) fn is_latest(&self, number: u64) -> bool {
        self.latest == number
    }

    /// Ends what runs.
    pub(super) fn cancel(&mut self) {
        self.cancel.cancel();
        self.latest += 1;
    }

    /// Waits until what was answered is written down, and for nothing else: a build may take its time.
    pub(super) fn wait_until_written(&self) {
        drop(self.writing.lock());
    }

    fn ask(&mut self, engine: &Arc<Engine>, what: What) {
        self.cancel();
        self.cancel = Cancel::new();
        let (number, cancel) = (self.latest, self.cancel.clone());
        let _ = self.requests.send(Request { number, engine: Arc::clone(engine), what, cancel });
    }
}

/// A verdict to be remembered, and by what.
type Judged = (Option<String>, Report);

/// The answer, or none if nobody waits for it any more.
fn answer(request: &Request, fresh: &mut Vec<Judged>) -> Option<Event> {
    if request.cancel.is_cancelled() {
        return None;
    }
    let cache = Cache::open(&request.engine.home);
    match request.what {
        What::Koan { at, afresh } => {
            let judged = judge(request, &cache, fresh, at, afresh)?;
            Some(Event::Judged(request.number, judged.map(Box::new)))
        }
        What::All => {
            let mut open = Vec::new();
            for at in 0..request.engine.course.koans.len() {
                match judge(request, &cache, fresh, at, false)? {
                    Ok(answer) if answer.report.passed => {}
                    _ => open.push(request.engine.course.koans[at].name.clone()),
                }
            }
            Some(Event::AllJudged(request.number, open))
        }
    }
}

fn judge(
    request: &Request,
    cache: &Cache,
    fresh: &mut Vec<Judged>,
    at: usize,
    afresh: bool,
) -> Option<Result<Answer, String>> {
    let engine = &request.engine;
    let koan = &engine.course.koans[at];
    if let Some(report) = cache.get(engine, koan).filter(|_| !afresh) {
        return Some(Ok(Answer { report, remembered: true }));
    }
    let key = cache::key(engine, koan);
    match engine.judge_alone(koan, &request.cancel) {
        Ok(Some(report)) => {
            fresh.push((key, report.clone()));
            Some(Ok(Answer { report, remembered: false }))
        }
        Ok(None) => None,
        Err(error) => Some(Err(format!("This koan can't be judged: {error}."))),
    }
}
