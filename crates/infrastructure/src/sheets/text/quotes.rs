use memchr::memchr;

/// How things stand at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// All quotation marks are closed: the record ends here.
    Closed,
    /// A quoted field goes on in the next line.
    Open,
    /// The mark that should have closed a field of an earlier line stands in the middle of a text: so it opens a field
    /// of this line, and the one before was never closed.
    Broken,
}

/// Goes through one line, given without its line end. `before` says how the line before it ended.
///
/// Within one line, text after a closing mark is let pass (`"Ravi "RK" Kumar"`), as spreadsheet programs do. A field
/// that comes from an earlier line must be closed properly, or one forgotten mark would swallow all rows up to the
/// next quoted one.
pub(super) fn end_of_line(line: &[u8], before: Quoting, delimiter: u8) -> Quoting {
    let mut from_before = before == Quoting::Open;
    let mut inside = from_before;
    let mut rest = line;
    loop {
        if inside {
            let Some(mark) = memchr(b'"', rest) else {
                return Quoting::Open;
            };
            rest = rest.get(mark + 1..).unwrap_or_default();
            if let Some(after) = rest.strip_prefix(b"\"") {
                rest = after;
                continue;
            }
            let field_end = memchr(delimiter, rest);
            let tail = rest.get(..field_end.unwrap_or(rest.len())).unwrap_or_default();
            if from_before && !tail.trim_ascii().is_empty() {
                return Quoting::Broken;
            }
            from_before = false;
            inside = false;
            match field_end {
                Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
                None => return Quoting::Closed,
            }
        } else if let Some(after) = rest.strip_prefix(b"\"") {
            inside = true;
            rest = after;
        } else {
            match memchr(delimiter, rest) {
                Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
                None => return Quoting::Closed,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_closed_when_its_marks_are() {
        for line in [
            "plain,9876543210",
            r#""Menon, Asha",9876543210"#,
            r#""Ravi ""RK"" Kumar",9876543210"#,
            r#""Ravi "RK" Kumar",9876543210"#,
            r#"5" pipe,9876543210"#,
            r#""""#,
        ] {
            assert_eq!(
                end_of_line(line.as_bytes(), Quoting::Closed, b','),
                Quoting::Closed,
                "{line}"
            );
        }
    }

    #[test]
    fn an_open_field_goes_on_until_it_is_closed_properly() {
        assert_eq!(end_of_line(br#""Latha"#, Quoting::Closed, b','), Quoting::Open);
        assert_eq!(end_of_line(b"plain,text", Quoting::Open, b','), Quoting::Open);
        assert_eq!(
            end_of_line(br#"Nair",9876543210"#, Quoting::Open, b','),
            Quoting::Closed
        );
        assert_eq!(
            end_of_line(br#"Nair" ,9876543210"#, Quoting::Open, b','),
            Quoting::Closed
        );
        assert_eq!(
            end_of_line(br#""Menon, Asha",9876543210"#, Quoting::Open, b','),
            Quoting::Broken
        );
    }
}
