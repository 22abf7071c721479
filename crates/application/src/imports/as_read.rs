use callbook_domain::import::{AcceptedRow, ColumnTarget, ImportField};
use callbook_domain::status::StatusSet;

/// The cells of a row as it would come in, for whoever looks at an example: what can be written in many ways is written
/// in one, what was not understood is empty, all else as it stands in the file.
pub(super) fn as_read(
    row: &AcceptedRow,
    columns: &[(String, ColumnTarget)],
    statuses: &StatusSet,
) -> Vec<String> {
    let read = |(at, cell): (usize, &String)| {
        let target = columns.get(at).map(|(_, target)| *target);
        match target {
            Some(target) if !cell.trim().is_empty() => {
                value(row, target, statuses).unwrap_or_else(|| cell.clone())
            }
            _ => cell.clone(),
        }
    };
    row.cells.iter().enumerate().map(read).collect()
}

/// What the row says there; `None` where a cell can be read in one way only.
fn value(row: &AcceptedRow, target: ColumnTarget, statuses: &StatusSet) -> Option<String> {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map(T::to_string).unwrap_or_default()
    }
    Some(match target {
        ColumnTarget::Field(ImportField::Phone) => row.phone.to_string(),
        ColumnTarget::Field(ImportField::Date) => text(row.details.date.as_ref()),
        ColumnTarget::Field(ImportField::FollowUp) => text(row.follow_up.as_ref()),
        ColumnTarget::Field(ImportField::Status) => {
            let status = row.status.and_then(|status| statuses.get(status));
            status.map(|status| status.label.clone()).unwrap_or_default()
        }
        ColumnTarget::Custom(field) => text(row.details.custom.get(&field)),
        ColumnTarget::Field(_) | ColumnTarget::Ignored => return None,
    })
}

#[cfg(test)]
mod tests {
    use callbook_domain::phone::Phone;
    use callbook_domain::status::Preset;
    use jiff::civil::date;

    use super::*;
    use crate::testing::statuses;

    #[test]
    fn dates_and_phones_are_written_in_one_way() {
        let mut row = AcceptedRow::of(2, Phone::from_digits(919_845_011_223));
        row.details.date = Some(date(2025, 4, 3));
        row.cells = ["098450 11223", "03/04/2025", "soon", "Kaloor", "Farmer"]
            .map(str::to_owned)
            .into();
        let columns = [
            ImportField::Phone,
            ImportField::Date,
            ImportField::FollowUp,
            ImportField::Area,
        ]
        .map(|field| (String::new(), ColumnTarget::Field(field)));
        let shown = as_read(&row, &columns, &statuses(Preset::Calling));
        assert_eq!(shown, ["+919845011223", "2025-04-03", "", "Kaloor", "Farmer"]);
    }
}
