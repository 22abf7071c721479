//! Files of comma-separated values for spreadsheet programs.

use std::borrow::Cow;

/// One line, its end included.
pub(crate) fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut line = fields.map(quoted).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// The field as RFC 4180 writes it, and so that no spreadsheet program takes it for a formula (OWASP: CSV injection).
fn quoted(field: &str) -> Cow<'_, str> {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let needs_quotes = field.contains(['"', ',', '\n', '\r', ';', '\t']);
    if !is_formula && !needs_quotes {
        return Cow::Borrowed(field);
    }
    let guard = if is_formula { "'" } else { "" };
    Cow::Owned(format!("\"{guard}{}\"", field.replace('"', "\"\"")))
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
}
