//! A JSON file that several runners may use at once and that a power cut can't spoil.
//!
//! Every change is made under a lock, on what is on the disk at that moment, into a temporary file that is synced and
//! then renamed over the old one. A file that can't be understood is set aside, never overwritten.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

/// A file of one JSON value.
#[derive(Debug, Clone)]
pub struct Store {
    path: PathBuf,
    /// The newest `format` that is understood, where the value has one.
    format: Option<u32>,
}

/// What reading a store found.
#[derive(Debug)]
pub enum Found<T> {
    /// A value, or none yet.
    Value(Option<T>),
    /// Something that is not such a value; it now lies at this path.
    SetAside(PathBuf),
}

impl Store {
    /// A store at this path. Nothing is read or made yet.
    pub fn new(path: PathBuf) -> Store {
        Store { path, format: None }
    }

    /// The same, of a value whose key `format` tells a newer version's file, which is never set aside, from a damaged
    /// one.
    pub fn of_format(path: PathBuf, newest: u32) -> Store {
        Store { path, format: Some(newest) }
    }

    /// Reads the value. A damaged file is renamed to `NAME.damaged-N`.
    ///
    /// # Errors
    /// When the file is there and can't be read or set aside, and when it is a newer version's and of another shape.
    pub fn read<T: DeserializeOwned>(&self) -> io::Result<Found<T>> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Value(None)),
            Err(error) => return Err(error),
        };
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Found::Value(Some(value))),
            Err(_) if self.is_newer(&bytes) => Err(io::Error::other("a newer koans wrote it")),
            Err(_) => self.set_aside().map(Found::SetAside),
        }
    }

    fn is_newer(&self, bytes: &[u8]) -> bool {
        let value = serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_default();
        let found = value.get("format").and_then(serde_json::Value::as_u64);
        found.zip(self.format).is_some_and(|(found, newest)| found > newest.into())
    }

    /// Changes the value under the lock and returns what `change` left there, and where a damaged file was put.
    ///
    /// # Errors
    /// When the file can't be locked, read or written (a read-only folder, a full disk). The old value then stands.
    pub fn update<T: Default + Serialize + DeserializeOwned>(
        &self,
        change: impl FnOnce(&mut T),
    ) -> io::Result<(T, Option<PathBuf>)> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let lock = File::create(self.path.with_extension("lock"))?;
        lock.lock()?;
        let (mut value, aside) = match self.read()? {
            Found::Value(value) => (value.unwrap_or_default(), None),
            Found::SetAside(path) => (T::default(), Some(path)),
        };
        change(&mut value);
        let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut temporary, &value)?;
        temporary.write_all(b"\n")?;
        temporary.as_file().sync_all()?;
        temporary.persist(&self.path).map_err(|error| error.error)?;
        Ok((value, aside))
    }

    fn set_aside(&self) -> io::Result<PathBuf> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let free = (1..)
            .map(|n| self.path.with_file_name(format!("{name}.damaged-{n}")))
            .find(|path| !path.exists())
            .expect("the natural numbers do not end");
        fs::rename(&self.path, &free)?;
        Ok(free)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    type Value = BTreeMap<String, u32>;

    #[test]
    fn concurrent_updates_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("s.json"));
        std::thread::scope(|scope| {
            for n in 0..8 {
                let store = &store;
                scope.spawn(move || store.update::<Value>(|v| _ = v.insert(n.to_string(), n)).unwrap());
            }
        });
        let Found::Value(Some(value)) = store.read::<Value>().unwrap() else { panic!("no value") };
        assert_eq!(value.len(), 8);
    }

    #[test]
    fn a_damaged_file_is_set_aside_whole_and_the_store_works_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        for damage in ["", "{\"a\": 1", "garbage", "[]"] {
            fs::write(&path, damage).unwrap();
            let (_, aside) = Store::new(path.clone()).update::<Value>(|v| _ = v.insert("x".into(), 1)).unwrap();
            assert_eq!(fs::read_to_string(aside.unwrap()).unwrap(), damage);
        }
    }
}
