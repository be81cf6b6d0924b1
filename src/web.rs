//! A small web on this machine: a [`Site`] with pages, which serves every visitor on a thread of its own, and [`get`],
//! which fetches a page.
//!
//! HTTP/1.1 as far as a browser needs it, one request for each connection.

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

/// Nobody on this machine takes that long; a test that waits for it has gone wrong in another way.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page of a [`Site`].
#[derive(Clone, Debug)]
pub struct Page {
    status: &'static str,
    body: String,
    company: usize,
}

impl Page {
    /// A page with this text.
    pub fn new(body: impl Into<String>) -> Page {
        Page {
            status: "200 OK",
            body: body.into(),
            company: 1,
        }
    }

    /// A page that can't be served: whoever asks for it gets an error.
    pub fn broken() -> Page {
        Page {
            status: "500 Internal Server Error",
            ..Page::new("This page is broken.")
        }
    }

    /// The same page, served as soon as that many visitors are on the site at once. Whoever comes first waits.
    pub fn in_company(self, visitors: usize) -> Page {
        Page {
            company: visitors,
            ..self
        }
    }
}

/// A site on this machine, at a port that is free. It closes when it is dropped.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    shared: Arc<Shared>,
    doorman: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    pages: HashMap<String, Page>,
    visits: Mutex<Visits>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Visits {
    paths: Vec<String>,
    /// Visitors who wait for their page.
    present: usize,
    most_at_once: usize,
    /// The last visitor who came when those who waited for company had enough of it: all up to this one are served.
    enough_until: usize,
    closed: bool,
}

impl Site {
    /// Opens a site with these pages, each with its path: `("/rye", Page::new("dark"))`.
    ///
    /// # Panics
    /// When no port of this machine can be used.
    pub fn open<P: Into<String>>(pages: impl IntoIterator<Item = (P, Page)>) -> Site {
        if std::env::var_os("KOANS_EXPLORED").is_some() {
            panic!("koans: not explored: it talks to a site over the network");
        }
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port of this machine is free");
        Site::at(listener, pages)
    }

    /// Opens a site at a port that somebody has taken for it, as with tokio: who has a listener is not explored.
    ///
    /// # Panics
    /// When the listener can't be used.
    pub fn at<P: Into<String>>(
        listener: TcpListener,
        pages: impl IntoIterator<Item = (P, Page)>,
    ) -> Site {
        listener
            .set_nonblocking(false)
            .expect("a listener can wait");
        let address = listener.local_addr().expect("a listener has an address");
        let pages = pages
            .into_iter()
            .map(|(path, page)| (path.into(), page))
            .collect();
        let shared = Arc::new(Shared {
            pages,
            visits: Mutex::default(),
            changed: Condvar::new(),
        });
        let doorman = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.let_in(&listener)
        });
        Site {
            address,
            shared,
            doorman: Some(doorman),
        }
    }

    /// The address of a page: `site.url("/rye")` is something like `http://127.0.0.1:40123/rye`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths that were asked for so far, sorted: who of several came first is nobody's promise.
    pub fn visits(&self) -> Vec<String> {
        let mut paths = self.shared.visits().paths.clone();
        paths.sort();
        paths
    }

    /// How many visitors were waiting for a page at the same time, at most.
    pub fn most_at_once(&self) -> usize {
        self.shared.visits().most_at_once
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.visits().closed = true;
        self.shared.changed.notify_all();
        // The doorman looks up when somebody comes.
        let _ = TcpStream::connect(self.address);
        if let Some(doorman) = self.doorman.take() {
            let _ = doorman.join();
        }
    }
}

impl Shared {
    fn visits(&self) -> MutexGuard<'_, Visits> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn let_in(self: Arc<Self>, listener: &TcpListener) {
        let mut visitors = Vec::new();
        for visitor in listener.incoming() {
            if self.visits().closed {
                break;
            }
            let shared = Arc::clone(&self);
            // A visitor who goes away early is nobody's trouble.
            visitors
                .extend(visitor.map(|visitor| thread::spawn(move || drop(shared.serve(visitor)))));
        }
        visitors
            .into_iter()
            .for_each(|visitor| drop(visitor.join()));
    }

    fn serve(&self, mut visitor: TcpStream) -> io::Result<()> {
        visitor.set_read_timeout(Some(PATIENCE))?;
        let mut request = BufReader::new(visitor.try_clone()?);
        let mut line = String::new();
        request.read_line(&mut line)?;
        let path = line.split_whitespace().nth(1).unwrap_or("/").to_string();
        while line.trim_end() != "" {
            line.clear();
            request.read_line(&mut line)?;
        }
        let Page { status, body, .. } = self.page_for(path);
        let length = body.len();
        write!(
            visitor,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
    }

    /// The page, as soon as it may be served. The visitor counts as gone before the answer is sent: whoever has it has
    /// left the site.
    fn page_for(&self, path: String) -> Page {
        let missing = || Page {
            status: "404 Not Found",
            ..Page::new("There is no such page.")
        };
        let page = self.pages.get(&path).cloned().unwrap_or_else(missing);
        let mut visits = self.visits();
        visits.paths.push(path);
        let number = visits.paths.len();
        visits.present += 1;
        visits.most_at_once = visits.most_at_once.max(visits.present);
        if page.company <= 1 {
            // A page for everybody is no company for those who wait for it.
            visits.present -= 1;
        } else if visits.present >= page.company {
            // All of them leave now, though their threads have yet to hear of it: the next one waits for others.
            visits.enough_until = number;
            visits.present = 0;
        }
        self.changed.notify_all();
        let alone = |visits: &mut Visits| {
            page.company > 1 && visits.enough_until < number && !visits.closed
        };
        drop(
            self.changed
                .wait_while(visits, alone)
                .unwrap_or_else(PoisonError::into_inner),
        );
        page
    }
}

/// Fetches a page.
///
/// # Errors
/// When nobody answers, or the answer is that there is no page.
pub fn get(url: &str) -> io::Result<String> {
    let (host, path) = url
        .strip_prefix("http://")
        .and_then(|rest| Some(rest.split_at(rest.find('/')?)))
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{url} is no address of a page"),
            )
        })?;
    let mut site = TcpStream::connect(host)?;
    write!(
        site,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    site.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .unwrap_or("no answer");
    if status.starts_with("200") {
        Ok(body.to_string())
    } else {
        Err(io::Error::other(format!("{url}: {status}")))
    }
}

/// What a page links to, in order: the paths in its `href="…"`.
pub fn links(page: &str) -> Vec<String> {
    let after = page.split("href=\"").skip(1);
    after
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_string()))
        .collect()
}
