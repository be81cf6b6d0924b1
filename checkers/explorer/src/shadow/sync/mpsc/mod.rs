//! `std::sync::mpsc`. The messages are kept here, with their type; who may go on is decided by the model.

mod iterators;

pub use iterators::{IntoIter, Iter, TryIter};
pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::{
    cell::RefCell,
    collections::VecDeque,
    fmt,
    panic::{Location, RefUnwindSafe, UnwindSafe},
    sync::Arc,
    time::Duration,
};

use crate::{
    model::{
        execution::{Execution, active, point, with},
        object::{Channel, State},
        schedule::{Accesses, Kind, ObjectId, Pending, Place, Wait, Wake},
        statics::Header,
        trace::Sort,
    },
    shadow::thread::limit,
};

struct Shared<T> {
    header: Header,
    capacity: Option<usize>,
    messages: RefCell<VecDeque<T>>,
}

// SAFETY: only one thread of the exercise runs at a time, and none is switched away from while the messages are borrowed.
unsafe impl<T: Send> Sync for Shared<T> {}

fn channel_of(execution: &mut Execution, object: ObjectId) -> &mut Channel {
    match &mut execution.objects[object.index()].state {
        State::Channel(channel) => channel,
        _ => unreachable!("a channel is registered as one"),
    }
}

impl<T> Shared<T> {
    fn new(capacity: Option<usize>, place: Place) -> Arc<Self> {
        Arc::new(Shared { header: Header::new("channel", place), capacity, messages: RefCell::default() })
    }

    fn id(&self) -> ObjectId {
        let capacity = self.capacity;
        self.header.id(|| {
            State::Channel(Channel {
                capacity,
                sent: 0,
                taken: 0,
                sent_at: Vec::new(),
                taken_at: Vec::new(),
                receiver: true,
                senders: Vec::new(),
                next_sender: 0,
                clocks: VecDeque::new(),
            })
        })
    }
}

/// One sending end.
struct Source<T> {
    shared: Arc<Shared<T>>,
    number: u64,
}

impl<T> Source<T> {
    fn new(shared: Arc<Shared<T>>, place: Place) -> Self {
        let object = shared.id();
        let number = with(|execution| {
            let me = execution.running;
            let channel = channel_of(execution, object);
            channel.next_sender += 1;
            channel.senders.push((channel.next_sender, me, place));
            channel.next_sender
        });
        Source { shared, number }
    }

    fn send(&self, message: T, place: Place, at_once: bool) -> Result<(), TrySendError<T>> {
        let object = self.shared.id();
        let operation = if at_once { "try_send" } else { "send" };
        let waits = self.shared.capacity.is_some() && !at_once;
        let wait = if waits { Wait::Room(object) } else { Wait::Nothing };
        let kind = if at_once { Kind::Write } else { Kind::Send };
        point(Pending::new(operation, Some(object), place, Accesses::one(object, kind)).until(wait));
        let refused = with(|execution| {
            let received = execution.threads.iter().any(|thread| {
                !thread.finished && thread.pending.operation == "recv" && thread.pending.object == Some(object)
            });
            let channel = channel_of(execution, object);
            let rendezvous_fails = channel.capacity == Some(0) && at_once && !received;
            let refused = match () {
                () if !channel.receiver => Some("the receiver is gone"),
                () if !channel.has_room() || rendezvous_fails => Some("full"),
                () => None,
            };
            if let Some(why) = refused {
                execution.looked(object, place, 0);
                execution.record(Sort::Other, Some(object), Some(place), || {
                    (format!(".{operation}()"), format!("Err: {why}"))
                });
            }
            refused
        });
        match refused {
            Some("full") => return Err(TrySendError::Full(message)),
            Some(_) => return Err(TrySendError::Disconnected(message)),
            None => {}
        }
        self.shared.messages.borrow_mut().push_back(message);
        let number = with(|execution| {
            let known = execution.release();
            let step = execution.steps as u32;
            let channel = channel_of(execution, object);
            channel.clocks.push_back(known);
            channel.sent += 1;
            channel.sent_at.push(step);
            let (number, waiting, capacity) = (channel.sent, channel.sent - channel.taken, channel.capacity);
            execution.changed(object);
            execution.record(Sort::Other, Some(object), Some(place), || {
                let value = match capacity {
                    Some(0) => "offers a message".into(),
                    _ => format!("{waiting} in the channel"),
                };
                (format!(".{operation}()"), value)
            });
            number
        });
        if self.shared.capacity == Some(0) && !at_once {
            let pending = Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Read));
            point(pending.until(Wait::Taken(object, number)));
            if with(|execution| channel_of(execution, object).taken < number) {
                let message = self.shared.messages.borrow_mut().pop_back().expect("nobody has taken it");
                return Err(TrySendError::Disconnected(message));
            }
        }
        Ok(())
    }
}

impl<T> Drop for Source<T> {
    fn drop(&mut self) {
        if !active() {
            return;
        }
        let object = self.shared.id();
        let place = self.shared.header.made;
        point(Pending::new("drop", Some(object), place, Accesses::one(object, Kind::Release)));
        with(|execution| {
            let known = execution.release();
            execution.objects[object.index()].sync.join(&known);
            let number = self.number;
            let channel = channel_of(execution, object);
            channel.senders.retain(|sender| sender.0 != number);
            let left = channel.senders.len();
            execution.changed(object);
            execution.record(Sort::Other, Some(object), None, || (": a Sender is dropped", format!("{left} left")));
        });
    }
}

