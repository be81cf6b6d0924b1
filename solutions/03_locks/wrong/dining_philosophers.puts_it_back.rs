//@ verdict: assertion_failed
//@ why: A fork is taken and put back unused, again and again. All may do so in step, and for ever.
//! Philosophers sit around a table, with one fork between each two of them. Who
//! wants to eat needs both forks beside the plate. Each takes the left one first;
//! and when all have done that, each waits for the right one, for ever. Mend `dine`,
//! so that nobody starves, and those who share no fork can eat at the same time.

use std::sync::{Barrier, Mutex, MutexGuard};
use std::thread;

/// Lets the philosopher at `seat` eat once. The fork to the left has the number
/// of the seat, the one to the right the next number, and the last fork is
/// followed by fork 0. A fork that was taken is kept until after the meal.
fn dine(forks: &[Fork], seat: usize, eat: impl FnOnce()) {
    let left = seat;
    let right = (seat + 1) % forks.len();

    let (mut one_hand, mut other_hand) = loop {
        let one_hand = forks[left].take();
        if let Ok(other_hand) = forks[right].fork.try_lock() {
            break (one_hand, other_hand);
        }
    };
    eat();
    one_hand.meals += 1;
    other_hand.meals += 1;
}

#[test]
fn a_philosopher_eats_with_two_forks() {
    let forks = lay::<3>();
    for seat in 0..3 {
        dine(&forks, seat, || {
            let on_the_table = forks.iter().filter(|fork| fork.fork.try_lock().is_ok());
            assert_eq!(on_the_table.count(), 1, "one of three forks is not in use");
        });
    }
}

#[test]
fn three_philosophers_all_get_to_eat() {
    let forks = lay::<3>();
    thread::scope(|scope| {
        for seat in 0..3 {
            let forks = &forks;
            scope.spawn(move || dine(forks, seat, || {}));
        }
    });
    let served = forks.map(Fork::served);
    assert_eq!(served, [2, 2, 2], "each fork serves two philosophers");
}

#[test]
fn two_who_sit_opposite_can_eat_at_the_same_time() {
    let forks = lay::<4>();
    let both_eat = Barrier::new(2);
    thread::scope(|scope| {
        for seat in [0, 2] {
            let (forks, both_eat) = (&forks, &both_eat);
            scope.spawn(move || {
                dine(forks, seat, || {
                    both_eat.wait();
                })
            });
        }
    });
    let served = forks.map(Fork::served);
    assert_eq!(served, [1, 1, 1, 1], "each fork serves one philosopher");
}

// ---- the stage: nothing to change below this line ----

/// A fork, which one philosopher at a time can hold.
struct Fork {
    fork: Mutex<Use>,
}

/// How often a fork was taken, and how many meals were eaten with it.
#[derive(Default)]
struct Use {
    taken: u32,
    meals: u32,
}

impl Fork {
    /// Takes the fork, as soon as nobody else holds it. Dropping the guard puts
    /// it back.
    #[track_caller]
    fn take(&self) -> MutexGuard<'_, Use> {
        let mut fork = self.fork.lock().unwrap();
        assert!(
            fork.taken <= fork.meals,
            "a fork was put back without a meal"
        );
        fork.taken += 1;
        fork
    }

    /// How many meals were eaten with the fork, which was taken for each once.
    fn served(self) -> u32 {
        let fork = self.fork.into_inner().unwrap();
        assert_eq!(fork.meals, fork.taken, "a fork is to be taken by `take`");
        fork.meals
    }
}

/// Lays the table: a fork for each seat.
fn lay<const SEATS: usize>() -> [Fork; SEATS] {
    [(); SEATS].map(|()| {
        let fork = Mutex::new(Use::default());
        Fork { fork }
    })
}
