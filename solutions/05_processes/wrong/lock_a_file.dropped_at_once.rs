//@ verdict: assertion_failed
//@ why: The locked file is dropped at the end of its line; the one that is read is not locked.
//! Two shops collect coins for a new playground, and one file has the sum. Each
//! shop is a process. It reads the sum, adds its coins, and writes it back; and in
//! between the other shop may have done the same. A `Mutex` is no help, as it is
//! known in one process only. The other shop does respect a lock on the file, and
//! so do visitors, who look at the sum. Mend `put_in`.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, thread};

/// Adds coins to the sum. Waits while somebody else is at it.
fn put_in(coins: u32, tin: &Tin) -> io::Result<()> {
    tin.open()?.lock()?;
    let file = tin.open()?;
    let sum = tin.read(&file)?;
    tin.write(&file, sum + coins)
}

#[test]
fn what_another_shop_puts_in_meanwhile_is_not_lost() {
    for moment in [Moment::HasRead, Moment::WillWrite] {
        let others = Arc::new(AtomicU32::new(0));
        let tin = Tin::with(100, {
            let others = Arc::clone(&others);
            move |path, now| {
                if now == moment {
                    others.store(another_shop_puts_in(10, path), Ordering::Relaxed);
                }
            }
        });
        put_in(5, &tin).unwrap();
        let others = others.load(Ordering::Relaxed);
        assert_eq!(
            tin.sum(),
            105 + others,
            "there were 100, we put in 5, and the other shop put in {others}"
        );
    }
}

#[test]
fn what_another_shop_puts_in_later_is_not_lost() {
    let tin = Tin::with(100, |_, _| {});
    put_in(5, &tin).unwrap();
    assert_eq!(another_shop_puts_in(10, &tin.path), 10, "is it locked?");
    assert_eq!(tin.sum(), 115);
}

#[test]
fn whoever_looks_at_the_sum_meanwhile_sees_a_number() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let tin = Tin::with(100, {
        let seen = Arc::clone(&seen);
        move |path, _| seen.lock().unwrap().extend(look(path))
    });
    put_in(5, &tin).unwrap();
    for sum in seen.lock().unwrap().iter() {
        assert!(sum.parse::<u32>().is_ok(), "a visitor has seen {sum:?}");
    }
}

#[test]
fn we_wait_until_another_shop_is_done() {
    let (moments, seen) = mpsc::channel();
    let tin = Tin::with(100, move |_, now| moments.send(now).unwrap());
    let mut other = tin.open().unwrap();
    other.lock().unwrap();
    thread::scope(|scope| {
        let we = scope.spawn(|| put_in(5, &tin));
        let meanwhile = what_happens_before_we_wait(&seen, || we.is_finished());
        write!(other, "110").unwrap();
        other.unlock().unwrap();
        assert_eq!(meanwhile, None, "we did not wait for the other shop");
        we.join().unwrap().expect("we should wait, and then put in");
    });
    assert_eq!(tin.sum(), 115);
}

// ---- the stage: nothing to change below this line ----

/// The tin: a file with the sum of what is in it. At some moments of our work,
/// something happens.
struct Tin {
    path: PathBuf,
    happens: Happening,
}

type Happening = Box<dyn Fn(&Path, Moment) + Send + Sync>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    HasRead,
    WillWrite,
    IsWriting,
}

impl Tin {
    fn with(sum: u32, happens: impl Fn(&Path, Moment) + Send + Sync + 'static) -> Tin {
        static TINS: AtomicU32 = AtomicU32::new(0);
        let number = TINS.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("tin-{}-{number}", process::id()));
        fs::write(&path, sum.to_string()).unwrap();
        Tin {
            path,
            happens: Box::new(happens),
        }
    }

    fn open(&self) -> io::Result<File> {
        File::options().read(true).write(true).open(&self.path)
    }

    fn read(&self, mut file: &File) -> io::Result<u32> {
        let mut sum = String::new();
        file.rewind()?;
        file.read_to_string(&mut sum)?;
        (self.happens)(&self.path, Moment::HasRead);
        sum.parse().map_err(io::Error::other)
    }

    fn write(&self, mut file: &File, sum: u32) -> io::Result<()> {
        (self.happens)(&self.path, Moment::WillWrite);
        file.set_len(0)?;
        (self.happens)(&self.path, Moment::IsWriting);
        file.rewind()?;
        write!(file, "{sum}")
    }

    fn sum(&self) -> u32 {
        fs::read_to_string(&self.path).unwrap().parse().unwrap()
    }
}

impl Drop for Tin {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Another process puts coins in, and says how many: none if the file is locked.
fn another_shop_puts_in(coins: u32, path: &Path) -> u32 {
    let mut shop = Command::new(env!("CARGO_BIN_EXE_donor"));
    let said = shop.arg(path).arg(coins.to_string()).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    said.trim().parse().unwrap()
}

/// What a visitor sees, who does not look while the file is locked for writing.
fn look(path: &Path) -> Option<String> {
    let mut file = File::open(path).unwrap();
    file.try_lock_shared().ok()?;
    let mut seen = String::new();
    file.read_to_string(&mut seen).unwrap();
    Some(seen)
}

/// The first moment of our work, if there is one before we wait for a lock, or go.
fn what_happens_before_we_wait(
    seen: &Receiver<Moment>,
    are_gone: impl Fn() -> bool,
) -> Option<Moment> {
    // Whoever asks again and again, instead of waiting, is known by his patience.
    for _ in 0..200 {
        match seen.recv_timeout(Duration::from_millis(10)) {
            Err(RecvTimeoutError::Timeout) if !we_wait_for_a_lock() && !are_gone() => {}
            moment => return moment.ok(),
        }
    }
    None
}

/// Linux tells who waits for a lock: lines with an arrow. Others don't.
fn we_wait_for_a_lock() -> bool {
    let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
    let we = process::id().to_string();
    let mut waiting = locks.lines().filter(|line| line.contains("->"));
    waiting.any(|line| line.split(' ').any(|word| word == we))
}
