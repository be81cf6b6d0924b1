//! A program on a terminal of its own, and what is on its screen at what time.

use std::{
    io::{Read as _, Write as _},
    num::NonZeroU16,
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longer than anything here takes: a first build of the dependencies is the longest.
pub(super) const FAR: Duration = Duration::from_secs(180);

/// A program that runs on a pseudo-terminal.
pub(super) struct OnTerminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Box<dyn std::io::Write + Send>,
    /// What it wrote, with the moment at which it came.
    written: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
}

/// When the screen changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// The first time at all.
    pub(super) first: Instant,
    /// With what was waited for.
    pub(super) last: Instant,
}

impl OnTerminal {
    /// Starts a program in a folder, on a terminal with this many rows of 80 columns.
    pub(super) fn start(program: &Path, args: &[&str], folder: &Path, rows: u16) -> OnTerminal {
        let size = PtySize { rows, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("there are pseudo-terminals");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.cwd(folder);
        for name in super::inherited() {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut output = pair.master.try_clone_reader().expect("a terminal can be read");
        let input = pair.master.take_writer().expect("a terminal can be written to");
        let (told, written) = channel();
        thread::spawn(move || {
            let mut chunk = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = output.read(&mut chunk) {
                if told.send((Instant::now(), chunk[..length].to_vec())).is_err() {
                    return;
                }
            }
        });
        let [rows, columns] = [rows, 80].map(|size| NonZeroU16::new(size).expect("a terminal has a size"));
        OnTerminal { child, master: pair.master, input, written, screen: vt100::Parser::new(rows, columns, 0) }
    }

    /// Its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.process_id().expect("it was started")
    }

    /// What is on the screen.
    pub(super) fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until nothing was written for this long.
    pub(super) fn settle(&mut self, quiet: Duration) {
        while let Ok((_, bytes)) = self.written.recv_timeout(quiet) {
            self.screen.process(&bytes);
        }
    }

    /// Waits until the screen is as asked for.
    ///
    /// # Panics
    /// When that does not come, with the screen: what follows would measure something else.
    pub(super) fn wait(&mut self, wanted: impl Fn(&str) -> bool) -> Seen {
        let (mut first, give_up) = (None, Instant::now() + FAR);
        loop {
            match self.written.recv_timeout(give_up.saturating_duration_since(Instant::now())) {
                Ok((at, bytes)) => {
                    self.screen.process(&bytes);
                    let first = *first.get_or_insert(at);
                    if wanted(&self.contents()) {
                        return Seen { first, last: at };
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("this never came, the screen is:\n{}", self.contents())
                }
            }
        }
    }

    /// Presses keys.
    pub(super) fn press(&mut self, keys: &str) {
        let _ = self.input.write_all(keys.as_bytes()).and_then(|()| self.input.flush());
    }

    /// Waits for the program's own end.
    pub(super) fn end(mut self) -> Instant {
        // The writer would wait for ever in a terminal that nobody reads; the reader's thread does until the end.
        let _ = self.child.wait();
        Instant::now()
    }
}

impl Drop for OnTerminal {
    fn drop(&mut self) {
        self.press("q");
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = &self.master;
    }
}
