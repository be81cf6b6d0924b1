use std::error::Error;
use std::process::ExitCode;
use std::sync::mpsc;

#[test]
fn ok() -> Result<(), Box<dyn Error>> {
    let (sender, receiver) = mpsc::channel();
    sender.send(1)?;
    assert_eq!(receiver.recv()?, 1);
    Ok(())
}

#[test]
fn a_code() -> ExitCode {
    ExitCode::SUCCESS
}
