//! A program that behaves in the way its first argument names. The tests compile it with plain rustc.

use std::{
    hint::black_box,
    io::{self, Read, Write},
    process::{self, Command},
    sync::{Arc, Barrier, Condvar, Mutex, mpsc},
    thread::{self, Builder},
    time::Duration,
};

const HOUR: Duration = Duration::from_secs(3600);

fn main() {
    match std::env::args().nth(1).expect("how to misbehave").as_str() {
        "abort" => process::abort(),
        "overflow the stack" => println!("{}", overflow(1)),
        "spin" => loop {
            black_box(0);
        },
        "spin in a thread" => {
            thread::spawn(|| {
                loop {
                    black_box(0);
                }
            });
            thread::sleep(HOUR);
        }
        "sleep" => thread::sleep(HOUR),
        "flood" => flood(),
        "allocate" => {
            let mut all = Vec::new();
            loop {
                all.push(vec![1u8; 16 << 20]);
            }
        }
        "read" => {
            let mut text = String::new();
            let length = io::stdin().read_to_string(&mut text).unwrap();
            println!("read {length} bytes");
        }
        "abba" => abba(),
        // A thread that looks every few milliseconds, and takes away a question when it is asked one.
        "abba, and looked at from inside" => {
            Builder::new().name("koans-watchdog".into()).spawn(look).unwrap();
            abba();
        }
        "abba, and another thread ticks" => {
            Builder::new().name("ticks".into()).spawn(look).unwrap();
            abba();
        }
        "lock a mutex twice" => {
            let mutex = Mutex::new(());
            let _first = mutex.lock();
            let _second = mutex.lock();
        }
        "join a thread that waits" => {
            let pair = Arc::new((Mutex::new(()), Condvar::new()));
            let waits = move || drop(pair.1.wait(pair.0.lock().unwrap()).unwrap());
            Builder::new().name("waits".into()).spawn(waits).unwrap().join().unwrap();
        }
        "receive with a timeout" => {
            let (_sender, receiver) = mpsc::channel::<()>();
            let _ = receiver.recv_timeout(HOUR);
        }
        "join a sleeper" => thread::spawn(|| thread::sleep(HOUR)).join().unwrap(),
        "join a reader of a pipe" => {
            let (mut reader, _writer) = io::pipe().unwrap();
            let reads = thread::spawn(move || reader.read(&mut [0]).unwrap());
            reads.join().unwrap();
        }
        "wait for a child" => drop(Command::new("sleep").arg("3600").status()),
        // Each goes on when it is its turn: always some thread awake, each waiting most of the time.
        "ping-pong" => {
            let (to, from) = (mpsc::sync_channel::<u64>(0), mpsc::sync_channel::<u64>(0));
            let (ping, pong) = (to.0, from.1);
            thread::spawn(move || to.1.iter().for_each(|ball| from.0.send(ball + 1).unwrap()));
            let mut ball = 0;
            loop {
                ping.send(ball).unwrap();
                ball = pong.recv().unwrap();
            }
        }
        // All threads but one wait for ever, and that one sleeps a little, again and again, then wakes them.
        "wake after a second" => {
            let (sender, receiver) = mpsc::channel();
            thread::spawn(move || {
                for _ in 0..10 {
                    thread::sleep(Duration::from_millis(100));
                }
                sender.send(()).unwrap();
            });
            receiver.recv().unwrap();
        }
        other => panic!("no such misbehaviour: {other}"),
    }
}

#[allow(unconditional_recursion)]
fn overflow(depth: u64) -> u64 {
    let frame = black_box([depth; 100]);
    overflow(frame[7] + 1) + frame[3]
}

/// One gigabyte, its lines numbered.
fn flood() {
    let mut out = io::stdout().lock();
    let mut lines = Vec::new();
    for number in 0..16_000_000u64 {
        writeln!(lines, "line {number:058}").unwrap();
        if lines.len() >= 1 << 16 {
            out.write_all(&lines).unwrap();
            lines.clear();
        }
    }
}

fn look() {
    let question = std::env::var("KOANS_WATCHED").unwrap_or_default() + ".ask";
    loop {
        thread::park_timeout(Duration::from_millis(5));
        if std::path::Path::new(&question).exists() {
            println!("asked");
            std::fs::remove_file(&question).unwrap();
        }
    }
}

fn abba() {
    let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
    let both = Arc::new(Barrier::new(2));
    let take = |name: &str, first: &Arc<Mutex<()>>, second: &Arc<Mutex<()>>| {
        let (first, second, both) = (first.clone(), second.clone(), both.clone());
        let take = move || {
            let _first = first.lock();
            both.wait();
            let _second = second.lock();
        };
        Builder::new().name(name.into()).spawn(take).unwrap()
    };
    let threads = [take("left", &a, &b), take("right", &b, &a)];
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}
