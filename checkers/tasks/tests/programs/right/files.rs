//@ sentence: not explored: it uses files, or other calls that block

#[tokio::test]
async fn written_and_read() -> std::io::Result<()> {
    let path = std::env::temp_dir().join(format!("koans-tasks-{}", std::process::id()));
    tokio::fs::write(&path, "text").await?;
    assert_eq!(tokio::fs::read_to_string(&path).await?, "text");
    tokio::fs::remove_file(&path).await
}
