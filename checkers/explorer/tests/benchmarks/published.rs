//! The programs with which the papers on dynamic partial-order reduction measure it.

use std::{
    array,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

/// One thread writes, `N` others read a variable of their own, and then the common one.
fn readers<const N: usize>() {
    let (common, own) = (AtomicUsize::new(0), array::from_fn::<_, N, _>(|_| AtomicUsize::new(0)));
    thread::scope(|scope| {
        scope.spawn(|| common.store(1, SeqCst));
        for own in &own {
            let common = &common;
            scope.spawn(move || (own.load(SeqCst), common.load(SeqCst)));
        }
    });
}

#[test]
fn readers_2() {
    readers::<2>();
}

#[test]
fn readers_8() {
    readers::<8>();
}

#[test]
fn readers_10() {
    readers::<10>();
}

/// One thread looks for the last zero in a row of numbers, `N` others make each one the left neighbour's plus one.
fn last_zero(n: usize) {
    let numbers: Vec<_> = (0..=n).map(|_| AtomicUsize::new(0)).collect();
    thread::scope(|scope| {
        let numbers = &numbers;
        scope.spawn(move || (0..=n).rev().find(|&at| numbers[at].load(SeqCst) == 0));
        for at in 1..=n {
            scope.spawn(move || numbers[at].store(numbers[at - 1].load(SeqCst) + 1, SeqCst));
        }
    });
}

#[test]
fn last_zero_4() {
    last_zero(4);
}

#[test]
fn last_zero_5() {
    last_zero(5);
}

#[test]
fn last_zero_9() {
    last_zero(9);
}

#[test]
fn last_zero_10() {
    last_zero(10);
}

/// `n` threads put four messages each into a hash table of 128 places (Flanagan & Godefroid 2005).
fn indexer(n: usize) {
    const PLACES: usize = 128;
    let table: Vec<_> = (0..PLACES).map(|_| AtomicUsize::new(0)).collect();
    thread::scope(|scope| {
        for thread in 0..n {
            let table = &table;
            scope.spawn(move || {
                for message in 1..=4 {
                    let word = message * 11 + thread;
                    let mut place = word * 7 % PLACES;
                    while table[place].compare_exchange(0, word, SeqCst, SeqCst).is_err() {
                        place = (place + 1) % PLACES;
                    }
                }
            });
        }
    });
}

#[test]
fn indexer_11() {
    indexer(11);
}

#[test]
fn indexer_12() {
    indexer(12);
}

#[test]
fn indexer_15() {
    indexer(15);
}

/// `n` threads give a block to each inode (Flanagan & Godefroid 2005).
fn file_system(n: usize) {
    const BLOCKS: usize = 26;
    const INODES: usize = 32;
    let inodes: Vec<_> = (0..INODES).map(|_| Mutex::new(0)).collect();
    let busy: Vec<_> = (0..BLOCKS).map(|_| Mutex::new(false)).collect();
    thread::scope(|scope| {
        for thread in 0..n {
            let (inodes, busy) = (&inodes, &busy);
            scope.spawn(move || {
                let at = thread % INODES;
                let mut inode = inodes[at].lock().unwrap();
                if *inode == 0 {
                    let mut block = at * 2 % BLOCKS;
                    loop {
                        let mut taken = busy[block].lock().unwrap();
                        if !*taken {
                            *taken = true;
                            *inode = block + 1;
                            break;
                        }
                        block = (block + 1) % BLOCKS;
                    }
                }
            });
        }
    });
}

#[test]
fn file_system_14() {
    file_system(14);
}

#[test]
fn file_system_16() {
    file_system(16);
}

#[test]
fn file_system_18() {
    file_system(18);
}

#[test]
fn file_system_20() {
    file_system(20);
}

/// Six writers of one variable: all orders.
#[test]
fn six_writers() {
    let number = AtomicUsize::new(0);
    thread::scope(|scope| {
        for me in 0..6 {
            let number = &number;
            scope.spawn(move || number.store(me, SeqCst));
        }
    });
}

/// Dekker's way to exclude each other, as in the papers: nobody waits.
#[test]
fn flags() {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    thread::scope(|scope| {
        for me in 0..2 {
            let wants = &wants;
            scope.spawn(move || {
                for _ in 0..3 {
                    wants[me].store(true, SeqCst);
                    wants[1 - me].load(SeqCst);
                    wants[me].store(false, SeqCst);
                }
            });
        }
    });
}
