//! Which of two numbers of a date is the day, as a file itself tells.

use callbook_domain::custom_field::FieldKind;
use callbook_domain::import::{Cell, ColumnMap, ColumnTarget, DateEvidence, ImportField, SheetRow};

use super::opened::BATCH;
use crate::directory::Directory;
use crate::ports::{Sheet, SheetError};

/// Whether dates are read in a column that is used so.
pub(super) fn holds_dates(target: ColumnTarget, directory: &Directory) -> bool {
    match target {
        ColumnTarget::Field(field) => matches!(field, ImportField::Date | ImportField::FollowUp),
        ColumnTarget::Custom(field) => {
            let field = directory.custom_fields.get(field);
            field.is_some_and(|field| field.kind.key() == FieldKind::Date.key())
        }
        ColumnTarget::Ignored => false,
    }
}

/// The columns in which dates are to be read.
pub(super) fn dated(columns: &ColumnMap, directory: &Directory) -> Vec<usize> {
    let is_dated = |target: &ColumnTarget| holds_dates(*target, directory);
    (0..)
        .zip(columns.targets())
        .filter(|(_, target)| is_dated(target))
        .map(|(column, _)| column)
        .collect()
}

/// What the dates in those columns tell of their order.
pub(super) fn evidence(columns: &[usize], rows: &[SheetRow]) -> DateEvidence {
    let mut evidence = DateEvidence::default();
    note(&mut evidence, columns, rows);
    evidence
}

/// What the dates of a whole file tell, which is gone through from its first row.
pub(super) async fn evidence_of_all(
    mut sheet: Box<dyn Sheet>,
    columns: &[usize],
) -> Result<DateEvidence, SheetError> {
    let mut evidence = DateEvidence::default();
    while !evidence.is_contradictory() {
        let rows = sheet.next_rows(BATCH).await?;
        if rows.is_empty() {
            break;
        }
        note(&mut evidence, columns, &rows);
    }
    Ok(evidence)
}

fn note(evidence: &mut DateEvidence, columns: &[usize], rows: &[SheetRow]) {
    for row in rows {
        let Ok(cells) = &row.cells else { continue };
        for cell in columns.iter().filter_map(|column| cells.get(*column)) {
            if let Cell::Text(text) = cell {
                evidence.note(row.number, text);
            }
        }
    }
}
