//! The typesetter: reads a Typst document on its standard input and writes the PDF to its standard output. What is wrong
//! with the document goes to standard error, with line and column.
//!
//! Code 0: a PDF was written. 1: the document is wrong, or nothing could be read or written.

use std::io::{self, Read as _, Write as _};

fn main() -> std::process::ExitCode {
    let mut source = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut source) {
        eprintln!("The document could not be read: {error}.");
        return 1.into();
    }
    let set = koans_pdf::set(source);
    for told in &set.told {
        eprintln!("{told}");
    }
    let Some(pdf) = set.pdf else { return 1.into() };
    let mut out = io::stdout().lock();
    match out.write_all(&pdf).and_then(|()| out.flush()) {
        Ok(()) => 0.into(),
        Err(error) => {
            eprintln!("The PDF could not be written: {error}.");
            1.into()
        }
    }
}
