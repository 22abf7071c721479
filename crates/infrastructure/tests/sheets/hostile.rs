//! Files that are made to hurt. Each must end in a clear message, or in its rows, and never in the reader's death.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use callbook_application::ports::SheetError;
use callbook_domain::import::{Cell, HeaderRow, Reading};
use callbook_infrastructure::sheets::WorkbookLimits;

use crate::archives::{Parts, row_of};
use crate::scene::{Scene, import, row};

#[tokio::test]
async fn a_cell_at_the_far_corner_costs_no_memory() {
    let rows = row_of(1, &["phone"])
        + &row_of(2, &["9876543210"])
        + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let bytes = Parts::of_rows(&rows).packed();
    assert!(bytes.len() < 2_000);
    let read = Scene::new().read(&bytes).await.unwrap();
    assert_eq!(read.texts()[0], row(2, ["9876543210"]));
    assert_eq!((read.rows[1].number, read.cells(1).len()), (1_048_576, 1_001));
}

#[tokio::test]
async fn the_far_corner_alone_is_no_header() {
    let rows = r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#;
    let refused = Scene::new().refusal(&Parts::of_rows(rows).packed()).await;
    assert!(
        refused.contains("row 1048576 would name more than 1000 columns"),
        "{refused}"
    );
}

/// A megabyte of commas would be a million cells.
#[tokio::test]
async fn a_row_of_commas_makes_no_more_cells_than_there_are_columns() {
    let commas = ",".repeat(1_000_000);
    let quoted = format!("\"Ravi\",2{commas}");
    let text = format!("name,phone\n{commas}\nAsha,1{commas}x{commas}y\n{quoted}\n{quoted}x\nLast,3\n");
    let read = Scene::new().read(text.as_bytes()).await.unwrap();
    let widths: Vec<usize> = (0..read.rows.len())
        .filter_map(|row| Some(read.rows[row].cells.as_ref().ok()?.len()))
        .collect();
    // The second is longer than a record may be.
    assert_eq!(widths, [1_000, 1_000, 1_001, 2]);
    assert!(read.rows[1].cells.is_err());
    assert_eq!(read.cells(3).last(), Some(&Cell::Text("x".to_owned())));
    assert_eq!(read.texts()[4], row(6, ["Last", "3"]));
}

#[tokio::test]
async fn very_many_rows_of_commas_come_a_few_at_a_time() {
    let line = format!("Asha,1{}\n", ",".repeat(2_000));
    let text = format!("name,phone\n{}", line.repeat(2_000));
    let mut sheet = Scene::new().open(text.as_bytes()).await.unwrap();
    let mut rows = 0;
    loop {
        let some = sheet.next_rows(2_000).await.unwrap();
        let cells: usize = some.iter().map(|row| row.cells.as_ref().unwrap().len()).sum();
        assert!(cells * size_of::<Cell>() < 16 * 1024 * 1024, "{cells} cells");
        if some.is_empty() {
            break;
        }
        rows += some.len();
    }
    assert_eq!(rows, 2_000);
}

#[tokio::test]
async fn a_header_has_no_more_columns_than_a_row() {
    let header = |columns: usize| {
        let names: Vec<String> = (1..=columns).map(|column| format!("c{column}")).collect();
        format!("{},phone\n1\n", names.join(","))
    };
    let scene = Scene::new();
    let read = scene.read(header(999).as_bytes()).await.unwrap();
    assert_eq!(read.headers.len(), 1_000);
    let refused = scene.refusal(header(1_000).as_bytes()).await;
    assert!(
        refused.contains("row 1 would name more than 1000 columns"),
        "{refused}"
    );
    let blank = format!("name,phone{}\nAsha,1\n", ",".repeat(5_000));
    let read = scene.read(blank.as_bytes()).await.unwrap();
    assert_eq!(read.headers.len(), 1_000);
    let none = Reading {
        header: Some(HeaderRow::Missing),
        ..Reading::default()
    };
    let read = scene.read_as(header(3_000).as_bytes(), &none).await.unwrap();
    assert_eq!((read.headers.len(), read.cells(0).len()), (1_000, 1_001));
}

#[tokio::test]
async fn more_shared_strings_claimed_than_there_can_be() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4294967295"><si><t>phone</t></si></sst>"#;
    let parts = Parts::of_rows(rows).with("xl/sharedStrings.xml", strings);
    let refused = Scene::new().refusal(&parts.packed()).await;
    assert!(
        refused.contains("claims more texts than it can hold"),
        "{refused}"
    );
}

