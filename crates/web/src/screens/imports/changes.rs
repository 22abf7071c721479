//! What an import would change about customers: before and after.

use callbook_application::directory::Directory;
use callbook_domain::customer::DetailsChanged;
use callbook_domain::import::{ColumnTarget, ImportField, RowFinding};
use serde::Serialize;

use super::words;
use crate::screens::customers::FieldWords;

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
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The findings of a check hold phone and name, then field, before and after of each change.
pub(super) fn changes<'a>(
    findings: impl Iterator<Item = &'a RowFinding>,
    words: &FieldWords<'_>,
) -> Vec<ChangeRow> {
    findings
        .map(|finding| {
            let cell = |at: usize| finding.cells.get(at).map_or("", String::as_str);
            let parts = finding.cells.get(2..).unwrap_or_default().chunks_exact(3);
            ChangeRow {
                number: finding.row,
                name: words::named(cell(1)),
                phone: words::phone(cell(0), words.region),
                changes: parts.map(|part| change(part, words)).collect(),
            }
        })
        .collect()
}

fn change(part: &[String], words: &FieldWords<'_>) -> Change {
    let changed = DetailsChanged {
        field: part[0].clone().into(),
        before: part[1].clone(),
        after: part[2].clone(),
    };
    Change {
        field: words.field(&changed),
        before: words.before(&changed),
        after: words.after(&changed),
    }
}

/// A cell of a new customer as a check keeps it, in words: dates, phones and people in one way, however the file has them.
pub(super) fn as_read(target: ColumnTarget, cell: &str, words: &FieldWords<'_>) -> String {
    let read = DetailsChanged {
        field: target.to_string().into(),
        before: String::new(),
        after: cell.to_owned(),
    };
    match target {
        ColumnTarget::Field(ImportField::AssignedTo) => called(cell.trim(), words.directory),
        _ => words.after(&read).unwrap_or_default(),
    }
}

/// The name of whom the file means by a username or an address.
fn called(login: &str, directory: &Directory) -> String {
    let meant = directory.active_users().find(|user| {
        let is_called = |name: &str| name.eq_ignore_ascii_case(login);
        is_called(user.username.as_str()) || is_called(&user.email.to_string())
    });
    meant.map_or_else(|| login.to_owned(), |user| user.name.to_string())
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
