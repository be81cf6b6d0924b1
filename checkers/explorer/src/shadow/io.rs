//! `std::io`, with a standard output and error that go where `println!` goes: into the report of a schedule that fails.

use std::fmt;
pub use std::io::*;

use crate::__checker::print;

macro_rules! stream {
    ($function:ident, $stream:ident, $lock:ident, $to_stderr:literal) => {
        /// See the real one.
        pub fn $function() -> $stream {
            $stream(std::io::$function())
        }

        /// See the real one.
        #[derive(Debug)]
        pub struct $stream(std::io::$stream);

        /// See the real one. Nobody is kept waiting by it: between two writes others may print.
        pub struct $lock<'a>(&'static str, std::marker::PhantomData<(&'a (), *const ())>);

        impl $stream {
            /// See the real one.
            pub fn lock(&self) -> $lock<'static> {
                $lock(stringify!($lock), std::marker::PhantomData)
            }

            /// That of `IsTerminal`, which is sealed.
            pub fn is_terminal(&self) -> bool {
                self.0.is_terminal()
            }
        }

        impl Write for $stream {
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                (&*self).write(bytes)
            }

            fn flush(&mut self) -> Result<()> {
                Ok(())
            }
        }

        impl Write for &$stream {
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                self.lock().write(bytes)
            }

            fn flush(&mut self) -> Result<()> {
                Ok(())
            }
        }

        impl Write for $lock<'_> {
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                print(format_args!("{}", String::from_utf8_lossy(bytes)), $to_stderr, false);
                Ok(bytes.len())
            }

            fn flush(&mut self) -> Result<()> {
                Ok(())
            }
        }

        impl fmt::Debug for $lock<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(self.0).finish_non_exhaustive()
            }
        }
    };
}
stream!(stdout, Stdout, StdoutLock, false);
stream!(stderr, Stderr, StderrLock, true);
