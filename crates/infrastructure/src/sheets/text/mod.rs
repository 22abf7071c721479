//! Sheets as text: what encoding, what delimiter, which lines make a record.

mod delimiter;
mod encoding;
mod fields;
mod quotes;
mod records;
mod transcode;

use std::cell::Cell as Counter;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use callbook_application::ports::{SheetError, SheetFormat};
use callbook_domain::import::{Delimiter, Reading, SheetRow};
use tokio::task::spawn_blocking;

pub(super) use self::encoding::is_text;

use self::delimiter::{Layout, detect};
use self::encoding::{Survey, as_asked, survey};
use self::records::Records;
use self::transcode::Transcoded;
use super::delivery::{
    BATCH_BYTES, BATCH_ROWS, Batch, Delivery, Opening, Receiver, Sender, cells_weigh, channel,
};
use crate::files::broken;

/// So much of the text decides on delimiter and line ends.
const SAMPLE: u64 = 64 * 1024;

/// Reads `file` on a thread of its own, a few batches ahead of whoever takes them.
pub(super) fn deliver(file: File, bytes: u64, reading: Reading) -> Receiver {
    let (sender, receiver) = channel();
    spawn_blocking(move || {
        let last = match read(file, bytes, &reading, &sender) {
            Ok(Outcome::Read) => Delivery::End,
            Ok(Outcome::NobodyListens) => return,
            Err(error) => Delivery::Failed(SheetError::File(broken(error))),
        };
        // Nobody listens any more: then nobody misses it.
        let _ = sender.blocking_send(last);
    });
    receiver
}

#[derive(Debug)]
enum Outcome {
    Read,
    NobodyListens,
}

fn read(file: File, bytes: u64, reading: &Reading, sender: &Sender) -> io::Result<Outcome> {
    let (opening, mut text) = open(file, reading)?;
    if sender.blocking_send(Delivery::Opened(opening)).is_err() {
        return Ok(Outcome::NobodyListens);
    }
    let mut batch = Batch::default();
    while let Some((row, length)) = text.records.next()? {
        batch.weight += length + cells_weigh(&row);
        batch.rows.push(row);
        if batch.rows.len() >= BATCH_ROWS || batch.weight >= BATCH_BYTES {
            batch.expected = expected(
                batch.rows.last(),
                text.position.get(),
                text.records.taken(),
                bytes,
            );
            if sender
                .blocking_send(Delivery::Rows(std::mem::take(&mut batch)))
                .is_err()
            {
                return Ok(Outcome::NobodyListens);
            }
            batch.rows.reserve(BATCH_ROWS);
        }
    }
    batch.expected = expected(batch.rows.last(), bytes, (1, 1), bytes);
    match sender.blocking_send(Delivery::Rows(batch)) {
        Ok(()) => Ok(Outcome::Read),
        Err(_) => Ok(Outcome::NobodyListens),
    }
}

/// A text whose rows can be read.
pub(super) struct OpenedText {
    records: Records<Box<dyn Read>>,
    /// How far the file was read.
    position: Rc<Counter<u64>>,
}

impl OpenedText {
    pub(super) fn next(&mut self) -> io::Result<Option<SheetRow>> {
        Ok(self.records.next()?.map(|(row, _)| row))
    }
}

/// Finds out how `file` is to be read, where `reading` does not say it.
pub(super) fn open(
    mut file: impl Read + Seek + 'static,
    reading: &Reading,
) -> io::Result<(Opening, OpenedText)> {
    let found = match reading.encoding {
        Some(asked) => as_asked(&mut file, asked)?,
        None => survey(&mut file)?,
    };
    let Survey { encoding, skip } = found;
    file.seek(SeekFrom::Start(skip))?;
    let position = Rc::new(Counter::new(skip));
    let counted = Counted {
        file,
        position: Rc::clone(&position),
    };
    let mut text: Box<dyn Read> = match encoding {
        None => Box::new(counted),
        Some(encoding) => Box::new(Transcoded::new(counted, encoding)),
    };
    let mut sample = Vec::new();
    (&mut text).take(SAMPLE).read_to_end(&mut sample)?;
    let layout: Layout = detect(&sample, reading.delimiter);
    let rest = Cursor::new(sample.split_off(layout.skip)).chain(text);
    let opening = Opening {
        format: SheetFormat::Csv,
        encoding: found.encoding(),
        delimiter: Delimiter::ALL
            .into_iter()
            .find(|delimiter| delimiter.byte() == layout.delimiter),
        sheets: Vec::new(),
        sheet: None,
    };
    let records = Records::new(Box::new(rest) as Box<dyn Read>, layout.delimiter, layout.line_end);
    Ok((opening, OpenedText { records, position }))
}

/// As many rows in the whole as in the part that was read, going by bytes: the file was read up to `position`, and of
/// what came of that the rows took so many bytes of so many.
fn expected(
    last: Option<&SheetRow>,
    position: u64,
    (taken, received): (u64, u64),
    bytes: u64,
) -> Option<u64> {
    let row = last?.number;
    let estimate = u128::from(row) * u128::from(bytes) * u128::from(received);
    let read = u128::from(position) * u128::from(taken);
    u64::try_from(estimate / read.max(1)).ok()
}

/// Knows how far the file was read, under whatever decodes it.
#[derive(Debug)]
struct Counted<R> {
    file: R,
    position: Rc<Counter<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.position.set(self.position.get() + read as u64);
        Ok(read)
    }
}
