//! How the file of refused rows is written: like the original, unless somebody says otherwise.

use callbook_domain::import::{Delimiter, TextEncoding};

use super::RefusedForm;
use crate::ports::{SheetFacts, SheetFormat, TableFormat, TableLayout, TextForm};

/// How names of workbooks end.
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// Like a file of which that is known. Workbooks of every kind come back as that of Excel, and texts in any other
/// encoding than UTF-16 as UTF-8: what they are in is a guess from many letters, and refused rows may have few.
pub(super) fn like(facts: &SheetFacts, form: RefusedForm) -> TableLayout {
    let original = match facts.format {
        SheetFormat::Csv => TableLayout::Text {
            delimiter: facts.delimiter.unwrap_or(Delimiter::Comma),
            letters: match facts.encoding {
                Some(TextEncoding::Utf16Le) => TextForm::Utf16Le,
                Some(TextEncoding::Utf16Be) => TextForm::Utf16Be,
                Some(TextEncoding::Utf8 | TextEncoding::Windows1252) | None => form.letters,
            },
        },
        SheetFormat::Xlsx | SheetFormat::Xls | SheetFormat::Ods => TableLayout::Workbook,
    };
    as_asked(original, form)
}

/// Like a file of which no more is known than what it is called.
pub(super) fn of_name(name: &str, form: RefusedForm) -> TableLayout {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let is_workbook = ending.is_some_and(|ending| WORKBOOKS.contains(&ending.as_str()));
    let format = if is_workbook {
        TableFormat::Xlsx
    } else {
        TableFormat::Csv
    };
    as_asked(TableLayout::new(format, form.letters), form)
}

/// Whoever asks for CSV of a text gets it as the text is.
fn as_asked(original: TableLayout, form: RefusedForm) -> TableLayout {
    match form.format {
        Some(format) if format != original.format() => TableLayout::new(format, form.letters),
        _ => original,
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::import::HeaderRow;
    use rstest::rstest;

    use super::*;

    const COMMA: TableLayout = TableLayout::new(TableFormat::Csv, TextForm::Utf8);

    fn text(delimiter: Delimiter, letters: TextForm) -> TableLayout {
        TableLayout::Text { delimiter, letters }
    }

    fn form(format: Option<TableFormat>) -> RefusedForm {
        RefusedForm {
            format,
            letters: TextForm::Utf8,
        }
    }

    fn facts(
        format: SheetFormat,
        delimiter: Option<Delimiter>,
        encoding: Option<TextEncoding>,
    ) -> SheetFacts {
        SheetFacts {
            format,
            encoding,
            delimiter,
            sheets: Vec::new(),
            sheet: None,
            header: HeaderRow::At(1),
        }
    }

    #[rstest]
    #[case(
        Some(Delimiter::Semicolon),
        Some(TextEncoding::Windows1252),
        text(Delimiter::Semicolon, TextForm::Utf8)
    )]
    #[case(
        Some(Delimiter::Tab),
        Some(TextEncoding::Utf16Le),
        text(Delimiter::Tab, TextForm::Utf16Le)
    )]
    #[case(
        Some(Delimiter::Pipe),
        Some(TextEncoding::Utf16Be),
        text(Delimiter::Pipe, TextForm::Utf16Be)
    )]
    #[case(None, None, COMMA)]
    fn a_text_comes_back_as_it_is_divided(
        #[case] delimiter: Option<Delimiter>,
        #[case] encoding: Option<TextEncoding>,
        #[case] expected: TableLayout,
    ) {
        let facts = facts(SheetFormat::Csv, delimiter, encoding);
        assert_eq!(like(&facts, form(None)), expected);
        assert_eq!(like(&facts, form(Some(TableFormat::Csv))), expected);
        assert_eq!(like(&facts, form(Some(TableFormat::Xlsx))), TableLayout::Workbook);
    }

    #[rstest]
    #[case(SheetFormat::Xlsx)]
    #[case(SheetFormat::Xls)]
    #[case(SheetFormat::Ods)]
    fn every_workbook_comes_back_as_one_of_excel(#[case] format: SheetFormat) {
        let facts = facts(format, None, None);
        assert_eq!(like(&facts, form(None)), TableLayout::Workbook);
        assert_eq!(like(&facts, form(Some(TableFormat::Csv))), COMMA);
    }

    #[rstest]
    #[case("leads.XLSX", TableLayout::Workbook)]
    #[case("leads.ods", TableLayout::Workbook)]
    #[case("leads.csv", COMMA)]
    #[case("leads", COMMA)]
    fn a_file_that_is_gone_is_judged_by_its_name(#[case] name: &str, #[case] expected: TableLayout) {
        assert_eq!(of_name(name, form(None)), expected);
    }
}
