//! Refused rows, given back in a file like the original, mended and brought again.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::office::{Office, figures};
use crate::workbook::{Cell, of_cells};

on_both_databases![
    a_workbook_comes_back_as_one_and_mended_it_is_known,
    the_name_of_the_file_says_otherwise,
    a_text_comes_back_as_it_is_divided,
];

const SHEET: &str = "xl/worksheets/sheet1.xml";
const SHORT: &str = "The phone has too few digits";

/// Headers that tell nothing; one good row and two to be mended.
fn leads() -> Vec<u8> {
    use Cell::{Blank, Number, Text};
    of_cells(&[
        &[Text("Wer"), Text("Wohin"), Text("Wo")],
        &[Text("Latha"), Number(9_876_543_210.0), Text("Kochi")],
        &[Text("=1+1"), Text("0123"), Text("Fort & Sons")],
        &[Text("Balu"), Text("00456"), Blank],
    ])
}

/// A part of a workbook.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The same workbook with some texts of its cells replaced.
fn mended(book: &[u8], texts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == SHEET {
            let mut sheet = String::from_utf8(content).unwrap();
            for (before, after) in texts {
                assert!(sheet.contains(&cell(before)), "{before}: {sheet}");
                sheet = sheet.replace(&cell(before), &cell(after));
            }
            content = sheet.into_bytes();
        }
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn cell(text: &str) -> String {
    format!("<t>{text}</t>")
}

fn a_workbook_comes_back_as_one_and_mended_it_is_known(office: Office) {
    let (out, again) = (office.file("refused.xlsx"), office.file("again.xlsx"));
    let told = ["--map", "phone=Wohin", "--map", "name=Wer", "--refused", &out];
    let said = office.import("leads.xlsx", leads(), &told).ends_with(3);
    assert_eq!(figures(&said.json()), [1, 0, 0, 2]);
    let book = fs::read(&out).unwrap();
    let sheet = part(&book, SHEET);
    for text in [
        "Wer",
        "Wohin",
        "Wo",
        "row",
        "reason",
        "=1+1",
        "0123",
        "Fort &amp; Sons",
        "3",
        SHORT,
    ] {
        assert!(sheet.contains(&cell(text)), "{text}: {sheet}");
    }
    assert!(!sheet.contains("<f>"), "nothing in it runs: {sheet}");
    assert!(!sheet.contains("Latha"), "{sheet}");

    // One row mended, one not: nobody says again what the columns are, and they do not become more.
    let half = mended(&book, &[("0123", "98765 43211")]);
    let said = office
        .import("mended.xlsx", half, &["--refused", &again])
        .ends_with(3);
    assert_eq!(figures(&said.json()), [1, 0, 0, 1]);
    let book = fs::read(&again).unwrap();
    let sheet = part(&book, SHEET);
    for once in ["row", "reason", SHORT] {
        assert_eq!(sheet.matches(&cell(once)).count(), 1, "{once}: {sheet}");
    }
    let whole = mended(&book, &[("00456", "+91 98765 43212")]);
    let said = office.import("once more.xlsx", whole, &[]).ends_with(0);
    assert_eq!(figures(&said.json()), [1, 0, 0, 0]);
    let mut names: Vec<String> = office
        .customers("mano")
        .iter()
        .map(|customer| customer["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["=1+1", "Balu", "Latha"]);
}

fn the_name_of_the_file_says_otherwise(office: Office) {
    let told = [
        "--map",
        "phone=Wohin",
        "--map",
        "name=Wer",
        "--dry-run",
        "--refused",
    ];
    let like_it = office.file("refused");
    let checked = office.import("leads.xlsx", leads(), &[&told[..], &[&like_it]].concat());
    checked.ends_with(3);
    let sheet = part(&fs::read(like_it).unwrap(), SHEET);
    assert!(
        sheet.contains(&cell("00456")),
        "a dry run's are written so, too: {sheet}"
    );

    let csv = office.file("refused.csv");
    let checked = office.import("leads.xlsx", leads(), &[&told[..], &[&csv]].concat());
    checked.ends_with(3);
    let expected = format!(
        "Wer,Wohin,Wo,row,reason\r\n\"'=1+1\",0123,Fort & Sons,3,{SHORT}\r\nBalu,00456,,4,{SHORT}\r\n"
    );
    assert_eq!(fs::read_to_string(csv).unwrap(), expected);

    let xlsx = office.file("refused.xlsx");
    let text = "name,phone\nBalu,00456\n";
    let imported = office.import("leads.csv", text, &["--refused", &xlsx]);
    imported.ends_with(3);
    let sheet = part(&fs::read(xlsx).unwrap(), SHEET);
    assert!(sheet.contains(&cell("00456")), "{sheet}");
}

fn a_text_comes_back_as_it_is_divided(office: Office) {
    let (first, second) = (office.file("first.csv"), office.file("second.csv"));
    let semicolons = "name;phone;city\nBalu;00456;Kochi, Fort\nLatha;9876543210;\"Aluva; East\"\nBina;12;\n";
    office
        .import("leads.csv", semicolons, &["--refused", &first])
        .ends_with(3);
    let text = fs::read_to_string(&first).unwrap();
    let expected = format!(
        "name;phone;city;row;reason\r\nBalu;00456;\"Kochi, Fort\";2;{SHORT}\r\nBina;12;;4;{SHORT}\r\n"
    );
    assert_eq!(text, expected);

    let wide: Vec<u8> = "\u{FEFF}name\tphone\nബാലു\t00456\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    office
        .import("unicode.txt", wide, &["--refused", &second])
        .ends_with(3);
    let bytes = fs::read(&second).unwrap();
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    let expected = format!("\u{FEFF}name\tphone\trow\treason\r\nബാലു\t00456\t2\t{SHORT}\r\n");
    assert_eq!(String::from_utf16(&units).unwrap(), expected);
}
