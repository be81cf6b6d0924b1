#[tokio::test]
#[should_panic(expected = "oh no")]
async fn through_the_handle() {
    tokio::spawn(async { panic!("oh no") }).await.unwrap();
}

#[tokio::test]
async fn heard() -> Result<(), tokio::task::JoinError> {
    let error = tokio::spawn(async { panic!("oh no") }).await.unwrap_err();
    assert_eq!(error.into_panic().downcast_ref(), Some(&"oh no"));
    tokio::spawn(async {}).await
}
