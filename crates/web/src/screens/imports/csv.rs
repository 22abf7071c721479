//! CSV as spreadsheets read it: RFC 4180, and no cell that they would run.

/// Adds one row.
pub(super) fn push_row<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

fn push_cell(text: &mut String, cell: &str) {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = runs || cell.contains(['"', ',', ';', '\n', '\r', '\t']) || cell.trim() != cell;
    if !quoted {
        text.push_str(cell);
        return;
    }
    text.push('"');
    if runs {
        // A spreadsheet takes the rest for text then; the import takes the mark off again.
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::push_row;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_run() {
        let mut text = String::new();
        push_row(
            &mut text,
            [
                "Asha",
                "Menon, Asha",
                "Ravi \"RK\"",
                "=1+1",
                "+91 98470 11223",
                "a\nb",
                "",
            ],
        );
        assert_eq!(
            text,
            "Asha,\"Menon, Asha\",\"Ravi \"\"RK\"\"\",\"'=1+1\",\"'+91 98470 11223\",\"a\nb\",\r\n"
        );
    }
}
