use std::borrow::Cow;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::moment::{self, parse_moment};
use super::{
    AcceptedRow, Cell, ColumnMap, DateOrder, ImportField, Reason, RowFinding, RowFlaw, RowVerdict, SheetRow,
    StatusWord, StatusWords, parse_date,
};
use crate::company::{Region, Zone};
use crate::custom_field::{CustomFieldSet, CustomValues};
use crate::customer::{Area, CustomerDetails, CustomerName, FURTHER_PHONES, Notes, Remark, further_phones};
use crate::guard::unguarded;
use crate::ids::{StatusId, UserId};
use crate::phone::Phone;
use crate::status::StatusSet;
use crate::user::Email;

/// What the rows of a company's files are read by, beside their columns.
#[derive(Debug, Clone, Copy)]
pub struct RowContext<'a> {
    /// Where phones without a country code belong.
    pub region: Region,
    /// The clocks that times are read by.
    pub zone: &'a Zone,
    /// Which of two numbers of a date is the day.
    pub order: DateOrder,
    /// The company's statuses.
    pub statuses: &'a StatusSet,
    /// What words stand for that are none of them.
    pub status_words: &'a StatusWords,
    /// The active users by what a file may call them, in small letters.
    pub users: &'a HashMap<String, UserId>,
    /// The company's own fields.
    pub custom: &'a CustomFieldSet,
}

/// Reads the rows of one file by its columns.
#[derive(Debug)]
pub struct RowParser<'a> {
    columns: &'a ColumnMap,
    context: RowContext<'a>,
}

impl<'a> RowParser<'a> {
    /// A parser for a file with these columns.
    pub const fn new(columns: &'a ColumnMap, context: RowContext<'a>) -> Self {
        Self { columns, context }
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
        match self.read(number, &cells) {
            Ok(mut accepted) => {
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

    fn read(&self, number: u64, cells: &[Cell]) -> Result<AcceptedRow, Reason> {
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

        let phone = Phone::parse(&text(ImportField::Phone), self.context.region).map_err(Reason::Phone)?;
        let name = CustomerName::parse(&text(ImportField::Name)).map_err(|_| Reason::NameTooLong)?;
        let remark = Remark::parse(&text(ImportField::Remark)).map_err(|_| Reason::TextTooLong)?;
        let notes = Notes::parse(&text(ImportField::Notes)).map_err(|_| Reason::TextTooLong)?;
        let status = self.status(&text(ImportField::Status))?;

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
                let user = self.context.users.get(&name.to_lowercase()).copied();
                if user.is_none() {
                    or_warn(Reason::UnknownUser);
                }
                user
            }
        };
        let follow_up = self.moment(cell(ImportField::FollowUp)).unwrap_or_else(|| {
            or_warn(Reason::FollowUpNotUnderstood);
            None
        });
        let do_not_call = mark(&text(ImportField::DoNotCall)).unwrap_or_else(|| {
            or_warn(Reason::MarkNotUnderstood);
            false
        });
        let other_phones = self.other_phones(phone, cells, &mut or_warn);
        let custom = self.custom(cells, &mut or_warn);
        // A reason is counted once for each row.
        warnings.sort_by_key(|reason| reason.code());
        warnings.dedup();
        let details = CustomerDetails {
            name,
            other_phones,
            email,
            area,
            date,
            remark,
            notes,
            custom,
        };
        Ok(AcceptedRow {
            details,
            status,
            assignee,
            follow_up,
            do_not_call,
            warnings,
            ..AcceptedRow::of(number, phone)
        })
    }

    fn status(&self, name: &str) -> Result<Option<StatusId>, Reason> {
        match self.context.statuses.named(name) {
            Some(status) => return Ok(Some(status.id)),
            None if name.trim().is_empty() => return Ok(None),
            None => {}
        }
        match self.context.status_words.get(name) {
            Some(StatusWord::Means(status)) if self.is_in_use(status) => Ok(Some(status)),
            Some(StatusWord::MeansNothing) => Ok(None),
            Some(StatusWord::Means(_)) | None => Err(Reason::UnknownStatus),
        }
    }

    fn is_in_use(&self, status: StatusId) -> bool {
        self.context.statuses.in_use().any(|known| known.id == status)
    }

    /// `None` where something is there that is no date.
    fn date(&self, cell: &Cell) -> Option<Option<Date>> {
        match cell.date() {
            Some(date) => Some(Some(date)),
            None => parse_date(&cell.text(), self.context.order).ok(),
        }
    }

    /// `None` where something is there that is no moment.
    fn moment(&self, cell: &Cell) -> Option<Option<Timestamp>> {
        match cell {
            Cell::Empty => Some(None),
            Cell::Date(local) => moment::at(*local, self.context.zone).ok().map(Some),
            cell => parse_moment(&cell.text(), self.context.order, self.context.zone).ok(),
        }
    }

    /// All that stand in all columns of further phones; a cell may hold several.
    fn other_phones(&self, own: Phone, cells: &[Cell], or_warn: &mut impl FnMut(Reason)) -> Vec<Phone> {
        let mut phones = Vec::new();
        for column in self.columns.columns_of(ImportField::OtherPhone) {
            let text = cells.get(column).unwrap_or(&Cell::Empty).text();
            for raw in unguarded(text).split([';', '/', ',', '|', '\n']) {
                if raw.trim().is_empty() {
                    continue;
                }
                match Phone::parse(&unguarded(Cow::Borrowed(raw.trim())), self.context.region) {
                    Ok(phone) => phones.push(phone),
                    Err(_) => or_warn(Reason::OtherPhoneNotUnderstood),
                }
            }
        }
        match further_phones(own, phones.iter().copied()) {
            Ok(phones) => phones,
            Err(_) => {
                or_warn(Reason::OtherPhoneNotUnderstood);
                phones.truncate(FURTHER_PHONES);
                further_phones(own, phones).unwrap_or_default()
            }
        }
    }

    fn custom(&self, cells: &[Cell], or_warn: &mut impl FnMut(Reason)) -> CustomValues {
        let mut values = CustomValues::new();
        for (column, id) in self.columns.custom() {
            let field = self.context.custom.get(id).filter(|field| field.is_active());
            let (Some(cell), Some(field)) = (cells.get(column), field) else {
                continue;
            };
            match field.parse(&unguarded(cell.text()), self.context.order) {
                Ok(Some(value)) => {
                    values.insert(id, value);
                }
                Ok(None) => {}
                Err(_) => or_warn(Reason::CustomNotUnderstood),
            }
        }
        values
    }
}

/// Whether a cell is a mark; `None` where it is neither that nor none.
fn mark(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "✓" | "dnc" | "dnd" | "do not call" => Some(true),
        "" | "no" | "n" | "false" | "0" | "-" => Some(false),
        _ => None,
    }
}

fn texts(cells: &[Cell]) -> Vec<String> {
    let text = |cell: &Cell| unguarded(cell.text()).replace('\0', "");
    cells.iter().map(text).collect()
}

#[cfg(test)]
mod tests;
