//! Files of comma-separated values for spreadsheet programs.

use std::borrow::Cow;

use callbook_domain::guard::guarded;

/// One line, its end included.
pub(crate) fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut line = fields.map(quoted).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// The field as RFC 4180 writes it, and so that no spreadsheet program takes it for a formula.
fn quoted(field: &str) -> Cow<'_, str> {
    let field = guarded(field);
    // Programs differ in what they trim and split by; within quotation marks they agree. What is guarded is among it.
    if field.starts_with('\'') || field.contains(['"', ',', '\n', '\r', ';', '\t']) || field.trim() != field {
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
}
