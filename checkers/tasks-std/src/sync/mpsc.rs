//! `mpsc`: to receive from an empty channel is to block, and so is to send into a full one.

use std::sync::mpsc;
pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, Sender, TryRecvError, TrySendError};
use std::time::Duration;

use tasks::__checker::{Blocking, active, blocks};

/// See the real one.
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel();
    (sender, Receiver(receiver))
}

/// See the real one.
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::sync_channel(bound);
    (SyncSender(sender), Receiver(receiver))
}

/// See the real one.
#[derive(Debug)]
pub struct Receiver<T>(mpsc::Receiver<T>);

impl<T> Receiver<T> {
    /// See the real one. In an execution it is told if it would block; in a test that runs for real, always, because
    /// whether it would depends on the other threads.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        if active() {
            match self.0.try_recv() {
                Ok(value) => return Ok(value),
                Err(TryRecvError::Disconnected) => return Err(RecvError),
                Err(TryRecvError::Empty) => {}
            }
        }
        blocks(Blocking { call: "std::sync::mpsc::Receiver::recv", kind: "recv", for_ever: true }, None);
        self.0.recv()
    }

    /// See the real one.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.try_recv()
    }

    /// See the real one.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if active() {
            match self.0.try_recv() {
                Ok(value) => return Ok(value),
                Err(TryRecvError::Disconnected) => return Err(RecvTimeoutError::Disconnected),
                Err(TryRecvError::Empty) => {}
            }
        }
        blocks(Blocking { call: "std::sync::mpsc::Receiver::recv_timeout", kind: "recv", for_ever: false }, None);
        self.0.recv_timeout(timeout)
    }

    /// See the real one.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// See the real one.
    pub fn try_iter(&self) -> mpsc::TryIter<'_, T> {
        self.0.try_iter()
    }
}

/// See the real one.
#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

/// See the real one.
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

/// See the real one.
#[derive(Debug)]
pub struct SyncSender<T>(mpsc::SyncSender<T>);

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        SyncSender(self.0.clone())
    }
}

impl<T> SyncSender<T> {
    /// See the real one.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let value = match self.0.try_send(value) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Disconnected(value)) => return Err(SendError(value)),
            Err(TrySendError::Full(value)) => value,
        };
        blocks(Blocking { call: "std::sync::mpsc::SyncSender::send", kind: "send", for_ever: true }, None);
        self.0.send(value)
    }

    /// See the real one.
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(value)
    }
}
