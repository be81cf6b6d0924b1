//! A program that behaves in the way its first argument names. The tests compile it with plain rustc.

use std::{
    fs,
    hint::black_box,
    io::{self, Read, Write},
    process::{self, Command, Stdio},
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
        "read from a child whose input is open" => {
            let mut cat = talking_to("cat");
            let (mut input, mut output) = (cat.stdin.take().unwrap(), cat.stdout.take().unwrap());
            input.write_all(b"hello").unwrap();
            io::copy(&mut output, &mut io::sink()).unwrap();
            drop(input);
        }
        "collect the output of a child whose input is open" => {
            let mut cat = Command::new("cat");
            cat.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut cat = cat.spawn().unwrap();
            let _input = cat.stdin.take();
            drop(cat.wait_with_output());
        }
        "wait for a child whose input is open" => {
            let mut cat = talking_to("cat");
            let _input = cat.stdin.take();
            drop(cat.wait());
        }
        "wait for a child whose output nobody reads" => {
            let mut head = Command::new("head");
            head.args(["-c", "1000000", "/dev/zero"]).stdout(Stdio::piped());
            drop(head.spawn().unwrap().wait());
        }
        "read one of two outputs of a child" => {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.arg("fill the errors").stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = child.spawn().unwrap();
            io::copy(&mut child.stdout.take().unwrap(), &mut io::sink()).unwrap();
        }
        "fill the errors" => io::stderr().write_all(&[b'x'; 1_000_000]).unwrap(),
        "lock a file twice" => {
            let lock = |name| {
                let file = fs::File::create(name).unwrap();
                file.lock().unwrap();
                file
            };
            let _first = lock("locked-twice");
            let _second = lock("locked-twice");
        }
        "wait for a child that waits for my lock" => {
            let file = fs::File::create("locked-once").unwrap();
            file.lock().unwrap();
            drop(Command::new(std::env::current_exe().unwrap()).arg("lock what is locked").status());
        }
        "lock what is locked" => fs::File::open("locked-once").unwrap().lock().unwrap(),
        // Any process could open it and write to it.
        "read from a named pipe" => {
            let made = Command::new("mkfifo").arg("named").status().unwrap();
            assert!(made.success());
            let mut named = fs::File::options().read(true).write(true).open("named").unwrap();
            let _ = named.read(&mut [0]);
        }
        "read from a grandchild" => {
            let mut shell = Command::new("sh");
            shell.args(["-c", "sleep 3600 & exit"]).stdout(Stdio::piped());
            drop(shell.spawn().unwrap().wait_with_output());
        }
        "talk to a child" => {
            let mut cat = talking_to("cat");
            let (mut input, mut output) = (cat.stdin.take().unwrap(), cat.stdout.take().unwrap());
            loop {
                input.write_all(b"ball").unwrap();
                output.read_exact(&mut [0; 4]).unwrap();
            }
        }
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

fn talking_to(program: &str) -> std::process::Child {
    Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
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
