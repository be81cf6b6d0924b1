//! `std::sync::mpsc`.

pub use std::sync::mpsc::*;
use std::{
    fmt,
    panic::Location,
    sync::{Arc, mpsc as real},
    time::Duration,
};

use crate::table::{Channel, Header, ObjectNo, Place, State, Until, Waiting, me, with};

fn new_channel(capacity: Option<usize>, place: Place) -> (Arc<Header>, ObjectNo) {
    let header = Header::new("channel", place);
    let me = me();
    let lives_on = with(|table| table.is_initialising(me));
    let number = header.object(|| State::Channel(Channel { capacity, lives_on, ..Channel::default() }));
    (Arc::new(header), number)
}

/// One sending end, in the table. It ends there before the real one does, by the order of fields.
struct End {
    channel: ObjectNo,
    number: u32,
    /// The channel is in the table as long as one of its ends lives.
    header: Arc<Header>,
}

impl End {
    fn new(header: Arc<Header>, channel: ObjectNo, place: Place) -> Self {
        let me = me();
        let number = with(|table| {
            let Some(channel) = table.channel(channel) else { return 0 };
            channel.next_sender += 1;
            channel.senders.push((channel.next_sender, me, place));
            channel.next_sender
        });
        End { channel, number, header }
    }

    fn again(&self, place: Place) -> Self {
        End::new(self.header.clone(), self.channel, place)
    }

    /// Sends by `real`. The message is counted before it is there.
    fn send<R>(&self, is_sent: impl FnOnce(&R) -> bool, real: impl FnOnce() -> R) -> R {
        let me = me();
        with(|table| {
            table.pass_on(me, self.channel);
            if let Some(channel) = table.channel(self.channel) {
                channel.messages += 1;
            }
        });
        let result = real();
        if !is_sent(&result) {
            taken_out(self.channel);
        }
        result
    }
}

fn taken_out(channel: ObjectNo) {
    with(|table| {
        if let Some(channel) = table.channel(channel) {
            channel.messages = channel.messages.saturating_sub(1);
        }
    });
}

impl Drop for End {
    fn drop(&mut self) {
        let me = me();
        with(|table| {
            // A receiver learns from the end of a channel, too.
            table.pass_on(me, self.channel);
            if let Some(channel) = table.channel(self.channel) {
                channel.senders.retain(|(number, ..)| *number != self.number);
            }
        });
    }
}

/// See the real one.
pub struct Sender<T> {
    end: End,
    real: real::Sender<T>,
}

/// See the real one.
pub struct SyncSender<T> {
    end: End,
    real: real::SyncSender<T>,
}

/// See the real one.
pub struct Receiver<T> {
    end: ReceivingEnd,
    real: real::Receiver<T>,
}

/// The receiving end, in the table.
struct ReceivingEnd {
    channel: ObjectNo,
    _header: Arc<Header>,
}

impl Drop for ReceivingEnd {
    fn drop(&mut self) {
        with(|table| {
            if let Some(channel) = table.channel(self.channel) {
                channel.closed = true;
            }
        });
    }
}

/// See the real one.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let place = Location::caller();
    let (header, channel) = new_channel(None, place);
    let (sender, receiver) = real::channel();
    let end = End::new(header.clone(), channel, place);
    (Sender { end, real: sender }, Receiver { end: ReceivingEnd { channel, _header: header }, real: receiver })
}

/// See the real one.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let place = Location::caller();
    let (header, channel) = new_channel(Some(bound), place);
    let (sender, receiver) = real::sync_channel(bound);
    let end = End::new(header.clone(), channel, place);
    (SyncSender { end, real: sender }, Receiver { end: ReceivingEnd { channel, _header: header }, real: receiver })
}

impl<T> Sender<T> {
    /// See the real one. It never waits.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.end.send(Result::is_ok, || self.real.send(message))
    }
}

impl<T> SyncSender<T> {
    /// See the real one.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let message = match self.try_send(message) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Disconnected(message)) => return Err(SendError(message)),
            Err(TrySendError::Full(message)) => message,
        };
        let channel = self.end.channel;
        let waiting = Waiting::begin("send", Some(channel), Location::caller(), Until::Room(channel));
        let me = me();
        with(|table| table.pass_on(me, channel));
        let result = self.real.send(message);
        if result.is_ok() {
            with(|table| table.channel(channel).map(|channel| channel.messages += 1));
        }
        drop(waiting);
        result
    }

    /// See the real one.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.end.send(Result::is_ok, || self.real.try_send(message))
    }
}

impl<T> Receiver<T> {
    fn wait_for<R>(&self, (operation, place): (&'static str, Place), until: Until, real: impl FnOnce() -> R) -> R {
        let _waiting = Waiting::begin(operation, Some(self.end.channel), place, until);
        real()
    }

    /// What the table has to know of something received.
    fn received<E>(&self, result: Result<T, E>) -> Result<T, E> {
        if result.is_ok() {
            taken_out(self.end.channel);
        }
        let me = me();
        with(|table| table.learn(me, self.end.channel));
        result
    }

    fn recv_at(&self, place: Place) -> Result<T, RecvError> {
        let result = match self.real.try_recv() {
            Ok(message) => Ok(message),
            Err(TryRecvError::Disconnected) => Err(RecvError),
            Err(TryRecvError::Empty) => {
                self.wait_for(("recv", place), Until::Message(self.end.channel), || self.real.recv())
            }
        };
        self.received(result)
    }

    /// See the real one.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.recv_at(Location::caller())
    }

    /// See the real one.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.received(self.real.try_recv())
    }

    /// See the real one.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let call = ("recv_timeout", Location::caller());
        let result = self.wait_for(call, Until::Time, || self.real.recv_timeout(timeout));
        self.received(result)
    }

    /// See the real one.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self, Location::caller())
    }

    /// See the real one.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

/// See the real one.
#[derive(Debug)]
pub struct Iter<'a, T: 'a>(&'a Receiver<T>, Place);

/// See the real one.
#[derive(Debug)]
pub struct TryIter<'a, T: 'a>(&'a Receiver<T>);

/// See the real one.
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>, Place);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv_at(self.1).ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv_at(self.1).ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self, Location::caller())
    }
}

macro_rules! shared {
    ($($sender:ident),*) => {$(
        impl<T> Clone for $sender<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                $sender { end: self.end.again(Location::caller()), real: self.real.clone() }
            }
        }

        impl<T> fmt::Debug for $sender<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real.fmt(f)
            }
        }
    )*};
}
shared!(Sender, SyncSender);

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
