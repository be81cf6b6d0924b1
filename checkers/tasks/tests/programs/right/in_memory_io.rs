use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, duplex};

#[tokio::test]
async fn lines_through_a_pipe() {
    let (mut near, far) = duplex(8);
    let writes = tokio::spawn(async move {
        near.write_all(b"one\ntwo\nthree\n").await.unwrap();
    });
    let mut lines = BufReader::new(far).lines();
    let mut all = Vec::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        all.push(line);
    }
    assert_eq!(all, ["one", "two", "three"]);
    writes.await.unwrap();
}
