//! What workbooks are packed in.

use callbook_application::ports::SheetError;
use callbook_domain::import::Cell;

use super::*;
use crate::compound::compound;
use crate::old_binary::excel_97;
use crate::tampered::{
    CHECKSUM, FLAGS, METHOD, PACKED, Record, UNPACKED, patched, patched_twice, variants, with_wide_directory,
};

#[tokio::test]
async fn archives_that_lie() {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    let honest = || list().packed();
    let inner = list().packed();
    let most = [0xFF; 4];
    each(vec![
        (
            "a part that claims four gigabytes",
            patched_twice(honest(), SHEET, UNPACKED, &most),
            LIST,
        ),
        (
            "a part that claims nothing",
            patched_twice(honest(), SHEET, UNPACKED, &[0; 4]),
            DAMAGED,
        ),
        (
            "a part longer than the file",
            patched_twice(honest(), SHEET, PACKED, &[0xFF, 0xFF, 0xFF, 0x7F]),
            LIST,
        ),
        (
            "a wrong checksum",
            patched_twice(honest(), SHEET, CHECKSUM, &[1, 2, 3, 4]),
            DAMAGED,
        ),
        (
            "a part under lock and key",
            patched_twice(honest(), SHEET, FLAGS, &[1, 0]),
            Says("protected by a password"),
        ),
        (
            "a part packed in a way that nobody knows",
            patched_twice(honest(), SHEET, METHOD, &[99, 0]),
            DAMAGED,
        ),
        (
            "a directory that is elsewhere",
            patched(honest(), Record::End, "", 16, &[0xF0, 0xFF, 0xFF, 0x7F]),
            DAMAGED,
        ),
        (
            "a directory of 65535 parts",
            patched(honest(), Record::End, "", 8, &[0xFF; 4]),
            DAMAGED,
        ),
        (
            "a directory of none",
            patched(honest(), Record::End, "", 8, &[0; 4]),
            Says("not a workbook"),
        ),
        (
            "a wide directory that is elsewhere",
            with_wide_directory(&honest(), u64::MAX - 7),
            DAMAGED,
        ),
        (
            "a wide directory that is the first part",
            with_wide_directory(&honest(), 0),
            DAMAGED,
        ),
        (
            "a part that begins elsewhere",
            patched(honest(), Record::Entry, SHEET, 42, &[7, 0, 0, 0]),
            DAMAGED,
        ),
        (
            "something before the archive",
            [b"PK\x03\x04".to_vec(), honest()].concat(),
            LIST,
        ),
        (
            "an archive in an archive",
            Parts::none().with("list.xlsx", &inner).packed(),
            Says("Unpack it"),
        ),
        (
            "an archive in a workbook",
            list().with("xl/embeddings/list.xlsx", &inner).packed(),
            LIST,
        ),
        (
            "paths out of the archive",
            list()
                .with("/etc/cron.d/x", "x")
                .with("../../../tmp/x", "x")
                .with("C:\\x", "x")
                .packed(),
            LIST,
        ),
    ])
    .await;
}

#[tokio::test]
async fn workbooks_of_libreoffice() {
    let content = |rows: &str| {
        Parts::open_document(format!(
            r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>phone</text:p></table:table-cell></table:table-row>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        ))
    };
    let asha = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>Asha</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="9876543210"/></table:table-row>"#;
    let filled = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row>"#;
    let heavy = r#"<table:table-row table:number-rows-repeated="1048574"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="48"/></table:table-row>"#;
    let blank = r#"<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    each(vec![
        ("an honest one", content(asha).packed(), LIST),
        (
            "blank to its end, as LibreOffice writes it",
            content(&format!("{asha}{blank}")).packed(),
            LIST,
        ),
        (
            "full to its end",
            content(&format!("{asha}{filled}")).packed(),
            Says("more than 100000000 cells"),
        ),
        (
            "fifty million cells of a few bytes",
            content(&format!("{asha}{heavy}")).packed(),
            Says("more than 512 MiB of memory"),
        ),
        (
            "a table that is never closed, for whose end its reader would look for ever",
            content("</table:table><table:table table:name=\"T\"></table:tablet></office:spreadsheet>")
                .packed(),
            DAMAGED,
        ),
        (
            "a thousand lists within lists",
            content(&format!(
                "{asha}{}{}",
                "<text:list>".repeat(1_000),
                "</text:list>".repeat(1_000)
            ))
            .packed(),
            DAMAGED,
        ),
        (
            "cut in the middle",
            content("<table:table-row><table:table-cell").packed(),
            DAMAGED,
        ),
        (
            "entities",
            content(asha).with("content.xml", "<!DOCTYPE x><x/>").packed(),
            Says("declares a document type"),
        ),
        (
            "no content",
            content(asha).with("content.xml", "").packed(),
            Says("empty"),
        ),
        (
            "repeated less than once",
            content(&asha.replace(
                "office:value=",
                r#"table:number-columns-repeated="-1" office:value="#,
            ))
            .packed(),
            DAMAGED,
        ),
    ])
    .await;
}

#[tokio::test]
async fn workbooks_of_excel_97() {
    let whole = compound("Workbook", excel_97());
    let word = |at: usize, value: u32| {
        let mut file = whole.clone();
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
        file
    };
    each(vec![
        ("cut after its head", whole[..512].to_vec(), DAMAGED),
        (
            "a table that claims four billion sectors",
            word(44, u32::MAX),
            Rows(&["phone", "9876543210"]),
        ),
        (
            "a directory that is elsewhere",
            word(48, 0x7FFF_FFFF),
            Says("no workbook of Excel"),
        ),
        (
            "a chain that bites its tail",
            word(512 + 4 * 2, 2),
            Rows(&["phone", "9876543210"]),
        ),
        (
            "a stream of nothing",
            compound("Workbook", Vec::new()),
            Says("empty"),
        ),
    ])
    .await;
}

/// Hundreds of files with bytes changed, torn out and doubled: rows or a message, and never a fault of the reader's.
#[tokio::test]
async fn whatever_is_changed_in_a_workbook_it_ends_in_rows_or_a_message() {
    let scene = Scene::new();
    let document = Parts::open_document(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>phone</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#,
    );
    for (what, file) in [
        ("xlsx", list().packed()),
        ("ods", document.packed()),
        ("xls", compound("Workbook", excel_97())),
    ] {
        for (number, variant) in variants(&file, 120).enumerate() {
            match scene.read(&variant).await {
                Ok(read) => assert!(read.rows.iter().all(|row| {
                    row.cells
                        .as_ref()
                        .is_ok_and(|cells| cells.iter().any(|cell| *cell != Cell::Empty))
                })),
                Err(SheetError::Unreadable(message) | SheetError::TooHeavy(message)) => {
                    assert!(!message.is_empty());
                }
                Err(SheetError::Empty) => {}
                Err(other) => panic!("{what} {number}: {other:?}"),
            }
        }
    }
}