/// The guard looks at the first claim; behind a comment that hides it, the limit on memory holds.
#[tokio::test]
async fn a_parser_that_wants_more_memory_than_allowed_dies_alone() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let strings = r#"<!-- uniqueCount="1" --><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4294967295"><si><t>phone</t></si></sst>"#;
    let parts = Parts::of_rows(rows).with("xl/sharedStrings.xml", strings);
    let scene = Scene::new();
    let refused = scene.refusal(&parts.packed()).await;
    assert!(refused.contains("more than 512 MiB of memory"), "{refused}");
    let read = scene.read(b"name,phone\nAsha,1\n").await.unwrap();
    assert_eq!(read.rows.len(), 1);
}

/// The strings are honest, and take more than that.
#[tokio::test]
async fn the_limit_on_memory_holds_under_the_allocator_of_the_product() {
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>"#,
        (0..900_000)
            .map(|n| format!("<si><t>{n:040}</t></si>"))
            .collect::<String>()
    );
    let parts = Parts::of_rows(&row_of(1, &["phone"])).with("xl/sharedStrings.xml", strings);
    let bytes = parts.packed();
    let scene = Scene::within(WorkbookLimits {
        memory: 48 * 1024 * 1024,
        ..WorkbookLimits::default()
    });
    let refused = scene.refusal(&bytes).await;
    assert!(refused.contains("more than 48 MiB of memory"), "{refused}");
    assert_eq!(Scene::new().read(&bytes).await.unwrap().headers, ["phone"]);
}

/// What the system says of the process that parses: more than these it cannot take, whatever the workbook says.
#[tokio::test]
async fn the_parser_is_held_to_its_limits_by_the_system() {
    let rows: String = (1..=60_000)
        .map(|number| row_of(number, &["Asha", "9876543210"]))
        .collect();
    let scene = Scene::new();
    let _sheet = scene.open(&Parts::of_rows(&rows).packed()).await.unwrap();
    let parser = process_reading(&scene.files.path(import(1)));
    let limits = fs::read_to_string(parser.join("limits")).unwrap();
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        let figures: Vec<&str> = line[name.len()..].split_whitespace().collect();
        figures[..2].join(" to ")
    };
    assert_eq!(limit("Max address space"), "536870912 to 536870912");
    assert_eq!(limit("Max file size"), "0 to 0");
    assert_eq!(limit("Max core file size"), "0 to 0");
    assert!(limit("Max cpu time").starts_with("3"), "{limits}");
    let status = fs::read_to_string(parser.join("status")).unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmPeak")).unwrap();
    let peak: u64 = peak.split_whitespace().nth(1).unwrap().parse().unwrap();
    assert!(peak <= 512 * 1024, "{peak} KiB");
}

fn process_reading(file: &Path) -> PathBuf {
    fs::read_dir("/proc")
        .unwrap()
        .map(|process| process.unwrap().path())
        .find(|process| fs::read_link(process.join("fd/0")).is_ok_and(|input| input == file))
        .unwrap()
}

#[tokio::test]
async fn a_bomb_is_not_unpacked_to_its_end() {
    let parts = Parts::of_rows(&row_of(1, &["phone"])).with("xl/media/zeros.bin", vec![0; 40 * 1024 * 1024]);
    let bytes = parts.packed();
    assert!(bytes.len() < 100_000);
    let refused = Scene::new().refusal(&bytes).await;
    assert!(refused.contains("more than 200 times as large"), "{refused}");
}

#[tokio::test]
async fn no_more_is_unpacked_than_configured() {
    let rows: String = (1..=3_000)
        .map(|number| row_of(number, &["Asha", "9876543210"]))
        .collect();
    let scene = Scene::within(WorkbookLimits {
        inflated: 100_000,
        ..WorkbookLimits::default()
    });
    let refused = scene.refusal(&Parts::of_rows(&rows).packed()).await;
    assert!(refused.contains("too large to open safely"), "{refused}");
}

#[tokio::test]
async fn an_archive_of_very_many_parts() {
    let mut parts = Parts::of_rows(&row_of(1, &["phone"]));
    for number in 0..1_001 {
        parts = parts.with(&format!("xl/{number}.xml"), "<x/>");
    }
    let refused = Scene::new().refusal(&parts.packed()).await;
    assert!(refused.contains("parts, and no more than 1000"), "{refused}");
}

#[tokio::test]
async fn two_parts_of_one_name() {
    // The writer refuses them, so one is renamed in the bytes: once in its own head, once in the directory.
    let parts = Parts::of_rows(&row_of(1, &["phone"])).with("xl/workbook.xmX", "<workbook/>");
    let mut bytes = parts.packed();
    let (from, to) = (b"xl/workbook.xmX", b"xl/workbook.xml");
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    let refused = Scene::new().refusal(&bytes).await;
    assert!(refused.contains("same name"), "{refused}");

    let parts = Parts::of_rows(&row_of(1, &["phone"])).with("XL/Workbook.xml", "<workbook/>");
    let refused = Scene::new().refusal(&parts.packed()).await;
    assert!(refused.contains("same name"), "{refused}");
}

