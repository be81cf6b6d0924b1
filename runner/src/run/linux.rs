//! The process table of Linux, read from `/proc`: who descends from whom, who runs, who is called what.

use std::{
    collections::HashSet,
    fs,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::patience::Shares;

/// A process in the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) pid: u32,
    parent: u32,
    group: u32,
}

impl Member {
    /// None for one that is gone, or has ended and waits to be reaped.
    fn read(pid: u32) -> Option<Member> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // After the last `)`, since a process may have any name: state, parent, group, …
        let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace();
        let alive = !matches!(fields.next()?, "Z" | "X");
        let (parent, group) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        alive.then_some(Member { pid, parent, group })
    }

    fn kill(self) {
        if let Some(pid) = pid(self.pid) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// What descends from one process, at about one time.
pub(super) struct Tree {
    pub(super) members: Vec<Member>,
    /// Process groups that have members here and nowhere else.
    groups: HashSet<u32>,
}

impl Tree {
    pub(super) fn below_this_process() -> Tree {
        let table = pids().into_iter().filter_map(Member::read).collect();
        Tree::of(table, std::process::id())
    }

    fn of(mut table: Vec<Member>, root: u32) -> Tree {
        let mut ours = HashSet::from([root]);
        let mut members = Vec::new();
        loop {
            let before = members.len();
            table.retain(|member| {
                let is_ours = ours.contains(&member.parent);
                if is_ours {
                    ours.insert(member.pid);
                    members.push(*member);
                }
                !is_ours
            });
            if members.len() == before {
                break;
            }
        }
        let mut groups: HashSet<u32> = members.iter().map(|member| member.group).collect();
        for stranger in &table {
            groups.remove(&stranger.group);
        }
        Tree { members, groups }
    }
}

/// Kills what descends from this process, as far as one look into the table can see it.
///
/// Whole groups first, which lets no fork slip through. A process that goes on as its own child again and again, each in
/// a new session, is in no group that can be known; but it is this process's own child each time (its parents have
/// died), and has the highest number. So the table is read from the highest down, and such a child is killed the moment
/// it is seen, rather than milliseconds later when the whole table has been read.
pub(super) fn kill_below_this_process() {
    let me = std::process::id();
    let mut table = Vec::new();
    for member in pids().into_iter().filter_map(Member::read) {
        if member.parent == me {
            member.kill();
        }
        table.push(member);
    }
    let tree = Tree::of(table, me);
    for group in tree.groups.into_iter().filter_map(pid) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    tree.members.into_iter().for_each(Member::kill);
}

/// Kills every process that has `variable` (`NAME=value`) in the environment it was started with: for a tree whose
/// supervisor was killed.
pub(super) fn kill_marked(variable: &str) {
    let give_up = Instant::now() + Duration::from_secs(5);
    loop {
        let is_marked = |pid: &u32| {
            let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environ.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
        };
        let marked: Vec<u32> = pids().into_iter().filter(is_marked).collect();
        if marked.is_empty() || Instant::now() > give_up {
            return;
        }
        for pid in marked.into_iter().filter_map(pid) {
            let _ = kill_process(pid, Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The threads of all descendants that run, or wait for nothing but a processor; with how often each of them has given
/// its processor up by itself so far, as a thread does that waits for something.
pub(super) fn running_below_this_process() -> Vec<(u32, u64)> {
    let running = |(pid, tid): (u32, u32)| {
        let status = fs::read_to_string(format!("/proc/{pid}/task/{tid}/status")).unwrap_or_default();
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let runs = field("State:")?.starts_with('R');
        runs.then(|| Some((tid, field("voluntary_ctxt_switches:")?.parse().ok()?)))?
    };
    let members = Tree::below_this_process().members;
    members
        .iter()
        .flat_map(|member| threads(member.pid).into_iter().map(|tid| (member.pid, tid)))
        .filter_map(running)
        .collect()
}

/// The processor time of all descendants so far, in clock ticks.
pub(super) fn processor_time_below_this_process() -> u64 {
    let used = |member: &Member| {
        let stat = fs::read_to_string(format!("/proc/{}/stat", member.pid)).ok()?;
        // After the name: state, and ten more; then what it spent itself, and in the kernel.
        let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace().skip(11);
        Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
    };
    Tree::below_this_process().members.iter().filter_map(used).sum()
}

/// What the threads of all descendants, those that are still there, had of the processors.
pub(super) fn shares_below_this_process() -> Shares {
    let mut all = Shares::default();
    for member in Tree::below_this_process().members {
        for tid in threads(member.pid) {
            let told = fs::read_to_string(format!("/proc/{}/task/{tid}/schedstat", member.pid)).unwrap_or_default();
            let mut nanoseconds = told.split_ascii_whitespace().filter_map(|word| word.parse().ok());
            all.ran += nanoseconds.next().map_or(Duration::ZERO, Duration::from_nanos);
            all.waited += nanoseconds.next().map_or(Duration::ZERO, Duration::from_nanos);
        }
    }
    all
}

/// The threads of a process, the main thread first.
pub(super) fn threads(pid: u32) -> Vec<u32> {
    let mut threads = numbers(&format!("/proc/{pid}/task"));
    threads.sort_by_key(|tid| (*tid != pid, *tid));
    threads
}

/// A process's command line, at most 200 characters of it; its name in brackets when it has none.
pub(super) fn command_line(pid: u32) -> String {
    shown(pid, &arguments(pid))
}

/// The same without the folder of its program.
pub(super) fn short_command_line(pid: u32) -> String {
    let mut words = arguments(pid);
    if let Some(program) = words.first_mut() {
        *program = program.rsplit('/').next().unwrap_or_default().to_owned();
    }
    shown(pid, &words)
}

/// The name of the file that a process runs, without its folder.
pub(super) fn program(pid: u32) -> String {
    let short = short_command_line(pid);
    short.split(' ').next().unwrap_or_default().to_owned()
}

fn arguments(pid: u32) -> Vec<String> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = line.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

fn shown(pid: u32, words: &[String]) -> String {
    if words.is_empty() {
        return format!("[{}]", fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim());
    }
    words.join(" ").chars().take(200).collect()
}

/// All processes, the highest number first.
pub(super) fn pids() -> Vec<u32> {
    let mut pids = numbers("/proc");
    pids.sort_unstable_by(|a, b| b.cmp(a));
    pids
}

fn numbers(folder: &str) -> Vec<u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

fn pid(number: u32) -> Option<Pid> {
    // 1 is no process of ours, and as a group it would mean "everything".
    Pid::from_raw(number.cast_signed()).filter(|pid| !pid.is_init())
}

/// The name of a thread; of the main thread, `main`. The kernel cuts names to 15 bytes.
pub(super) fn thread_name(process: u32, thread: u32) -> String {
    if thread == process {
        return "main".to_owned();
    }
    let name = fs::read(format!("/proc/{process}/task/{thread}/comm")).unwrap_or_default();
    String::from_utf8_lossy(&name).trim_end().to_owned()
}

/// What a file descriptor leads to: a path, `socket:[INODE]`, `pipe:[INODE]`.
pub(super) fn fd_target(process: u32, fd: i32) -> Option<String> {
    let target = fs::read_link(format!("/proc/{process}/fd/{fd}")).ok()?;
    Some(target.to_string_lossy().into_owned())
}

/// The file descriptors of a process.
pub(super) fn fds(process: u32) -> Vec<i32> {
    numbers(&format!("/proc/{process}/fd")).into_iter().map(u32::cast_signed).collect()
}

/// The access modes of open files.
pub(super) const READ_ONLY: u32 = 0;
pub(super) const WRITE_ONLY: u32 = 1;

/// Whether an open file may be read, written, or both.
pub(super) fn access_mode(process: u32, fd: i32) -> Option<u32> {
    let flags = fd_info(process, fd, "flags:").next()?;
    Some(u32::from_str_radix(&flags, 8).ok()? & 3)
}

/// The process behind a descriptor that stands for one (`pidfd`).
pub(super) fn process_of_fd(process: u32, fd: i32) -> Option<u32> {
    fd_info(process, fd, "Pid:").next()?.parse().ok()
}

/// Whether a process holds a lock of the file with this path.
pub(super) fn has_locked(process: u32, path: &str) -> bool {
    let is_it = |fd: i32| fd_target(process, fd).is_some_and(|target| target == path);
    fds(process).into_iter().any(|fd| is_it(fd) && fd_info(process, fd, "lock:").next().is_some())
}

/// The descriptors that an epoll descriptor watches.
pub(super) fn watched_by(process: u32, fd: i32) -> Vec<i32> {
    fd_info(process, fd, "tfd:").filter_map(|fd| fd.parse().ok()).collect()
}

/// The first word behind each `key` of what the kernel tells of a file descriptor.
fn fd_info(process: u32, fd: i32, key: &'static str) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(format!("/proc/{process}/fdinfo/{fd}")).unwrap_or_default();
    let words = |line: &str| Some(line.strip_prefix(key)?.split_ascii_whitespace().next()?.to_owned());
    let found: Vec<String> = text.lines().filter_map(words).collect();
    found.into_iter()
}
