use std::borrow::Cow;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::moment::{self, parse_moment};
use super::{Cell, ColumnMap, DateOrder, ImportField, Reason, RowFinding, RowFlaw, SheetRow, parse_date};
use crate::company::{Region, Zone};
use crate::custom_field::{CustomFieldSet, CustomValues};
use crate::customer::{Area, CustomerDetails, CustomerName, FURTHER_PHONES, Notes, Remark, further_phones};
use crate::guard::unguarded;
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
    /// When it says that the customer is to be called again.
    pub follow_up: Option<Timestamp>,
    /// Whether it says that the customer asked not to be called.
    pub do_not_call: bool,
    /// The row's cells as text, for the findings that come later.
    pub cells: Vec<String>,
    /// What could not be understood and was left empty.
    pub warnings: Vec<Reason>,
}

impl AcceptedRow {
    /// A row that says nothing but the phone.
    pub fn of(row: u64, phone: Phone) -> Self {
        Self {
            row,
            phone,
            details: CustomerDetails::default(),
            status: None,
            assignee: None,
            follow_up: None,
            do_not_call: false,
            cells: Vec::new(),
            warnings: Vec::new(),
        }
    }
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
            Some(status) => Ok(Some(status.id)),
            None if name.trim().is_empty() => Ok(None),
            None => Err(Reason::UnknownStatus),
        }
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
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::custom_field::{CustomField, CustomValue, FieldKind, FieldName, FieldNumber};
    use crate::ids::{CompanyId, CustomFieldId};
    use crate::import::{BrokenRow, ColumnTarget, RowFlaw};
    use crate::phone::PhoneRefusal;
    use crate::status::Preset;

    const COLUMNS: [(&str, ImportField); 9] = [
        ("name", ImportField::Name),
        ("phone", ImportField::Phone),
        ("area", ImportField::Area),
        ("date", ImportField::Date),
        ("status", ImportField::Status),
        ("assigned_to", ImportField::AssignedTo),
        ("father", ImportField::OtherPhone),
        ("next call", ImportField::FollowUp),
        ("dnc", ImportField::DoNotCall),
    ];

    fn course() -> CustomField {
        let name = FieldName::parse("Course").unwrap();
        let id = CustomFieldId::from_uuid(Uuid::from_u128(9));
        CustomField::new(id, CompanyId::from_uuid(Uuid::nil()), name, FieldKind::Number, 0)
    }

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
        let columns = COLUMNS
            .map(|(header, field)| (header.to_owned(), ColumnTarget::Field(field)))
            .into_iter()
            .chain([("course".to_owned(), ColumnTarget::Custom(course().id))]);
        let (headers, targets) = columns.unzip();
        let columns = ColumnMap::new(headers, targets).unwrap();
        let adopt = (0..)
            .zip(Preset::Calling.statuses())
            .map(|(n, s)| s.adopted(StatusId::from_uuid(Uuid::from_u128(n))));
        let statuses = StatusSet::new(adopt.collect()).unwrap();
        let users = HashMap::from([("asha".to_owned(), UserId::from_uuid(Uuid::nil()))]);
        let context = RowContext {
            region: Region::parse("IN").unwrap(),
            zone: &Zone::parse("Asia/Kolkata").unwrap(),
            order: DateOrder::DayFirst,
            statuses: &statuses,
            users: &users,
            custom: &CustomFieldSet::new(vec![course()]),
        };
        RowParser::new(&columns, context).parse(row)
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
    fn further_phones_next_call_mark_and_own_fields() {
        let row = accepted(&[
            "A",
            "9876543210",
            "",
            "",
            "",
            "",
            "98765 43211; +919876543210 / 9876543212",
            "31/03/2025 10:30",
            "Yes",
            "1,250",
        ]);
        let further: Vec<_> = row.details.other_phones.iter().map(ToString::to_string).collect();
        assert_eq!(further, ["+919876543211", "+919876543212"]);
        assert_eq!(row.follow_up, "2025-03-31T05:00:00Z".parse().ok());
        assert!(row.do_not_call);
        let fee = FieldNumber::new(1250.0).map(CustomValue::Number);
        assert_eq!(row.details.custom.get(&course().id), fee.as_ref());
        assert_eq!(row.warnings, []);
    }

    #[test]
    fn missing_cells_are_blank_and_a_nameless_row_is_kept() {
        let row = accepted(&["", "9876543210"]);
        assert_eq!(row.details, CustomerDetails::default());
    }

    #[rstest]
    #[case(&["A", ""], Reason::Phone(PhoneRefusal::Missing))]
    #[case(&["A", "not-a-phone"], Reason::Phone(PhoneRefusal::NotANumber))]
    #[case(&["A", "9876543210", "", "", "", "", "", "", "", "", "extra"], Reason::TooManyFields)]
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
    #[case(&["A", "9876543210", "", "", "", "", "123"], Reason::OtherPhoneNotUnderstood)]
    #[case(&["A", "9876543210", "", "", "", "", "", "soon"], Reason::FollowUpNotUnderstood)]
    #[case(&["A", "9876543210", "", "", "", "", "", "", "perhaps"], Reason::MarkNotUnderstood)]
    #[case(&["A", "9876543210", "", "", "", "", "", "", "", "many"], Reason::CustomNotUnderstood)]
    fn kept_with_a_warning(#[case] cells: &[&str], #[case] reason: Reason) {
        assert_eq!(accepted(cells).warnings, [reason]);
    }

    #[test]
    fn blank_rows_and_empty_further_fields_do_not_count() {
        assert_eq!(verdict(&["", " ", "\0"]), RowVerdict::Blank);
        accepted(&["A", "9876543210", "", "", "", "", "", "", "", "", "", " "]);
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
        assert_eq!(name("''=SUM(1)").as_deref(), Some("'=SUM(1)"));
    }

    #[test]
    fn a_refused_row_keeps_what_its_cells_mean_not_how_they_were_guarded() {
        match verdict(&["'=SUM(1)", "'-12"]) {
            RowVerdict::Refused(finding) => assert_eq!(finding.cells, ["=SUM(1)", "-12"]),
            other => panic!("{other:?}"),
        }
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
