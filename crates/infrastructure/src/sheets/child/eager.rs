//! The older formats, whose readers build the whole sheet: what that may cost, the limits on the process say.

use std::fs::File;
use std::io::{BufReader, Seek as _, SeekFrom, Write};

use calamine::{Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::batch::{Any, Batches};
use super::wire::{Format, Frame, FrameWriter};
use super::{Problem, cells};

pub(super) const PASSWORD: &str =
    "the workbook is protected by a password. Remove the password and bring it again";

/// The container of Excel 97, or that of an encrypted workbook.
pub(super) fn old_binary(mut file: File, frames: &mut FrameWriter<impl Write>) -> Result<(), Problem> {
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
    send(book, Format::Xls, frames)
}

/// A workbook of LibreOffice.
pub(super) fn open_document(file: File, frames: &mut FrameWriter<impl Write>) -> Result<(), Problem> {
    let book = Ods::new(BufReader::new(file)).map_err(|error| match error {
        OdsError::Password => Problem::unreadable(PASSWORD),
        _ => damaged(),
    })?;
    send(book, Format::Ods, frames)
}

fn send<B>(mut book: B, format: Format, frames: &mut FrameWriter<impl Write>) -> Result<(), Problem>
where
    B: Reader<BufReader<File>>,
{
    frames
        .write(&Frame::Opened(format))
        .map_err(|_| Problem::NobodyListens)?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in visible {
        let range = book.worksheet_range(&name).map_err(|_| damaged())?;
        if send_range(&range, frames)? == Any::Rows {
            break;
        }
    }
    Ok(())
}

fn send_range(range: &Range<Data>, frames: &mut FrameWriter<impl Write>) -> Result<Any, Problem> {
    let Some((first_row, first_column)) = range.start() else {
        return Ok(Any::Nothing);
    };
    let height = u64::try_from(range.height()).ok();
    let mut batches = Batches::new(frames);
    for (number, row) in (u64::from(first_row) + 1..).zip(range.rows()) {
        for (column, data) in (first_column as usize..).zip(row) {
            let value = cells::owned(data);
            if value.is_empty() {
                continue;
            }
            if batches.last().is_none_or(|(last, _)| last != number) {
                batches.send_full(|_| height)?;
                batches.open_row(number);
            }
            batches.put(column, value);
        }
    }
    batches.finish()
}

fn damaged() -> Problem {
    Problem::unreadable("the workbook is damaged. Open it in a spreadsheet program and save it again")
}
