//! A test whose threads do what `$PROGRAM` says, and which adds what they have seen to the file `$OUTCOMES`.
//!
//! A program is a list of threads, with `;` in between. A step is a letter and the number of an object.

use std::{
    env,
    fs::OpenOptions,
    io::Write as _,
    sync::{
        Arc, Barrier, Condvar, Mutex, OnceLock, RwLock,
        atomic::{AtomicU32, Ordering::SeqCst},
        mpsc,
    },
    thread,
};

struct World {
    numbers: [AtomicU32; 3],
    locked: [Mutex<u32>; 2],
    shared: RwLock<u32>,
    once: [OnceLock<usize>; 2],
    permits: (Mutex<u32>, Condvar),
    gate: (Mutex<bool>, Condvar),
    barrier: Barrier,
    sender: [mpsc::SyncSender<u32>; 2],
    receiver: [Mutex<mpsc::Receiver<u32>>; 2],
}

/// Does one step, and tells what it has seen.
fn step(world: &World, me: usize, name: char, at: usize) -> u32 {
    let number = me as u32 + 1;
    match name {
        'l' => world.numbers[at].load(SeqCst),
        's' => {
            world.numbers[at].store(number, SeqCst);
            0
        }
        'a' => world.numbers[at].fetch_add(number, SeqCst),
        'c' => world.numbers[at].compare_exchange(0, number, SeqCst, SeqCst).unwrap_or_else(|seen| seen),
        'm' => {
            let mut value = world.locked[at].lock().unwrap();
            *value = *value * 5 + number;
            *value
        }
        // Two locks, always in the same order.
        'n' => {
            let mut first = world.locked[0].lock().unwrap();
            *first = *first * 5 + number;
            let mut second = world.locked[1].lock().unwrap();
            *second = *second * 5 + number;
            *first + *second * 1000
        }
        't' => world.locked[at].try_lock().map_or(99, |mut value| {
            *value = *value * 5 + number;
            *value
        }),
        'r' => *world.shared.read().unwrap(),
        // Reads while it holds a share.
        'R' => {
            let shared = world.shared.read().unwrap();
            *shared * 100 + world.numbers[at].load(SeqCst)
        }
        'w' => {
            let mut value = world.shared.write().unwrap();
            *value = *value * 5 + number;
            *value
        }
        'i' => *world.once[at].get_or_init(|| me) as u32,
        'g' => world.once[at].get().map_or(9, |&by| by as u32),
        'p' => {
            let (permits, freed) = &world.permits;
            let mut left = permits.lock().unwrap();
            while *left == 0 {
                left = freed.wait(left).unwrap();
            }
            *left -= 1;
            drop(left);
            let seen = world.numbers[at].fetch_add(1, SeqCst);
            *permits.lock().unwrap() += 1;
            freed.notify_one();
            seen
        }
        'o' => {
            *world.gate.0.lock().unwrap() = true;
            world.gate.1.notify_all();
            0
        }
        'e' => {
            let mut open = world.gate.0.lock().unwrap();
            let mut waited = 0;
            while !*open {
                open = world.gate.1.wait(open).unwrap();
                waited = 1;
            }
            waited
        }
        'b' => world.barrier.wait().is_leader() as u32,
        'x' => world.sender[at].send(number).map_or(98, |()| 0),
        'y' => world.sender[at].try_send(number).map_or(97, |()| 0),
        'q' => world.receiver[at].lock().unwrap().recv().unwrap(),
        'z' => world.receiver[at].lock().unwrap().try_recv().unwrap_or(96),
        other => panic!("no step is called {other}"),
    }
}

#[test]
fn program() {
    let text = env::var("PROGRAM").unwrap();
    let program: Vec<Vec<(char, usize)>> = text
        .split(';')
        .map(|thread| thread.as_bytes().chunks(2).map(|step| (step[0] as char, (step[1] - b'0') as usize)).collect())
        .collect();
    let waiting_at_barrier = program.iter().flatten().filter(|(name, _)| *name == 'b').count();
    let channels = [mpsc::sync_channel(1), mpsc::sync_channel(2)];
    let [(sender, receiver), (second_sender, second_receiver)] = channels;
    let world = Arc::new(World {
        numbers: Default::default(),
        locked: Default::default(),
        shared: RwLock::default(),
        once: Default::default(),
        permits: (Mutex::new(1), Condvar::new()),
        gate: (Mutex::new(false), Condvar::new()),
        barrier: Barrier::new(waiting_at_barrier.max(1)),
        sender: [sender, second_sender],
        receiver: [Mutex::new(receiver), Mutex::new(second_receiver)],
    });
    let threads: Vec<_> = program
        .into_iter()
        .enumerate()
        .map(|(me, steps)| {
            let world = Arc::clone(&world);
            thread::spawn(move || -> Vec<u32> {
                steps.into_iter().map(|(name, at)| step(&world, me, name, at)).collect()
            })
        })
        .collect();
    let seen: Vec<Vec<u32>> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let numbers = world.numbers.each_ref().map(|number| number.load(SeqCst));
    let locked = world.locked.each_ref().map(|value| *value.lock().unwrap());
    let outcome = format!("{seen:?} {numbers:?} {locked:?} {}\n", world.shared.read().unwrap());
    let mut file = OpenOptions::new().create(true).append(true).open(env::var("OUTCOMES").unwrap()).unwrap();
    file.write_all(outcome.as_bytes()).unwrap();
}
