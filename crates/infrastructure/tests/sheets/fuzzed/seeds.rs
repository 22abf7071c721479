//! Where the fuzzers begin: one file of each form.

use crate::archives::{Parts, row_of};
use crate::old_binary::excel_97;

const OPEN_DOCUMENT: &str = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>phone</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="9876543210" table:number-columns-repeated="2"/><table:table-cell office:value-type="date" office:date-value="2025-03-31"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:D3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>pho</t></r><r><t>ne</t></r></is></c></row><row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>Asha</v></c><c r="B2"><v>9876543210</v></c><c r="C2" s="1"><v>45747.5</v></c><c r="D2" t="b"><v>1</v></c></row><row><c t="e"><v>#N/A</v></c><c><f t="shared" si="0" ref="B3:B9">A1+1</f><v>1E+9</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t xml:space="preserve">name </t></si><si><r><rPr><b/></rPr><t>As</t></r><r><t>ha</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-409]dd/mm/yyyy;@"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="Old" sheetId="2" state="hidden" r:id="rId1"/><sheet name="S" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="all">S!$A$1</definedName></definedNames></workbook>"#;

pub(super) fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "text" => texts(),
        "workbook" => workbooks(),
        _ => rows(),
    }
}

fn texts() -> Vec<Vec<u8>> {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    [
        (
            0xFF,
            b"name,phone\nAsha,9876543210\n\"Menon, Ravi\",\"98\"\"7\"\n".to_vec(),
        ),
        (
            0xFF,
            b"Leads of March\r\n\r\nname;phone\r\n\"two\r\nlines\";1\r\n\"open;2\r\n".to_vec(),
        ),
        (0xFF, b"sep=;\nname;phone\n".to_vec()),
        (0xFF, b"9876543210\r9876543211\r".to_vec()),
        (0xFF, "\u{FEFF}name\tഫോൺ\nZoë\t1\n".as_bytes().to_vec()),
        (0xFF, wide("\u{FEFF}name|phone\nZoë|1\n")),
        (0x3A, wide("name|phone\nZoë|1\n")),
        (0x09, b"name;phone\nZo\xEB;1\n".to_vec()),
    ]
    .map(|(how, text): (u8, Vec<u8>)| [vec![how], text].concat())
    .to_vec()
}

fn workbooks() -> Vec<Vec<u8>> {
    vec![
        format!("X{SHEET}%%{STRINGS}%%{STYLES}%%{BOOK}").into_bytes(),
        format!("X{SHEET}%%{STRINGS}").into_bytes(),
        format!("O{OPEN_DOCUMENT}").into_bytes(),
        [b"B".to_vec(), excel_97()].concat(),
        Parts::of_rows(&row_of(1, &["phone"])).packed(),
    ]
}

fn rows() -> Vec<Vec<u8>> {
    vec![
        b"\x00bacdefghijklmnopq\nphone\tname\temail\tarea\tdate\nAsha\t98765 43210\tasha@example.org\tKochi\t31/03/2025\tx\ty\tcalled\tasha\n".to_vec(),
        b"\x09ba\n#9876543210\tAsha\n@2025-03-31T10:00\t!#N/A\n~\"open,1\n?\t?x\n'+919876543210\t=1+1\n".to_vec(),
        "\u{2}ajkl\n+1 202-555-0123\t9876543210\ttomorrow 10:30\tyes\n9.87654321E+09\tനാളെ\t\u{202A}x\t\n".as_bytes().to_vec(),
    ]
}
