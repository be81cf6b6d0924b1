//! What processes are called.

use super::super::linux;

/// Calls the process whose tests are run "the test", and others by their programs.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Names {
    /// The process whose tests are run.
    pub(in super::super) root: u32,
}

impl Names {
    /// "the test", "`echo`".
    pub(in super::super) fn of(self, process: u32) -> String {
        if process == self.root { "the test".to_owned() } else { format!("`{}`", linux::program(process)) }
    }

    /// "the test", "`echo` (process 123)".
    pub(in super::super) fn with_pid(self, process: u32) -> String {
        if process == self.root { self.of(process) } else { format!("{} (process {process})", self.of(process)) }
    }
}
