//! The columns of an export. Those that an import has a use for are called as it calls them, so that the file comes in
//! again as it went out; the others are for reading, and are called what no field is called.

use std::fmt::Display;

use callbook_domain::company::Zone;
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::customer::Customer;
use callbook_domain::ids::CustomFieldId;
use callbook_domain::phone::Phone;
use jiff::Timestamp;

use crate::directory::Directory;

/// What every customer has, in the order of the columns.
const FIELDS: [&str; 12] = [
    "phone",
    "name",
    "other_phones",
    "email",
    "area",
    "date",
    "status",
    "assigned_to",
    "follow_up",
    "remark",
    "notes",
    "do_not_call",
];

/// What is there for reading only.
const FOR_READING: [&str; 2] = ["created", "last_contact"];

/// What the cell of a mark says that is set; one that is not is blank.
const YES: &str = "yes";

/// Which columns a company's customers have, and how their cells are written.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    directory: Directory,
    zone: Zone,
    own: Vec<CustomFieldId>,
}

impl Columns {
    pub(super) fn of(directory: Directory, zone: Zone) -> Self {
        let own = directory.custom_fields.active().map(|field| field.id).collect();
        Self { directory, zone, own }
    }

    pub(super) fn header(&self) -> Vec<String> {
        let fields = &self.directory.custom_fields;
        let own = fields.active().map(|field| field.name.to_string());
        FIELDS
            .into_iter()
            .map(str::to_owned)
            .chain(own)
            .chain(FOR_READING.map(|name| free(name, fields)))
            .collect()
    }

    pub(super) fn row(&self, customer: &Customer) -> Vec<String> {
        let details = &customer.details;
        let status = self.directory.status(customer.status);
        let assignee = customer.assignment.user().and_then(|id| self.directory.user(id));
        let instant = |at: Option<Timestamp>| at.map(|at| written(at, &self.zone)).unwrap_or_default();
        let mut row = vec![
            customer.phone.to_string(),
            text(details.name.as_ref()),
            all_of(&details.other_phones),
            text(details.email.as_ref()),
            text(details.area.as_ref()),
            text(details.date.as_ref()),
            text(status.map(|status| &status.label)),
            text(assignee.map(|user| &user.username)),
            instant(customer.follow_up_at),
            text(details.remark.as_ref()),
            text(details.notes.as_ref()),
            if customer.do_not_call { YES } else { "" }.to_owned(),
        ];
        row.extend(self.own.iter().map(|field| text(details.custom.get(field))));
        row.push(instant(Some(customer.created_at)));
        row.push(instant(customer.last_contact_at));
        row
    }
}

fn text(value: Option<&impl Display>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn all_of(phones: &[Phone]) -> String {
    let phones: Vec<String> = phones.iter().map(ToString::to_string).collect();
    phones.join("; ")
}

/// The name, or a longer one where a field of the company has it: an import would take the column for that field.
fn free(name: &str, fields: &CustomFieldSet) -> String {
    let mut name = name.to_owned();
    while fields.named(&name).is_some() {
        name.push_str(" (Callbook)");
    }
    name
}

/// The moment as the company's clocks show it, and how far they are from Greenwich: `2026-11-21 10:30+05:30`. What is
/// less than a minute is written where there is something, so that the same moment is read back.
fn written(at: Timestamp, zone: &Zone) -> String {
    let local = at.to_zoned(zone.time_zone().clone());
    let format = match (local.subsec_nanosecond(), local.second()) {
        (0, 0) => "%Y-%m-%d %H:%M%:z",
        (0, _) => "%Y-%m-%d %H:%M:%S%:z",
        _ => "%Y-%m-%d %H:%M:%S%.6f%:z",
    };
    local.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use callbook_domain::custom_field::{CustomField, FieldKind, FieldName};
    use callbook_domain::customer::{CustomerDetails, CustomerName, Remark};
    use callbook_domain::ids::{CompanyId, CustomerId};
    use callbook_domain::import::ImportField;
    use callbook_domain::status::Preset;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{now, statuses};

    fn columns(names: &[&str]) -> Columns {
        let field = |(number, name): (u32, &&str)| {
            CustomField::new(
                CustomFieldId::from_uuid(Uuid::from_u128(u128::from(number))),
                CompanyId::from_uuid(Uuid::nil()),
                FieldName::parse(name).unwrap(),
                FieldKind::Text,
                number,
            )
        };
        let directory = Directory {
            statuses: statuses(Preset::Calling),
            custom_fields: CustomFieldSet::new((0..).zip(names).map(field).collect()),
            users: Vec::new(),
            visitors: Vec::new(),
        };
        Columns::of(directory, Zone::parse("Asia/Kolkata").unwrap())
    }

    #[test]
    fn an_import_knows_every_column_but_those_for_reading() {
        for name in FIELDS {
            assert!(name.parse::<ImportField>().is_ok(), "{name}");
        }
        for name in FOR_READING {
            assert!(name.parse::<ImportField>().is_err(), "{name}");
        }
        let known: std::collections::HashSet<_> = FIELDS
            .iter()
            .map(|name| name.parse::<ImportField>().unwrap())
            .collect();
        assert_eq!(
            known.len(),
            ImportField::ALL.len(),
            "a field of the import is not exported"
        );
    }

    #[test]
    fn no_column_for_reading_has_the_name_of_a_company_s_own_field() {
        let header = columns(&["Course", "Created"]).header();
        assert_eq!(
            header[12..],
            ["Course", "Created", "created (Callbook)", "last_contact"]
        );
    }

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        let columns = columns(&["Course"]);
        let details = CustomerDetails {
            name: CustomerName::parse("=SUM(1)").unwrap(),
            other_phones: vec![
                Phone::from_digits(919_876_543_211),
                Phone::from_digits(971_501_234_567),
            ],
            remark: Remark::parse("two\nlines").unwrap(),
            ..CustomerDetails::default()
        };
        let fresh = statuses(Preset::Calling).first_fresh().clone();
        let id = CustomerId::from_uuid(Uuid::nil());
        let company = CompanyId::from_uuid(Uuid::nil());
        let phone = Phone::from_digits(919_876_543_210);
        let customer = Customer::new(id, company, phone, fresh.id, now()).with_details(details);
        let row = columns.row(&customer);
        assert_eq!(row.len(), columns.header().len());
        assert_eq!(
            row[..3],
            ["+919876543210", "=SUM(1)", "+919876543211; +971501234567"]
        );
        assert_eq!(
            (row[6].as_str(), row[9].as_str(), row[11].as_str()),
            ("New", "two\nlines", "")
        );
    }

    #[rstest]
    #[case("2026-11-21T05:00:00Z", "2026-11-21 10:30+05:30")]
    #[case("2026-11-21T05:00:07Z", "2026-11-21 10:30:07+05:30")]
    #[case("2026-11-21T05:00:00.000001Z", "2026-11-21 10:30:00.000001+05:30")]
    fn a_moment_is_read_back(#[case] at: &str, #[case] expected: &str) {
        let at: Timestamp = at.parse().unwrap();
        let text = written(at, &Zone::parse("Asia/Kolkata").unwrap());
        assert_eq!(text, expected);
        assert_eq!(text.parse::<Timestamp>().unwrap(), at);
    }
}
