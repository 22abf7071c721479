use super::Problem;
use super::guard::Part;

/// The archives that are workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Xlsx,
    Ods,
}

/// What an archive is, by the names of its parts.
pub(super) fn recognise(parts: &[Part]) -> Result<Container, Problem> {
    let has = |name: &str| parts.iter().any(|part| part.name.eq_ignore_ascii_case(name));
    let has_under = |folder: &str| parts.iter().any(|part| part.name.starts_with(folder));
    if has("xl/workbook.bin") {
        Err(Problem::unreadable(
            "it is a binary workbook (.xlsb). Open it in a spreadsheet program and save it as XLSX",
        ))
    } else if has_under("word/") || has_under("ppt/") {
        Err(Problem::unreadable(
            "it is a document or a presentation, not a workbook. Bring a sheet, as CSV or XLSX",
        ))
    } else if has("[Content_Types].xml") {
        Ok(Container::Xlsx)
    } else if has("mimetype") && has("content.xml") {
        Ok(Container::Ods)
    } else {
        Err(Problem::unreadable(
            "it is a ZIP archive, not a workbook. Unpack it and bring the sheet inside",
        ))
    }
}
