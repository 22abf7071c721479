//! A workbook. The first byte says how the rest is packed, so that a fuzzer gets past the archive:
//!
//! - `X`: parts of a workbook of Excel with `%%` between them: its sheet, shared strings, styles, book, relations. An
//!   empty one is as it should be.
//! - `O`: the content of a workbook of LibreOffice.
//! - `B`: the stream of a workbook of Excel 97.
//! - anything else: the whole file, that byte included.

use callbook_infrastructure::sheets::bare::{self, NoRows};

use crate::archives::Parts;
use crate::compound::compound;

const INFLATED: u64 = 16 * 1024 * 1024;
/// As many cells as a row ever has: one more than are looked at.
const CELLS: usize = 1_001;

pub(crate) fn run(input: &[u8]) {
    let bytes = packed(input);
    for sheet in [None, Some("S"), Some("no such sheet")] {
        match bare::workbook(&bytes, sheet, INFLATED) {
            Ok(rows) => {
                let numbers: Vec<u64> = rows.iter().map(|row| row.number).collect();
                assert!(numbers.is_sorted_by(|above, below| above < below), "{numbers:?}");
                assert!(
                    rows.iter()
                        .all(|row| row.cells.as_ref().is_ok_and(|cells| cells.len() <= CELLS)
                            || row.cells.is_err())
                );
            }
            Err(NoRows::Refused(message)) => assert!(!message.is_empty()),
            Err(NoRows::Nonsense(what)) => assert_eq!(what, "", "nobody may say it"),
        }
    }
}

pub(crate) fn packed(input: &[u8]) -> Vec<u8> {
    match input.split_first() {
        Some((b'X', parts)) => {
            let names = [
                "xl/worksheets/sheet1.xml",
                "xl/sharedStrings.xml",
                "xl/styles.xml",
                "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels",
            ];
            let mut book = Parts::of_rows("");
            for (name, content) in names.iter().zip(divided(parts)) {
                if !content.is_empty() {
                    book = book.with(name, content);
                }
            }
            book.packed()
        }
        Some((b'O', content)) => Parts::open_document(content).packed(),
        Some((b'B', stream)) => compound("Workbook", stream.to_vec()),
        _ => input.to_vec(),
    }
}

fn divided(mut parts: &[u8]) -> Vec<&[u8]> {
    let mut divided = Vec::new();
    while let Some(end) = parts.windows(2).position(|pair| pair == b"%%") {
        divided.push(&parts[..end]);
        parts = &parts[end + 2..];
    }
    divided.push(parts);
    divided
}
