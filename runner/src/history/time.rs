//! How long a learner was at a koan, told from when something happened to it.

use std::collections::BTreeMap;

use super::{Event, What};

/// So many seconds without an event are a break: then nobody knows what the learner did, and nothing is counted.
pub const BREAK: u64 = 10 * 60;

/// The seconds spent on each koan.
///
/// The time between an event and the next one is spent on the koan of the later one: a judgement comes after work on
/// the file. Where the later one only brings another koan on the screen, it is spent on the koan before, whose solution
/// may have been read. A longer time than [`BREAK`] does not count, nor does one that is negative as the clock was set back.
pub fn seconds_by_koan(events: &[Event]) -> BTreeMap<&str, u64> {
    let mut seconds = BTreeMap::new();
    for pair in events.windows(2) {
        let [before, after] = pair else { continue };
        let between = after.at.saturating_sub(before.at);
        if between <= BREAK {
            let koan = if after.what == What::Shown { &before.koan } else { &after.koan };
            *seconds.entry(koan.as_str()).or_default() += between;
        }
    }
    seconds
}
