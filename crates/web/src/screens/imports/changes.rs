//! What an import would change about customers: before and after.

use callbook_application::directory::Directory;
use callbook_domain::company::Region;
use callbook_domain::import::{ColumnTarget, ImportField, RowFinding};
use serde::Serialize;

use super::words;

/// One customer and what would change.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ChangeRow {
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) changes: Vec<Change>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Change {
    pub(super) field: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// The findings of a check hold phone and name, then field, before and after of each change.
pub(super) fn changes<'a>(
    findings: impl Iterator<Item = &'a RowFinding>,
    directory: &Directory,
    region: Region,
) -> Vec<ChangeRow> {
    findings
        .map(|finding| {
            let cell = |at: usize| finding.cells.get(at).map_or("", String::as_str);
            let parts = finding.cells.get(2..).unwrap_or_default().chunks_exact(3);
            ChangeRow {
                number: finding.row,
                name: if cell(1).is_empty() {
                    "Unnamed".to_owned()
                } else {
                    cell(1).to_owned()
                },
                phone: words::phone(cell(0), region),
                changes: parts
                    .map(|part| Change {
                        field: field(&part[0], directory),
                        before: part[1].clone(),
                        after: part[2].clone(),
                    })
                    .collect(),
            }
        })
        .collect()
}

/// What a column's target is called; `None` where the column is left out.
pub(super) fn target(target: ColumnTarget, directory: &Directory) -> Option<String> {
    match target {
        ColumnTarget::Ignored => None,
        ColumnTarget::Field(field) => Some(field.label().to_owned()),
        ColumnTarget::Custom(id) => Some(directory.custom_fields.get(id).map_or_else(
            || "A field of your own".to_owned(),
            |field| field.name.to_string(),
        )),
    }
}

fn field(key: &str, directory: &Directory) -> String {
    match key {
        "other_phones" => ImportField::OtherPhone.label().to_owned(),
        "assignee" => ImportField::AssignedTo.label().to_owned(),
        key => key
            .parse::<ColumnTarget>()
            .ok()
            .and_then(|found| target(found, directory))
            .unwrap_or_else(|| key.to_owned()),
    }
}
