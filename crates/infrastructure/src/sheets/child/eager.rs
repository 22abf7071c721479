//! The older formats, whose readers build the whole sheet: what that may cost, the limits on the process say.

use std::io::{BufReader, Read, Seek, SeekFrom, Write};

use calamine::{Data, Ods, OdsError, Range, Reader, Xls, XlsError, Xlsx, XlsxError};

use super::batch::Batches;
use super::choice::{Beginning, Look, More, Worksheets};
use super::wire::{Format, FrameWriter, Value};
use super::{Problem, cells};

pub(super) const PASSWORD: &str =
    "the workbook is protected by a password. Remove the password and bring it again";

/// The container of Excel 97, or that of an encrypted workbook.
pub(super) fn old_binary(
    mut file: impl Read + Seek,
    asked: Option<&str>,
    frames: &mut FrameWriter<impl Write>,
) -> Result<(), Problem> {
    if let Err(XlsxError::Password) = Xlsx::new(BufReader::new(&mut file)) {
        return Err(Problem::unreadable(PASSWORD));
    }
    file.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    let book = Xls::new(BufReader::new(file)).map_err(|error| match error {
        XlsError::Password => Problem::unreadable(PASSWORD),
        _ => Problem::unreadable(
            "it is no workbook of Excel, or a damaged one. Open it in a spreadsheet program and save it as XLSX",
        ),
    })?;
    send(book, Format::Xls, asked, frames)
}

/// A workbook of LibreOffice.
pub(super) fn open_document(
    file: impl Read + Seek,
    asked: Option<&str>,
    frames: &mut FrameWriter<impl Write>,
) -> Result<(), Problem> {
    let book = Ods::new(BufReader::new(file)).map_err(|error| match error {
        OdsError::Password => Problem::unreadable(PASSWORD),
        OdsError::CellLimitExceeded { max, .. } => Problem::too_heavy(format!(
            "a sheet of it has more than {max} cells. Save it as CSV and bring that"
        )),
        _ => damaged(),
    })?;
    send(book, Format::Ods, asked, frames)
}

fn send<B, R>(
    mut book: B,
    format: Format,
    asked: Option<&str>,
    frames: &mut FrameWriter<impl Write>,
) -> Result<(), Problem>
where
    B: Reader<R>,
    R: Read + Seek,
{
    let sheets = Worksheets::of(book.sheets_metadata());
    let chosen = sheets.choose(asked, |name| {
        book.worksheet_range(name)
            .map(|range| look(&range))
            .map_err(|_| damaged())
    })?;
    frames.open(format, &sheets, chosen)?;
    let Some(chosen) = chosen else {
        return Ok(());
    };
    let range = book.worksheet_range(sheets.name(chosen)).map_err(|_| damaged())?;
    let height = u64::try_from(range.height()).ok();
    let mut batches = Batches::new(frames);
    for (number, column, value) in values(&range) {
        if batches.last().is_none_or(|(last, _)| last != number) {
            batches.send_full(|_| height)?;
            batches.open_row(number);
        }
        batches.put(column, value);
    }
    batches.finish()
}

fn look(range: &Range<Data>) -> Look {
    let mut beginning = Beginning::default();
    for (number, column, value) in values(range) {
        if beginning.take(number, column, value) == More::Enough {
            break;
        }
    }
    beginning.look()
}

/// The cells with anything in them: the number of the row, the column, the value.
fn values(range: &Range<Data>) -> impl Iterator<Item = (u64, usize, Value<'_>)> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    (u64::from(first_row) + 1..)
        .zip(range.rows())
        .flat_map(move |(number, row)| {
            (first_column as usize..)
                .zip(row)
                .map(move |(column, data)| (number, column, cells::owned(data)))
        })
        .filter(|(_, _, value)| !value.is_empty())
}

fn damaged() -> Problem {
    Problem::unreadable("the workbook is damaged. Open it in a spreadsheet program and save it again")
}
