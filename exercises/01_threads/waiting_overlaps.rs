//! Waiting costs no work. Five threads may wait for five answers at once, and
//! together they wait no longer than one. `fetch_all` waits for its five pages
//! one after another. To show it without a clock, our server answers nobody
//! before five requests are waiting at it. Mend `fetch_all`.

use std::sync::Barrier;
use std::thread;

/// Fetches every page in a thread of its own. The answers come in the order of
/// the pages.
fn fetch_all(server: &Server, pages: &[&str]) -> Vec<String> {
    thread::scope(|scope| {
        let mut answers = Vec::new();
        for page in pages {
            let request = scope.spawn(|| server.get(page));
            answers.push(request.join().unwrap());
        }
        answers
    })
}

#[test]
fn five_requests_wait_at_the_same_time() {
    let server = Server::answering_when_waiting(5);
    let pages = ["home", "news", "help", "jobs", "team"];
    assert_eq!(
        fetch_all(&server, &pages),
        [
            "<h1>home</h1>",
            "<h1>news</h1>",
            "<h1>help</h1>",
            "<h1>jobs</h1>",
            "<h1>team</h1>",
        ],
        "five pages were asked for, and this is what came back"
    );
}

// ---- the stage: nothing to change below this line ----

/// A slow server: it answers when enough requests are waiting.
struct Server {
    gate: Barrier,
}

impl Server {
    fn answering_when_waiting(requests: usize) -> Server {
        Server {
            gate: Barrier::new(requests),
        }
    }

    fn get(&self, page: &str) -> String {
        self.gate.wait();
        format!("<h1>{page}</h1>")
    }
}
