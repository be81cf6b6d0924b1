//! A runner has watched your files all this time. Here it is once more, in small, and
//! you write it: when a file is saved, it starts a test run, reads what it prints, and
//! says in one line how it has ended. A run that hangs, chatters without end or has
//! been overtaken by a newer save is stopped, with all that it has started. Write it
//! test by test, from the first to the last. It builds on `full_pipe`, `terminate` and
//! `deadline`; what is left to the stage is at the end of the file. For Unix.

use std::fmt::{self, Display};
use std::io::{self, BufRead, BufReader, PipeReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{array, env, fs, panic};

/// How a run has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ending {
    Passed,
    /// With the last line that it has printed, on stdout or on stderr.
    Failed {
        last_words: String,
    },
    /// It was still at work at its deadline.
    Late,
    /// It had more to print than there is `ROOM` for.
    TooMuch,
    /// By a newer save; or by nothing, as nobody saves any more.
    Overtaken {
        by: Option<String>,
    },
}

impl Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Ending::Passed => write!(f, "passed"),
            Ending::Failed { last_words } => write!(f, "failed: {last_words}"),
            Ending::Late => write!(f, "stopped: its time was up"),
            Ending::TooMuch => write!(f, "stopped: it would not stop talking"),
            Ending::Overtaken { .. } => write!(f, "overtaken"),
        }
    }
}

/// A test run: a process, with all that it starts.
struct Run {
    child: Child,
    // What else a run needs is up to you.
}

/// So many bytes are kept of what a run prints.
const ROOM: usize = 256 * 1024;

/// How often one looks whether a run has ended, or a file has changed.
const TICK: Duration = Duration::from_millis(10);

impl Run {
    /// Starts a run. It hears nothing; what it says is read.
    fn start(command: Command) -> io::Result<Run> {
        todo!()
    }

    /// Waits until the run has ended. Stops it if its time is up, if it prints too
    /// much, or if it is overtaken. Afterwards nothing is left of it.
    fn end_by(self, deadline: Instant, saves: &Receiver<String>) -> io::Result<Ending> {
        todo!()
    }
}

/// Starts a run for each text that is saved, and says in a line how it has ended. Of
/// a run that is overtaken nothing is said. Returns when nobody saves any more.
fn run_each(
    saves: Receiver<String>,
    limit: Duration,
    command: impl Fn(&str) -> Command,
    say: impl FnMut(String),
) -> io::Result<()> {
    todo!()
}

/// Sends what is in the file, and sends it again whenever it has changed. Returns when
/// the file is gone, or nobody wants to know.
fn watch(file: &Path, saves: Sender<String>) -> io::Result<()> {
    todo!()
}

#[test]
fn a_run_ends_and_leaves_its_last_words() {
    let exchange = Exchange::open();
    let run = Run::start(exchange.command("say 2 is 2")).unwrap();
    assert_eq!(ended(run, in_an_hour()), Ending::Passed);
    let run = Run::start(exchange.command("say 2 is 2\nfail 3 is not 2")).unwrap();
    let last_words = "3 is not 2".to_string();
    assert_eq!(ended(run, in_an_hour()), Ending::Failed { last_words });
}

#[test]
fn a_run_may_print_more_than_a_pipe_holds() {
    let exchange = Exchange::open();
    let run = Run::start(exchange.command("print 3000\nfail 3 is not 2")).unwrap();
    let last_words = "3 is not 2".to_string();
    assert_eq!(ended(run, in_an_hour()), Ending::Failed { last_words });
}

#[test]
fn a_run_is_stopped_when_its_time_is_up() {
    let exchange = Exchange::open();
    let run = Run::start(exchange.command("hold test")).unwrap();
    let [mut test] = exchange.calls();
    assert_eq!(ended(run, in_a_moment()), Ending::Late);
    assert!(!test.answers(), "the run is still at work");
    assert!(!test.is_listed(), "the run has become a zombie");
}

