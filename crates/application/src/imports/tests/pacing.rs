//! How many chunks are one unit of work.

use super::*;

/// A list of so many customers.
fn list(rows: u64) -> MockSheets {
    let mut sheets = MockSheets::new();
    sheets.expect_open().returning(move |_, _| {
        let mut sheet = sheet(["name", "phone"]);
        sheet.checkpoint();
        sheet
            .expect_headers()
            .returning(|| vec!["name".to_owned(), "phone".to_owned()]);
        sheet.expect_facts().returning(facts);
        sheet.expect_rows_expected().returning(move || Some(rows));
        let mut left = (0..rows).map(|row| SheetRow {
            number: row + 2,
            cells: Ok(vec![
                Cell::Text("Asha".to_owned()),
                Cell::Text((9_876_500_000 + row).to_string()),
            ]),
        });
        sheet
            .expect_next_rows()
            .returning(move |count| Ok(left.by_ref().take(count).collect()));
        Ok(Box::new(sheet))
    });
    sheets
}

fn unit_of(chunks: usize) -> (MockUnit, usize) {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().times(1).returning(|_, _| Ok(Grip::Firm));
    unit.customers.expect_known().returning(|_, _| Ok(HashMap::new()));
    unit.customers
        .expect_insert_imported()
        .times(chunks)
        .returning(|_| Ok(Vec::new()));
    unit.customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    unit.customers.expect_append().returning(|_, _| Ok(()));
    unit.imports
        .expect_advance()
        .times(chunks)
        .returning(|_, _, _, _, _| Ok(()));
    (unit, 1)
}

#[rstest::rstest]
#[case::nobody_waits(Others::Absent, &[3])]
#[case::somebody_waits(Others::Waiting, &[1, 1, 1])]
#[case::others_write_beside_it(Others::Beside, &[1])]
#[tokio::test]
async fn a_unit_is_as_long_as_others_allow(#[case] others: Others, #[case] chunks: &[usize]) {
    let mut units = vec![begins()];
    units.extend(chunks.iter().map(|chunks| unit_of(*chunks)));
    units.push(ends(AuditAction::ImportFinished, ImportState::Finished));
    let ports = Ports {
        transactions: Arc::new(transactions(units, others)),
        sheets: Arc::new(list(2_500)),
        ..ports(Vec::new(), import(), ["name", "phone"])
    };
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await;
    let import = over(end.unwrap());
    assert_eq!(import.checkpoint.counts.created, 2_500);
    assert_eq!(import.checkpoint.row, 2_501);
}