#[tokio::test]
async fn a_document_type_is_refused() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst xmlns="x"><si><t>&b;</t></si></sst>"#;
    let parts = Parts::of_rows(&row_of(1, &["phone"])).with("xl/sharedStrings.xml", laughs);
    let refused = Scene::new().refusal(&parts.packed()).await;
    assert!(refused.contains("declares a document type"), "{refused}");
}

#[tokio::test]
async fn damaged_workbooks_say_so() {
    let scene = Scene::new();
    let honest = || Parts::of_rows(&row_of(1, &["phone"]));
    let truncated = honest().packed();
    let mut torn = truncated.clone();
    let middle = torn.len() / 2;
    torn[middle..middle + 40].fill(0xA5);
    let cases = [
        truncated[..truncated.len() / 2].to_vec(),
        truncated[..30].to_vec(),
        b"PK\x03\x04".to_vec(),
        torn,
        honest().with("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=").packed(),
        honest().with("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\">").packed(),
        honest().with("xl/worksheets/sheet1.xml", "\u{0}\u{1}\u{2}").packed(),
        honest().with("xl/_rels/workbook.xml.rels", "<Relationships/>").packed(),
        honest().with("_rels/.rels", "<Relationships/>").packed(),
        honest()
            .with("xl/worksheets/sheet1.xml", r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>"#)
            .packed(),
        honest()
            .with("xl/worksheets/sheet1.xml", r#"<worksheet><sheetData><row r="9"><c r="A9"><v>7</v></c></row><row r="3"><c r="A3"><v>7</v></c></row></sheetData></worksheet>"#)
            .packed(),
        honest()
            .with("xl/worksheets/sheet1.xml", r#"<worksheet><sheetData><row r="99999999999"><c r="ZZZZZZZZZZZ99999999999"><v>7</v></c></row></sheetData></worksheet>"#)
            .packed(),
    ];
    for (number, case) in cases.iter().enumerate() {
        let refused = scene.refusal(case).await;
        assert!(
            refused.contains("cannot be read") && refused.contains("damaged"),
            "{number}: {refused}"
        );
    }
}

#[tokio::test]
async fn archives_that_are_no_workbook_are_named() {
    let scene = Scene::new();
    let archive = Parts::none().with("list.csv", "name,phone\n").packed();
    assert!(scene.refusal(&archive).await.contains("Unpack it"));
    let document = Parts::none()
        .with("[Content_Types].xml", "<x/>")
        .with("word/document.xml", "<x/>");
    assert!(scene.refusal(&document.packed()).await.contains("not a workbook"));
    let binary = Parts::none()
        .with("[Content_Types].xml", "<x/>")
        .with("xl/workbook.bin", "x");
    assert!(scene.refusal(&binary.packed()).await.contains("xlsb"));
}

/// One text used over and over makes gigabytes of cells of a small file.
#[tokio::test]
async fn long_texts_used_often_are_cut_cell_by_cell() {
    let long = "x".repeat(200_000);
    let strings = format!("<sst><si><t>{long}</t></si></sst>");
    let cells: String = (0..26u8)
        .map(|column| format!(r#"<c r="{}2" t="s"><v>0</v></c>"#, char::from(b'A' + column)))
        .collect();
    let rows = row_of(1, &["phone"]) + &format!(r#"<row r="2">{cells}</row>"#) + &row_of(3, &["9876543210"]);
    let mut noise = Vec::new();
    for number in 0..100_000u32 {
        noise.extend(number.wrapping_mul(2_654_435_761).to_le_bytes());
    }
    let parts = Parts::of_rows(&rows)
        .with("xl/sharedStrings.xml", strings)
        .with("xl/media/noise.bin", noise);
    let read = Scene::new().read(&parts.packed()).await.unwrap();
    let broken = read.rows[0].cells.as_ref().unwrap_err();
    assert_eq!(broken.text.len(), 4_000);
    assert_eq!(read.texts()[1], row(3, ["9876543210"]));
}

#[tokio::test]
async fn a_silent_parser_is_given_up() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sheets/silent_parser.sh");
    let limits = WorkbookLimits {
        silence: Duration::from_millis(200),
        ..WorkbookLimits::default()
    };
    let scene = Scene::parsed_by(program.into(), limits);
    let refused = scene
        .refusal(&Parts::of_rows(&row_of(1, &["phone"])).packed())
        .await;
    assert!(refused.contains("takes too long"), "{refused}");
}

#[tokio::test]
async fn a_parser_that_says_nothing_or_nonsense_is_no_fault_of_the_file() {
    for program in ["/bin/true", "/usr/bin/env", "/no/such/program"] {
        let scene = Scene::parsed_by(program.into(), WorkbookLimits::default());
        let workbook = Parts::of_rows(&row_of(1, &["phone"])).packed();
        let refused = scene.read(&workbook).await.unwrap_err();
        assert!(matches!(refused, SheetError::Reader(_)), "{program}: {refused}");
    }
}