#[test]
fn what_a_run_has_started_ends_with_it() {
    let exchange = Exchange::open();
    let run = Run::start(exchange.command("start server\nhold test")).unwrap();
    let [mut server, mut test] = exchange.calls();
    assert_eq!(ended(run, in_a_moment()), Ending::Late);
    assert!(!test.answers(), "the run is still at work");
    assert!(!server.answers(), "what the run has started still works");

    let run = Run::start(exchange.command("start server\nhold test")).unwrap();
    let [mut server, mut test] = exchange.calls();
    test.go_on();
    assert_eq!(ended(run, in_an_hour()), Ending::Passed);
    assert!(!server.answers(), "what the run has started still works");
}

#[test]
fn a_run_that_chatters_without_end_is_stopped() {
    let exchange = Exchange::open();
    let run = Run::start(exchange.command("chatter")).unwrap();
    assert_eq!(ended(run, in_an_hour()), Ending::TooMuch);
}

#[test]
fn the_newest_save_counts() {
    let exchange = Exchange::open();
    let mut editor = Editor::open(&exchange, Duration::from_secs(3600));
    editor.save("say 2 is 2");
    assert_eq!(editor.line(), "passed");

    editor.save("start server\nhold test");
    let [mut server, mut test] = exchange.calls();
    editor.save("fail 3 is not 2");
    assert_eq!(editor.line(), "failed: 3 is not 2");
    assert!(!test.answers(), "the run that was overtaken is at work");
    assert!(!server.answers(), "what it has started still works");

    editor.save("hold test");
    let [mut test] = exchange.calls();
    editor.close();
    assert!(
        !test.answers(),
        "nobody saves any more, and a run is at work"
    );
    assert!(!test.is_listed(), "the last run has become a zombie");

    let mut editor = Editor::open(&exchange, Duration::from_millis(50));
    editor.save("hold test");
    assert_eq!(editor.line(), "stopped: its time was up");
    editor.close();
}

#[test]
fn a_file_is_watched_until_it_is_gone() {
    let exchange = Exchange::open();
    let draft = Draft::write("say 2 is 2");
    let mut editor = Editor::open(&exchange, Duration::from_secs(3600));
    editor.save_into(draft.file.clone());
    assert_eq!(editor.line(), "passed");

    draft.save("hold test");
    let [mut test] = exchange.calls();
    test.go_on();
    assert_eq!(editor.line(), "passed");
    draft.save("fail 3 is not 2");
    assert_eq!(editor.line(), "failed: 3 is not 2");

    draft.save("hold last");
    let [last] = exchange.calls();
    drop(draft);
    editor.close();
    assert!(!last.is_listed(), "the file is gone, and a run is left");
}

// ---- the stage: nothing to change below this line ----

/// Kills all processes of the group at once, if there are any. A group goes by the id
/// of the process for which it was made.
fn kill_group(id: u32) {
    kill(&format!("-KILL -{id}"));
}

/// The command `kill` of the shell. Returns whether there is such a process, or
/// group. Signal 0 does nothing but ask.
fn kill(arguments: &str) -> bool {
    let mut shell = Command::new("sh");
    let kill = shell.args(["-c", &format!("kill {arguments}")]);
    kill.stderr(Stdio::null()).status().unwrap().success()
}

/// How long the tests wait for something that is to come at once. Who has not come by
/// then, never will.
const PATIENCE: Duration = Duration::from_secs(3);

/// How the run has ended. Nobody saves meanwhile.
#[track_caller]
fn ended(run: Run, deadline: Instant) -> Ending {
    let (_editor, saves) = mpsc::channel();
    let run = thread::spawn(move || run.end_by(deadline, &saves));
    patiently(run, "`end_by`").unwrap()
}

