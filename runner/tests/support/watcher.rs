//! `koans watch` on a pseudo-terminal.

use std::{
    fs,
    io::Read as _,
    num::NonZeroU16,
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{Course, FAR, FOREIGN, flat, surroundings};

/// A watcher on a pseudo-terminal.
pub struct Watcher {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn std::io::Write + Send>>,
    reader: Option<thread::JoinHandle<()>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Seen>,
}

struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    screen: vt100::Parser,
    raw: Vec<u8>,
    closed: bool,
    hung_up: bool,
}

impl State {
    /// Whether the watcher has begun a synchronized update and not ended it: a terminal shows nothing of it so far.
    fn is_being_drawn(&self) -> bool {
        let last = |sequence: &[u8]| self.raw.windows(sequence.len()).rposition(|window| window == sequence);
        last(b"\x1b[?2026h") > last(b"\x1b[?2026l")
    }
}

impl Watcher {
    pub(super) fn start(course: &Course, mut command: CommandBuilder, rows: u16, columns: u16) -> Watcher {
        command.cwd(&course.root);
        FOREIGN.iter().for_each(|name| command.env_remove(name));
        for (name, value) in surroundings(&course.mark) {
            command.env(name, value);
        }
        course.env.iter().for_each(|(name, value)| command.env(name, value));
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pty = native_pty_system().openpty(size).unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        // The emulator needs a size; a terminal that reports none has one all the same.
        let (rows, columns) = if rows == 0 { (24, 80) } else { (rows, columns) };
        let state = State {
            screen: vt100::Parser::new(size_of(rows), size_of(columns), 0),
            raw: Vec::new(),
            closed: false,
            hung_up: false,
        };
        let seen = Arc::new(Seen { state: Mutex::new(state), changed: Condvar::new() });
        let mut from_terminal = pty.master.try_clone_reader().unwrap();
        let reader = thread::spawn({
            let seen = Arc::clone(&seen);
            move || {
                let mut buffer = [0; 4096];
                loop {
                    let length = from_terminal.read(&mut buffer).unwrap_or(0);
                    let mut state = seen.state.lock().unwrap();
                    state.screen.process(&buffer[..length]);
                    state.raw.extend_from_slice(&buffer[..length]);
                    state.closed = length == 0;
                    seen.changed.notify_all();
                    if length == 0 || state.hung_up {
                        return;
                    }
                }
            }
        });
        let writer = pty.master.take_writer().unwrap();
        Watcher { master: Some(pty.master), writer: Some(writer), reader: Some(reader), child, seen }
    }

    /// Waits until the screen is as it should be; shows the whole screen when it never is.
    pub fn wait_for(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        let give_up = Instant::now() + FAR;
        let mut state = self.seen.state.lock().unwrap();
        loop {
            let screen = state.screen.screen().contents();
            if !state.is_being_drawn() && is_so(&screen) {
                return screen;
            }
            let left = give_up.saturating_duration_since(Instant::now());
            let vain = left.is_zero() || state.closed;
            let why = if state.closed { "it has ended" } else { "in vain" };
            if vain {
                // Not under the lock: the reader would panic on its poison.
                drop(state);
                panic!("waited for {what}, {why}:\n{screen}\n");
            }
            state = self.seen.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until the screen contains these words, however they are wrapped.
    pub fn wait_for_text(&self, words: &str) -> String {
        self.wait_for(words, |screen| flat(screen).contains(words))
    }

    pub fn screen(&self) -> String {
        self.seen.state.lock().unwrap().screen.screen().contents()
    }

    /// Every byte so far.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.state.lock().unwrap().raw.clone()
    }

    pub fn is_alternate(&self) -> bool {
        self.seen.state.lock().unwrap().screen.screen().alternate_screen()
    }

    pub fn shows_cursor(&self) -> bool {
        !self.seen.state.lock().unwrap().screen.screen().hide_cursor()
    }

    pub fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("nobody hung up");
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    pub fn resize(&self, rows: u16, columns: u16) {
        self.seen.state.lock().unwrap().screen.screen_mut().set_size(size_of(rows), size_of(columns));
        self.master
            .as_ref()
            .expect("nobody hung up")
            .resize(PtySize { rows, cols: columns, ..PtySize::default() })
            .unwrap();
    }

    pub fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap()
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Whether a program would find lines, echo and signals on this terminal, as before.
    pub fn is_cooked(&self) -> bool {
        use rustix::termios::{InputModes, LocalModes, OutputModes, tcgetattr};
        let terminal = fs::File::options()
            .read(true)
            .write(true)
            .open(self.master.as_ref().and_then(|master| master.tty_name()).unwrap())
            .unwrap();
        let now = tcgetattr(&terminal).unwrap();
        now.local_modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
            && now.output_modes.contains(OutputModes::OPOST)
            && now.input_modes.contains(InputModes::ICRNL)
    }

    /// Waits for the end; the exit code, 1 for a signal.
    pub fn wait_for_end(&mut self) -> u32 {
        let give_up = Instant::now() + FAR;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < give_up, "it does not end:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Presses `q` and waits.
    pub fn quit(mut self) -> u32 {
        self.send("q");
        self.wait_for_end()
    }

    /// Closes the terminal under it.
    pub fn hang_up(&mut self) {
        self.seen.state.lock().unwrap().hung_up = true;
        // The reader holds the terminal too: something to read makes it look up and go.
        self.send("?");
        self.reader.take().unwrap().join().unwrap();
        self.writer = None;
        self.master = None;
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if self.child.process_id().is_some() && matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn size_of(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).expect("an emulator has a size")
}
