//! Tables for spreadsheets: CSV as RFC 4180 has it.

use csv::{Terminator, WriterBuilder};

/// These rows, the first of them the heads of the columns.
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(no_formula)).expect("memory can be written to");
    }
    let bytes = writer.into_inner().expect("memory can be written to");
    String::from_utf8(bytes).expect("the cells were text")
}

/// A spreadsheet takes such a text for a formula and evaluates it, and names come from learners (OWASP, "CSV Injection").
fn no_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        let rows =
            [vec!["a, b".to_string(), "say \"x\"".into(), "=1+1".into()], vec!["\t=2".into(), "-3".into(), "é".into()]];
        assert_eq!(csv(rows), "\"a, b\",\"say \"\"x\"\"\",'=1+1\r\n'\t=2,'-3,é\r\n");
    }
}
