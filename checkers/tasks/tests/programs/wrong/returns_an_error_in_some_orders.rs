//@ class: race
//@ kind: order

use tokio::sync::watch;

#[tokio::test]
async fn the_value_of_the_last_one() -> Result<(), String> {
    let (sender, receiver) = watch::channel(0);
    let tasks = [1, 2].map(|number| {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(number).unwrap() })
    });
    for task in tasks {
        task.await.map_err(|error| error.to_string())?;
    }
    if *receiver.borrow() == 2 { Ok(()) } else { Err("not the last".into()) }
}
