//! A seal on each line of a report, where whoever started the process wants one: what it runs may write into the same file.
//!
//! The file begins as one line, `seal: ` and a key in hexadecimal. It is read and taken out of the file before anything of
//! a test has run, and is in this process's memory alone from then on. Behind each line then stand a tab and its mark, a
//! keyed hash (SipHash-2-4) of the line's number, from 0, and the line.

#![allow(
    deprecated,
    reason = "SipHasher's successors take no key, and a collection's hasher is no stranger's to replace"
)]

use std::{
    env, fs,
    hash::{Hasher as _, SipHasher},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// The key, if there is one.
static KEY: OnceLock<Option<(u64, u64)>> = OnceLock::new();
/// How many lines were sealed.
static LINES: AtomicU64 = AtomicU64::new(0);

/// Takes the key out of the file named by this environment variable. Comes before the first test, and does nothing after.
pub fn take_seal(variable: &str) {
    KEY.get_or_init(|| {
        let path = env::var_os(variable)?;
        let text = fs::read_to_string(&path).ok()?;
        let key = text.strip_prefix("seal: ")?.trim_end();
        let (one, other) = (key.get(..16)?, key.get(16..)?);
        let key = (u64::from_str_radix(one, 16).ok()?, u64::from_str_radix(other, 16).ok()?);
        fs::write(&path, "").ok()?;
        Some(key)
    });
}

/// The line as it is to be written, without its end.
pub(crate) fn sealed(line: String) -> String {
    let Some((one, other)) = KEY.get().copied().flatten() else { return line };
    let mut hasher = SipHasher::new_with_keys(one, other);
    hasher.write(&LINES.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    hasher.write(line.as_bytes());
    format!("{line}\t{:016x}", hasher.finish())
}
