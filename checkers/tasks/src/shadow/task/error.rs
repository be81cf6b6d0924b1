//! How a task ended, if not with a value.

use std::{
    any::Any,
    fmt, io,
    sync::{Mutex, PoisonError},
};

use koans_report::text_of;

use crate::model::{
    execution::{active, with},
    task::TaskId,
};

/// The number of a task.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Id(u64);

impl Id {
    pub(crate) fn explored(task: TaskId) -> Self {
        Id(task.0 as u64)
    }

    pub(crate) fn real(id: real::task::Id) -> Self {
        // The number itself is not public.
        Id(id.to_string().parse().unwrap_or_default())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The number of the task that runs, if one does.
pub fn try_id() -> Option<Id> {
    if active() {
        return with(|execution| execution.running).filter(|&task| task != TaskId::TEST).map(Id::explored);
    }
    real::task::try_id().map(Id::real)
}

/// The number of the task that runs.
#[track_caller]
pub fn id() -> Id {
    try_id().expect("Can't get a task id when not inside a task")
}

/// A task was cancelled, or panicked.
pub struct JoinError {
    id: Id,
    /// What it panicked with. In a lock because the error is `Sync`.
    panic: Option<Mutex<Box<dyn Any + Send>>>,
}

impl JoinError {
    pub(crate) fn cancelled(id: Id) -> Self {
        JoinError { id, panic: None }
    }

    pub(crate) fn panicked(id: Id, payload: Box<dyn Any + Send>) -> Self {
        JoinError { id, panic: Some(Mutex::new(payload)) }
    }

    pub(crate) fn real(error: real::task::JoinError) -> Self {
        let id = Id::real(error.id());
        error.try_into_panic().map_or_else(|_| Self::cancelled(id), |payload| Self::panicked(id, payload))
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.panic.is_none()
    }

    /// Whether it panicked.
    pub fn is_panic(&self) -> bool {
        self.panic.is_some()
    }

    /// What it panicked with.
    #[track_caller]
    pub fn into_panic(self) -> Box<dyn Any + Send + 'static> {
        self.try_into_panic().expect("`JoinError` reason is not a panic.")
    }

    /// What it panicked with, if it did.
    pub fn try_into_panic(self) -> Result<Box<dyn Any + Send + 'static>, JoinError> {
        match self.panic {
            Some(payload) => Ok(payload.into_inner().unwrap_or_else(PoisonError::into_inner)),
            None => Err(self),
        }
    }

    /// Which task it was.
    pub fn id(&self) -> Id {
        self.id
    }

    fn message(&self) -> Option<String> {
        self.panic.as_ref().map(|payload| text_of(payload.lock().unwrap_or_else(PoisonError::into_inner).as_ref()))
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            Some(message) => write!(formatter, "task {} panicked with message {message:?}", self.id),
            None => write!(formatter, "task {} was cancelled", self.id),
        }
    }
}

impl fmt::Debug for JoinError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            Some(message) => write!(formatter, "JoinError::Panic(Id({}), {message:?}, ...)", self.id),
            None => write!(formatter, "JoinError::Cancelled(Id({}))", self.id),
        }
    }
}

impl std::error::Error for JoinError {}

impl From<JoinError> for io::Error {
    fn from(error: JoinError) -> io::Error {
        io::Error::other(match error.is_panic() {
            true => "task panicked",
            false => "task was cancelled",
        })
    }
}
