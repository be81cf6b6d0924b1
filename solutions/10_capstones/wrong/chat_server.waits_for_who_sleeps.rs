//@ verdict: assertion_failed
//@ why: Before a line is passed on, there has to be room for it in every queue. The room is as fast as the slowest.
//! The keepers of the lighthouses along a coast talk at night, over one wire to one
//! room. Some are quick, some fall asleep over a message, some hang up in the middle
//! of a word: nobody may hold up the others. Write `Room` and `serve`, test by test.
//! It builds on `server`, `channels` and `mailbox`. Draw first: who may wait for whom,
//! and what ends each task?

use std::collections::BTreeMap;
use std::mem;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{
    self, AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream, duplex,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tokio::{join, select};

/// How many lines may wait for a keeper who does not read.
const WAITING: usize = 16;

/// How long a room that closes waits for keepers who do not read.
const GRACE: Duration = Duration::from_secs(5);

/// A room in which keepers talk by lines.
///
/// - The first line of a keeper is a name. The answer is `* welcome, Ada`; or, if
///   somebody has it, `* Ada is taken`, and the next line is the name.
/// - The others hear `* Ada comes`, and, however Ada leaves, `* Ada goes`.
/// - What Ada says, all who have a name hear, Ada too, in the same order: `Ada: fog`.
/// - Only Bo hears `/to Bo ice`, as `Ada whispers: ice`. If there is no Bo, Ada hears
///   `* nobody is called Bo`.
/// - A keeper for whom more than `WAITING` lines would wait must go, and finds
///   `* too slow, goodbye` after those that have waited.
struct Room {
    keepers: Arc<Mutex<Keepers>>,
    tasks: JoinSet<()>,
}

impl Room {
    fn open() -> Room {
        Room {
            keepers: Arc::default(),
            tasks: JoinSet::new(),
        }
    }

    /// Serves the keeper at the other end of this line from now on.
    fn welcome<L>(&mut self, line: L)
    where
        L: AsyncRead + AsyncWrite + Send + 'static,
    {
        // Who has left is forgotten.
        while self.tasks.try_join_next().is_some() {}
        let (number, lines) = self.keepers.lock().unwrap().admit();
        let keepers = Arc::clone(&self.keepers);
        self.tasks.spawn(attend(line, number, lines, keepers));
    }

    /// Says `* the room closes, goodbye` to everybody, waits until all have read what
    /// there is, but no longer than `GRACE`, and has let go of all lines then.
    async fn close(mut self) {
        self.keepers.lock().unwrap().dismiss_all();
        let all_are_gone = async { while self.tasks.join_next().await.is_some() {} };
        let _ = timeout(GRACE, all_are_gone).await;
        self.tasks.shutdown().await;
    }
}

/// Opens a room, lets keepers in through this door until it is closing time, and
/// closes the room.
async fn serve(door: TcpListener, mut closing_time: oneshot::Receiver<()>) {
    let mut room = Room::open();
    loop {
        select! {
            keeper = door.accept() => {
                // One who is gone before the door opens is nobody's trouble.
                if let Ok((line, _)) = keeper {
                    room.welcome(line);
                }
            }
            _ = &mut closing_time => break,
        }
    }
    drop(door);
    room.close().await;
}

/// What the task of a keeper does: it writes what there is, and listens meanwhile.
async fn attend<L: AsyncRead + AsyncWrite>(
    line: L,
    number: usize,
    lines: mpsc::Receiver<String>,
    keepers: Arc<Mutex<Keepers>>,
) {
    let (ear, mouth) = io::split(line);
    let mut writing = pin!(write(mouth, lines));
    let listening = async {
        let mut said = BufReader::new(ear).lines();
        while let Ok(Some(words)) = said.next_line().await {
            let queues = keepers.lock().unwrap().queues();
            for queue in queues {
                drop(queue.reserve().await);
            }
            keepers.lock().unwrap().hear(number, &words);
        }
    };
    let all_is_written = select! {
        () = &mut writing => true,
        () = listening => false,
    };
    keepers.lock().unwrap().dismiss(number, "* goodbye");
    if !all_is_written {
        writing.await;
    }
}

/// Writes the lines as they come, and then hangs up. Waits for this keeper alone.
async fn write(mut mouth: impl AsyncWrite + Unpin, mut lines: mpsc::Receiver<String>) {
    while let Some(line) = lines.recv().await {
        if mouth.write_all((line + "\n").as_bytes()).await.is_err() {
            return;
        }
    }
    let _ = mouth.shutdown().await;
}

const TOO_SLOW: &str = "* too slow, goodbye";

/// Who is in the room. Nothing in here ever waits.
#[derive(Default)]
struct Keepers {
    admitted: usize,
    present: BTreeMap<usize, Keeper>,
}

struct Keeper {
    /// None has been given yet, at first.
    name: Option<String>,
    lines: mpsc::Sender<String>,
    /// A place among the lines that is kept free for the last one.
    last_line: mpsc::OwnedPermit<String>,
}

impl Keepers {
    fn admit(&mut self) -> (usize, mpsc::Receiver<String>) {
        let (lines, to_write) = mpsc::channel(WAITING + 1);
        let last_line = lines.clone().try_reserve_owned().unwrap();
        let keeper = Keeper {
            name: None,
            lines,
            last_line,
        };
        self.admitted += 1;
        self.present.insert(self.admitted, keeper);
        (self.admitted, to_write)
    }

    /// Does what a keeper's line asks for. Whoever has been dismissed is not heard.
    fn hear(&mut self, number: usize, words: &str) {
        let Some(keeper) = self.present.get(&number) else {
            return;
        };
        let whisper = words.strip_prefix("/to ").and_then(|to| to.split_once(' '));
        match (keeper.name.clone(), whisper) {
            (None, _) => self.give_name(number, words),
            (Some(name), None) => self.tell_all(&format!("{name}: {words}")),
            (Some(name), Some((to, words))) => match self.number_of(to) {
                Some(to) => self.tell(to, &format!("{name} whispers: {words}")),
                None => self.tell(number, &format!("* nobody is called {to}")),
            },
        }
    }

    fn give_name(&mut self, number: usize, name: &str) {
        if self.number_of(name).is_some() {
            return self.tell(number, &format!("* {name} is taken"));
        }
        self.tell_all(&format!("* {name} comes"));
        if let Some(keeper) = self.present.get_mut(&number) {
            keeper.name = Some(name.to_string());
        }
        self.tell(number, &format!("* welcome, {name}"));
    }

    fn queues(&self) -> Vec<mpsc::Sender<String>> {
        self.present
            .values()
            .map(|keeper| keeper.lines.clone())
            .collect()
    }

    fn number_of(&self, name: &str) -> Option<usize> {
        let mut present = self.present.iter();
        let (number, _) = present.find(|(_, keeper)| keeper.name.as_deref() == Some(name))?;
        Some(*number)
    }

    fn tell(&mut self, number: usize, line: &str) {
        let Some(keeper) = self.present.get(&number) else {
            return;
        };
        if keeper.lines.try_send(line.to_string()).is_err() {
            self.dismiss(number, TOO_SLOW);
        }
    }

    /// All have been told before anybody is dismissed, so that all hear it in one order.
    fn tell_all(&mut self, line: &str) {
        let mut slow = Vec::new();
        for (number, keeper) in &self.present {
            if keeper.name.is_some() && keeper.lines.try_send(line.to_string()).is_err() {
                slow.push(*number);
            }
        }
        for number in slow {
            self.dismiss(number, TOO_SLOW);
        }
    }

    /// With its entry a keeper's queue loses its only sender: it ends after the last line.
    fn dismiss(&mut self, number: usize, last_line: &str) {
        let Some(keeper) = self.present.remove(&number) else {
            return;
        };
        keeper.last_line.send(last_line.to_string());
        if let Some(name) = keeper.name {
            self.tell_all(&format!("* {name} goes"));
        }
    }

    fn dismiss_all(&mut self) {
        for keeper in mem::take(&mut self.present).into_values() {
            let goodbye = "* the room closes, goodbye".to_string();
            keeper.last_line.send(goodbye);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_keeper_is_welcomed_by_name_and_heard() {
    let mut room = Room::open();
    let mut ada = Phone::in_room(&mut room);
    ada.says("Ada").await;
    assert_eq!(ada.hears().await, "* welcome, Ada");
    ada.says("fog").await;
    assert_eq!(ada.hears().await, "Ada: fog");
}

#[tokio::test(start_paused = true)]
async fn who_comes_and_who_goes_is_told_to_the_others() {
    let mut room = Room::open();
    let mut ada = Phone::of("Ada", &mut room).await;
    let bo = Phone::of("Bo", &mut room).await;
    assert_eq!(ada.hears().await, "* Bo comes");
    drop(bo);
    assert_eq!(ada.hears().await, "* Bo goes");
    drop(Phone::in_room(&mut room));
    let mut cy = Phone::of("Cy", &mut room).await;
    assert_eq!(ada.hears().await, "* Cy comes");
    drop(ada);
    assert_eq!(cy.hears().await, "* Ada goes");
}

#[tokio::test(start_paused = true)]
async fn all_hear_the_same_in_the_same_order() {
    let mut room = Room::open();
    let mut ada = Phone::of("Ada", &mut room).await;
    let mut bo = Phone::of("Bo", &mut room).await;
    assert_eq!(ada.hears().await, "* Bo comes");
    ada.says("fog").await;
    bo.says("calm").await;
    bo.says("stars").await;
    let heard_by_ada = [ada.hears().await, ada.hears().await, ada.hears().await];
    let heard_by_bo = [bo.hears().await, bo.hears().await, bo.hears().await];
    Phone::all_hang_up([ada, bo]).await;
    assert_eq!(
        heard_by_ada, heard_by_bo,
        "what Ada heard, and what Bo heard"
    );
    let mut by_speaker = heard_by_ada;
    by_speaker.sort_by_key(|line| line.starts_with("Bo"));
    assert_eq!(by_speaker, ["Ada: fog", "Bo: calm", "Bo: stars"]);
}

#[tokio::test(start_paused = true)]
async fn of_two_who_give_one_name_one_has_it() {
    let mut room = Room::open();
    let mut phones = [Phone::in_room(&mut room), Phone::in_room(&mut room)];
    for phone in &mut phones {
        phone.says("Ada").await;
    }
    let mut answers = [phones[0].hears().await, phones[1].hears().await];
    if answers[0] == "* Ada is taken" {
        answers.reverse();
        phones.reverse();
    }
    assert_eq!(answers, ["* welcome, Ada", "* Ada is taken"]);
    let [ada, mut bo] = phones;
    bo.says("Bo").await;
    assert_eq!(bo.hears().await, "* welcome, Bo");
    drop(ada);
    assert_eq!(bo.hears().await, "* Ada goes");
    let _second = Phone::of("Ada", &mut room).await;
    assert_eq!(bo.hears().await, "* Ada comes");
}

#[tokio::test(start_paused = true)]
async fn a_whisper_is_heard_by_one() {
    let mut room = Room::open();
    let mut ada = Phone::of("Ada", &mut room).await;
    let mut bo = Phone::of("Bo", &mut room).await;
    assert_eq!(ada.hears().await, "* Bo comes");
    bo.says("/to Ada ice at dawn").await;
    assert_eq!(ada.hears().await, "Bo whispers: ice at dawn");
    bo.says("/to Cy ice").await;
    assert_eq!(bo.hears().await, "* nobody is called Cy");
    ada.says("fog").await;
    assert_eq!(bo.hears().await, "Ada: fog");
    assert_eq!(ada.hears().await, "Ada: fog");
}

#[tokio::test(start_paused = true)]
async fn who_falls_asleep_holds_up_nobody_and_is_shown_the_door() {
    let mut room = Room::open();
    let mut ada = Phone::of("Ada", &mut room).await;
    let mut bo = Phone::of("Bo", &mut room).await;
    let mut cy = Phone::of("Cy", &mut room).await;
    ada.hears_up_to("* Cy comes").await;
    let (mut heard_by_ada, mut heard_by_cy) = (Vec::new(), Vec::new());
    // A few on the line to Bo, and `WAITING` more: fewer than these.
    for number in 1..=32 {
        ada.says(&format!("{number}")).await;
        let words = format!("Ada: {number}");
        heard_by_ada.extend(ada.hears_up_to(&words).await);
        heard_by_cy.extend(cy.hears_up_to(&words).await);
    }
    assert_eq!(
        heard_by_ada, heard_by_cy,
        "what Ada heard, and what Cy heard"
    );
    heard_by_ada.retain(|line| line.starts_with('*'));
    assert_eq!(heard_by_ada, ["* Bo goes"], "besides Ada's own words");

    // Now Bo wakes up.
    assert_eq!(bo.hears().await, "* Cy comes");
    let mut heard = bo.hears_all().await;
    assert_eq!(heard.pop().as_deref(), Some("* too slow, goodbye"));
    let words: Vec<_> = (1..=heard.len()).map(|n| format!("Ada: {n}")).collect();
    assert_eq!(heard, words, "all that was said, up to there");
    assert!(heard.len() >= WAITING, "{} lines have waited", heard.len());
}

#[tokio::test(start_paused = true)]
async fn a_room_that_closes_says_goodbye_to_everybody() {
    let began = Instant::now();
    let mut room = Room::open();
    let mut ada = Phone::of("Ada", &mut room).await;
    let mut nameless = Phone::in_room(&mut room);
    ada.says("fog").await;
    ada.hears_up_to("Ada: fog").await;
    let (by_ada, by_nameless, ()) = join!(ada.hears_all(), nameless.hears_all(), room.close());
    let goodbye = ["* the room closes, goodbye"];
    assert_eq!(by_ada, goodbye);
    assert_eq!(by_nameless, goodbye, "what is heard by one without a name");
    assert_eq!(began.elapsed(), Duration::ZERO, "all have read it at once");
    assert!(ada.is_dead().await, "somebody still has Ada's line");
    assert!(nameless.is_dead().await, "somebody still has a line");
}

#[tokio::test(start_paused = true)]
async fn a_room_that_closes_does_not_wait_long_for_who_sleeps() {
    let began = Instant::now();
    let mut room = Room::open();
    let mut ada = Phone::of("Ada", &mut room).await;
    let mut bo = Phone::of("Bo", &mut room).await;
    // More than the line to Bo holds, and no more than may wait.
    for number in 1..=WAITING {
        ada.says(&format!("{number}")).await;
        ada.hears_up_to(&format!("Ada: {number}")).await;
    }
    let goodbye = async { (ada.hears().await, began.elapsed()) };
    let ((goodbye, waited), _) = join!(goodbye, timeout(AN_HOUR, room.close()));
    assert_eq!(goodbye, "* the room closes, goodbye");
    assert_eq!(waited, Duration::ZERO, "what Ada waited for it");
    assert_eq!(began.elapsed(), GRACE, "how long the room waited for Bo");
    assert!(bo.is_dead().await, "somebody still has Bo's line");
}

#[tokio::test]
async fn with_a_door_the_room_is_on_the_network() {
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = door.local_addr().unwrap();
    let (closing, closing_time) = oneshot::channel();
    let room = tokio::spawn(serve(door, closing_time));
    let mut phones = Vec::new();
    for name in ["Ada", "Bo"] {
        let line = TcpStream::connect(address).await.unwrap();
        let mut phone = Phone(BufReader::new(line));
        phone.says(name).await;
        assert_eq!(phone.hears().await, format!("* welcome, {name}"));
        phones.push(phone);
    }
    assert_eq!(phones[0].hears().await, "* Bo comes");
    phones[1].says("fog").await;
    for phone in &mut phones {
        assert_eq!(phone.hears().await, "Bo: fog");
    }
    closing.send(()).unwrap();
    for phone in &mut phones {
        assert_eq!(phone.hears_all().await, ["* the room closes, goodbye"]);
    }
    room.await.unwrap();
}

// ---- the stage: nothing to change below this line ----

const AN_HOUR: Duration = Duration::from_secs(60 * 60);
const SILENCE: &str = "(silence)";
const DEAD: &str = "(the line is dead)";

/// A keeper's end of a line.
struct Phone<L = DuplexStream>(BufReader<L>);

impl Phone {
    /// One at a line into the room that holds 64 bytes. Nothing was said yet.
    fn in_room(room: &mut Room) -> Phone {
        let (here, there) = duplex(64);
        room.welcome(there);
        Phone(BufReader::new(here))
    }

    /// One whose keeper has been welcomed.
    async fn of(name: &str, room: &mut Room) -> Phone {
        let mut phone = Phone::in_room(room);
        phone.says(name).await;
        assert_eq!(phone.hears().await, format!("* welcome, {name}"));
        phone
    }

    /// Hangs up, and waits until that has come to everybody's ears.
    async fn all_hang_up(phones: [Phone; 2]) {
        drop(phones);
        sleep(AN_HOUR).await;
    }

    /// Whether there is nobody at the other end.
    async fn is_dead(&mut self) -> bool {
        self.0.write_all(b"?").await.is_err()
    }
}

impl<L: AsyncRead + AsyncWrite + Unpin> Phone<L> {
    async fn says(&mut self, words: &str) {
        let line = format!("{words}\n");
        let said = self.0.write_all(line.as_bytes()).await;
        said.expect("there is somebody at the other end");
    }

    /// The next line. It waits for an hour.
    async fn hears(&mut self) -> String {
        let mut line = String::new();
        match timeout(AN_HOUR, self.0.read_line(&mut line)).await {
            Err(_) => SILENCE.to_string(),
            Ok(Ok(0) | Err(_)) => DEAD.to_string(),
            Ok(Ok(_)) => line.trim_end().to_string(),
        }
    }

    /// All that is heard, up to this line.
    async fn hears_up_to(&mut self, last: &str) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.last().is_none_or(|line| line != last) {
            let line = self.hears().await;
            assert!(!line.starts_with('('), "{line} instead of `{last}`");
            heard.push(line);
        }
        heard
    }

    /// All that is heard until the line is dead.
    async fn hears_all(&mut self) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.last().is_none_or(|line| line != SILENCE) {
            match self.hears().await {
                line if line == DEAD => break,
                line => heard.push(line),
            }
        }
        heard
    }
}
