//! Files of separated values for spreadsheet programs.

use std::borrow::Cow;

use callbook_domain::guard::guarded;
use callbook_domain::import::Delimiter;

/// One line, its end included, with commas between the fields.
pub(crate) fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::new();
    push_line(&mut line, Delimiter::Comma, fields);
    line
}

/// Adds a line, its end included, as RFC 4180 writes it, with `delimiter` between the fields.
pub fn push_line<'a>(text: &mut String, delimiter: Delimiter, fields: impl Iterator<Item = &'a str>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(char::from(delimiter.byte()));
        }
        text.push_str(&quoted(field));
    }
    text.push_str("\r\n");
}

/// The field as RFC 4180 writes it, and so that no spreadsheet program takes it for a formula.
fn quoted(field: &str) -> Cow<'_, str> {
    let field = guarded(field);
    // Programs differ in what they trim and split by; within quotation marks they agree. What is guarded is among it.
    if field.starts_with('\'')
        || field.contains(['"', ',', '\n', '\r', ';', '\t', '|'])
        || field.trim() != field
    {
        Cow::Owned(format!("\"{}\"", field.replace('"', "\"\"")))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spreadsheet_program_runs_a_cell() {
        for formula in ["=1+1", "+91", "-2", "@SUM(1)", "\tx", "\rx"] {
            assert_eq!(quoted(formula), format!("\"'{formula}\""));
        }
        assert_eq!(quoted("plain"), "plain");
    }

    #[test]
    fn whatever_divides_the_fields_is_quoted_within_them() {
        for delimiter in Delimiter::ALL {
            let byte = char::from(delimiter.byte());
            let mut text = String::new();
            push_line(&mut text, delimiter, ["a", &format!("b{byte}c"), ""].into_iter());
            assert_eq!(text, format!("a{byte}\"b{byte}c\"{byte}\r\n"));
        }
    }
}
