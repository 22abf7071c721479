use std::fs::File;
use std::io::{BufReader, Write};

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::batch::{Any, Batches, COLUMNS};
use super::guard::Part;
use super::meter::{Metered, expected};
use super::wire::{Format, Frame, FrameWriter};
use super::{Problem, cells};

/// The last row that a worksheet may have.
const ROWS: u32 = 1_048_576;

/// Sends the rows of the first visible worksheet that has any, cell by cell, so that neither the size of the sheet nor
/// where its cells stand costs memory.
pub(super) fn read(file: File, parts: &[Part], frames: &mut FrameWriter<impl Write>) -> Result<(), Problem> {
    let (file, position) = Metered::new(BufReader::new(file));
    let mut book = Xlsx::new(file).map_err(|error| told(&error))?;
    frames
        .write(&Frame::Opened(Format::Xlsx))
        .map_err(|_| Problem::NobodyListens)?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in visible {
        let mut reader = book.worksheet_cells_reader(&name).map_err(|error| told(&error))?;
        let mut batches = Batches::new(frames);
        loop {
            let cell = match reader.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                // An error value newer than the reader: like the ones that it knows, there is nothing in the cell.
                Err(XlsxError::CellError(_)) => continue,
                Err(error) => return Err(told_after(&error, batches.last())),
            };
            let (row, column) = cell.get_position();
            let value = cells::borrowed(cell.get_value());
            if value.is_empty() {
                continue;
            }
            if row >= ROWS {
                return Err(unordered(u64::from(row) + 1));
            }
            let number = u64::from(row) + 1;
            let column = column as usize;
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
        if batches.finish()? == Any::Rows {
            return Ok(());
        }
    }
    Ok(())
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
