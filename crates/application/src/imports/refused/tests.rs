use std::sync::Mutex;

use callbook_domain::access::Role;
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::import::{
    ColumnTarget, Delimiter, HeaderRow, ImportField, Reason, RowFinding, TextEncoding,
};
use callbook_domain::phone::PhoneRefusal;

use super::*;
use crate::audit::AuditLog;
use crate::imports::tests::import;
use crate::ports::*;
use crate::testing::{MockUnit, sending, viewer};

type Written = Arc<Mutex<Option<(TableLayout, Vec<Vec<String>>)>>>;

const LIKE_IT: RefusedForm = RefusedForm {
    format: None,
    letters: TextForm::MarkedUtf8,
};

fn refused(row: u64, cells: [&str; 2]) -> RowFinding {
    RowFinding {
        row,
        reason: Reason::Phone(PhoneRefusal::TooShort),
        cells: cells.map(str::to_owned).to_vec(),
    }
}

/// Notes how the table is begun and what is written into it; gives a byte for each row, and one for the end.
fn tables(written: Written) -> MockTables {
    let mut tables = MockTables::new();
    tables
        .expect_begin()
        .times(1)
        .returning(move |layout, name, header| {
            assert_eq!(name, "Refused rows");
            *written.lock().unwrap() = Some((layout, vec![header.to_vec()]));
            let mut table = MockTableWriting::new();
            let written = written.clone();
            table.expect_write().returning(move |rows| {
                let bytes = vec![b'r'; rows.len()];
                written.lock().unwrap().as_mut().unwrap().1.extend(rows);
                Ok(bytes)
            });
            table.expect_finish().returning(|| Ok(sending(b"e")));
            Ok(Box::new(table))
        });
    tables
}

fn use_case(
    facts: fn() -> Result<Option<SheetFacts>, SheetError>,
    tables: MockTables,
    transactions: Arc<dyn Transactions>,
) -> RefusedRows {
    let mut imports = MockImportQueries::new();
    imports.expect_find().returning(|_, _| {
        let columns = [("Name", ImportField::Name), ("Phone", ImportField::Phone)];
        let columns = columns.map(|(header, field)| (header.to_owned(), ColumnTarget::Field(field)));
        Ok(Some(Import {
            columns: columns.to_vec(),
            ..import()
        }))
    });
    imports
        .expect_findings()
        .returning(|_, _, kind, after, _| match (kind, after) {
            ((FindingStage::Run, FindingKind::Refused), 0) => {
                Ok(vec![refused(3, ["Asha", "0123"]), refused(5, ["=1+1", ""])])
            }
            ((FindingStage::Run, FindingKind::Refused), 5) => Ok(vec![refused(9, ["Ravi", "1"])]),
            ((FindingStage::Run, FindingKind::Refused), 9) => Ok(Vec::new()),
            other => panic!("{other:?}"),
        });
    let mut custom_fields = MockCustomFieldQueries::new();
    custom_fields
        .expect_set()
        .returning(|_| Ok(CustomFieldSet::default()));
    let mut sheets = MockSheets::new();
    sheets.expect_facts_of_text().returning(move |_, _| facts());
    RefusedRows {
        imports: Arc::new(imports),
        custom_fields: Arc::new(custom_fields),
        sheets: Arc::new(sheets),
        tables: Arc::new(tables),
        log: AuditLog::over(transactions),
    }
}

fn semicolons() -> Result<Option<SheetFacts>, SheetError> {
    Ok(Some(SheetFacts {
        format: SheetFormat::Csv,
        encoding: Some(TextEncoding::Windows1252),
        delimiter: Some(Delimiter::Semicolon),
        sheets: Vec::new(),
        sheet: None,
        header: HeaderRow::At(1),
    }))
}

fn workbook() -> Result<Option<SheetFacts>, SheetError> {
    Ok(None)
}

