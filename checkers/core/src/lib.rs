//! The explorer's `core`: a crate of that name, which re-exports the real one, and in place of what has to do with threads
//! the things of the explorer's `std`.

#![no_std]

pub use ::core::*;

/// As the real one.
pub mod cell {
    pub use ::core::cell::*;
    pub use ::std::cell::UnsafeCell;
}

/// As the real one.
pub mod hint {
    pub use ::core::hint::*;
    pub use ::std::hint::spin_loop;
}

/// As the real one.
pub mod sync {
    pub use ::core::sync::*;

    /// As the real one.
    pub mod atomic {
        pub use ::std::sync::atomic::*;
    }
}
