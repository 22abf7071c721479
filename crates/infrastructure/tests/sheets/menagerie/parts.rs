//! The XML of the parts, and what they say of each other.

use super::*;

#[tokio::test]
async fn xml_that_hurts() {
    let entities = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let typed = Says("declares a document type");
    let wide = |text: &str| -> Vec<u8> {
        [
            vec![0xFF, 0xFE],
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ]
        .concat()
    };
    let deep = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>"#,
        "<x>".repeat(100_000)
    );
    each(vec![
        (
            "entities in the sheet",
            sheet(&format!("{entities}<worksheet><sheetData/></worksheet>")),
            typed,
        ),
        (
            "entities in the book",
            list()
                .with("xl/workbook.xml", format!("{entities}<workbook/>"))
                .packed(),
            Says("declares a document type"),
        ),
        (
            "entities in what nobody reads",
            list().with("docProps/app.xml", entities).packed(),
            Says("declares a document type"),
        ),
        (
            "entities from outside",
            sheet(r#"<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>"#),
            Says("declares a document type"),
        ),
        (
            "entities in wide letters",
            list()
                .with(
                    "xl/worksheets/sheet1.xml",
                    wide(&format!("{entities}<worksheet><sheetData/></worksheet>")),
                )
                .packed(),
            DAMAGED,
        ),
        (
            "an entity that nobody declared",
            rows(r#"<row r="2"><c r="A2" t="inlineStr"><is><t>&boom;</t></is></c></row>"#),
            DAMAGED,
        ),
        ("tags within tags", sheet(&deep), DAMAGED),
        (
            "a tag that is never closed",
            sheet("<worksheet><sheetData><row r=\"1\""),
            DAMAGED,
        ),
        (
            "closed in another order",
            rows(r#"<row r="2"><c r="A2"><v>1</row></c></v>"#),
            DAMAGED,
        ),
        ("nothing", sheet(""), DAMAGED),
        (
            "thirty megabytes of blanks",
            sheet(&format!("<worksheet>{}</worksheet>", " ".repeat(30_000_000))),
            Says("more than 200 times as large"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn books_and_relations() {
    each(vec![
        (
            "a path from the root",
            relation("/xl/worksheets/sheet1.xml"),
            LIST,
        ),
        (
            "a path that goes about",
            relation("../xl/worksheets/sheet1.xml"),
            DAMAGED,
        ),
        ("out of the archive", relation("../../../../etc/passwd"), DAMAGED),
        (
            "somewhere on the network",
            relation("http://example.org/sheet1.xml"),
            DAMAGED,
        ),
        (
            "a part that is not there",
            relation("worksheets/sheet9.xml"),
            DAMAGED,
        ),
        ("the book itself", relation("workbook.xml"), DAMAGED),
        ("no sheets", book(""), Says("empty")),
        (
            "a sheet without a relation",
            book(r#"<sheet name="Customers" sheetId="1"/>"#),
            DAMAGED,
        ),
        (
            "a relation that there is not",
            book(r#"<sheet name="Customers" sheetId="1" r:id="rId7"/>"#),
            DAMAGED,
        ),
        (
            "two sheets of one name",
            book(r#"<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="A" sheetId="2" r:id="rId1"/>"#),
            LIST,
        ),
        (
            "a state that there is not",
            book(r#"<sheet name="A" sheetId="1" state="asleep" r:id="rId1"/>"#),
            DAMAGED,
        ),
        (
            "all hidden from everybody",
            book(r#"<sheet name="A" sheetId="1" state="veryHidden" r:id="rId1"/>"#),
            Says("empty"),
        ),
        ("no book", list().with("xl/workbook.xml", "").packed(), DAMAGED),
    ])
    .await;
}
