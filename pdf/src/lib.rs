//! A Typst document as a PDF. Nothing but the text of the document and the fonts in this program has a part in it: no
//! network, no files, no packages, no clock. The same text is the same PDF, byte for byte. Only for letters that no font
//! in this program has, the fonts of the machine are looked through.

mod world;

use std::fmt;

use typst::{
    WorldExt as _,
    diag::{Severity, SourceDiagnostic, Warned},
    foundations::Smart,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::Desk;

/// What became of a document.
#[derive(Debug)]
pub struct Set {
    /// The PDF, if there is one.
    pub pdf: Option<Vec<u8>>,
    /// What is wrong with the document: errors, if there is no PDF, and warnings.
    pub told: Vec<Told>,
}

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whether it is an error; else a warning.
    pub is_error: bool,
    /// Line and column, from 1, where it has a place.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
    /// What may help.
    pub hints: Vec<String>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}: ")?;
        }
        write!(f, "{}: {}", if self.is_error { "error" } else { "warning" }, self.message)?;
        self.hints.iter().try_for_each(|hint| write!(f, "\n  hint: {hint}"))
    }
}

/// Sets a document. It is tagged, and conforms to PDF/UA-1 (ISO 14289-1, "universal accessibility"); where the document
/// does not allow that, it is set without and a warning says why.
pub fn set(source: String) -> Set {
    let desk = Desk::new(source);
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
    let mut told: Vec<Told> = warnings.iter().map(|warning| tell(&desk, warning)).collect();
    let errors = match output {
        Ok(document) => match typst_pdf::pdf(&document, &options(&[PdfStandard::Ua_1])) {
            Ok(pdf) => return Set { pdf: Some(pdf), told },
            Err(refused) => {
                let why = refused.iter().map(|why| Told { is_error: false, ..tell(&desk, why) });
                told.extend(why);
                match typst_pdf::pdf(&document, &options(&[])) {
                    Ok(pdf) => return Set { pdf: Some(pdf), told },
                    Err(errors) => errors,
                }
            }
        },
        Err(errors) => errors,
    };
    told.extend(errors.iter().map(|error| tell(&desk, error)));
    Set { pdf: None, told }
}

fn options(standards: &[PdfStandard]) -> PdfOptions {
    PdfOptions {
        creator: Smart::Custom(Some("koans".into())),
        standards: PdfStandards::new(standards).expect("these standards go together"),
        ..PdfOptions::default()
    }
}

fn tell(desk: &Desk, diagnostic: &SourceDiagnostic) -> Told {
    // What is told of a place inside a function of the document is best looked for where that was called last.
    let place = desk.range(diagnostic.span).and_then(|range| desk.line_and_column(range.start));
    Told {
        is_error: diagnostic.severity == Severity::Error,
        place,
        message: diagnostic.message.to_string(),
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}