/// What is written for an original of which that is known.
async fn written(
    facts: fn() -> Result<Option<SheetFacts>, SheetError>,
    form: RefusedForm,
) -> (TableLayout, Vec<Vec<String>>) {
    let written = Written::default();
    let unit = MockUnit::default().audited(AuditAction::RefusedRowsDownloaded);
    let mut file = use_case(facts, tables(written.clone()), unit.committed())
        .execute(&viewer(Role::Manager), import().id, FindingStage::Run, form)
        .await
        .unwrap();
    let mut bytes = Vec::new();
    while let Some(part) = file.next().await.unwrap() {
        bytes.extend(part);
    }
    assert_eq!((bytes.as_slice(), file.rows()), (&b"rrre"[..], 3));
    let written = written.lock().unwrap().take().unwrap();
    assert_eq!(file.layout(), written.0);
    written
}

#[tokio::test]
async fn all_refused_rows_come_in_their_own_columns_and_it_is_told_that_they_left() {
    let (layout, rows) = written(semicolons, LIKE_IT).await;
    let expected = TableLayout::Text {
        delimiter: Delimiter::Semicolon,
        letters: TextForm::MarkedUtf8,
    };
    assert_eq!(layout, expected);
    let short = "The phone has too few digits";
    assert_eq!(
        rows,
        [
            ["Name", "Phone", "row", "reason"],
            ["Asha", "0123", "3", short],
            ["=1+1", "", "5", short],
            ["Ravi", "1", "9", short],
        ]
    );
}

#[tokio::test]
async fn a_workbook_comes_back_as_one_unless_csv_is_wanted() {
    assert_eq!(written(workbook, LIKE_IT).await.0, TableLayout::Workbook);
    let csv = RefusedForm {
        format: Some(TableFormat::Csv),
        ..LIKE_IT
    };
    assert_eq!(
        written(workbook, csv).await.0,
        TableLayout::new(TableFormat::Csv, TextForm::MarkedUtf8)
    );
    let xlsx = RefusedForm {
        format: Some(TableFormat::Xlsx),
        ..LIKE_IT
    };
    assert_eq!(written(semicolons, xlsx).await.0, TableLayout::Workbook);
}

#[tokio::test]
async fn where_the_original_is_gone_its_refused_rows_are_not() {
    let gone = || Err(FileError::Missing.into());
    let (layout, rows) = written(gone, LIKE_IT).await;
    assert_eq!((layout.format(), rows.len()), (TableFormat::Csv, 4));
}

#[tokio::test]
async fn where_no_file_can_be_begun_nothing_is_told() {
    let mut tables = MockTables::new();
    tables
        .expect_begin()
        .returning(|_, _, _| Err(FileError::Full("no room".into()).into()));
    let result = use_case(workbook, tables, MockUnit::never())
        .execute(&viewer(Role::Manager), import().id, FindingStage::Run, LIKE_IT)
        .await;
    assert!(matches!(result, Err(RefusedRowsError::Table(_))));
}

#[tokio::test]
async fn where_no_part_of_the_file_can_be_made_nothing_is_told() {
    let mut tables = MockTables::new();
    tables.expect_begin().returning(|_, _, _| {
        let mut table = MockTableWriting::new();
        table
            .expect_write()
            .returning(|_| Err(FileError::Full("no room".into()).into()));
        Ok(Box::new(table))
    });
    let mut file = use_case(workbook, tables, MockUnit::never())
        .execute(&viewer(Role::Manager), import().id, FindingStage::Run, LIKE_IT)
        .await
        .unwrap();
    assert!(matches!(file.next().await, Err(RefusedRowsError::Table(_))));
}

#[tokio::test]
async fn sales_gets_none() {
    let result = use_case(workbook, MockTables::new(), MockUnit::never())
        .execute(&viewer(Role::Sales), import().id, FindingStage::Run, LIKE_IT)
        .await;
    assert!(matches!(result, Err(RefusedRowsError::NotAllowed(_))));
}
