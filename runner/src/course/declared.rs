//! What a koan declares of itself: the kinds and the failures by name, and which verdicts each failure means.

use super::{Failure, Kind};

impl Kind {
    /// Every kind, with its name in `info.toml`.
    pub const ALL: [(&'static str, Kind); 4] =
        [("predict", Kind::Predict), ("repair", Kind::Repair), ("build", Kind::Build), ("prove", Kind::Prove)];

    /// The name in `info.toml`.
    pub fn name(self) -> &'static str {
        name_in(&Self::ALL, self)
    }
}

impl Failure {
    /// Every failure, with its name in `info.toml`.
    pub const ALL: [(&'static str, Failure); 9] = [
        ("blank", Failure::Blank),
        ("compile", Failure::Compile),
        ("assert", Failure::Assert),
        ("panic", Failure::Panic),
        ("deadlock", Failure::Deadlock),
        ("race", Failure::Race),
        ("hang", Failure::Hang),
        ("leak", Failure::Leak),
        ("survivor", Failure::Survivor),
    ];

    /// The name in `info.toml`.
    pub fn name(self) -> &'static str {
        name_in(&Self::ALL, self)
    }

    /// The verdicts, by [name](crate::verdict::Verdict::name), that an unsolved koan with this failure may get. Any
    /// other one means that `info.toml` and the exercise disagree.
    pub fn verdicts(self) -> &'static [&'static str] {
        match self {
            Failure::Blank => &["blank_left"],
            Failure::Compile => &["does_not_compile", "lint"],
            Failure::Assert => &["assertion_failed"],
            Failure::Panic => &["panicked"],
            Failure::Deadlock => &["deadlock"],
            Failure::Race => &["race", "lost_wakeup", "missed_join"],
            Failure::Hang => &["timed_out", "livelock", "blocking"],
            Failure::Leak => &["left_behind"],
            Failure::Survivor => &["survivor"],
        }
    }
}

fn name_in<T: PartialEq>(all: &[(&'static str, T)], wanted: T) -> &'static str {
    all.iter().find(|(_, value)| *value == wanted).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_serde_writes() {
        for (name, kind) in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), name);
        }
        for (name, failure) in Failure::ALL {
            assert_eq!(serde_json::to_value(failure).unwrap(), name);
        }
    }
}
