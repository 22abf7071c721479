use std::io::{self, Read, Seek, SeekFrom};

use callbook_domain::import::TextEncoding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{self as e, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

const PART: usize = 64 * 1024;
/// So much of what is not UTF-8 is shown to the detector.
const SHOWN: usize = 1024 * 1024;
/// With fewer foreign bytes than this a guess is a throw of the dice, and Windows-1252 the likeliest.
const ENOUGH_TO_GUESS: u64 = 32;

/// What sheets come in when they are not Unicode. Others that the detector knows are likelier to be wrong guesses.
static LEGACY: [&Encoding; 16] = [
    e::WINDOWS_1250,
    e::WINDOWS_1251,
    e::WINDOWS_1252,
    e::WINDOWS_1253,
    e::WINDOWS_1254,
    e::WINDOWS_1255,
    e::WINDOWS_1256,
    e::WINDOWS_1257,
    e::WINDOWS_1258,
    e::WINDOWS_874,
    e::ISO_8859_2,
    e::SHIFT_JIS,
    e::EUC_JP,
    e::GBK,
    e::BIG5,
    e::EUC_KR,
];

/// How the bytes of a file are to be read.
#[derive(Debug)]
pub(super) struct Survey {
    /// `None` for UTF-8, which may hold a few foreign bytes: those cells are read as Windows-1252 by themselves.
    pub(super) encoding: Option<&'static Encoding>,
    /// The length of the byte order mark.
    pub(super) skip: u64,
}

impl Survey {
    /// What the encoding is called, where it can be asked for.
    pub(super) fn encoding(&self) -> Option<TextEncoding> {
        match self.encoding {
            None => Some(TextEncoding::Utf8),
            Some(found) if found == UTF_16LE => Some(TextEncoding::Utf16Le),
            Some(found) if found == UTF_16BE => Some(TextEncoding::Utf16Be),
            Some(found) if found == WINDOWS_1252 => Some(TextEncoding::Windows1252),
            Some(_) => None,
        }
    }
}

/// The encoding that was asked for. A mark at the beginning that is not its own is left to be seen, but that of UTF-8,
/// which nobody wants to see.
pub(super) fn as_asked(file: &mut impl Read, asked: TextEncoding) -> io::Result<Survey> {
    let mut beginning = Vec::new();
    file.by_ref().take(4).read_to_end(&mut beginning)?;
    let mark = marked(&beginning);
    let encoding = match asked {
        TextEncoding::Utf8 => None,
        TextEncoding::Utf16Le => Some(UTF_16LE),
        TextEncoding::Utf16Be => Some(UTF_16BE),
        TextEncoding::Windows1252 => Some(WINDOWS_1252),
    };
    let skip = match mark {
        Some((marked, length)) if marked == encoding || marked.is_none() => length,
        _ => 0,
    };
    Ok(Survey { encoding, skip })
}

/// Reads the whole file once, which is cheap: a byte that is no UTF-8 may stand in its last line.
pub(super) fn survey(file: &mut (impl Read + Seek)) -> io::Result<Survey> {
    file.seek(SeekFrom::Start(0))?;
    let mut part = vec![0; PART];
    let mut kept = 0;
    let mut first = true;
    let mut tally = Tally::new();
    loop {
        let read = file.read(part.get_mut(kept..).unwrap_or_default())?;
        let filled = part.get(..kept + read).unwrap_or_default();
        if first {
            first = false;
            if let Some((encoding, skip)) =
                marked(filled).or_else(|| unmarked_utf16(filled).map(|found| (Some(found), 0)))
            {
                return Ok(Survey { encoding, skip });
            }
        }
        let rest = if read == 0 { 0 } else { tally.look_at(filled) };
        if read == 0 {
            // What is left is a character cut off by the end of the file.
            tally.foreign += kept as u64;
            break;
        }
        let length = kept + read;
        part.copy_within(length - rest..length, 0);
        kept = rest;
    }
    Ok(Survey {
        encoding: tally.verdict(),
        skip: 0,
    })
}

fn marked(beginning: &[u8]) -> Option<(Option<&'static Encoding>, u64)> {
    let (encoding, length) = Encoding::for_bom(beginning)?;
    let foreign = encoding == UTF_16LE || encoding == UTF_16BE;
    Some((foreign.then_some(encoding), length as u64))
}

/// UTF-16 shows by its NUL bytes: the headers, delimiters and line ends of any sheet are mostly ASCII.
fn unmarked_utf16(beginning: &[u8]) -> Option<&'static Encoding> {
    let looked_at = beginning.get(..1024).unwrap_or(beginning);
    let (pairs, _) = looked_at.as_chunks::<2>();
    if pairs.is_empty() {
        return None;
    }
    let low = pairs.iter().filter(|pair| pair[0] == 0).count();
    let high = pairs.iter().filter(|pair| pair[1] == 0).count();
    if high * 10 >= pairs.len() * 4 && low * 10 <= pairs.len() {
        Some(UTF_16LE)
    } else if low * 10 >= pairs.len() * 4 && high * 10 <= pairs.len() {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the beginning of a file may be text: text has next to no control characters but tabs and line ends.
pub(in super::super) fn is_text(beginning: &[u8]) -> bool {
    if marked(beginning).is_some() || unmarked_utf16(beginning).is_some() {
        return true;
    }
    let nuls = memchr::memchr_iter(0, beginning).count();
    let strange = beginning
        .iter()
        .filter(|byte| matches!(byte, 1..=8 | 14..=25 | 27..=31 | 127))
        .count();
    nuls * 5 <= beginning.len() && strange * 20 <= beginning.len()
}

struct Tally {
    /// Characters beyond ASCII that are proper UTF-8.
    proper: u64,
    /// Bytes that are not.
    foreign: u64,
    shown: usize,
    detector: EncodingDetector,
}

impl Tally {
    fn new() -> Self {
        Self {
            proper: 0,
            foreign: 0,
            shown: 0,
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
        }
    }

    /// Answers how many bytes at the end are the beginning of a character whose rest is in the next part.
    fn look_at(&mut self, part: &[u8]) -> usize {
        let foreign_before = self.foreign;
        let mut rest = part;
        let cut_off = loop {
            match std::str::from_utf8(rest) {
                Ok(_) => {
                    self.proper += characters_beyond_ascii(rest);
                    break 0;
                }
                Err(error) => {
                    let (proper, after) = rest.split_at(error.valid_up_to());
                    self.proper += characters_beyond_ascii(proper);
                    let Some(length) = error.error_len() else {
                        break after.len();
                    };
                    self.foreign += length as u64;
                    rest = after.get(length..).unwrap_or_default();
                }
            }
        };
        if self.foreign > foreign_before && self.shown < SHOWN {
            self.shown += part.len();
            self.detector.feed(part, false);
        }
        cut_off
    }

    /// Where most of what is beyond ASCII is proper UTF-8, the file is UTF-8 with a few rows pasted from elsewhere.
    fn verdict(&self) -> Option<&'static Encoding> {
        if self.foreign <= self.proper {
            return None;
        }
        if self.foreign < ENOUGH_TO_GUESS {
            return Some(WINDOWS_1252);
        }
        let guess = self.detector.guess(None, Utf8Detection::Deny);
        Some(if LEGACY.contains(&guess) {
            guess
        } else {
            WINDOWS_1252
        })
    }
}

fn characters_beyond_ascii(text: &[u8]) -> u64 {
    if text.is_ascii() {
        return 0;
    }
    text.iter().filter(|byte| **byte >= 0xC0).count() as u64
}
