//! Every evening the guard of a museum closes the house, and writes into the
//! logbook what was done. This morning the last line was missing. The alarm is on,
//! nothing has failed, and somebody had told the compiler to keep quiet about it.
//! See to it that the line is written, and that the guard is told if it cannot be.

use std::sync::{Arc, Mutex};
use tokio::task;

#[derive(Debug, PartialEq)]
struct Full;

/// A handle to the logbook. A clone of it is a handle to the same book.
#[derive(Clone)]
struct Logbook {
    lines: Arc<Mutex<Vec<&'static str>>>,
    room: usize,
}

impl Logbook {
    fn with_room_for(room: usize) -> Logbook {
        Logbook {
            lines: Arc::default(),
            room,
        }
    }

    async fn write(&self, line: &'static str) -> Result<(), Full> {
        // First a pen has to be found.
        task::yield_now().await;
        let mut lines = self.lines.lock().unwrap();
        if lines.len() == self.room {
            return Err(Full);
        }
        lines.push(line);
        Ok(())
    }

    fn lines(&self) -> Vec<&'static str> {
        self.lines.lock().unwrap().clone()
    }
}

async fn close_the_house(logbook: &Logbook) -> Result<(), Full> {
    logbook.write("doors locked").await?;
    logbook.write("lights out").await?;
    logbook.write("alarm on").await
}

#[tokio::test]
async fn every_line_is_in_the_logbook() {
    let logbook = Logbook::with_room_for(10);
    let closed = close_the_house(&logbook).await;
    assert_eq!(closed, Ok(()));
    assert_eq!(logbook.lines(), ["doors locked", "lights out", "alarm on"]);
}

#[tokio::test]
async fn a_full_logbook_does_not_go_unnoticed() {
    let logbook = Logbook::with_room_for(2);
    let closed = close_the_house(&logbook).await;
    assert_eq!(closed, Err(Full), "there was no room for the last line");
}
