//! Times, counts and mistakes in words.

use jiff::{Timestamp, tz::TimeZone};

/// A length of time, in seconds, as far as anybody wants to know it: `40 s`, `12 min`, `2 h 05 min`; nothing for none.
pub fn duration(seconds: u64) -> String {
    match (seconds, seconds.saturating_add(30) / 60) {
        (0, _) => String::new(),
        (1..60, _) => format!("{seconds} s"),
        (_, minutes @ 0..60) => format!("{minutes} min"),
        (_, minutes) => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

/// A point in time, in seconds since 1970, by the clock on this machine's wall: `2026-11-21 17:40`.
pub fn moment(at: u64) -> String {
    zoned(at, "%Y-%m-%d %H:%M")
}

/// The day of a point in time: `2026-11-21`.
pub fn day(at: u64) -> String {
    zoned(at, "%Y-%m-%d")
}

/// A point in time for machines (RFC 3339, UTC).
pub fn timestamp(at: u64) -> String {
    time(at).map_or_else(String::new, |time| time.to_string())
}

fn time(at: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(at).ok()?).ok()
}

fn zoned(at: u64, format: &str) -> String {
    let told = time(at).map(|time| time.to_zoned(TimeZone::system()).strftime(format).to_string());
    told.unwrap_or_else(|| "an unknown time".into())
}

/// How long ago that was: `now`, `12 min`, `3 h`, `5 days`.
pub fn ago(at: u64, now: u64) -> String {
    let seconds = now.saturating_sub(at);
    match seconds {
        0..60 => "now".into(),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => many(seconds / 86_400, "day"),
    }
}

/// A number of things: `1 hint`, `2 hints`.
pub fn many(count: impl Into<u64>, thing: &str) -> String {
    let count = count.into();
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A sort of failure: `race, lost update`; `does not compile`.
pub fn failure(verdict: &str, kind: Option<&str>) -> String {
    let class = verdict.replace('_', " ");
    match kind {
        Some(kind) => format!("{class}, {}", kind.replace('_', " ")),
        None => class,
    }
}
