use std::io::{BufReader, Read, Seek, Write};

use calamine::{Reader as _, Xlsx, XlsxCellReader, XlsxError};

use super::batch::Batches;
use super::choice::{Beginning, Look, More, Worksheets};
use super::guard::Part;
use super::meter::{Metered, expected};
use super::wire::{Format, FrameWriter, Value};
use super::{Problem, cells};
use crate::sheets::delivery::COLUMNS;

/// The last row that a worksheet may have.
const ROWS: u32 = 1_048_576;

/// Sends the rows of one worksheet cell by cell, so that neither the size of the sheet nor where its cells stand costs
/// memory.
pub(super) fn read(
    file: impl Read + Seek,
    parts: &[Part],
    asked: Option<&str>,
    frames: &mut FrameWriter<impl Write>,
) -> Result<(), Problem> {
    let (file, position) = Metered::new(BufReader::new(file));
    let mut book = Xlsx::new(file).map_err(|error| told(&error))?;
    let sheets = Worksheets::of(book.sheets_metadata());
    let chosen = sheets.choose(asked, |name| look(&mut book, name))?;
    frames.open(Format::Xlsx, &sheets, chosen)?;
    let Some(chosen) = chosen else {
        return Ok(());
    };
    let mut reader = book
        .worksheet_cells_reader(sheets.name(chosen))
        .map_err(|error| told(&error))?;
    let mut batches = Batches::new(frames);
    while let Some((number, column, value)) = next(&mut reader, batches.last())? {
        match batches.last() {
            Some((last, width)) if last == number => {
                if column < width.min(COLUMNS) {
                    return Err(unordered(number));
                }
            }
            Some((last, _)) if last > number => return Err(unordered(number)),
            _ => {
                batches.send_full(|row| expected(row, position.get(), parts))?;
                batches.open_row(number);
            }
        }
        batches.put(column, value);
    }
    batches.finish()
}

fn look<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Look, Problem> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| told(&error))?;
    let mut beginning = Beginning::default();
    while let Some((number, column, value)) = next(&mut reader, None)? {
        if beginning.take(number, column, value) == More::Enough {
            break;
        }
    }
    Ok(beginning.look())
}

/// The next cell with anything in it: the number of its row, its column, its value. `last` is the row before it.
fn next<'v, R: Read + Seek>(
    reader: &mut XlsxCellReader<'v, R>,
    last: Option<(u64, usize)>,
) -> Result<Option<(u64, usize, Value<'v>)>, Problem> {
    loop {
        let cell = match reader.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(None),
            // An error value newer than the reader: like the ones that it knows, there is nothing in the cell.
            Err(XlsxError::CellError(_)) => continue,
            Err(error) => return Err(told_after(&error, last)),
        };
        let (row, column) = cell.get_position();
        let value = cells::borrowed(cell.get_value());
        if value.is_empty() {
            continue;
        }
        let number = u64::from(row) + 1;
        if row >= ROWS {
            return Err(unordered(number));
        }
        return Ok(Some((number, column as usize, value)));
    }
}

fn unordered(row: u64) -> Problem {
    Problem::unreadable(format!(
        "the workbook is damaged at row {row}: its cells are not in order. Open it in a spreadsheet program and save it again"
    ))
}

fn told(error: &XlsxError) -> Problem {
    told_after(error, None)
}

fn told_after(error: &XlsxError, last: Option<(u64, usize)>) -> Problem {
    match (error, last) {
        (XlsxError::Password, _) => Problem::unreadable(super::eager::PASSWORD),
        (_, Some((row, _))) => Problem::unreadable(format!(
            "the workbook is damaged after row {row}. Open it in a spreadsheet program and save it again"
        )),
        _ => {
            Problem::unreadable("the workbook is damaged. Open it in a spreadsheet program and save it again")
        }
    }
}
