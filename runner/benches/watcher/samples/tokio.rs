//! Asks several slow sources for a number each, all at the same time, and adds up what they answer.

use std::time::Duration;

use tokio::time::sleep;

const MARK: &str = "@MARK@";

/// A source that takes its time.
async fn ask(source: u64) -> Result<u64, String> {
    sleep(Duration::from_millis(1 + source % 3)).await;
    if source == 13 { Err(format!("source {source} does not answer")) } else { Ok(source * 10) }
}

/// The sum of all the answers, and the number of sources that gave none.
async fn ask_all(sources: &[u64]) -> (u64, usize) {
    // @BODY@
}

#[tokio::main]
async fn main() {
    println!("{MARK}: {:?}", ask_all(&[1, 2, 3]).await);
}

#[tokio::test]
async fn all_answers_are_added_up() {
    println!("{MARK}");
    assert_eq!(ask_all(&[1, 2, 3, 4]).await, (100, 0), "{MARK}: four sources that answer");
}

#[tokio::test]
async fn a_source_without_an_answer_is_counted() {
    assert_eq!(ask_all(&[1, 13, 2]).await, (30, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_come_to_the_same_sum() {
    assert_eq!(ask_all(&[5, 6, 7]).await.0, 180);
}
