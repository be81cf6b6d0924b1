//! Telling of what takes long while it goes on, wherever the words are shown.

use std::{fmt, sync::Arc};

/// Told a sentence before something that takes long, and `None` when it is over.
#[derive(Clone)]
pub struct Telling(Arc<Tell>);

type Tell = dyn Fn(Option<&str>) + Send + Sync;

impl Telling {
    /// Tells in this way.
    pub fn by(tell: impl Fn(Option<&str>) + Send + Sync + 'static) -> Telling {
        Telling(Arc::new(tell))
    }

    /// Tells `words` while `work` goes on.
    pub fn during<T>(&self, words: &str, work: impl FnOnce() -> T) -> T {
        (self.0)(Some(words));
        let done = work();
        (self.0)(None);
        done
    }
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telling")
    }
}
