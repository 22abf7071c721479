//! The readers without the thread or process around them, on bytes: what fuzzing runs, and what replays its findings.
//! The limits that a process would be under do not hold here.

use std::io::{self, Cursor, Read, Seek};

use callbook_domain::import::{Reading, SheetRow};

use super::child;
use super::child::wire::{self, Frame, FrameWriter, LONGEST_FRAME, Row};
use super::text;

/// Why there are no rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRows {
    /// The file's fault, as its owner is told.
    Refused(String),
    /// The reader's fault: it said what nobody may say. There is no file for which this is right.
    Nonsense(&'static str),
}

/// The rows of a text, titles and header included.
///
/// # Errors
/// What reading from memory never has.
pub fn text(file: impl Read + Seek + 'static, reading: &Reading) -> io::Result<Vec<SheetRow>> {
    let (_, mut text) = text::open(file, reading)?;
    let mut rows = Vec::new();
    while let Some(row) = text.next()? {
        rows.push(row);
    }
    Ok(rows)
}

/// The rows of the sheet of a workbook that has this name, or is likeliest meant, titles and header included. No more
/// than `inflated` bytes are unpacked.
///
/// # Errors
/// [`NoRows`].
pub fn workbook(bytes: &[u8], sheet: Option<&str>, inflated: u64) -> Result<Vec<SheetRow>, NoRows> {
    let mut said = Vec::new();
    child::answer(
        Cursor::new(bytes),
        bytes.len() as u64,
        inflated,
        sheet,
        &mut FrameWriter::new(&mut said),
    )
    .map_err(|_| NoRows::Nonsense("it could not be written into memory"))?;
    listen(&said)
}

fn listen(mut said: &[u8]) -> Result<Vec<SheetRow>, NoRows> {
    let mut rows = Vec::new();
    let mut opened = false;
    loop {
        let (length, rest) = said
            .split_first_chunk()
            .ok_or(NoRows::Nonsense("no end at its end"))?;
        let length = u32::from_le_bytes(*length) as usize;
        let (frame, rest) = rest
            .split_at_checked(length)
            .filter(|_| length <= LONGEST_FRAME)
            .ok_or(NoRows::Nonsense("a frame too long"))?;
        said = rest;
        match postcard::from_bytes(frame).map_err(|_| NoRows::Nonsense("no frame"))? {
            Frame::Opened {
                format,
                sheets,
                sheet,
            } if !opened => {
                opened = true;
                wire::opening(format, sheets, sheet).ok_or(NoRows::Nonsense("a sheet that is none"))?;
            }
            Frame::Rows { rows: more, .. } if opened => rows.extend(more.into_iter().map(Row::sheet_row)),
            Frame::End if opened && said.is_empty() => return Ok(rows),
            Frame::Failed(_, message) if said.is_empty() => {
                return Err(NoRows::Refused(message.into_owned()));
            }
            _ => return Err(NoRows::Nonsense("a frame out of turn")),
        }
    }
}