/// What the thread returns that does this.
#[track_caller]
fn patiently<T>(thread: JoinHandle<T>, this: &str) -> T {
    let started = Instant::now();
    while !thread.is_finished() {
        let waited = started.elapsed();
        assert!(waited < PATIENCE, "{this} should have returned");
        thread::sleep(Duration::from_millis(1));
    }
    match thread.join() {
        Ok(value) => value,
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Somebody who saves, and reads the lines that are said.
struct Editor {
    saves: Option<Sender<String>>,
    lines: Receiver<String>,
    at_work: Vec<(JoinHandle<io::Result<()>>, &'static str)>,
}

impl Editor {
    fn open(exchange: &Exchange, limit: Duration) -> Editor {
        let (saves, saved) = mpsc::channel();
        let (said, lines) = mpsc::channel();
        let address = exchange.address();
        let runner = thread::spawn(move || {
            let command = |text: &str| trial(&address, text);
            run_each(saved, limit, command, |line| drop(said.send(line)))
        });
        Editor {
            saves: Some(saves),
            lines,
            at_work: vec![(runner, "`run_each`")],
        }
    }

    /// From now on, what is saved comes from the file.
    fn save_into(&mut self, file: PathBuf) {
        let saves = self.saves.take().unwrap();
        let watcher = thread::spawn(move || watch(&file, saves));
        self.at_work.insert(0, (watcher, "`watch`"));
    }

    fn save(&self, text: &str) {
        let saves = self.saves.as_ref().unwrap();
        let _ = saves.send(text.to_string());
    }

    /// The next line that is said.
    #[track_caller]
    fn line(&mut self) -> String {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => {
                panic!("a run should have ended, and nothing is said")
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.stop_work();
                panic!("`run_each` has returned, and there is more to run");
            }
        }
    }

    /// Nobody saves any more.
    #[track_caller]
    fn close(mut self) {
        drop(self.saves.take());
        self.stop_work();
        let more: Vec<String> = self.lines.iter().collect();
        assert!(more.is_empty(), "nobody wanted to know: {more:?}");
    }

    #[track_caller]
    fn stop_work(&mut self) {
        for (thread, this) in self.at_work.drain(..) {
            patiently(thread, this).unwrap();
        }
    }
}

/// Here runs call that have something to `hold`.
struct Exchange {
    listener: TcpListener,
}

/// One of them, on the line.
struct Call {
    id: u32,
    name: String,
    line: BufReader<TcpStream>,
}

impl Exchange {
    fn open() -> Exchange {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Exchange { listener }
    }

    fn address(&self) -> String {
        self.listener.local_addr().unwrap().to_string()
    }

    fn command(&self, text: &str) -> Command {
        trial(&self.address(), text)
    }

    /// The next ones who call, in the order of their names.
    #[track_caller]
    fn calls<const N: usize>(&self) -> [Call; N] {
        let mut calls = array::from_fn(|_| self.call());
        calls.sort_by(|a, b| a.name.cmp(&b.name));
        calls
    }

    #[track_caller]
    fn call(&self) -> Call {
        let started = Instant::now();
        let stream = loop {
            match self.listener.accept() {
                Ok((stream, _)) => break stream,
                Err(_) => assert!(started.elapsed() < PATIENCE, "a run should have begun"),
            }
            thread::sleep(Duration::from_millis(1));
        };
        stream.set_nonblocking(false).unwrap();
        let mut line = BufReader::new(stream);
        let mut greeting = String::new();
        line.read_line(&mut greeting).unwrap();
        let (id, name) = greeting.trim_end().split_once(' ').unwrap();
        Call {
            id: id.parse().unwrap(),
            name: name.to_string(),
            line,
        }
    }
}

impl Call {
    fn go_on(&mut self) {
        writeln!(self.line.get_mut(), "go on").unwrap();
    }

    /// Whether somebody is still there.
    fn answers(&mut self) -> bool {
        let mut answer = String::new();
        writeln!(self.line.get_mut(), "who is there?").is_ok()
            && self
                .line
                .read_line(&mut answer)
                .is_ok_and(|length| length > 0)
    }

    /// Whether the system has an entry for this process.
    fn is_listed(&self) -> bool {
        kill(&format!("-0 {}", self.id))
    }
}

/// A program that plays a test run. What it does is in the text, a step a line.
fn trial(address: &str, text: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trial"));
    command.args([address, text]);
    command
}

/// A file that is there until this is dropped.
struct Draft {
    file: PathBuf,
}

impl Draft {
    fn write(text: &str) -> Draft {
        let file = env::temp_dir().join(format!("koan-{}.txt", process::id()));
        let draft = Draft { file };
        draft.save(text);
        draft
    }

    /// As many editors do: the new text is there all at once.
    fn save(&self, text: &str) {
        let new = self.file.with_extension("new");
        fs::write(&new, text).unwrap();
        fs::rename(&new, &self.file).unwrap();
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}

fn in_a_moment() -> Instant {
    Instant::now() + Duration::from_millis(50)
}

fn in_an_hour() -> Instant {
    Instant::now() + Duration::from_secs(3600)
}
