use std::collections::HashMap;

use jiff::civil::Date;

use super::{Cell, ColumnMap, DateOrder, ImportField, Reason, RowFinding, SheetRow, parse_date};
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
                let finding = RowFinding {
                    row: number,
                    reason: Reason::UnclosedQuote,
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
        let text = |field| cell(field).text();

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

fn texts(cells: &[Cell]) -> Vec<String> {
    cells.iter().map(|cell| cell.text().replace('\0', "")).collect()
}
