//! What a run says of a program.

use crate::run::Run;
use std::time::Duration;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It fails, and with a message that is about what is wrong in the program.
    Found,
    /// It passes.
    Passed,
    /// It fails, and the program is right.
    FalseAlarm,
    /// It fails, but the message is about something else.
    OtherFailure,
    /// It does not compile, or uses what the tool says it does not support.
    CannotRun,
    /// The tool was still at it when the time was up, or its own bound on one execution was reached.
    GivesUp,
}

pub struct Judged {
    pub verdict: Verdict,
    pub executions: u64,
    /// The tool says that it has explored everything.
    pub complete: bool,
    pub time: Duration,
    pub note: String,
}

/// What the corpus says of a program: its class, and whether that is `passed`.
pub struct Planted<'a> {
    pub class: &'a str,
    pub file: &'a str,
}

pub fn cannot_run(why: String) -> Judged {
    let time = Duration::ZERO;
    Judged { verdict: Verdict::CannotRun, executions: 0, complete: false, time, note: why }
}

/// Of the explorer: its report has the class.
pub fn explorer(run: &Run, report: &str, planted: &Planted) -> Judged {
    let failing = report.lines().find(|line| !line.contains("\"class\":\"passed\""));
    let class = failing.map_or("passed", |line| after(line, "\"class\":\"").split('"').next().unwrap_or(""));
    let schedules = |line: &str| {
        let digits: String = after(line, "\"schedules\":").chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().unwrap_or(0)
    };
    let verdict = match (run.succeeded, planted.class) {
        _ if run.timed_out => Verdict::GivesUp,
        (true, _) => Verdict::Passed,
        (false, "passed") => Verdict::FalseAlarm,
        (false, planted) if planted == class => Verdict::Found,
        (false, _) => Verdict::OtherFailure,
    };
    Judged {
        verdict,
        executions: report.lines().map(schedules).sum(),
        complete: report.lines().all(|line| line.contains("\"exhaustive\":true")),
        time: run.time,
        note: class.to_string(),
    }
}

fn after<'a>(text: &'a str, key: &str) -> &'a str {
    text.split_once(key).map_or("", |(_, rest)| rest)
}

/// Of shuttle or loom: from the lines of `executions.rs`.
pub fn tool(run: &Run, planted: &Planted) -> Judged {
    let lines: Vec<Vec<&str>> = run.stderr.lines().map(|line| line.split('\t').collect()).collect();
    let of = |kind: &'static str| lines.iter().filter(move |line| line[0] == kind && line.len() > 2);
    let count = |line: &Vec<&str>| line[1].parse::<u64>().unwrap_or(0);
    let executions = lines.iter().filter(|line| line.len() > 2).map(count).max().unwrap_or(0);
    let complete = run.succeeded && of("@passed").all(|line| line[2] == "true");
    let judged = |verdict, note: &str| Judged { verdict, executions, complete, time: run.time, note: note.to_string() };
    if run.timed_out {
        return judged(Verdict::GivesUp, "still running after 60 s");
    }
    if run.succeeded {
        return judged(Verdict::Passed, "");
    }
    // Panics of earlier executions were survived. The first one of the last execution is the cause.
    let Some(panic) = of("@panic").find(|line| line.len() > 3 && count(line) == executions) else {
        return judged(Verdict::OtherFailure, "ended without a message");
    };
    let (place, message) = (panic[2], panic[3]);
    judged(verdict(place, message, planted), message)
}

fn verdict(place: &str, message: &str, planted: &Planted) -> Verdict {
    let is_right = planted.class == "passed";
    if message.contains("not supported") || message.contains("not implemented") {
        return Verdict::CannotRun;
    }
    if message.contains("exceeded") {
        return if planted.class == "livelock" { Verdict::Found } else { Verdict::GivesUp };
    }
    if is_right {
        return Verdict::FalseAlarm;
    }
    let deadlock = message.contains("deadlock");
    let data_race = message.contains("Causality violation") || message.contains("Concurrent");
    let own_panic = place.contains(planted.file) || message.starts_with("the test returns an error");
    let about_it = match planted.class {
        "deadlock" | "lost_wakeup" | "left_behind" | "livelock" => deadlock,
        _ => own_panic || data_race || deadlock,
    };
    if about_it { Verdict::Found } else { Verdict::OtherFailure }
}
