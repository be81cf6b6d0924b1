//! `Notify`, which knows whether anybody heard.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use crate::model::{
    execution::{active, with},
    task::{Site, TaskId, Wait},
};

/// See the real one.
#[derive(Default, Debug)]
pub struct Notify {
    real: real::sync::Notify,
    /// How many `Notified` there are that have not heard.
    waiting: AtomicUsize,
}

impl Notify {
    /// See the real one.
    pub fn new() -> Self {
        Self::default()
    }

    /// See the real one.
    pub const fn const_new() -> Self {
        Notify { real: real::sync::Notify::const_new(), waiting: AtomicUsize::new(0) }
    }

    fn address(&self) -> usize {
        (&raw const *self).addr()
    }

    /// See the real one.
    #[track_caller]
    pub fn notified(&self) -> Notified<'_> {
        let _ = self.waiting.fetch_add(1, Ordering::Relaxed);
        Notified { real: self.real.notified(), notify: self, site: Site::here() }
    }

    /// See the real one.
    #[track_caller]
    pub fn notified_owned(self: Arc<Self>) -> OwnedNotified {
        // SAFETY: the `Arc` stays beside the future, and is dropped after it.
        let notify: &'static Notify = unsafe { &*Arc::as_ptr(&self) };
        OwnedNotified { future: notify.notified(), _notify: self }
    }

    /// See the real one.
    #[track_caller]
    pub fn notify_one(&self) {
        self.tell("notify_one()", false);
        self.real.notify_one();
    }

    /// See the real one.
    #[track_caller]
    pub fn notify_last(&self) {
        self.tell("notify_last()", false);
        self.real.notify_last();
    }

    /// See the real one.
    #[track_caller]
    pub fn notify_waiters(&self) {
        self.tell("notify_waiters()", self.waiting.load(Ordering::Relaxed) == 0);
        self.real.notify_waiters();
    }

    /// Notes a notification, and whether nobody hears it.
    #[track_caller]
    fn tell(&self, operation: &str, unheard: bool) {
        if !active() {
            return;
        }
        let site = Site::here();
        with(|execution| {
            let object = execution.object(self.address());
            let by = execution.running.unwrap_or(TaskId::TEST);
            execution.objects[object].unheard = unheard.then_some((by, site));
            let nobody = if unheard { ", and nobody waits" } else { "" };
            execution.does(site, || format!("{operation}{nobody}"));
        });
    }
}

/// See the real one.
#[derive(Debug)]
pub struct Notified<'a> {
    real: real::sync::futures::Notified<'a>,
    notify: &'a Notify,
    site: Site,
}

impl<'a> Notified<'a> {
    fn project(self: Pin<&mut Self>) -> Pin<&mut real::sync::futures::Notified<'a>> {
        // SAFETY: the field is pinned whenever the whole is, and is moved out of nowhere.
        unsafe { self.map_unchecked_mut(|this| &mut this.real) }
    }

    /// See the real one.
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.project().enable()
    }
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let poll = self.as_mut().project().poll(cx);
        if poll.is_pending() && active() {
            with(|execution| {
                let object = execution.object(self.notify.address());
                execution.waits(Wait::Notified(object, self.site));
            });
        }
        poll
    }
}

impl Drop for Notified<'_> {
    fn drop(&mut self) {
        self.notify.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// See the real one. The `Arc` goes last: the future borrows from what is in it.
#[derive(Debug)]
pub struct OwnedNotified {
    future: Notified<'static>,
    _notify: Arc<Notify>,
}

impl OwnedNotified {
    fn project(self: Pin<&mut Self>) -> Pin<&mut Notified<'static>> {
        // SAFETY: as for `Notified`.
        unsafe { self.map_unchecked_mut(|this| &mut this.future) }
    }

    /// See the real one.
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.project().enable()
    }
}

impl Future for OwnedNotified {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.project().poll(cx)
    }
}
