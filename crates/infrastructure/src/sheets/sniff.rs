use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

/// What the first bytes of a file say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing at all.
    Empty,
    /// Text, most likely.
    Text,
    /// A container that may hold a workbook.
    Workbook,
    /// Nothing that is known.
    Noise,
    /// Something else, with what to tell the person who brought it.
    Foreign(&'static str),
}

const LOOKED_AT: u64 = 8 * 1024;

/// How files begin that people bring by mistake.
const FOREIGN: [(&[u8], &str); 14] = [
    (
        b"%PDF",
        "it is a PDF. Bring the sheet that it was made from, as CSV or XLSX",
    ),
    (b"\x89PNG", "it is a picture. Bring a sheet, as CSV or XLSX"),
    (b"\xFF\xD8\xFF", "it is a picture. Bring a sheet, as CSV or XLSX"),
    (b"GIF8", "it is a picture. Bring a sheet, as CSV or XLSX"),
    (
        b"RIFF",
        "it is a picture or a recording. Bring a sheet, as CSV or XLSX",
    ),
    (
        b"\x1F\x8B",
        "it is a compressed archive. Unpack it and bring the sheet inside",
    ),
    (
        b"Rar!",
        "it is a compressed archive. Unpack it and bring the sheet inside",
    ),
    (
        b"7z\xBC\xAF",
        "it is a compressed archive. Unpack it and bring the sheet inside",
    ),
    (
        b"BZh",
        "it is a compressed archive. Unpack it and bring the sheet inside",
    ),
    (b"\x7FELF", "it is a program. Bring a sheet, as CSV or XLSX"),
    (b"{\\rtf", "it is a text document. Bring a sheet, as CSV or XLSX"),
    (
        b"<html",
        "it is a web page. Open it in a spreadsheet program and save it as XLSX",
    ),
    (
        b"<!doctype",
        "it is a web page. Open it in a spreadsheet program and save it as XLSX",
    ),
    (
        b"<?xml",
        "it is an XML file. Open it in a spreadsheet program and save it as XLSX",
    ),
];

/// Looks at the beginning of `file` and leaves it at its beginning.
pub(super) fn sniff(file: &mut File) -> io::Result<Found> {
    let mut beginning = Vec::new();
    file.take(LOOKED_AT).read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(judge(&beginning))
}

fn judge(beginning: &[u8]) -> Found {
    if beginning.is_empty() {
        return Found::Empty;
    }
    let container = [
        &b"PK\x03\x04"[..],
        b"PK\x05\x06",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    ];
    if container.iter().any(|magic| beginning.starts_with(magic)) {
        return Found::Workbook;
    }
    let visible = beginning.trim_ascii_start();
    for (magic, message) in FOREIGN {
        let begins = visible
            .get(..magic.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(magic));
        if begins {
            return Found::Foreign(message);
        }
    }
    if super::text::is_text(beginning) {
        Found::Text
    } else {
        Found::Noise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        assert!(matches!(judge(b"%PDF-1.7\n"), Found::Foreign(message) if message.contains("PDF")));
        assert!(
            matches!(judge(b"\n <HTML><table>"), Found::Foreign(message) if message.contains("web page"))
        );
        let noise: Vec<u8> = (0..2000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert_eq!(judge(&noise), Found::Noise);
    }

    #[test]
    fn text_with_nul_bytes_or_in_utf16_is_text() {
        assert_eq!(judge(b"name,phone\nA\0sha,9876543210\n"), Found::Text);
        let wide: Vec<u8> = "name,phone\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(judge(&wide), Found::Text);
        assert_eq!(judge("ആശ,9876543210\n".as_bytes()), Found::Text);
    }
}
