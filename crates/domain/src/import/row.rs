use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::{Cell, ColumnMap, DateOrder, ImportField, Reason, RowFinding, RowFlaw, SheetRow, parse_date};
use crate::company::Region;
use crate::customer::{Area, CustomerDetails, CustomerName, Notes, Remark};
use crate::ids::{StatusId, UserId};
use crate::phone::Phone;
use crate::status::StatusSet;
use crate::user::Email;

/// A row that says something about a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptedRow {
    /// The row's number in the file.
    pub row: u64,
    /// Who it is about.
    pub phone: Phone,
    /// What it says; `None` where the cell is blank or the column missing.
    pub details: CustomerDetails,
    /// The status that it names.
    pub status: Option<StatusId>,
    /// The user that it names.
    pub assignee: Option<UserId>,
    /// The row's cells as text, for the findings that come later.
    pub cells: Vec<String>,
    /// What could not be understood and was left empty.
    pub warnings: Vec<Reason>,
}

/// What a row turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum RowVerdict {
    /// It can be imported.
    Accepted(Box<AcceptedRow>),
    /// It cannot.
    Refused(RowFinding),
    /// There is nothing in it; it does not count as a record.
    Blank,
}

/// Reads the rows of one file by its columns.
#[derive(Debug)]
pub struct RowParser<'a> {
    columns: &'a ColumnMap,
    region: Region,
    order: DateOrder,
    statuses: &'a StatusSet,
    users: &'a HashMap<String, UserId>,
}

impl<'a> RowParser<'a> {
    /// A parser for a file with these columns. `users` are the active users by username and e-mail in small letters.
    pub const fn new(
        columns: &'a ColumnMap,
        region: Region,
        order: DateOrder,
        statuses: &'a StatusSet,
        users: &'a HashMap<String, UserId>,
    ) -> Self {
        Self {
            columns,
            region,
            order,
            statuses,
            users,
        }
    }

    /// What the row says.
    pub fn parse(&self, row: SheetRow) -> RowVerdict {
        let number = row.number;
        let cells = match row.cells {
            Ok(cells) => cells,
            Err(broken) => {
                let reason = match broken.flaw {
                    RowFlaw::UnclosedQuote => Reason::UnclosedQuote,
                    RowFlaw::TooLong => Reason::RowTooLong,
                };
                let finding = RowFinding {
                    row: number,
                    reason,
                    cells: vec![broken.text],
                };
                return RowVerdict::Refused(finding);
            }
        };
        if cells.iter().all(Cell::is_blank) {
            return RowVerdict::Blank;
        }
        match self.read(&cells) {
            Ok(mut accepted) => {
                accepted.row = number;
                accepted.cells = texts(&cells);
                RowVerdict::Accepted(Box::new(accepted))
            }
            Err(reason) => RowVerdict::Refused(RowFinding {
                row: number,
                reason,
                cells: texts(&cells),
            }),
        }
    }

    fn read(&self, cells: &[Cell]) -> Result<AcceptedRow, Reason> {
        let width = self.columns.headers().len();
        if cells.iter().skip(width).any(|cell| !cell.is_blank()) {
            return Err(Reason::TooManyFields);
        }
        let cell = |field| {
            self.columns
                .column_of(field)
                .and_then(|column| cells.get(column))
                .unwrap_or(&Cell::Empty)
        };
        let text = |field| unguarded(cell(field).text());

        let phone = Phone::parse(&text(ImportField::Phone), self.region).map_err(Reason::Phone)?;
        let name = CustomerName::parse(&text(ImportField::Name)).map_err(|_| Reason::NameTooLong)?;
        let remark = Remark::parse(&text(ImportField::Remark)).map_err(|_| Reason::TextTooLong)?;
        let notes = Notes::parse(&text(ImportField::Notes)).map_err(|_| Reason::TextTooLong)?;
        let status_name = text(ImportField::Status);
        let status = match (self.statuses.named(&status_name), status_name.trim().is_empty()) {
            (Some(status), _) => Some(status.id),
            (None, true) => None,
            (None, false) => return Err(Reason::UnknownStatus),
        };

        let mut warnings = Vec::new();
        let mut or_warn = |reason| warnings.push(reason);
        let date = self.date(cell(ImportField::Date)).unwrap_or_else(|| {
            or_warn(Reason::DateNotUnderstood);
            None
        });
        let area = Area::parse(&text(ImportField::Area)).unwrap_or_else(|_| {
            or_warn(Reason::AreaTooLong);
            None
        });
        let email = match text(ImportField::Email).trim() {
            "" => None,
            address => Email::parse(address)
                .map_err(|_| or_warn(Reason::EmailNotUnderstood))
                .ok(),
        };
        let assignee = match text(ImportField::AssignedTo).trim() {
            "" => None,
            name => {
                let user = self.users.get(&name.to_lowercase()).copied();
                if user.is_none() {
                    or_warn(Reason::UnknownUser);
                }
                user
            }
        };
        let details = CustomerDetails {
            name,
            email,
            area,
            date,
            remark,
            notes,
        };
        Ok(AcceptedRow {
            row: 0,
            phone,
            details,
            status,
            assignee,
            cells: Vec::new(),
            warnings,
        })
    }

    /// `None` where something is there that is no date.
    fn date(&self, cell: &Cell) -> Option<Option<Date>> {
        match cell.date() {
            Some(date) => Some(Some(date)),
            None => parse_date(&cell.text(), self.order).ok(),
        }
    }
}

