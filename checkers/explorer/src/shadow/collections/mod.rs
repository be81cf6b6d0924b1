//! `std::collections`, with hash tables whose order is the same in every execution, on every machine. A test that depends
//! on the order of a `HashMap` would otherwise behave differently when its schedule is run again.
//!
//! The tables are the real ones with another default hasher, in a type of their own: `HashMap::new` belongs to
//! `RandomState` alone, and with a mere alias `let map: HashMap<_, _> = HashMap::new()` would not compile. What takes
//! `&self` and `&mut self` comes from the real one by `Deref`; what takes `self` is here.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

pub mod hash_map;
pub mod hash_set;

pub use std::collections::*;

#[doc(inline)]
pub use hash_map::HashMap;
#[doc(inline)]
pub use hash_set::HashSet;

/// Hashes in the same way every time.
#[derive(Clone, Debug, Default)]
pub struct FixedState(BuildHasherDefault<DefaultHasher>);

impl FixedState {
    pub(crate) const fn new() -> Self {
        FixedState(BuildHasherDefault::new())
    }
}

impl BuildHasher for FixedState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        self.0.build_hasher()
    }
}
