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
    let mut words = StatusWords::default();
    words.say("Hot=called", &statuses).unwrap();
    words.say("NI=", &statuses).unwrap();
    let users = HashMap::from([("asha".to_owned(), UserId::from_uuid(Uuid::nil()))]);
    let context = RowContext {
        region: Region::parse("IN").unwrap(),
        zone: &Zone::parse("Asia/Kolkata").unwrap(),
        order: DateOrder::DayFirst,
        statuses: &statuses,
        status_words: &words,
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
fn a_word_stands_for_the_status_that_somebody_said() {
    let status = |word| accepted(&["A", "9876543210", "", "", word]).status;
    assert!(status("hot!").is_some());
    assert_eq!(status("hot"), status("Called"));
    assert_eq!(status("ni"), None);
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
