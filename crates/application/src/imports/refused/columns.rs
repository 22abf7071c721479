use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::import::{ColumnTarget, Fingerprint, RowFinding};

/// The columns of a file of refused rows.
#[derive(Debug)]
pub(super) struct RefusedColumns {
    /// Those that are the file's own.
    own: Vec<String>,
    /// How many the file had in all: two more where it was a file of refused rows itself.
    all: usize,
}

impl RefusedColumns {
    /// Those of a file whose columns were used so.
    pub(super) fn of(uses: &[(String, ColumnTarget)], fields: &CustomFieldSet) -> Self {
        let all = uses.len();
        let width = Fingerprint::width(&headers(uses));
        // Somebody who takes the reason for a remark has columns of that name, and no file of refused rows.
        let is_refused = uses
            .iter()
            .skip(width)
            .all(|(_, target)| *target == ColumnTarget::Ignored);
        let width = if is_refused { width } else { all };
        let mut own: Vec<String> = if are_numbered(uses) {
            uses.iter().map(|used| named(used, fields)).collect()
        } else {
            headers(uses)
        };
        own.truncate(width);
        Self { own, all }
    }

    /// The first line.
    pub(super) fn header(&self) -> Vec<String> {
        let added = ["row", "reason"].map(str::to_owned);
        self.own.iter().cloned().chain(added).collect()
    }

    /// One refused row. Cells that the file has no column for come last, behind the reason, so that every other one
    /// stays in its place.
    pub(super) fn row(&self, finding: RowFinding) -> Vec<String> {
        let mut cells = finding.cells;
        let surplus = cells.split_off(cells.len().min(self.all));
        cells.resize(self.own.len(), String::new());
        cells.push(finding.row.to_string());
        cells.push(finding.reason.message().to_owned());
        cells.extend(surplus);
        cells
    }
}

fn headers(uses: &[(String, ColumnTarget)]) -> Vec<String> {
    uses.iter().map(|(header, _)| header.clone()).collect()
}

/// Whether the file had no header: then its columns are called by their numbers.
fn are_numbered(uses: &[(String, ColumnTarget)]) -> bool {
    (1..)
        .zip(uses)
        .all(|(number, (header, _))| *header == format!("Column {number}"))
}

/// A column without a name is called by what it was used for, so that it is known again.
fn named((header, target): &(String, ColumnTarget), fields: &CustomFieldSet) -> String {
    match target {
        ColumnTarget::Ignored => header.clone(),
        ColumnTarget::Field(field) => field.key().to_owned(),
        ColumnTarget::Custom(id) => fields
            .get(*id)
            .map_or_else(|| header.clone(), |field| field.name.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::import::{ImportField, Reason};
    use callbook_domain::phone::PhoneRefusal;

    use super::*;

    const PHONE: ColumnTarget = ColumnTarget::Field(ImportField::Phone);
    const REMARK: ColumnTarget = ColumnTarget::Field(ImportField::Remark);
    const SHORT: &str = "The phone has too few digits";

    fn columns(uses: &[(&str, ColumnTarget)]) -> RefusedColumns {
        let uses: Vec<_> = uses
            .iter()
            .map(|(header, target)| ((*header).to_owned(), *target))
            .collect();
        RefusedColumns::of(&uses, &CustomFieldSet::default())
    }

    fn refused(cells: &[&str]) -> RowFinding {
        RowFinding {
            row: 7,
            reason: Reason::Phone(PhoneRefusal::TooShort),
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        }
    }

    #[test]
    fn the_original_columns_come_first() {
        let columns = columns(&[("Name", ColumnTarget::Ignored), ("Phone", PHONE)]);
        assert_eq!(columns.header(), ["Name", "Phone", "row", "reason"]);
        assert_eq!(
            columns.row(refused(&["Asha", "0123"])),
            ["Asha", "0123", "7", SHORT]
        );
    }

    #[test]
    fn a_short_row_is_filled_up_and_a_long_one_goes_on_behind_the_reason() {
        let columns = columns(&[("Phone", PHONE), ("Name", ColumnTarget::Ignored)]);
        assert_eq!(columns.row(refused(&["123"])), ["123", "", "7", SHORT]);
        assert_eq!(
            columns.row(refused(&["123", "Asha", "left", "over"])),
            ["123", "Asha", "7", SHORT, "left", "over"]
        );
    }

    #[test]
    fn the_columns_of_an_earlier_round_are_replaced() {
        let columns = columns(&[
            ("Phone", PHONE),
            ("Row", ColumnTarget::Ignored),
            ("reason", ColumnTarget::Ignored),
        ]);
        assert_eq!(columns.header(), ["Phone", "row", "reason"]);
        assert_eq!(
            columns.row(refused(&["123", "12", "There is no phone number"])),
            ["123", "7", SHORT]
        );
        assert_eq!(
            columns.row(refused(&["123", "12", "There is no phone number", "over"])),
            ["123", "7", SHORT, "over"]
        );
    }

    #[test]
    fn a_reason_that_means_something_stays() {
        let columns = columns(&[
            ("Phone", PHONE),
            ("row", ColumnTarget::Ignored),
            ("reason", REMARK),
        ]);
        assert_eq!(columns.header(), ["Phone", "row", "reason", "row", "reason"]);
        assert_eq!(
            columns.row(refused(&["123", "B", "wants a call"])),
            ["123", "B", "wants a call", "7", SHORT]
        );
    }

    #[test]
    fn columns_without_names_are_called_by_their_use() {
        let columns = columns(&[
            ("Column 1", ColumnTarget::Field(ImportField::Name)),
            ("Column 2", PHONE),
            ("Column 3", ColumnTarget::Ignored),
        ]);
        assert_eq!(columns.header(), ["name", "phone", "Column 3", "row", "reason"]);
    }
}
