use std::{
    fs::File,
    hint,
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream, UdpSocket},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use super::*;

fn of_this_process() -> Option<Vec<ThreadWait>> {
    let root = std::process::id();
    of(root, Names { root })
}

/// Runs `wait`, which never returns, on a thread of its own, and returns what that thread is seen doing when it is `wanted`.
fn see(name: &str, wanted: &str, wait: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(wait).unwrap();
    let give_up = Instant::now() + Duration::from_secs(30);
    loop {
        let waits = of_this_process().expect("Linux tells");
        let what = waits.iter().find(|wait| wait.thread == name).map_or("", |wait| &wait.what);
        if what == wanted {
            return;
        }
        assert!(Instant::now() < give_up && !thread.is_finished(), "wanted: {wanted}; seen: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_child_process() {
    let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
    let pid = child.id();
    let (sender, ended) = mpsc::channel();
    let wait = move || sender.send(child.wait()).unwrap();
    see("a-child", &format!("waiting for the end of `sleep 1000` (process {pid})"), wait);
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    assert!(!ended.recv().unwrap().unwrap().success());
}

#[test]
fn a_listener_and_both_ends_of_a_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut reader = TcpStream::connect(address).unwrap();
    let _silent = listener.accept().unwrap();
    see("reads", &format!("reading from a connection to {address}"), move || drop(reader.read(&mut [0])));
    let _deaf = TcpStream::connect(address).unwrap();
    let (mut server, peer) = listener.accept().unwrap();
    let flood = move || while server.write_all(&[0; 1 << 16]).is_ok() {};
    see("writes", &format!("writing to a connection to {peer}"), flood);
    see("accepts", &format!("accepting on {address}"), move || drop(listener.accept()));
}

#[test]
fn a_connection_over_ipv6_and_datagrams() {
    // A machine without IPv6 has nothing to show.
    if let Ok(listener) = TcpListener::bind("[::1]:0") {
        let address = listener.local_addr().unwrap();
        see("accepts-6", &format!("accepting on {address}"), move || drop(listener.accept()));
    }
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    see("datagrams", &format!("reading from the UDP socket {address}"), move || drop(socket.recv(&mut [0])));
}

#[test]
fn a_pipe_of_a_child_and_one_of_its_own() {
    let (mut reader, writer) = io::pipe().unwrap();
    let read = move || {
        let _ = reader.read(&mut [0]);
        drop(writer);
    };
    see("own-pipe", "reading from a pipe whose other end it has itself", read);
    let mut child = Command::new("sleep").arg("1001").stdout(Stdio::piped()).spawn().unwrap();
    let (pid, mut output) = (child.id(), child.stdout.take().unwrap());
    let wanted = format!("reading from a pipe whose other end is with `sleep` (process {pid})");
    see("childs-pipe", &wanted, move || drop(output.read(&mut [0])));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_output_of_a_child() {
    let mut command = Command::new("sleep");
    command.arg("1002").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let pid = child.id();
    let wanted = format!("reading from a pipe whose other end is with `sleep` (process {pid})");
    see("output", &wanted, move || drop(child.wait_with_output()));
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

#[test]
fn the_lock_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("locked");
    let held = File::create(&path).unwrap();
    held.lock().unwrap();
    let other = File::open(&path).unwrap();
    see("locks", &format!("waiting for the lock of the file {}", path.display()), move || other.lock().unwrap());
    held.unlock().unwrap();
}

#[test]
fn an_event_loop_with_a_listener() {
    use rustix::event::epoll;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let empty = epoll::create(epoll::CreateFlags::CLOEXEC).unwrap();
    let wait = |events: std::os::fd::OwnedFd| {
        let mut buffer = [epoll::Event { flags: epoll::EventFlags::empty(), data: epoll::EventData::new_u64(0) }];
        let _ = epoll::wait(&events, &mut buffer[..], None);
    };
    see("empty-loop", "in an event loop with nothing to do (epoll)", move || wait(empty));
    let events = epoll::create(epoll::CreateFlags::CLOEXEC).unwrap();
    epoll::add(&events, &listener, epoll::EventData::new_u64(1), epoll::EventFlags::IN).unwrap();
    let wanted = format!("in an event loop with nothing to do (epoll), which would be accepting on {address}");
    see("listening-loop", &wanted, move || {
        wait(events);
        drop(listener);
    });
}

#[test]
fn other_threads_time_and_nothing() {
    let (_sender, receiver) = mpsc::channel::<()>();
    see("receives", "waiting for another thread", move || {
        let _ = receiver.recv();
    });
    let (_sender, receiver) = mpsc::channel::<()>();
    let patient = move || {
        let _ = receiver.recv_timeout(Duration::from_secs(3600));
    };
    see("receives-later", "waiting for another thread, with a time limit", patient);
    see("sleeps", "sleeping", || thread::sleep(Duration::from_secs(3600)));
    // As long as the test needs it: a thread that runs costs a processor.
    let done = Arc::new(AtomicBool::new(false));
    let theirs = done.clone();
    see("runs", "running", move || {
        while !theirs.load(Ordering::Relaxed) {
            hint::spin_loop();
        }
    });
    done.store(true, Ordering::Relaxed);
}
