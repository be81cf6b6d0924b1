use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering::*};

static NEXT: AtomicUsize = AtomicUsize::new(1);

#[tokio::test]
async fn each_gets_another_number() {
    let tasks = [(); 3].map(|()| tokio::spawn(async { NEXT.fetch_add(1, SeqCst) }));
    let mut numbers = HashSet::new();
    for task in tasks {
        numbers.insert(task.await.unwrap());
    }
    assert_eq!(numbers, HashSet::from([1, 2, 3]));
}

#[tokio::test]
async fn the_order_of_a_table_is_always_the_same() {
    let table: HashMap<_, _> = (0..20).map(|number| (number, number * number)).collect();
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    for pair in table {
        sender.send(pair).unwrap();
        tokio::task::yield_now().await;
    }
    drop(sender);
    let mut sum = 0;
    while let Some((number, square)) = receiver.recv().await {
        sum += square - number;
    }
    assert_eq!(sum, 2280);
}