/// The text without the apostrophe that an export puts before what a spreadsheet would run (OWASP: CSV injection).
fn unguarded(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => Cow::Owned(rest.to_owned()),
        _ => text,
    }
}

fn texts(cells: &[Cell]) -> Vec<String> {
    cells.iter().map(|cell| cell.text().replace('\0', "")).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::import::{BrokenRow, RowFlaw};
    use crate::phone::PhoneRefusal;
    use crate::status::Preset;

    const HEADERS: [&str; 6] = ["name", "phone", "area", "date", "status", "assigned_to"];

    fn verdict(cells: &[&str]) -> RowVerdict {
        let text = |cell: &&str| {
            if cell.is_empty() {
                Cell::Empty
            } else {
                Cell::Text((*cell).to_owned())
            }
        };
        judge(SheetRow {
            number: 7,
            cells: Ok(cells.iter().map(text).collect()),
        })
    }

    fn judge(row: SheetRow) -> RowVerdict {
        let headers: Vec<String> = HEADERS.iter().map(|&header| header.to_owned()).collect();
        let columns = ColumnMap::match_headers(&headers, &[]).unwrap();
        let adopt = (0..)
            .zip(Preset::Calling.statuses())
            .map(|(n, s)| s.adopted(StatusId::from_uuid(Uuid::from_u128(n))));
        let statuses = StatusSet::new(adopt.collect()).unwrap();
        let users = HashMap::from([("asha".to_owned(), UserId::from_uuid(Uuid::nil()))]);
        RowParser::new(
            &columns,
            Region::parse("IN").unwrap(),
            DateOrder::DayFirst,
            &statuses,
            &users,
        )
        .parse(row)
    }

    fn accepted(cells: &[&str]) -> AcceptedRow {
        match verdict(cells) {
            RowVerdict::Accepted(row) => *row,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_whole_row() {
        let row = accepted(&[
            "Asha Menon",
            "98765 43210",
            "Kaloor",
            "31/03/2025",
            "not answered",
            "Asha",
        ]);
        assert_eq!((row.row, row.phone.to_string().as_str()), (7, "+919876543210"));
        assert_eq!(
            row.details.date.map(|d| d.to_string()).as_deref(),
            Some("2025-03-31")
        );
        assert!(row.status.is_some() && row.assignee.is_some() && row.warnings.is_empty());
    }

    #[test]
    fn missing_cells_are_blank_and_a_nameless_row_is_kept() {
        let row = accepted(&["", "9876543210"]);
        assert_eq!(row.details, CustomerDetails::default());
    }

    #[rstest]
    #[case(&["A", ""], Reason::Phone(PhoneRefusal::Missing))]
    #[case(&["A", "not-a-phone"], Reason::Phone(PhoneRefusal::NotANumber))]
    #[case(&["A", "9876543210", "", "", "", "", "extra"], Reason::TooManyFields)]
    #[case(&["A", "9876543210", "", "", "nonsense"], Reason::UnknownStatus)]
    fn refused(#[case] cells: &[&str], #[case] reason: Reason) {
        match verdict(cells) {
            RowVerdict::Refused(finding) => assert_eq!((finding.row, finding.reason), (7, reason)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_name_of_300_characters_is_refused_not_cut() {
        let name = "x".repeat(300);
        assert!(
            matches!(verdict(&[&name, "9876543210"]), RowVerdict::Refused(f) if f.reason == Reason::NameTooLong)
        );
    }

    #[rstest]
    #[case(&["A", "9876543210", "", "2025-02-31"], Reason::DateNotUnderstood)]
    #[case(&["A", "9876543210", "", "", "", "nobody"], Reason::UnknownUser)]
    fn kept_with_a_warning(#[case] cells: &[&str], #[case] reason: Reason) {
        assert_eq!(accepted(cells).warnings, [reason]);
    }

    #[test]
    fn blank_rows_and_empty_further_fields_do_not_count() {
        assert_eq!(verdict(&["", " ", "\0"]), RowVerdict::Blank);
        accepted(&["A", "9876543210", "", "", "", "", "", " "]);
    }

    #[test]
    fn the_guard_of_an_export_comes_off_again() {
        let name = |cell| {
            accepted(&[cell, "9876543210"])
                .details
                .name
                .map(|name| name.to_string())
        };
        assert_eq!(name("'=SUM(1)").as_deref(), Some("=SUM(1)"));
        assert_eq!(name("=SUM(1)").as_deref(), Some("=SUM(1)"));
        assert_eq!(name("'Asha").as_deref(), Some("'Asha"));
    }

    #[test]
    fn a_broken_row_is_refused_with_its_text() {
        let broken = BrokenRow {
            text: "\"Asha,98765".to_owned(),
            flaw: RowFlaw::UnclosedQuote,
        };
        let verdict = judge(SheetRow {
            number: 3,
            cells: Err(broken),
        });
        assert!(matches!(verdict, RowVerdict::Refused(f) if f.reason == Reason::UnclosedQuote && f.row == 3));
    }

    #[test]
    fn a_number_that_a_workbook_made_a_float_keeps_its_digits() {
        let cells = vec![Cell::Empty, Cell::Number(9_876_543_210.0)];
        match judge(SheetRow {
            number: 2,
            cells: Ok(cells),
        }) {
            RowVerdict::Accepted(row) => assert_eq!(row.phone.to_string(), "+919876543210"),
            other => panic!("{other:?}"),
        }
    }
}
