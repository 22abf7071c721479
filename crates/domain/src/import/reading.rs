use std::fmt;
use std::str::FromStr;

/// How a file is to be read. What is `None` is found out from the file itself.
///
/// Encoding and delimiter concern text, the sheet concerns workbooks; what does not concern a file is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// How the bytes of a text become letters.
    pub encoding: Option<TextEncoding>,
    /// What stands between the cells of a text.
    pub delimiter: Option<Delimiter>,
    /// The name of the sheet, as the workbook has it.
    pub sheet: Option<String>,
    /// Which row names the columns.
    pub header: Option<HeaderRow>,
}

/// How the bytes of a text become letters. More are found out from a file than can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without its mark at the beginning.
    Utf8,
    /// UTF-16, the low byte first: what Excel calls "Unicode text".
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Western European, as Windows has it.
    Windows1252,
}

/// The text names no encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an encoding: use utf-8, utf-16le, utf-16be or windows-1252")]
pub struct UnknownTextEncoding;

impl TextEncoding {
    /// All, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Windows1252, Self::Utf16Le, Self::Utf16Be];

    /// Its name in the CLI, in forms and in the database, as the WHATWG's Encoding Standard has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// What screens say.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "Unicode (UTF-8)",
            Self::Utf16Le => "Unicode (UTF-16, little-endian)",
            Self::Utf16Be => "Unicode (UTF-16, big-endian)",
            Self::Windows1252 => "Western (Windows-1252)",
        }
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for TextEncoding {
    type Err = UnknownTextEncoding;

    fn from_str(text: &str) -> Result<Self, UnknownTextEncoding> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.key().eq_ignore_ascii_case(text))
            .ok_or(UnknownTextEncoding)
    }
}

/// What stands between the cells of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

/// The text names no delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a delimiter: use comma, semicolon, tab or pipe")]
pub struct UnknownDelimiter;

impl Delimiter {
    /// All, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// Its name in the CLI, in forms and in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "pipe",
        }
    }

    /// What screens say.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Comma => "Comma ( , )",
            Self::Semicolon => "Semicolon ( ; )",
            Self::Tab => "Tab",
            Self::Pipe => "Vertical bar ( | )",
        }
    }

    /// The byte itself.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Delimiter {
    type Err = UnknownDelimiter;

    /// Its name, or the character itself.
    fn from_str(text: &str) -> Result<Self, UnknownDelimiter> {
        let is = |delimiter: &Self| delimiter.key() == text || text.as_bytes() == [delimiter.byte()];
        Self::ALL.into_iter().find(is).ok_or(UnknownDelimiter)
    }
}

/// Where the names of the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderRow {
    /// In the row of this number, as a spreadsheet program shows it: from 1. What stands above it is no row of the list.
    At(u64),
    /// Nowhere: the first row is a row of the list. The columns are called by their numbers.
    Missing,
}

/// The text names no header row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a header row: use its number, from 1, or none")]
pub struct UnknownHeaderRow;

impl fmt::Display for HeaderRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(number) => write!(f, "{number}"),
            Self::Missing => f.write_str("none"),
        }
    }
}

impl FromStr for HeaderRow {
    type Err = UnknownHeaderRow;

    fn from_str(text: &str) -> Result<Self, UnknownHeaderRow> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self::Missing);
        }
        match text.parse() {
            Ok(number) if number > 0 => Ok(Self::At(number)),
            _ => Err(UnknownHeaderRow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_goes_by_its_key_and_comes_back() {
        for encoding in TextEncoding::ALL {
            assert_eq!(encoding.to_string().parse(), Ok(encoding));
        }
        for delimiter in Delimiter::ALL {
            assert_eq!(delimiter.to_string().parse(), Ok(delimiter));
        }
        for header in [HeaderRow::At(1), HeaderRow::At(u64::MAX), HeaderRow::Missing] {
            assert_eq!(header.to_string().parse(), Ok(header));
        }
    }

    #[test]
    fn a_delimiter_goes_by_itself_too_and_nonsense_is_nothing() {
        assert_eq!(";".parse(), Ok(Delimiter::Semicolon));
        assert_eq!("\t".parse(), Ok(Delimiter::Tab));
        assert_eq!("UTF-8".parse(), Ok(TextEncoding::Utf8));
        assert_eq!("utf-7".parse::<TextEncoding>(), Err(UnknownTextEncoding));
        assert_eq!("".parse::<Delimiter>(), Err(UnknownDelimiter));
        for nonsense in ["", "0", "-1", "first", "99999999999999999999"] {
            assert_eq!(nonsense.parse::<HeaderRow>(), Err(UnknownHeaderRow), "{nonsense}");
        }
    }
}
