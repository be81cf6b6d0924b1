//! A tea house on the network: it serves each guest in a task of its own and gives
//! back every word that is said, until it is told to close. Closing time means three
//! things: nobody new comes in, whoever is inside is served to the end, and only then
//! does `serve` return. Here it puts out the light over the heads of its guests. Mend
//! `serve`. (Nothing but sockets leads to the guests. Yet the clock is paused: an hour
//! is over as soon as nobody has anything to do.)

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::select;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Lets guests in through this door and serves them, until it is closing time.
async fn serve(door: TcpListener, mut closing_time: oneshot::Receiver<()>) {
    let mut guests = JoinSet::new();
    loop {
        select! {
            guest = door.accept() => {
                let (guest, _) = guest.unwrap();
                guests.spawn(echo(guest));
            }
            // Who has left is forgotten.
            Some(_) = guests.join_next() => {}
            _ = &mut closing_time => break,
        }
    }
    drop(door);
    guests.join_all().await;
}

#[tokio::test(start_paused = true)]
async fn a_guest_who_is_inside_is_served_to_the_end() {
    let (address, closing_time, house) = open().await;
    let mut guests = [
        Guest::enter(address).await.unwrap(),
        Guest::enter(address).await.unwrap(),
    ];
    for guest in &mut guests {
        assert_eq!(guest.say("tea").await, "tea");
    }
    closing_time.send(()).unwrap();
    an_hour().await;
    let late = Guest::enter(address).await;
    assert!(late.is_err(), "a guest comes in after closing time");

    assert!(
        !house.is_finished(),
        "`serve` has returned, and two guests are still inside"
    );
    let [mut first, mut second] = guests;
    assert_eq!(second.say("a little more").await, "a little more");
    second.leave().await;
    an_hour().await;
    assert!(
        !house.is_finished(),
        "`serve` has returned, and one guest is still inside"
    );
    assert_eq!(first.say("thank you").await, "thank you");
    first.leave().await;
    let empty = Instant::now();
    house.await.unwrap();
    let waited = empty.elapsed();
    assert_eq!(waited, Duration::ZERO, "the house was empty all this time");
}

#[tokio::test(start_paused = true)]
async fn an_empty_house_closes_at_once() {
    let (_, closing_time, house) = open().await;
    closing_time.send(()).unwrap();
    let empty = Instant::now();
    house.await.unwrap();
    let waited = empty.elapsed();
    assert_eq!(waited, Duration::ZERO, "the house was empty all this time");
}

// ---- the stage: nothing to change below this line ----

/// Serves a guest: all that comes in goes out again, until the guest leaves.
async fn echo(mut guest: TcpStream) {
    let (mut said, mut heard) = guest.split();
    // A guest who runs off is nobody's trouble.
    let _ = copy(&mut said, &mut heard).await;
}

/// Opens a house at a port that is free.
async fn open() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = door.local_addr().unwrap();
    let (close, closing_time) = oneshot::channel();
    (address, close, tokio::spawn(serve(door, closing_time)))
}

struct Guest(BufReader<TcpStream>);

impl Guest {
    async fn enter(house: SocketAddr) -> std::io::Result<Guest> {
        Ok(Guest(BufReader::new(TcpStream::connect(house).await?)))
    }

    /// Says something, and hears what the house says.
    async fn say(&mut self, words: &str) -> String {
        let words = format!("{words}\n");
        self.0.write_all(words.as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.0.read_line(&mut answer).await.unwrap();
        answer.trim_end().to_string()
    }

    /// Leaves, and looks back until the house has put the cup away.
    async fn leave(mut self) {
        self.0.shutdown().await.unwrap();
        while !self.0.fill_buf().await.unwrap().is_empty() {
            self.0.consume(1);
        }
    }
}

async fn an_hour() {
    sleep(Duration::from_secs(60 * 60)).await;
}
