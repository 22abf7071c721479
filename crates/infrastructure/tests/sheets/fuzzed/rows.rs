//! Rows under a plan. The first byte says where and how dates are read, the bytes to the end of the line what each
//! column is used for; each line after it is a row, with tabs between cells and the kind of a cell in its first byte.

use std::collections::HashMap;

use callbook_domain::company::{Region, Zone};
use callbook_domain::custom_field::{Choices, CustomField, CustomFieldSet, FieldKind, FieldName};
use callbook_domain::customer::FURTHER_PHONES;
use callbook_domain::ids::{CompanyId, CustomFieldId, StatusId, UserId};
use callbook_domain::import::{
    BrokenRow, Cell, ColumnMap, ColumnTarget, DateEvidence, DateOrder, Fingerprint, ImportField, Matching,
    RowContext, RowFlaw, RowParser, RowVerdict, SheetRow, StatusWords, find_header, looks_like_a_list,
    suggest,
};
use callbook_domain::status::{Preset, StatusSet};
use jiff::civil::DateTime;
use uuid::Uuid;

const REGIONS: [&str; 5] = ["IN", "US", "DE", "SG", "NG"];

pub(crate) fn run(input: &[u8]) {
    let mut lines = input.split(|byte| *byte == b'\n');
    let Some((how, letters)) = lines.next().and_then(<[u8]>::split_first) else {
        return;
    };
    let how = usize::from(*how);
    let rows: Vec<SheetRow> = (2..).zip(lines).map(|(number, line)| row(number, line)).collect();

    let statuses = statuses();
    let words = StatusWords::default();
    let custom = custom_fields();
    let users = HashMap::from([("asha".to_owned(), UserId::from_uuid(Uuid::nil()))]);
    let zone = Zone::parse("Asia/Kolkata").unwrap();
    let context = RowContext {
        region: Region::parse(REGIONS[how % REGIONS.len()]).unwrap(),
        zone: &zone,
        order: [DateOrder::DayFirst, DateOrder::MonthFirst][how / 8 % 2],
        statuses: &statuses,
        status_words: &words,
        users: &users,
        custom: &custom,
    };
    let targets: Vec<ColumnTarget> = letters.iter().map(|letter| target(*letter, &custom)).collect();
    let headers: Vec<String> = (0..targets.len())
        .map(|column| format!("Column {column}"))
        .collect();
    find_out(&rows, &context);
    let Ok(columns) = ColumnMap::new(headers, targets) else {
        return;
    };
    let parser = RowParser::new(&columns, context);
    for row in rows {
        let again = parser.parse(row.clone());
        let number = row.number;
        let cells = row.cells.as_ref().map_or(1, Vec::len);
        let verdict = parser.parse(row);
        assert_eq!(verdict, again);
        match verdict {
            RowVerdict::Accepted(row) => {
                assert_eq!((row.row, row.cells.len()), (number, cells));
                assert!(row.phone.digits() > 0);
                let further = &row.details.other_phones;
                assert!(further.len() <= FURTHER_PHONES && !further.contains(&row.phone));
                assert!(row.cells.iter().all(|cell| !cell.contains('\0')));
            }
            RowVerdict::Refused(finding) => assert_eq!((finding.row, finding.cells.len()), (number, cells)),
            RowVerdict::Blank => {}
        }
    }
}

/// What is found out from a file's first rows.
fn find_out(rows: &[SheetRow], context: &RowContext<'_>) {
    let _ = (find_header(rows), looks_like_a_list(rows));
    let mut evidence = DateEvidence::default();
    let cells: Vec<Vec<Cell>> = rows.iter().filter_map(|row| row.cells.clone().ok()).collect();
    for cell in cells.iter().flatten() {
        evidence.note(2, &cell.text());
    }
    let _ = evidence.verdict();
    let Some((header, below)) = cells.split_first() else {
        return;
    };
    let headers: Vec<String> = header.iter().map(|cell| cell.text().into_owned()).collect();
    assert!(Fingerprint::width(&headers) <= headers.len());
    let by = Matching {
        region: context.region,
        statuses: context.statuses,
        users: context.users,
        custom: context.custom,
        chosen: &[],
        remembered: None,
    };
    let suggested = suggest(&headers, below, &by).unwrap();
    assert_eq!(suggested.len(), headers.len());
}

fn row(number: u64, line: &[u8]) -> SheetRow {
    let cells = match line.strip_prefix(b"~") {
        Some(text) => Err(BrokenRow {
            text: String::from_utf8_lossy(text).into_owned(),
            flaw: RowFlaw::UnclosedQuote,
        }),
        None => Ok(line.split(|byte| *byte == b'\t').map(cell).collect()),
    };
    SheetRow { number, cells }
}

fn cell(bytes: &[u8]) -> Cell {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match bytes.split_first() {
        None => Cell::Empty,
        Some((b'#', rest)) => match rest.first_chunk() {
            Some(bytes) if rest.len() == 8 => Cell::Number(f64::from_le_bytes(*bytes)),
            _ => Cell::Number(text(rest).parse().unwrap_or(f64::NAN)),
        },
        Some((b'@', rest)) => text(rest).parse::<DateTime>().map_or(Cell::Empty, Cell::Date),
        Some((b'!', rest)) => Cell::Fault(text(rest)),
        Some((b'?', rest)) => Cell::Truth(rest.is_empty()),
        _ => Cell::Text(text(bytes)),
    }
}

fn target(letter: u8, custom: &CustomFieldSet) -> ColumnTarget {
    let fields = ImportField::ALL.len();
    let number = usize::from(letter.wrapping_sub(b'a')) % (fields + custom.all().len() + 1);
    match ImportField::ALL.get(number) {
        Some(field) => ColumnTarget::Field(*field),
        None => match custom.all().get(number - fields) {
            Some(field) => ColumnTarget::Custom(field.id),
            None => ColumnTarget::Ignored,
        },
    }
}

fn statuses() -> StatusSet {
    let adopted = (0..)
        .zip(Preset::Calling.statuses())
        .map(|(number, status)| status.adopted(StatusId::from_uuid(Uuid::from_u128(number))));
    StatusSet::new(adopted.collect()).unwrap()
}

fn custom_fields() -> CustomFieldSet {
    let kinds = [
        FieldKind::Text,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Choice(Choices::parse("hot\ncold").unwrap()),
    ];
    let fields = (0..).zip(kinds).map(|(position, kind)| {
        CustomField::new(
            CustomFieldId::from_uuid(Uuid::from_u128(u128::from(position))),
            CompanyId::from_uuid(Uuid::nil()),
            FieldName::parse(&format!("Field {position}")).unwrap(),
            kind,
            position,
        )
    });
    CustomFieldSet::new(fields.collect())
}
