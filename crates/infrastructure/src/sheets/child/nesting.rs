use std::io::{BufReader, Read, Seek};

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::Problem;
use super::guard::broken_off;

const CONTENT: &str = "content.xml";
/// LibreOffice nests a dozen.
const DEEPEST: usize = 1_000;

/// Sees to it that whatever is opened in a workbook of LibreOffice is closed in its turn: its reader looks for the end of
/// a table that has none for ever.
pub(super) fn check(file: &mut (impl Read + Seek)) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| broken_off())?;
    let content = archive.by_name(CONTENT).map_err(|_| broken_off())?;
    let mut xml = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut open = 0usize;
    loop {
        buffer.clear();
        // The reader itself compares the names of what is opened and closed.
        match xml.read_event_into(&mut buffer).map_err(|_| broken_off())? {
            Event::Start(_) if open >= DEEPEST => return Err(broken_off()),
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            Event::Eof if open == 0 => return Ok(()),
            Event::Eof => return Err(broken_off()),
            _ => {}
        }
    }
}
