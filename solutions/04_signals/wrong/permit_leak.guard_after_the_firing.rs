//@ verdict: deadlock
//@ why: The guard is made after the firing, so neither the early return nor the panic ever comes to it.
//! A pottery has one kiln, and a semaphore of one permit for it. A potter takes the
//! permit, fires a pot, and gives the permit back. But a pot may crack, which is an
//! early return, or burst, which is a panic; and then the next potter waits for
//! ever. Mend `fire`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

type Pot = &'static str;

#[derive(Debug, PartialEq)]
struct Cracked;

/// Fires a pot while nobody else uses the kiln, and glazes it if it is whole.
fn fire(kiln: &Semaphore, firing: fn() -> Result<Pot, Cracked>) -> Result<String, Cracked> {
    // Dropped on every way out: at the `?`, in a panic, and after the firing.
    kiln.acquire();
    let pot = firing()?;
    let _permit = Permit(kiln);
    Ok(format!("{pot}, glazed"))
}

/// A permit, given back when this is dropped.
struct Permit<'a>(&'a Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// A potter, who is a thread by that name, fires a pot.
fn potter(
    name: &str,
    kiln: &Arc<Semaphore>,
    firing: fn() -> Result<Pot, Cracked>,
) -> JoinHandle<Result<String, Cracked>> {
    let kiln = Arc::clone(kiln);
    let named = thread::Builder::new().name(name.to_string());
    named.spawn(move || fire(&kiln, firing)).unwrap()
}

#[test]
fn a_pot_that_cracks_leaves_the_kiln_free() {
    let kiln = Arc::new(Semaphore::new(1));
    let maria = potter("Maria", &kiln, || Err(Cracked));
    let lucie = potter("Lucie", &kiln, || Ok("bowl"));
    assert_eq!(maria.join().unwrap(), Err(Cracked));
    assert_eq!(lucie.join().unwrap(), Ok("bowl, glazed".to_string()));
}

#[test]
fn a_pot_that_bursts_leaves_the_kiln_free() {
    let kiln = Arc::new(Semaphore::new(1));
    let maria = potter("Maria", &kiln, || panic!("the pot bursts"));
    let lucie = potter("Lucie", &kiln, || Ok("bowl"));
    assert!(maria.join().is_err(), "whoever joins should learn of it");
    assert_eq!(lucie.join().unwrap(), Ok("bowl, glazed".to_string()));
}

#[test]
fn one_pot_at_a_time_is_in_the_kiln() {
    static POTS: AtomicU32 = AtomicU32::new(0);
    let firing = || {
        assert_eq!(POTS.fetch_add(1, Ordering::SeqCst), 0, "a pot is in there");
        POTS.fetch_sub(1, Ordering::SeqCst);
        Ok("vase")
    };
    let kiln = Arc::new(Semaphore::new(1));
    fire(&kiln, firing).unwrap();
    let maria = potter("Maria", &kiln, firing);
    let lucie = potter("Lucie", &kiln, firing);
    maria.join().unwrap().unwrap();
    lucie.join().unwrap().unwrap();
}

// ---- the stage: nothing to change below this line ----

/// The semaphore of the koan before this one.
struct Semaphore {
    free: Mutex<u32>,
    released: Condvar,
}

impl Semaphore {
    fn new(permits: u32) -> Semaphore {
        Semaphore {
            free: Mutex::new(permits),
            released: Condvar::new(),
        }
    }

    fn acquire(&self) {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.released.wait(free).unwrap();
        }
        *free -= 1;
    }

    fn release(&self) {
        *self.free.lock().unwrap() += 1;
        self.released.notify_one();
    }
}