/// See the real one.
pub struct Sender<T>(Source<T>);

/// See the real one.
pub struct SyncSender<T>(Source<T>);

/// See the real one.
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    not_sync: std::marker::PhantomData<std::cell::Cell<()>>,
}

/// See the real one.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let place = Location::caller();
    let shared = Shared::new(None, place);
    (Sender(Source::new(shared.clone(), place)), Receiver { shared, not_sync: std::marker::PhantomData })
}

/// See the real one.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let place = Location::caller();
    let shared = Shared::new(Some(bound), place);
    (SyncSender(Source::new(shared.clone(), place)), Receiver { shared, not_sync: std::marker::PhantomData })
}

macro_rules! sender {
    ($($name:ident),*) => {$(
        impl<T> $name<T> {
            /// See the real one.
            #[track_caller]
            pub fn send(&self, message: T) -> Result<(), SendError<T>> {
                self.0.send(message, Location::caller(), false).map_err(|error| match error {
                    TrySendError::Full(message) | TrySendError::Disconnected(message) => SendError(message),
                })
            }
        }

        impl<T> UnwindSafe for $name<T> {}
        impl<T> RefUnwindSafe for $name<T> {}

        impl<T> Clone for $name<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                $name(Source::new(self.0.shared.clone(), Location::caller()))
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}
sender!(Sender, SyncSender);

impl<T> SyncSender<T> {
    /// See the real one.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.0.send(message, Location::caller(), true)
    }
}

/// How long a receiver waits.
#[derive(Clone, Copy)]
enum Patience {
    None,
    For(Duration),
    Endless,
}

impl<T> Receiver<T> {
    fn take(&self, patience: Patience, place: Place) -> Result<T, RecvTimeoutError> {
        let object = self.shared.id();
        let operation = match patience {
            Patience::None => "try_recv",
            Patience::For(_) => "recv_timeout",
            Patience::Endless => "recv",
        };
        // Who may give up also looks whether something is there.
        let kind = match patience {
            Patience::None => Kind::Write,
            Patience::For(time) if limit(time).short => Kind::Write,
            _ => Kind::Recv,
        };
        let pending = Pending::new(operation, Some(object), place, Accesses::one(object, kind));
        let wake = match patience {
            Patience::None => point(pending.until(with(|execution| execution.look(object, place)))),
            Patience::For(time) => point(Pending { limit: Some(limit(time)), ..pending.until(Wait::Message(object)) }),
            Patience::Endless => point(pending.until(Wait::Message(object))),
        };
        let result = with(|execution| {
            let step = execution.steps as u32;
            let channel = channel_of(execution, object);
            if channel.has_message() {
                channel.taken += 1;
                channel.taken_at.push(step);
                let left = channel.sent - channel.taken;
                if let Some(known) = channel.clocks.pop_front() {
                    execution.acquire(&known);
                }
                execution.changed(object);
                execution.stop_spinning();
                execution.record(Sort::Other, Some(object), Some(place), || {
                    (format!(".{operation}()"), format!("a message, {left} left"))
                });
                return Ok(());
            }
            let closed = channel.senders.is_empty();
            if closed {
                let known = execution.objects[object.index()].sync.clone();
                execution.acquire(&known);
            }
            execution.looked(object, place, closed as u64);
            let sort = if wake == Wake::TimedOut && !closed { Sort::TimedOut } else { Sort::Other };
            execution.record(sort, Some(object), Some(place), || {
                let why = match (closed, wake) {
                    (true, _) => "no sender is left",
                    (_, Wake::TimedOut) => "time is up",
                    _ => "empty",
                };
                (format!(".{operation}()"), format!("Err: {why}"))
            });
            Err(if closed { RecvTimeoutError::Disconnected } else { RecvTimeoutError::Timeout })
        });
        result.map(|()| self.shared.messages.borrow_mut().pop_front().expect("the model has counted it"))
    }

    /// See the real one.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.take(Patience::Endless, Location::caller()).map_err(|_| RecvError)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.take(Patience::None, Location::caller()).map_err(|error| match error {
            RecvTimeoutError::Timeout => TryRecvError::Empty,
            RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
        })
    }

    /// See the real one. A limit under a second may pass at any time; a longer one passes when nothing else can happen.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        self.take(Patience::For(timeout), Location::caller())
    }

    /// See the real one.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self, Location::caller())
    }

    /// See the real one.
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self, Location::caller())
    }
}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if !active() {
            return;
        }
        let object = self.shared.id();
        let place = self.shared.header.made;
        point(Pending::new("drop", Some(object), place, Accesses::one(object, Kind::Write)));
        with(|execution| {
            channel_of(execution, object).receiver = false;
            execution.changed(object);
            execution.record(Sort::Other, Some(object), None, || ": the Receiver is dropped");
        });
        // What was not received is dropped with the receiver, as in the real one. (But for a rendezvous, whose sender
        // takes its message back.)
        if self.shared.capacity != Some(0) {
            let messages = std::mem::take(&mut *self.shared.messages.borrow_mut());
            drop(messages);
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
