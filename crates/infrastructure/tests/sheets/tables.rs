//! Tables that are written and read again, by the readers of imports.

use std::borrow::Cow;
use std::path::Path;

use callbook_application::ports::{TableError, TableFormat, TableLayout, Tables as _, TextForm};
use callbook_domain::guard::unguarded;
use callbook_domain::import::Delimiter;
use callbook_domain::text::lines;
use callbook_infrastructure::export::TableFiles;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tempfile::TempDir;

use crate::scene::Scene;

const CSV: TableLayout = TableLayout::new(TableFormat::Csv, TextForm::Utf8);
const HEADER: [&str; 5] = ["phone", "name", "remark", "notes", "Course; \"level\""];

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// The bytes of a table of these rows, written a few at a time.
async fn written(folder: &Path, layout: TableLayout, rows: &[Vec<String>]) -> Result<Vec<u8>, TableError> {
    let tables = TableFiles::new(folder);
    let mut table = tables.begin(layout, "Customers", &row(HEADER)).await?;
    let mut bytes = Vec::new();
    for some in rows.chunks(3) {
        bytes.extend(table.write(some.to_vec()).await?);
    }
    let mut rest = table.finish().await?;
    while let Some(part) = rest.next().await? {
        bytes.extend(part);
    }
    Ok(bytes)
}

/// What customers may be called and what may be noted of them, with a liking for what goes wrong in files.
fn nasty() -> impl Strategy<Value = String> {
    let raw = prop_oneof![
        Just(String::new()),
        "\\PC{0,20}",
        "'{0,3}[=+@\t-]\\PC{0,8}",
        "[a-zA-F0-9;,|\"' \t\n_x-]{0,30}",
        "_x00[0-9A-F]{2}_.{0,4}",
        "[\u{D00}-\u{D7F} ]{0,20}",
        "(https?://)?[a-z]{1,5}\\.example",
        any::<String>(),
    ];
    raw.prop_map(|raw| lines(&raw, 10_000).unwrap().unwrap_or_default())
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = (1_000_000u64..10_000_000, nasty(), nasty(), nasty(), nasty()).prop_map(
        |(phone, name, remark, notes, course)| vec![format!("+91987{phone}"), name, remark, notes, course],
    );
    proptest::collection::vec(row, 0..12)
}

fn every_text_comes_back(layout: TableLayout, cases: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let scene = Scene::new();
    let folder = TempDir::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&rows(), |rows| {
        let bytes = runtime.block_on(written(folder.path(), layout, &rows)).unwrap();
        let read = runtime.block_on(scene.read(&bytes)).unwrap();
        let meant = |cells: Vec<String>| -> Vec<String> {
            let meant = cells
                .into_iter()
                .map(|cell| unguarded(Cow::Owned(cell)).into_owned());
            // A workbook has no cells after the last that holds something.
            meant
                .chain(std::iter::repeat(String::new()))
                .take(HEADER.len())
                .collect()
        };
        prop_assert_eq!(&read.headers, &HEADER);
        let texts: Vec<Vec<String>> = read.texts().into_iter().map(|(_, cells)| meant(cells)).collect();
        prop_assert_eq!(texts, rows);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn every_text_comes_back_from_csv() {
    every_text_comes_back(CSV, 256);
}

#[test]
fn every_text_comes_back_however_it_is_divided_and_encoded() {
    let forms = [TextForm::MarkedUtf8, TextForm::Utf16Le, TextForm::Utf16Be];
    for delimiter in Delimiter::ALL {
        for letters in forms {
            every_text_comes_back(TableLayout::Text { delimiter, letters }, 24);
        }
    }
}

#[test]
fn every_text_comes_back_from_a_workbook() {
    every_text_comes_back(TableLayout::Workbook, 48);
}

#[tokio::test]
async fn csv_guards_what_would_run_and_a_workbook_says_that_it_is_text() {
    let folder = TempDir::new().unwrap();
    let rows = [row(["+919876543210", "=1+1", "two\nlines", "say \"no\"", "'=x"])];
    let csv = written(folder.path(), CSV, &rows).await.unwrap();
    assert_eq!(
        String::from_utf8(csv).unwrap(),
        "phone,name,remark,notes,\"Course; \"\"level\"\"\"\r\n\
         \"'+919876543210\",\"'=1+1\",\"two\nlines\",\"say \"\"no\"\"\",\"''=x\"\r\n"
    );
    let workbook = written(folder.path(), TableLayout::Workbook, &rows)
        .await
        .unwrap();
    let read = Scene::new().read(&workbook).await.unwrap();
    assert_eq!(
        read.texts()[0].1,
        ["+919876543210", "=1+1", "two\nlines", "say \"no\"", "''=x"]
    );
}

#[tokio::test]
async fn a_table_of_nobody_has_its_header() {
    let folder = TempDir::new().unwrap();
    for format in TableFormat::ALL {
        let layout = TableLayout::new(format, TextForm::Utf16Le);
        let bytes = written(folder.path(), layout, &[]).await.unwrap();
        let read = Scene::new().read(&bytes).await.unwrap();
        assert_eq!(
            (read.headers.len(), read.rows.len()),
            (HEADER.len(), 0),
            "{format}"
        );
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_workbook_however_it_ends() {
    let folder = TempDir::new().unwrap();
    let exports = folder.path().join("files").join("exports");
    let tables = TableFiles::new(folder.path());
    let mut dropped = tables
        .begin(TableLayout::Workbook, "Customers", &row(HEADER))
        .await
        .unwrap();
    dropped.write(vec![row(["1", "", "", "", ""])]).await.unwrap();
    assert_eq!(
        std::fs::read_dir(&exports).unwrap().count(),
        0,
        "while it is written"
    );
    drop(dropped);
    written(folder.path(), TableLayout::Workbook, &[]).await.unwrap();
    assert_eq!(std::fs::read_dir(&exports).unwrap().count(), 0, "afterwards");
}

#[tokio::test]
async fn a_third_workbook_waits_for_its_turn() {
    let folder = TempDir::new().unwrap();
    let tables = TableFiles::new(folder.path());
    let header = row(HEADER);
    let begin = || tables.begin(TableLayout::Workbook, "Customers", &header);
    let first = begin().await.unwrap();
    let _second = begin().await.unwrap();
    let waits = std::time::Duration::from_millis(50);
    assert!(tokio::time::timeout(waits, begin()).await.is_err());
    let csv = tables.begin(CSV, "Customers", &header).await;
    assert!(csv.is_ok(), "CSV costs little");
    first.finish().await.unwrap();
    assert!(begin().await.is_ok());
}

#[tokio::test]
async fn what_no_sheet_holds_is_said() {
    let folder = TempDir::new().unwrap();
    let long = [row(["1", &"x".repeat(32_768), "", "", ""])];
    let error = written(folder.path(), TableLayout::Workbook, &long)
        .await
        .unwrap_err();
    assert!(
        matches!(error, TableError::TextTooLong { limit: 32_767 }),
        "{error:?}"
    );
    let wide = [vec!["x".to_owned(); 16_385]];
    let error = written(folder.path(), TableLayout::Workbook, &wide)
        .await
        .unwrap_err();
    assert!(
        matches!(error, TableError::TooManyColumns { limit: 16_384 }),
        "{error:?}"
    );
    assert!(written(folder.path(), CSV, &long).await.is_ok());
}
