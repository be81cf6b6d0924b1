//! Prints which types have which traits. Compiled with the real `std` and with the explorer, it has to print the same.

use std::cell::{Cell, UnsafeCell};
use std::error::Error;
use std::fmt::{Debug, Display, Pointer};
use std::hash::Hash;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::atomic::*;
use std::sync::mpsc::*;
use std::sync::*;
use std::thread::{AccessError, Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::Instant;

trait Otherwise {
    fn told() -> &'static str {
        ""
    }
}

/// One probe for each trait: if the type has it, the inherent function is found; if not, that of `Otherwise`.
macro_rules! probes {
    ($($probe:ident: $($bound:tt)+),*) => {$(
        struct $probe<T>(PhantomData<T>);

        impl<T: $($bound)+> $probe<T> {
            fn told() -> &'static str {
                concat!(" ", stringify!($probe))
            }
        }

        impl<T> Otherwise for $probe<T> {}
    )*};
}
probes!(IsSend: Send);
probes!(IsSync: Sync);
probes!(IsUnpin: Unpin);
probes!(IsUnwindSafe: UnwindSafe);
probes!(IsRefUnwindSafe: RefUnwindSafe);
probes!(IsDebug: Debug);
probes!(IsDisplay: Display);
probes!(IsPointer: Pointer);
probes!(IsError: Error);
probes!(IsDefault: Default);
probes!(IsClone: Clone);
probes!(IsCopy: Copy);
probes!(IsEq: Eq);
probes!(IsOrd: Ord);
probes!(IsHash: Hash);
probes!(IsIterator: Iterator);

macro_rules! table {
    ($($type:ty;)*) => {$(
        let traits = [
            IsSend::<$type>::told(), IsSync::<$type>::told(), IsUnpin::<$type>::told(),
            IsUnwindSafe::<$type>::told(), IsRefUnwindSafe::<$type>::told(),
            IsDebug::<$type>::told(), IsDisplay::<$type>::told(), IsPointer::<$type>::told(), IsError::<$type>::told(),
            IsDefault::<$type>::told(), IsClone::<$type>::told(), IsCopy::<$type>::told(), IsEq::<$type>::told(),
            IsOrd::<$type>::told(), IsHash::<$type>::told(), IsIterator::<$type>::told(),
        ];
        println!("{}:{}", stringify!($type), traits.concat());
    )*};
}

/// Each type with something plain inside, with a `Cell` (which is not `Sync`), and with what is not even `Send`.
macro_rules! with_each {
    ($($type:ident $(<$lifetime:lifetime>)?),*) => {$(
        table! {
            $type<$($lifetime,)? u32>;
            $type<$($lifetime,)? Cell<u32>>;
            $type<$($lifetime,)? Rc<u32>>;
            $type<$($lifetime,)? MutexGuard<'static, u32>>;
        }
    )*};
}

fn main() {
    with_each!(Mutex, RwLock, OnceLock, LazyLock, Arc, Weak, PoisonError, TryLockError);
    with_each!(MutexGuard<'static>, RwLockReadGuard<'static>, RwLockWriteGuard<'static>);
    with_each!(Sender, SyncSender, Receiver, IntoIter, Iter<'static>, TryIter<'static>, SendError, TrySendError);
    with_each!(JoinHandle, ScopedJoinHandle<'static>, LocalKey, UnsafeCell, AtomicPtr);
    table! {
        Condvar; WaitTimeoutResult; Barrier; BarrierWaitResult; Once; OnceState;
        RecvError; TryRecvError; RecvTimeoutError;
        AtomicBool; AtomicU8; AtomicU16; AtomicU32; AtomicU64; AtomicUsize; AtomicI8; AtomicI16; AtomicI32; AtomicI64;
        AtomicIsize; Ordering;
        Thread; ThreadId; Builder; AccessError; Scope<'static, 'static>; Instant;
        LazyLock<u32, Box<dyn FnOnce() -> u32>>;
        LazyLock<u32, Box<dyn FnOnce() -> u32 + Send>>;
    }
}
