use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::rows::{Dirt, rows};

/// The columns of a list.
const HEADERS: [&str; 5] = ["name", "phone_number", "area", "date", "remark"];

/// What a worksheet holds beside its header.
const ROWS_OF_A_WORKSHEET: u64 = 1_048_575;

/// A list could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SampleError {
    #[error("the file's name must end in .csv or .xlsx, to say what it is to be")]
    UnknownFormat,
    #[error("a worksheet holds {ROWS_OF_A_WORKSHEET} rows at most: write a .csv file")]
    TooManyRows,
    #[error("the file could not be written: {0}")]
    Unwritable(#[from] std::io::Error),
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] XlsxError),
}

impl From<csv::Error> for SampleError {
    fn from(error: csv::Error) -> Self {
        Self::Unwritable(error.into())
    }
}

/// Writes `count` rows to `path`, whose ending says in which format. No more than a few rows are in memory at once.
pub(crate) fn write(path: &Path, count: u64, seed: u64, dirt: Dirt) -> Result<(), SampleError> {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    if ending.eq_ignore_ascii_case("csv") {
        write_csv(path, count, seed, dirt)
    } else if ending.eq_ignore_ascii_case("xlsx") {
        write_xlsx(path, count, seed, dirt)
    } else {
        Err(SampleError::UnknownFormat)
    }
}

fn write_csv(path: &Path, count: u64, seed: u64, dirt: Dirt) -> Result<(), SampleError> {
    let file = BufWriter::with_capacity(256 * 1024, File::create(path)?);
    let mut sheet = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    sheet.write_record(HEADERS)?;
    for row in rows(count, seed, dirt) {
        sheet.write_record(row.cells())?;
    }
    let mut file = sheet
        .into_inner()
        .map_err(|error| SampleError::Unwritable(error.into_error()))?;
    file.flush()?;
    Ok(())
}

fn write_xlsx(path: &Path, count: u64, seed: u64, dirt: Dirt) -> Result<(), SampleError> {
    if count > ROWS_OF_A_WORKSHEET {
        return Err(SampleError::TooManyRows);
    }
    let mut book = Workbook::new();
    // Without a date of its own the file would hold the moment of its writing, and no two would be alike.
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 1, 1)?),
    );
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("Customers")?;
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write_string(0, column, header)?;
    }
    for (number, row) in (1..).zip(rows(count, seed, dirt)) {
        for (column, cell) in (0..).zip(row.cells()) {
            sheet.write_string(number, column, cell)?;
        }
    }
    book.save(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_seed_gives_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        for ending in ["csv", "xlsx"] {
            let written = |name: &str, seed| {
                let path = folder.path().join(format!("{name}.{ending}"));
                write(&path, 300, seed, Dirt::Dirty).unwrap();
                fs::read(path).unwrap()
            };
            assert_eq!(written("one", 42), written("two", 42), "{ending}");
            assert_ne!(written("one", 42), written("three", 43), "{ending}");
        }
    }

    #[test]
    fn a_csv_file_has_all_rows_below_its_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        write(&path, 1_000, 42, Dirt::Dirty).unwrap();
        let mut sheet = csv::Reader::from_path(&path).unwrap();
        assert_eq!(sheet.headers().unwrap(), &HEADERS[..]);
        let read: Vec<_> = sheet.records().map(|record| record.unwrap()).collect();
        assert_eq!(read.len(), 1_000);
        for (record, row) in read.iter().zip(rows(1_000, 42, Dirt::Dirty)) {
            assert_eq!(record, &row.cells()[..]);
        }
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let refused =
            |name: &str, count| write(&folder.path().join(name), count, 1, Dirt::Clean).unwrap_err();
        assert!(matches!(refused("list.pdf", 1), SampleError::UnknownFormat));
        assert!(matches!(
            refused("list.xlsx", 2_000_000),
            SampleError::TooManyRows
        ));
        assert!(matches!(
            refused("no/such/folder/list.csv", 1),
            SampleError::Unwritable(_)
        ));
    }
}
