//! The schedule that is asked for: one that has failed before, to be run first.

/// What became of the schedule that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It still fails.
    Fails,
    /// It passes.
    Passes,
    /// The program is another one, or the text is no schedule: the order could not be followed.
    DoesNotFit,
}

impl Replayed {
    /// As the runner spells it.
    pub fn name(self) -> &'static str {
        match self {
            Replayed::Fails => "fails",
            Replayed::Passes => "passes",
            Replayed::DoesNotFit => "does_not_fit",
        }
    }
}

/// The text that was asked for with `KOANS_REPLAY=test=text`, if it is this test's.
pub fn wanted(test: &str) -> Option<String> {
    let setting = std::env::var("KOANS_REPLAY").ok()?;
    let (name, text) = setting.split_once('=')?;
    (name == test).then(|| text.to_string())
}
