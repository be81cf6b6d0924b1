//! Plays a test run: `trial ADDRESS TEXT`. What it does is in the text, a step a line:
//! `say WORDS`, `fail WORDS`, `print LINES`, `chatter` without end, `start NAME`, which
//! is another trial that holds, and `hold NAME`: it calls the address, and says back
//! what it hears until it is told to `go on`. When the line is cut, it ends.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{self, Command};
use std::time::Duration;
use std::{env, thread};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, text] = &arguments[..] else {
        panic!("whom to call, and what to do?")
    };
    let mut started = Vec::new();
    for step in text.lines() {
        match step.split_once(' ').unwrap_or((step, "")) {
            ("say", words) => println!("{words}"),
            ("fail", words) => {
                eprintln!("{words}");
                process::exit(1);
            }
            ("print", lines) => print(lines.parse().unwrap()),
            ("chatter", _) => chatter(),
            ("start", name) => {
                let mut another = Command::new(env::current_exe().unwrap());
                another.args([address, &format!("hold {name}")]);
                started.push(another.spawn().unwrap());
            }
            ("hold", name) => hold(address, name),
            _ => panic!("there is no step `{step}`"),
        }
    }
    // What it has started may go on.
    drop(started);
}

fn print(lines: usize) {
    let line = "a test that says the same thing over and over again\n";
    print!("{}", line.repeat(lines));
}

/// Prints as long as somebody reads.
fn chatter() {
    let words = "and another thing\n".repeat(600);
    while io::stdout().write_all(words.as_bytes()).is_ok() {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Calls, and stays on the line until it is told to go on.
fn hold(address: &str, name: &str) {
    let mut line = TcpStream::connect(address).unwrap();
    writeln!(line, "{} {name}", process::id()).unwrap();
    for heard in BufReader::new(line.try_clone().unwrap()).lines() {
        match heard {
            Ok(words) if words == "go on" => return,
            Ok(words) => writeln!(line, "{words}").unwrap(),
            Err(_) => break,
        }
    }
    process::exit(0);
}
