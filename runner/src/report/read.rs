//! A report that somebody else's koans wrote.

use serde_json::Value;

use super::{FORMAT, LearnerReport};
use crate::text::harmless;

/// Why a text is no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is no JSON, or was cut off.
    #[error("it is no JSON, or only a part of it ({0})")]
    NotJson(String),
    /// It is JSON, and something else.
    #[error("it is no report: `koans report --format json -o FILE` writes one")]
    NotAReport,
    /// A newer version wrote it.
    #[error("a newer koans wrote it (format {0}): this one reads format {FORMAT}")]
    Newer(u64),
    /// It says that it is a report, and something in it is missing or of another sort.
    #[error("it is damaged ({0})")]
    Damaged(String),
}

/// Reads a report as JSON.
///
/// # Errors
/// When it is none.
pub fn read(bytes: &[u8]) -> Result<LearnerReport, ReadError> {
    // Editors on Windows like to put a byte order mark in front.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| ReadError::NotJson(error.to_string()))?;
    make_harmless(&mut value);
    let format = value.get("format").and_then(Value::as_u64);
    match format {
        // What else is in it may have changed too.
        Some(format) if format > u64::from(FORMAT) => Err(ReadError::Newer(format)),
        Some(_) if value.get("learner").is_some() => {
            serde_json::from_value(value).map_err(|error| ReadError::Damaged(error.to_string()))
        }
        _ => Err(ReadError::NotAReport),
    }
}

/// All texts in it: somebody else's koans wrote them, or somebody by hand.
fn make_harmless(value: &mut Value) {
    match value {
        Value::String(text) => *text = harmless(text),
        Value::Array(values) => values.iter_mut().for_each(make_harmless),
        Value::Object(values) => values.values_mut().for_each(make_harmless),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
