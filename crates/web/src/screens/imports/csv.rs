//! CSV as spreadsheet programs read it, and no cell that they would run.

use callbook_domain::guard::guarded;
use csv::{Terminator, Writer, WriterBuilder};

/// Adds one row.
///
/// # Errors
/// Never where the rows are equally long: it is written into memory.
pub(super) fn push_row<'a>(
    table: &mut Writer<Vec<u8>>,
    cells: impl IntoIterator<Item = &'a str>,
) -> Result<(), csv::Error> {
    table.write_record(cells.into_iter().map(|cell| guarded(cell).into_owned()))
}

/// A table that begins with `mark`.
pub(super) fn table(mark: &str) -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(mark.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_run() {
        let mut written = table("");
        let cells = [
            "Asha",
            "Menon, Asha",
            "Ravi \"RK\"",
            "=1+1",
            "+91 98470 11223",
            "a\nb",
            "",
        ];
        push_row(&mut written, cells).unwrap();
        assert_eq!(
            String::from_utf8(written.into_inner().unwrap()).unwrap(),
            "Asha,\"Menon, Asha\",\"Ravi \"\"RK\"\"\",'=1+1,'+91 98470 11223,\"a\nb\",\r\n"
        );
    }
}
