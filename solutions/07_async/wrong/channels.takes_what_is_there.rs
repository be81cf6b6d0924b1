//@ verdict: assertion_failed
//@ why: `try_recv` does not wait: nothing has been called out yet, and the reporter goes home.
//! A ski race has four channels. Reporters give their lines to the editor (`mpsc`:
//! many senders, one receiver), who sends one finished page to the press (`oneshot`).
//! The board shows who leads (`watch`: only the latest value counts). And every run
//! is called out over the loudspeaker (`broadcast`: each listener gets each message).
//! But a loudspeaker waits for nobody: who is slow misses something. That is no reason
//! to go home. Mend `report`: where runs were missed, a line says `missed 2`.

use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::sleep;

/// Writes a line about each run that is heard, and one wherever some were missed, as
/// in `missed 2`. When the race is over, the last line says who won.
async fn report(
    mut loudspeaker: broadcast::Receiver<Run>,
    board: watch::Receiver<&str>,
    editor: mpsc::Sender<String>,
    pace: Duration,
) {
    while let Ok(run) = loudspeaker.try_recv() {
        let line = describe(run, pace).await;
        editor.send(line).await.unwrap();
    }
    let winner = format!("won by {}", *board.borrow());
    editor.send(winner).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_quick_reporter_misses_nothing() {
    let page = page_by_reporter_with(Duration::from_millis(400)).await;
    let runs = "Ida 64, Ole 66, Una 61, Jon 70, Eva 69, Kai 60, Lea 65";
    assert_eq!(page, format!("{runs}, won by Kai"));
}

#[tokio::test(start_paused = true)]
async fn a_slow_reporter_stays_to_the_end() {
    let page = page_by_reporter_with(Duration::from_millis(3_400)).await;
    let runs = "Ida 64, missed 1, Una 61, missed 2, Kai 60, Lea 65";
    assert_eq!(page, format!("{runs}, won by Kai"));
}

// ---- the stage: nothing to change below this line ----

/// Who ran, and the time in seconds.
type Run = (&'static str, u32);

const RUNS: [Run; 7] = [
    ("Ida", 64),
    ("Ole", 66),
    ("Una", 61),
    ("Jon", 70),
    ("Eva", 69),
    ("Kai", 60),
    ("Lea", 65),
];

/// Looks for words, as long as it takes.
async fn describe((name, seconds): Run, pace: Duration) -> String {
    sleep(pace).await;
    format!("{name} {seconds}")
}

/// The page about a race that a reporter with this pace listens to.
async fn page_by_reporter_with(pace: Duration) -> String {
    let (loudspeaker, listener) = broadcast::channel(2);
    let (board, view) = watch::channel("nobody");
    let (editor, lines) = mpsc::channel(1);
    let (press, page) = oneshot::channel();
    tokio::spawn(announce(loudspeaker, board));
    tokio::spawn(edit(lines, press));
    report(listener, view, editor, pace).await;
    page.await.unwrap()
}

/// Every second somebody comes down the slope.
async fn announce(loudspeaker: broadcast::Sender<Run>, board: watch::Sender<&'static str>) {
    let mut best = u32::MAX;
    for (name, seconds) in RUNS {
        sleep(Duration::from_secs(1)).await;
        if seconds < best {
            best = seconds;
            board.send_replace(name);
        }
        loudspeaker.send((name, seconds)).unwrap();
    }
}

async fn edit(mut lines: mpsc::Receiver<String>, press: oneshot::Sender<String>) {
    let mut page = Vec::new();
    while let Some(line) = lines.recv().await {
        page.push(line);
    }
    press.send(page.join(", ")).unwrap();
}
