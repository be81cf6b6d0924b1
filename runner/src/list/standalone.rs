//! The list as a program of its own: `koans list` on a terminal.

use std::{io, ops::ControlFlow};

use super::{ListAction, ListScreen};
use crate::fullscreen;

/// Shows the list on the alternate screen until the learner leaves it, and returns how: [`ListAction::Close`],
/// [`ListAction::GoTo`] or [`ListAction::Quit`]. A reset is done by `reset` meanwhile, which tells the screen by
/// [`ListScreen::set`] and [`ListScreen::say`] what came of it.
///
/// # Errors
/// As [`fullscreen::run`].
pub fn run_standalone(
    screen: &mut ListScreen,
    mut reset: impl FnMut(&mut ListScreen, usize),
) -> io::Result<ListAction> {
    fullscreen::run(screen, |screen, event| {
        match screen.handle(event) {
            None => {}
            Some(ListAction::Reset(koan)) => reset(screen, koan),
            Some(action) => return ControlFlow::Break(action),
        }
        ControlFlow::Continue(())
    })
}

#[cfg(all(test, unix))]
mod tests {
    //! In a real terminal: the test binary starts itself again as the program.

    use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

    use super::{super::tests::screen, *};

    const PROGRAM: &str = "list::standalone::tests::program";

    #[test]
    #[ignore = "the program that the other tests start"]
    fn program() {
        if let Some(how) = std::env::var_os("KOANS_TEST_LIST") {
            let reset = |_: &mut ListScreen, _| assert!(how != "panic", "in the middle of it");
            let action = run_standalone(&mut screen(), reset).unwrap();
            println!("END {action:?}");
        }
    }

    struct Tty {
        child: Box<dyn Child + Send + Sync>,
        master: Box<dyn MasterPty + Send>,
        output: Box<dyn std::io::Read + Send>,
        parser: vt100::Parser,
    }

    impl Tty {
        fn start(how: &str) -> Tty {
            let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
            let pty = native_pty_system().openpty(size).unwrap();
            let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
            command.args(["--exact", PROGRAM, "--ignored", "--nocapture", "--test-threads=1"]);
            command.env("KOANS_TEST_LIST", how);
            command.env("RUST_BACKTRACE", "0");
            let child = pty.slave.spawn_command(command).unwrap();
            let output = pty.master.try_clone_reader().unwrap();
            let parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 200);
            Tty { child, master: pty.master, output, parser }
        }

        /// Reads until the screen is as wanted, or the program has ended.
        fn until(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) -> bool {
            let mut bytes = [0; 4096];
            while !wanted(self.parser.screen()) {
                match self.output.read(&mut bytes) {
                    Ok(count) if count > 0 => self.parser.process(&bytes[..count]),
                    _ => return wanted(self.parser.screen()),
                }
            }
            true
        }

        fn shown(&mut self) -> bool {
            self.until(|screen| screen.alternate_screen() && screen.contents().contains("doubler"))
        }

        fn is_as_before(&mut self) -> bool {
            self.until(|_| false);
            let screen = self.parser.screen();
            let cooked = self.master.get_termios().is_some_and(|termios| {
                let wanted = rustix::termios::LocalModes::ICANON | rustix::termios::LocalModes::ECHO;
                termios.local_flags.bits() & wanted.bits() == wanted.bits()
            });
            cooked
                && !screen.alternate_screen()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        }
    }
    #[test]
    fn leaving_it_by_a_key_returns_how_and_gives_the_terminal_back() {
        let mut tty = Tty::start("keys");
        assert!(tty.shown());
        tty.master.take_writer().unwrap().write_all(b"j\r").unwrap();
        assert!(tty.is_as_before());
        let contents = tty.parser.screen().contents();
        assert!(contents.contains("END GoTo(4)"), "{contents}");
    }

    #[test]
    fn a_signal_gives_the_terminal_back_and_ends_the_program() {
        let mut tty = Tty::start("keys");
        assert!(tty.shown());
        let pid = rustix::process::Pid::from_raw(tty.child.process_id().unwrap() as i32).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(tty.is_as_before());
        let status = tty.child.wait().unwrap();
        assert!(status.signal().is_some_and(|name| name.contains("Terminated")), "{status:?}");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_and_can_be_read() {
        let mut tty = Tty::start("panic");
        assert!(tty.shown());
        tty.master.take_writer().unwrap().write_all(b"xy").unwrap();
        assert!(tty.is_as_before());
        let contents = tty.parser.screen().contents();
        assert!(contents.contains("panicked at") && contents.contains("in the middle of it"), "{contents}");
    }
}
