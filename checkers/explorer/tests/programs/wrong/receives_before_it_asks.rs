//@ class: deadlock
//@ kind: sender_alive
//@ says: in answers.recv() and T1 waits at line

use std::sync::mpsc::channel;
use std::thread;

#[test]
fn question_and_answer() {
    let (ask, questions) = channel();
    let (reply, answers) = channel();
    let expert = thread::spawn(move || {
        let question: u32 = questions.recv().unwrap();
        reply.send(question + 1).unwrap();
    });
    let answer = answers.recv().unwrap();
    ask.send(41).unwrap();
    expert.join().unwrap();
    assert_eq!(answer, 42);
}
