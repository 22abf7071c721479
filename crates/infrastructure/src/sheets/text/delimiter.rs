use std::cmp::Reverse;

use callbook_domain::import::{Cell, Delimiter, HEADER_LOOKED_AT, SheetRow};
use memchr::memchr;

use super::records::Records;

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) delimiter: u8,
    pub(super) line_end: u8,
    /// The length of a first line that only names the delimiter.
    pub(super) skip: usize,
}

/// The likeliest first: it wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
const RECORDS: usize = 100;

/// Finds out the layout from the beginning of a text. `asked` says the delimiter where somebody did.
pub(super) fn detect(sample: &[u8], asked: Option<Delimiter>) -> Layout {
    // Line feeds end lines, with or without a carriage return before them; only where there is none does the return
    // end a line by itself, as it did on old Macintoshes.
    let only_returns = memchr(b'\n', sample).is_none() && memchr(b'\r', sample).is_some();
    let line_end = if only_returns { b'\r' } else { b'\n' };
    let named = named(sample, line_end);
    let skip = named.map_or(0, |(_, skip)| skip);
    let known = asked
        .map(Delimiter::byte)
        .or_else(|| named.map(|(delimiter, _)| delimiter));
    if let Some(delimiter) = known {
        return Layout {
            delimiter,
            line_end,
            skip,
        };
    }
    let mut best = (None, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let score = score(sample, delimiter, line_end);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Layout {
        delimiter: best.1,
        line_end,
        skip: 0,
    }
}

/// `sep=;`, which Excel writes and understands as a first line.
fn named(sample: &[u8], line_end: u8) -> Option<(u8, usize)> {
    let end = memchr(line_end, sample)?;
    let line = sample.get(..end)?.trim_ascii_end();
    let (name, delimiter) = line.split_at_checked(4)?;
    let named = match delimiter {
        [one] => *one,
        // The tab after the equals sign went with the blanks at the end.
        [] => b'\t',
        _ => return None,
    };
    let delimiter = (!named.is_ascii_alphanumeric() && named != b'"').then_some(named)?;
    name.eq_ignore_ascii_case(b"sep=").then_some((delimiter, end + 1))
}

/// How well a delimiter explains the text: first how few records have quotation marks astray, then how many rows it
/// divides like the header, then into how many fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    misquoted: Reverse<usize>,
    like_the_header: usize,
    width: usize,
}

/// `None` where it divides no list at all.
fn score(sample: &[u8], delimiter: u8, line_end: u8) -> Option<Score> {
    let mut records = Records::new(sample, delimiter, line_end);
    let mut widths = Vec::new();
    while widths.len() < RECORDS {
        let Ok(Some((row, _))) = records.next() else {
            break;
        };
        if let SheetRow { cells: Ok(cells), .. } = row
            && !cells.iter().all(Cell::is_blank)
        {
            widths.push(cells.len());
        }
    }
    // Titles and notes above the header are not divided.
    let titles = widths
        .iter()
        .take(HEADER_LOOKED_AT)
        .take_while(|width| **width < 2)
        .count();
    let (header, rows) = widths.get(titles..).and_then(<[_]>::split_first)?;
    let divided = rows.iter().filter(|width| **width > 1).count();
    if *header < 2 || divided * 2 < rows.len() || (titles > 0 && rows.is_empty()) {
        // A header with a comma in it over undivided rows is one column with a comma in its name.
        return None;
    }
    Some(Score {
        misquoted: Reverse(misquoted(sample, delimiter, line_end)),
        like_the_header: 1 + rows.iter().filter(|width| *width == header).count(),
        width: *header,
    })
}

/// How many of the first records have a quotation mark within an unquoted field, or something behind a quoted one. Notes
/// of several lines are quoted: cut up by a delimiter that is none, they have both.
fn misquoted(sample: &[u8], delimiter: u8, line_end: u8) -> usize {
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let (mut at, mut records, mut count, mut is_astray) = (At::Start, 0, 0, false);
    for byte in sample {
        at = match (at, *byte) {
            (At::Quoted, b'"') => At::Closed,
            // Doubled, it is one of the text.
            (At::Quoted, _) | (At::Closed, b'"') => At::Quoted,
            (_, end) if end == line_end => {
                count += usize::from(std::mem::take(&mut is_astray));
                records += 1;
                if records == RECORDS {
                    break;
                }
                At::Start
            }
            (_, end) if end == delimiter => At::Start,
            (At::Start, b'"') => At::Quoted,
            (At::Closed, b'\r') => At::Closed,
            (At::Closed, _) | (At::Plain, b'"') => {
                is_astray = true;
                At::Plain
            }
            (At::Start | At::Plain, _) => At::Plain,
        };
    }
    count + usize::from(is_astray)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_that_explains_most_rows_wins() {
        let cases: [(&str, u8); 14] = [
            ("name,phone\nAsha,9876543210\n", b','),
            (
                "name;phone;area\n\"Menon; Asha\";9876543210;Kochi, Kerala\n",
                b';',
            ),
            ("name\tphone\nMenon, Asha\t9876543210\n", b'\t'),
            ("name|phone\nAsha|9876543210\n", b'|'),
            ("phone\n9876543210\n", b','),
            ("name;phone\n", b';'),
            ("name, given;phone\nAsha;9876543210\nRavi;9876543211\n", b';'),
            ("Leads of March\n\nname;phone\nAsha;9876543210\n", b';'),
            ("Leads, by Asha\nname;phone\nAsha;9876543210\n", b';'),
            (
                "Leads\nname;phone;area\nAsha;9876543210;Kochi, Kerala\nRavi;9876543211;Adyar, Chennai\n",
                b';',
            ),
            ("phone\n9876543210\n9876543211\n1;2\n", b','),
            ("name;phone\n\"Asha;1\nRavi;2\nLatha;3\n", b';'),
            (
                "phone,notes,area\n1,\"a; b\nc; d\ne; f\",x\n2,\"g; h\ni; j\",y\n",
                b',',
            ),
            ("phone,notes\n1,Ravi \"RK\" Rao\n2,5\" pipe\n", b','),
        ];
        for (text, delimiter) in cases {
            assert_eq!(detect(text.as_bytes(), None).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn a_first_line_may_name_the_delimiter() {
        let layout = detect(b"sep=;\r\nname,x;phone\r\n", None);
        assert_eq!((layout.delimiter, layout.skip), (b';', 7));
        assert_eq!(detect(b"sep=\t\nname\tphone\n", None).delimiter, b'\t');
        assert_eq!(detect(b"sep=x\nname,phone\n", None).skip, 0);
    }

    #[test]
    fn what_is_asked_for_wins_over_what_is_found_and_named() {
        let layout = detect(b"name,phone\nAsha,9876543210\n", Some(Delimiter::Semicolon));
        assert_eq!((layout.delimiter, layout.skip), (b';', 0));
        let layout = detect(b"sep=;\nname,x;phone\n", Some(Delimiter::Comma));
        assert_eq!((layout.delimiter, layout.skip), (b',', 6));
    }
}
