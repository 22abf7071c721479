//! How fast one row of an import is understood: `cargo bench -p callbook-domain`.
#![expect(clippy::unwrap_used, reason = "a bench stops at what it does not expect")]

use std::collections::HashMap;

use callbook_domain::company::{Region, Zone};
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::ids::StatusId;
use callbook_domain::import::{
    Cell, ColumnMap, ColumnTarget, DateOrder, ImportField, RowContext, RowParser, SheetRow, StatusWords,
};
use callbook_domain::phone::Phone;
use callbook_domain::status::{Preset, StatusSet};

fn main() {
    divan::main();
}

#[divan::bench(args = ["9876543210", "+91 98765 43210", "9876543210.0", "not-a-phone"])]
fn phone(raw: &str) -> bool {
    Phone::parse(divan::black_box(raw), Region::parse("IN").unwrap()).is_ok()
}

#[divan::bench]
fn row(bencher: divan::Bencher<'_, '_>) {
    let columns = [
        ImportField::Name,
        ImportField::Phone,
        ImportField::Area,
        ImportField::Date,
        ImportField::Remark,
    ];
    let headers = columns.iter().map(|field| field.key().to_owned()).collect();
    let columns = ColumnMap::new(headers, columns.map(ColumnTarget::Field).to_vec()).unwrap();
    let adopt = |status: &callbook_domain::status::PresetStatus| {
        status.adopted(StatusId::from_uuid(uuid::Uuid::nil()))
    };
    let statuses = StatusSet::new(Preset::Calling.statuses().iter().map(adopt).collect()).unwrap();
    let users = HashMap::new();
    let (zone, custom) = (Zone::utc(), CustomFieldSet::new(Vec::new()));
    let words = StatusWords::default();
    let context = RowContext {
        region: Region::parse("IN").unwrap(),
        zone: &zone,
        order: DateOrder::DayFirst,
        statuses: &statuses,
        users: &users,
        custom: &custom,
        status_words: &words,
    };
    let parser = RowParser::new(&columns, context);
    let cells = [
        "Asha Menon",
        "9876543210",
        "Fort Kochi",
        "2025-03-31",
        "Call after 6 pm",
    ];
    let cells: Vec<Cell> = cells.iter().map(|&cell| Cell::Text(cell.to_owned())).collect();
    bencher
        .with_inputs(|| SheetRow {
            number: 2,
            cells: Ok(cells.clone()),
        })
        .bench_values(|row| parser.parse(row));
}
