//! A deadlock in words: who waits for whom.

use super::{
    super::{Beyond, linux, waits::Names},
    Deadlock, On, Pipe, Waiting,
    look::holds_other_end,
};

/// What is known of a deadlock of `process` and what it has started.
pub(super) fn told(process: u32, waiting: &[Waiting]) -> Deadlock {
    let own = waiting.iter().filter(|thread| thread.process == process);
    let threads = own.map(|waiting| linux::thread_name(process, waiting.thread)).collect();
    let is_inside = |thread: &Waiting| thread.process == process && matches!(thread.on, On::Futex { .. });
    let beyond = (!waiting.iter().all(is_inside)).then(|| Beyond {
        kind: kind(waiting).to_owned(),
        cause: Told { names: Names { root: process }, waiting }.cause(),
    });
    Deadlock { threads, beyond }
}

fn kind(waiting: &[Waiting]) -> &'static str {
    let pipes = || {
        waiting.iter().flat_map(|thread| match &thread.on {
            On::Pipes(pipes) => &pipes[..],
            _ => &[],
        })
    };
    if pipes().any(|pipe| !pipe.reads) {
        "pipe_full"
    } else if pipes().next().is_some() {
        "pipe_open"
    } else if waiting.iter().any(|thread| matches!(thread.on, On::Lock(_))) {
        "file_locked"
    } else {
        "processes"
    }
}

struct Told<'a> {
    names: Names,
    waiting: &'a [Waiting],
}

impl Told<'_> {
    /// A sentence for each wait that is no other thread's business, those of the children first: they are what the test
    /// waits for.
    fn cause(&self) -> String {
        let (root, children): (Vec<&Waiting>, Vec<&Waiting>) =
            self.waiting.iter().partition(|thread| thread.process == self.names.root);
        let mut sentences: Vec<String> = Vec::new();
        for sentence in children.into_iter().chain(root).flat_map(|thread| self.sentences(thread)) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        sentences.join(" ")
    }

    fn sentences(&self, thread: &Waiting) -> Vec<String> {
        let who = capital(&self.names.of(thread.process));
        match &thread.on {
            On::Futex { .. } => Vec::new(),
            On::Pipes(pipes) if thread.process == self.names.root && self.are_outputs(thread, pipes) => {
                let holders: Vec<u32> = pipes.iter().flat_map(|pipe| self.holders(pipe)).collect();
                let streams =
                    pipes.iter().zip(&holders).map(|(pipe, holder)| stream(*holder, pipe).unwrap_or("output"));
                let streams = listed(&streams.map(str::to_owned).collect::<Vec<_>>());
                let others = listed(&holders.iter().map(|holder| self.names.of(*holder)).collect::<Vec<_>>());
                vec![format!("{who} reads the {streams} of {others}.")]
            }
            On::Pipes(pipes) => pipes.iter().map(|pipe| self.about_pipe(thread, &who, pipe)).collect(),
            On::Child(Some(child)) => vec![format!("{who} waits for the end of {}.", self.names.of(*child))],
            On::Child(None) => vec![format!("{who} waits for the end of a child process.")],
            On::Lock(path) => {
                let file = path.rsplit('/').next().unwrap_or(path);
                let mut processes = self.waiting.iter().map(|thread| thread.process);
                let holder = processes.find(|process| linux::has_locked(*process, path));
                let has = match holder {
                    Some(holder) if holder == thread.process => "it holds itself, by another handle".to_owned(),
                    Some(holder) => format!("{} holds", self.names.of(holder)),
                    None => "another process holds".to_owned(),
                };
                vec![format!("{who} waits for the lock of the file {file}, which {has}.")]
            }
        }
    }

    /// Who has the other end.
    fn holders(&self, pipe: &Pipe) -> Vec<u32> {
        let mut holders: Vec<u32> = self.waiting.iter().map(|thread| thread.process).collect();
        holders.dedup();
        holders.retain(|process| holds_other_end(*process, pipe));
        holders
    }

    /// Whether each of these pipes is written to by another process, one for each.
    fn are_outputs(&self, thread: &Waiting, pipes: &[Pipe]) -> bool {
        pipes.iter().all(|pipe| pipe.reads && matches!(self.holders(pipe)[..], [one] if one != thread.process))
    }

    fn about_pipe(&self, thread: &Waiting, who: &str, pipe: &Pipe) -> String {
        let mut holders = self.holders(pipe);
        let itself = holders.contains(&thread.process);
        holders.retain(|holder| *holder != thread.process);
        let others = listed(&holders.iter().map(|holder| self.names.of(*holder)).collect::<Vec<_>>());
        match (pipe.reads, itself) {
            (true, true) => format!("{who} reads from a pipe whose other end it has open itself."),
            (true, false) => {
                format!("{who} reads its input, which has not ended as long as {others} has the other end open.")
            }
            (false, true) => format!("{who} writes to a pipe that is full, and has its other end itself."),
            (false, false) => {
                let what = stream(thread.process, pipe).map_or_else(String::new, |stream| format!(" to its {stream}"));
                format!("{who} can't write any more{what}: the pipe is full, and {others} does not read from it.")
            }
        }
    }
}

/// What a process writes to this pipe as.
fn stream(process: u32, pipe: &Pipe) -> Option<&'static str> {
    let is_it = |fd: i32| linux::fd_target(process, fd).is_some_and(|target| target == pipe.name);
    [(1, "output"), (2, "errors")].into_iter().find(|(fd, _)| is_it(*fd)).map(|(_, name)| name)
}

/// "a, b and c", each once.
fn listed(names: &[String]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if !once.contains(&name.as_str()) {
            once.push(name);
        }
    }
    match once.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nobody".to_owned(),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
