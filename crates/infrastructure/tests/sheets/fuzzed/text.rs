//! A text file: any bytes, under any reading. The first byte says which, the rest is the file.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use callbook_domain::import::{Delimiter, HeaderRow, Reading, SheetRow, TextEncoding, find_header};
use callbook_infrastructure::sheets::bare;

pub(crate) fn run(input: &[u8]) {
    let Some((how, bytes)) = input.split_first() else {
        return;
    };
    let how = usize::from(*how);
    let reading = Reading {
        encoding: TextEncoding::ALL.get(how % 8).copied(),
        delimiter: Delimiter::ALL.get(how / 8 % 8).copied(),
        ..Reading::default()
    };
    let rows = bare::text(Cursor::new(bytes.to_vec()), &reading).unwrap();
    let numbers: Vec<u64> = rows.iter().map(|row| row.number).collect();
    assert!(numbers.is_sorted_by(|above, below| above < below), "{numbers:?}");
    assert!(numbers.first().is_none_or(|first| *first > 0));
    match find_header(&rows) {
        Some(HeaderRow::At(number)) => assert!(numbers.contains(&number), "{number}"),
        Some(HeaderRow::Missing) => assert!(!rows.is_empty()),
        None => assert!(rows.iter().take(20).all(is_blank)),
    }
    for row in &rows {
        match &row.cells {
            Ok(cells) => assert!(!cells.is_empty() && cells.len() <= bytes.len() + 1),
            Err(broken) => assert!(broken.text.chars().count() <= 4_000),
        }
    }
    // Where an encoding is found out from the beginning, that has to come at once.
    if reading.encoding.is_some() {
        let bit_by_bit = Dribble {
            bytes: Cursor::new(bytes.to_vec()),
            at_once: 1 + how % 7,
        };
        assert_eq!(bare::text(bit_by_bit, &reading).unwrap(), rows);
    }
}

fn is_blank(row: &SheetRow) -> bool {
    row.cells
        .as_ref()
        .is_ok_and(|cells| cells.iter().all(callbook_domain::import::Cell::is_blank))
}

/// Never gives more than a few bytes at once.
struct Dribble {
    bytes: Cursor<Vec<u8>>,
    at_once: usize,
}

impl Read for Dribble {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let end = into.len().min(self.at_once);
        self.bytes.read(&mut into[..end])
    }
}

impl Seek for Dribble {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
