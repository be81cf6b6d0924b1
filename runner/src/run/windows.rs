//! A run on Windows: the child and its descendants in one job object, ended together.
//!
//! **Never run.** It is type-checked only. What is known to be less than on Unix: when the runner is killed, the job
//! lives on until its deadline would have come (nobody ends it, since `process-wrap` offers no "kill when the job is
//! closed" for `std`); nothing is said of what a child left behind, although it is ended; there is no cap on memory,
//! and at the deadline a child always counts as waiting.

use std::{
    io::{self, PipeReader, Read as _},
    process::Stdio,
    sync::mpsc::{self, RecvTimeoutError, SyncSender},
    thread,
    time::{Duration, Instant},
};

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};

use super::{Cancel, End, Finished, Job, output::HeadTail};

/// How often to ask whether the child has ended: Windows has no signal for it that could be waited for with the rest.
const POLL: Duration = Duration::from_millis(5);

/// How long to wait for output that was written before the end, and has not come through the pipe yet.
const LAST_WORDS: Duration = Duration::from_millis(200);

enum Event {
    Printed(Vec<u8>),
    Closed,
    Cancelled,
}

pub(super) fn run(job: &Job, cancel: &Cancel) -> io::Result<Finished> {
    let (reader, writer) = io::pipe()?;
    let errors = writer.try_clone()?;
    let mut command = CommandWrap::with_new(&job.program, |command| {
        command.args(&job.args).current_dir(&job.cwd);
        command.envs(job.env.iter().map(|(name, value)| (name, value)));
        for name in &job.env_remove {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(writer).stderr(errors);
    });
    command.wrap(JobObject);
    let started = Instant::now();
    let mut child = command.spawn()?;
    // The command holds the pipe's writing end: as long as it lives, the pipe has no end.
    drop(command);

    // Bounded, so that a flood waits in the pipe and not in memory. The reader ends with the pipe or with the receiver.
    let (events, received) = mpsc::sync_channel(16);
    let cancelled = events.clone();
    let registration = cancel.on_cancel(move || drop(cancelled.try_send(Event::Cancelled)));
    thread::Builder::new().name("output".to_owned()).spawn(move || read(reader, &events))?;

    let mut kept = HeadTail::new(job.limits.output_bytes);
    let deadline = started.checked_add(job.limits.deadline);
    let end = follow(&mut *child, &received, &mut kept, deadline, cancel);
    let elapsed = started.elapsed();
    // The whole job, also when the child itself has ended.
    let killed = child.start_kill();
    child.wait()?;
    killed?;
    while let Ok(event) = received.recv_timeout(LAST_WORDS) {
        match event {
            Event::Printed(bytes) if !kept.is_over() => kept.push(&bytes),
            Event::Printed(_) | Event::Closed => break,
            Event::Cancelled => {}
        }
    }
    drop(registration);
    let end = if kept.is_over() { End::TooMuchOutput } else { end? };
    Ok(Finished { end, output: kept.finish(), elapsed, left_behind: Vec::new(), waits: Vec::new(), computing: false })
}

fn follow(
    child: &mut dyn ChildWrapper,
    received: &mpsc::Receiver<Event>,
    kept: &mut HeadTail,
    deadline: Option<Instant>,
    cancel: &Cancel,
) -> io::Result<End> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(End::Exited(status.code().unwrap_or(-1)));
        }
        // Also asked, since word of it is lost when the channel is full.
        if cancel.is_cancelled() {
            return Ok(End::Cancelled);
        }
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Ok(End::Deadline { busy: false });
        }
        match received.recv_timeout(POLL) {
            Ok(Event::Printed(bytes)) => kept.push(&bytes),
            Ok(Event::Cancelled) => return Ok(End::Cancelled),
            Ok(Event::Closed) | Err(RecvTimeoutError::Timeout) => {}
            // Cannot be: the cancel token holds a sender. Do not spin if it is.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(POLL),
        }
        if kept.is_over() {
            return Ok(End::TooMuchOutput);
        }
    }
}

fn read(mut reader: PipeReader, events: &SyncSender<Event>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = reader.read(&mut buffer) {
        if events.send(Event::Printed(buffer[..length].to_vec())).is_err() {
            return;
        }
    }
    let _ = events.send(Event::Closed);
}
