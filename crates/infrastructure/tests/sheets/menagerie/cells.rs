//! What stands in the cells.

use super::*;

#[tokio::test]
async fn cells_of_every_kind_and_place() {
    each(vec![
        ("rich inline strings", rows(r#"<row r="2"><c r="A2" t="inlineStr"><is><r><t>As</t></r><r><t>ha</t></r></is></c><c r="B2"><v>9876543210</v></c></row>"#), LIST),
        ("formulas with what they came to", rows(r#"<row r="2"><c r="A2" t="str"><f>"As"&amp;"ha"</f><v>Asha</v></c><c r="B2"><f>9876543209+1</f><v>9876543210</v></c></row>"#), LIST),
        ("a formula that came to nothing", rows(r#"<row r="2"><c r="A2" t="str"><f>B9</f><v></v></c><c r="B2"><v>9876543210</v></c></row>"#), Rows(&["name|phone", "|9876543210"])),
        ("a formula that came to an error", rows(r##"<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><v>9876543210</v></c></row>"##), Rows(&["name|phone", "#DIV/0!|9876543210"])),
        ("truths", rows(r#"<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c></row>"#), Rows(&["name|phone", "TRUE|FALSE"])),
        ("cells without places", rows(r#"<row><c t="inlineStr"><is><t>Asha</t></is></c><c><v>9876543210</v></c></row>"#), LIST),
        ("a number in scientific notation", rows(r#"<row r="2"><c r="A2" t="inlineStr"><is><t>Asha</t></is></c><c r="B2"><v>9.87654321E9</v></c></row>"#), LIST),
        ("a claim to reach the far corner", sheet(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>phone</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Asha</t></is></c><c r="B2"><v>9876543210</v></c></row></sheetData></worksheet>"#), LIST),
        ("a claim to reach beyond it", sheet(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:ZZZZ99999999999"/><sheetData/></worksheet>"#), DAMAGED),
        ("merged cells all over", sheet(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>phone</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Asha</t></is></c><c r="B2"><v>9876543210</v></c></row></sheetData><mergeCells count="3"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:B1"/><mergeCell ref="Z9:A1"/></mergeCells></worksheet>"#), LIST),
        ("a cell in row nought", rows(r#"<row r="0"><c r="A0"><v>1</v></c></row>"#), DAMAGED),
        ("a cell without a row", rows(r#"<row r="2"><c r="A"><v>1</v></c></row>"#), DAMAGED),
        ("a cell in no column", rows(r#"<row r="2"><c r="2"><v>1</v></c></row>"#), DAMAGED),
        ("a text that is not there", rows(r#"<row r="2"><c r="A2" t="s"><v>-1</v></c></row>"#), DAMAGED),
        ("a kind that there is not", rows(r#"<row r="2"><c r="A2" t="zebra"><v>1</v></c></row>"#), DAMAGED),
        ("a number that is none", rows(r#"<row r="2"><c r="A2"><v>one</v></c></row>"#), Rows(&["name|phone", "one"])),
        ("a style that there is not", rows(r#"<row r="2"><c r="A2" s="4294967295" t="inlineStr"><is><t>Asha</t></is></c><c r="B2" s="77"><v>9876543210</v></c></row>"#), LIST),
    ])
    .await;
}

#[tokio::test]
async fn dates_in_both_systems() {
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
    let days = |system: &str| {
        let cells = r#"<row r="2"><c r="A2" s="1"><v>45747</v></c><c r="B2" s="1"><v>45747.75</v></c></row><row r="3"><c r="A3" s="1"><v>0</v></c><c r="B3" s="1"><v>60</v></c></row><row r="4"><c r="A4" s="1"><v>-5</v></c><c r="B4" s="1"><v>99999999</v></c></row><row r="5"><c r="A5" t="d" s="1"><v>2025-03-31</v></c><c r="B5" t="d"><v>2025-03-31T18:00:00</v></c></row>"#;
        let book = format!(
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr {system}/><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        );
        Parts::of_rows(&(row_of(1, &["name", "phone"]) + cells))
            .with("xl/styles.xml", styles)
            .with("xl/workbook.xml", book)
            .packed()
    };
    each(vec![
        (
            "since 1900",
            days(""),
            Rows(&[
                "name|phone",
                "2025-03-31|2025-03-31T18:00:00",
                "0|60",
                "-5|99999999",
                "2025-03-31|2025-03-31T18:00:00",
            ]),
        ),
        (
            "since 1904",
            days(r#"date1904="1""#),
            Rows(&[
                "name|phone",
                "2029-04-01|2029-04-01T18:00:00",
                "0|1904-03-01",
                "-5|99999999",
                "2025-03-31|2025-03-31T18:00:00",
            ]),
        ),
    ])
    .await;
}

#[tokio::test]
async fn shared_strings_of_every_kind() {
    let cells = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>9876543210</v></c></row>"#;
    let with = |head: &str, third: &str| {
        let strings = format!(
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {head}><si><t>name</t></si><si><t>phone</t></si>{third}</sst>"#
        );
        Parts::of_rows(cells)
            .with("xl/sharedStrings.xml", strings)
            .packed()
    };
    each(vec![
        (
            "rich text",
            with("", "<si><r><rPr><b/></rPr><t>As</t></r><r><t>ha</t></r></si>"),
            LIST,
        ),
        (
            "how it is spoken",
            with(
                "",
                r#"<si><t>Asha</t><rPh sb="0" eb="1"><t>ah-sha</t></rPh></si>"#,
            ),
            LIST,
        ),
        (
            "fewer claimed than there are",
            with(r#"count="1" uniqueCount="1""#, "<si><t>Asha</t></si>"),
            LIST,
        ),
        (
            "a claim that is no number",
            with(r#"uniqueCount="many""#, "<si><t>Asha</t></si>"),
            LIST,
        ),
        (
            "a claim below nought",
            with(r#"uniqueCount="-1""#, "<si><t>Asha</t></si>"),
            LIST,
        ),
        (
            "a claim in another's words",
            with(r#"uniqueCount="99999999999999999999""#, "<si><t>Asha</t></si>"),
            Says("claims more texts than it can hold"),
        ),
        ("none where one is used", with("", ""), DAMAGED),
    ])
    .await;
}
