use std::path::Path;
use std::time::Duration;

use callbook_domain::import::Cell;
use jiff::civil::{date, datetime};
use rust_xlsxwriter::{Chart, ChartType, Format, Formula, Workbook};

use crate::archives::{Parts, row_of};
use crate::scene::{Scene, import, row};

fn saved(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn every_kind_of_cell() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["text", "phone", "day", "moment", "truth", "formula", "rich"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(2, 0, "a < b & c\nd").unwrap();
    sheet.write_number(2, 1, 9_876_543_210.0).unwrap();
    sheet.write_number_with_format(2, 2, 45_747.0, &day).unwrap();
    sheet.write_number_with_format(2, 3, 45_747.5, &moment).unwrap();
    sheet.write_boolean(2, 4, true).unwrap();
    sheet
        .write_formula(2, 5, Formula::new("=1+1").set_result("2"))
        .unwrap();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    sheet
        .write_rich_string(2, 6, &[(&bold, "Asha "), (&plain, "Menon")])
        .unwrap();
    sheet.write_number(3, 1, 0.5).unwrap();
    let read = Scene::new().read(&saved(book)).await.unwrap();
    assert_eq!(read.format, "xlsx");
    assert_eq!(
        read.headers,
        ["text", "phone", "day", "moment", "truth", "formula", "rich"]
    );
    assert_eq!(
        read.cells(0),
        [
            Cell::Text("a < b & c\nd".to_owned()),
            Cell::Number(9_876_543_210.0),
            Cell::Date(date(2025, 3, 31).at(0, 0, 0, 0)),
            Cell::Date(datetime(2025, 3, 31, 12, 0, 0, 0)),
            Cell::Truth(true),
            Cell::Number(2.0),
            Cell::Text("Asha Menon".to_owned()),
        ]
    );
    assert_eq!(read.texts()[0].1[1], "9876543210");
    assert_eq!(read.texts()[1], row(4, ["", "0.5"]));
    assert_eq!(read.expected, Some(2));
}

#[tokio::test]
async fn error_values_are_faults_and_unknown_ones_are_nothing() {
    let rows = row_of(1, &["name", "phone"])
        + r##"<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>9876543210</v></c></row>"##
        + r##"<row r="3"><c r="A3" t="e"><v>#SPILL!</v></c><c r="B3"><v>9876543211</v></c></row>"##;
    let read = Scene::new().read(&Parts::of_rows(&rows).packed()).await.unwrap();
    assert_eq!(read.cells(0)[0], Cell::Fault("#N/A".to_owned()));
    assert_eq!(read.texts()[1], row(3, ["", "9876543211"]));
}

#[tokio::test]
async fn a_number_that_is_no_day_stays_a_number_under_a_format_of_dates() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "phone").unwrap();
    sheet
        .write_number_with_format(1, 0, 9_876_543_210.0, &day)
        .unwrap();
    let read = Scene::new().read(&saved(book)).await.unwrap();
    assert_eq!(read.texts(), [row(2, ["9876543210"])]);
}

#[tokio::test]
async fn days_of_the_1904_calendar() {
    let rows = row_of(1, &["day"]) + r#"<row r="2"><c r="A2" s="1"><v>44285</v></c></row>"#;
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let parts = Parts::of_rows(&rows)
        .with("xl/styles.xml", styles)
        .with("xl/workbook.xml", book);
    let read = Scene::new().read(&parts.packed()).await.unwrap();
    assert_eq!(read.cells(0), [Cell::Date(date(2025, 3, 31).at(0, 0, 0, 0))]);
}

#[tokio::test]
async fn the_first_visible_sheet_with_rows_is_read() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet().set_name("Old").unwrap();
    hidden.write_string(0, 0, "wrong").unwrap();
    hidden.set_hidden(true);
    book.add_worksheet().set_name("Nothing").unwrap();
    let sheet = book.add_worksheet().set_name("Customers").unwrap();
    sheet.write_string(0, 0, "phone").unwrap();
    sheet.write_string(1, 0, "9876543210").unwrap();
    sheet.set_active(true);
    let mut pie = Chart::new(ChartType::Pie);
    pie.add_series().set_values("Customers!$A$1:$A$2");
    book.add_chartsheet().insert_chart(0, 0, &pie).unwrap();
    let read = Scene::new().read(&saved(book)).await.unwrap();
    assert_eq!(read.headers, ["phone"]);
    assert_eq!(read.texts(), [row(2, ["9876543210"])]);
}

#[tokio::test]
async fn a_workbook_without_anything_in_it_is_empty() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let refused = Scene::new().refusal(&saved(book)).await;
    assert!(refused.contains("empty"), "{refused}");
}

#[tokio::test]
async fn text_named_xlsx_is_the_text_that_it_is() {
    let read = Scene::new().read(b"name,phone\nAsha,9876543210\n").await.unwrap();
    assert_eq!(read.format, "csv");
}

#[tokio::test]
async fn a_workbook_of_libreoffice() {
    let content = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Customers"><table:table-row><table:table-cell office:value-type="string"><text:p>phone</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>date</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="9876543210"><text:p>9876543210</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2025-03-31"><text:p>31/03/25</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let parts = Parts::open_document(content);
    let read = Scene::new().read(&parts.packed()).await.unwrap();
    assert_eq!((read.format.as_str(), read.headers.len()), ("ods", 2));
    assert_eq!(
        read.cells(0),
        [
            Cell::Number(9_876_543_210.0),
            Cell::Date(date(2025, 3, 31).at(0, 0, 0, 0)),
        ]
    );
}

#[tokio::test]
async fn many_rows_come_in_order_with_an_estimate() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    sheet.write_string(0, 0, "name").unwrap();
    sheet.write_string(0, 1, "phone").unwrap();
    for number in 1..=20_000u32 {
        sheet.write_string(number, 0, format!("Asha {number}")).unwrap();
        sheet
            .write_number(number, 1, 6_000_000_000.0 + f64::from(number))
            .unwrap();
    }
    let bytes = saved(book);
    let scene = Scene::new();
    let mut sheet = scene.open(&bytes).await.unwrap();
    let mut next = 2;
    loop {
        let rows = sheet.next_rows(3_000).await.unwrap();
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            assert_eq!(row.number, next);
            next += 1;
        }
        let expected = sheet.rows_expected().unwrap();
        assert!(expected.abs_diff(20_000) < 4_000, "{expected}");
    }
    assert_eq!(next, 20_002);
    assert_eq!(sheet.rows_expected(), Some(20_000));
}

#[tokio::test]
async fn a_sheet_that_is_dropped_early_takes_its_parser_with_it() {
    let rows: String = (1..=60_000)
        .map(|number| row_of(number, &["Asha", "9876543210"]))
        .collect();
    let scene = Scene::new();
    let sheet = scene.open(&Parts::of_rows(&rows).packed()).await.unwrap();
    let input = scene.files.path(import(1));
    assert!(is_input_of_a_process(&input));
    drop(sheet);
    for _ in 0..100 {
        if !is_input_of_a_process(&input) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a parser outlived its sheet");
}

fn is_input_of_a_process(file: &Path) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap();
    processes
        .filter_map(|process| std::fs::read_link(process.ok()?.path().join("fd/0")).ok())
        .any(|input| input == file)
}
