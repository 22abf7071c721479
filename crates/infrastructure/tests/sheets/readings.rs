//! Files read in the way that was asked for, and what is said of how they were read.

use callbook_application::ports::{SheetError, SheetFormat, SheetName, Visibility};
use callbook_domain::import::{Delimiter, HeaderRow, Reading, TextEncoding};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::scene::{Scene, row};

fn header(header: HeaderRow) -> Reading {
    Reading {
        header: Some(header),
        ..Reading::default()
    }
}

fn sheet(name: &str) -> Reading {
    Reading {
        sheet: Some(name.to_owned()),
        ..Reading::default()
    }
}

async fn not_as_asked(bytes: &[u8], reading: &Reading) -> String {
    let refused = Scene::new()
        .read_as(bytes, reading)
        .await
        .expect_err("what is asked for is not there");
    assert!(matches!(refused, SheetError::NotAsAsked(_)), "{refused:?}");
    refused.to_string()
}

fn lines(sheet: &mut Worksheet, lines: &[&[&str]]) {
    for (row, cells) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

/// A list behind a cover sheet, an older one that is hidden, and one that only a program can show.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("Read me").unwrap();
    lines(cover, &[&["Leads of March"], &["Exported on", "2025-03-31"]]);
    let old = book.add_worksheet().set_name("Old").unwrap();
    lines(old, &[&["name", "phone"], &["Ravi", "9876543211"]]);
    old.set_hidden(true);
    let secret = book.add_worksheet().set_name("Secret").unwrap();
    lines(secret, &[&["name", "phone"], &["Latha", "9876543212"]]);
    secret.set_very_hidden(true);
    let leads = book.add_worksheet().set_name("Leads").unwrap();
    lines(
        leads,
        &[&["Our leads"], &[], &["name", "phone"], &["Asha", "9876543210"]],
    );
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_text_says_how_it_was_read() {
    let scene = Scene::new();
    let read = scene
        .read("name;phone\nZoë;9876543210\n".as_bytes())
        .await
        .unwrap();
    let facts = read.facts;
    assert_eq!(facts.format, SheetFormat::Csv);
    assert_eq!(facts.encoding, Some(TextEncoding::Utf8));
    assert_eq!(facts.delimiter, Some(Delimiter::Semicolon));
    assert_eq!((facts.sheets.len(), facts.sheet), (0, None));
    assert_eq!(facts.header, HeaderRow::At(1));

    let wide: Vec<u8> = "name\tphone\nZoë\t9876543210\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let facts = scene.read(&wide).await.unwrap().facts;
    assert_eq!(facts.encoding, Some(TextEncoding::Utf16Be));
    assert_eq!(facts.delimiter, Some(Delimiter::Tab));

    let facts = scene
        .read(b"name,phone\nZo\xEB,9876543210\n")
        .await
        .unwrap()
        .facts;
    assert_eq!(facts.encoding, Some(TextEncoding::Windows1252));

    let facts = scene
        .read(b"sep=^\nname^phone\nAsha^9876543210\n")
        .await
        .unwrap()
        .facts;
    assert_eq!(facts.delimiter, None, "nobody can ask for it");
}

#[tokio::test]
async fn the_encoding_that_is_asked_for_is_used() {
    let scene = Scene::new();
    let bytes = "name,phone\nZoë,9876543210\n".as_bytes();
    let read = |encoding| {
        let reading = Reading {
            encoding: Some(encoding),
            ..Reading::default()
        };
        let scene = &scene;
        async move { scene.read_as(bytes, &reading).await.unwrap() }
    };
    let western = read(TextEncoding::Windows1252).await;
    assert_eq!(western.texts(), [row(2, ["ZoÃ«", "9876543210"])]);
    assert_eq!(western.facts.encoding, Some(TextEncoding::Windows1252));
    assert_eq!(
        read(TextEncoding::Utf8).await.texts(),
        [row(2, ["Zoë", "9876543210"])]
    );
    // Nonsense, but the nonsense that was asked for.
    assert_eq!(
        read(TextEncoding::Utf16Le).await.facts.encoding,
        Some(TextEncoding::Utf16Le)
    );
}

#[tokio::test]
async fn a_mark_at_the_beginning_is_no_letter_under_its_own_encoding() {
    let scene = Scene::new();
    let wide = "\u{FEFF}name,phone\nZoë,9876543210\n";
    let cases = [
        (TextEncoding::Utf8, wide.as_bytes().to_vec()),
        (
            TextEncoding::Utf16Le,
            wide.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            TextEncoding::Utf16Be,
            wide.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ),
        (
            TextEncoding::Windows1252,
            b"\xEF\xBB\xBFname,phone\nZo\xEB,9876543210\n".to_vec(),
        ),
    ];
    for (encoding, bytes) in cases {
        let reading = Reading {
            encoding: Some(encoding),
            ..Reading::default()
        };
        let read = scene.read_as(&bytes, &reading).await.unwrap();
        assert_eq!(read.headers, ["name", "phone"], "{encoding}");
        assert_eq!(read.texts(), [row(2, ["Zoë", "9876543210"])], "{encoding}");
    }
}

/// Without a mark and with hardly a Latin letter, nothing tells that it is text; somebody may.
#[tokio::test]
async fn what_looks_like_noise_is_text_where_its_encoding_is_said() {
    let wide: Vec<u8> = "ആശ|ഫോൺ\nആശ|ഇല്ല\n"
        .repeat(40)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let scene = Scene::new();
    assert!(scene.refusal(&wide).await.contains("neither text nor a workbook"));
    let reading = Reading {
        encoding: Some(TextEncoding::Utf16Le),
        delimiter: Some(Delimiter::Pipe),
        ..Reading::default()
    };
    let read = scene.read_as(&wide, &reading).await.unwrap();
    assert_eq!(read.headers, ["ആശ", "ഫോൺ"]);
}

#[tokio::test]
async fn the_delimiter_that_is_asked_for_is_used() {
    let reading = Reading {
        delimiter: Some(Delimiter::Semicolon),
        ..Reading::default()
    };
    let scene = Scene::new();
    let read = scene
        .read_as(b"name,x;phone\nMenon, Asha;1\n", &reading)
        .await
        .unwrap();
    assert_eq!(read.headers, ["name,x", "phone"]);
    assert_eq!(read.texts(), [row(2, ["Menon, Asha", "1"])]);
    let read = scene
        .read_as(b"sep=,\nname;phone\nAsha;1\n", &reading)
        .await
        .unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    assert_eq!(read.facts.delimiter, Some(Delimiter::Semicolon));
}

#[tokio::test]
async fn titles_above_the_header_are_passed_over_and_not_counted() {
    let text = "Leads of March\n\nExported;2025-03-31\nname;phone\nAsha;9876543210\nRavi;9876543211\n";
    let read = Scene::new().read(text.as_bytes()).await.unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    assert_eq!(read.facts.header, HeaderRow::At(4));
    assert_eq!(
        read.texts(),
        [row(5, ["Asha", "9876543210"]), row(6, ["Ravi", "9876543211"])]
    );
    assert_eq!(read.expected, Some(2));
}

#[tokio::test]
async fn without_a_header_the_columns_have_numbers_and_no_row_is_lost() {
    let text = b"Asha,9876543210\nRavi,9876543211,Kochi\nLatha,,,\n";
    let scene = Scene::new();
    for reading in [Reading::default(), header(HeaderRow::Missing)] {
        let read = scene.read_as(text, &reading).await.unwrap();
        assert_eq!(read.headers, ["Column 1", "Column 2", "Column 3"]);
        assert_eq!(read.facts.header, HeaderRow::Missing);
        assert_eq!(read.texts()[0], row(1, ["Asha", "9876543210"]));
        assert_eq!((read.rows.len(), read.expected), (3, Some(3)));
    }
    let read = scene
        .read_as(b"name,phone\nAsha,1\n", &header(HeaderRow::Missing))
        .await
        .unwrap();
    assert_eq!(read.texts()[0], row(1, ["name", "phone"]));
}

#[tokio::test]
async fn the_header_row_that_is_asked_for_is_used() {
    let text = "name,phone\nName of customer,Number\nAsha,9876543210\n";
    let scene = Scene::new();
    let read = scene
        .read_as(text.as_bytes(), &header(HeaderRow::At(2)))
        .await
        .unwrap();
    assert_eq!(read.headers, ["Name of customer", "Number"]);
    assert_eq!(read.texts(), [row(3, ["Asha", "9876543210"])]);
    // Further down than what is looked at for a header.
    let mut long: String = (1..5_000).map(|number| format!("note {number},\n")).collect();
    long.push_str("name,phone\nAsha,9876543210\n");
    let read = scene
        .read_as(long.as_bytes(), &header(HeaderRow::At(5_000)))
        .await
        .unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    assert_eq!(read.texts(), [row(5_001, ["Asha", "9876543210"])]);
    assert_eq!(read.expected, Some(1));
}

#[tokio::test]
async fn a_header_row_that_is_not_there_is_told_with_what_there_is() {
    let text = b"name,phone\nAsha,9876543210\n\n";
    let refused = not_as_asked(text, &header(HeaderRow::At(40))).await;
    assert!(
        refused.contains("row 40") && refused.contains("last row with anything in it is 2"),
        "{refused}"
    );
    let refused = not_as_asked(b"title\n\nname,phone\n", &header(HeaderRow::At(2))).await;
    assert!(
        refused.contains("row 2") && refused.contains("is empty"),
        "{refused}"
    );
    let refused = not_as_asked(&book(), &header(HeaderRow::At(u64::MAX))).await;
    assert!(refused.contains("last row with anything in it is 4"), "{refused}");
}

#[tokio::test]
async fn the_first_visible_list_of_a_workbook_is_read_and_all_sheets_are_told() {
    let read = Scene::new().read(&book()).await.unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    assert_eq!(read.texts(), [row(4, ["Asha", "9876543210"])]);
    let named = |name: &str, visibility| SheetName {
        name: name.to_owned(),
        visibility,
    };
    assert_eq!(
        read.facts.sheets,
        [
            named("Read me", Visibility::Visible),
            named("Old", Visibility::Hidden),
            named("Secret", Visibility::VeryHidden),
            named("Leads", Visibility::Visible),
        ]
    );
    assert_eq!(read.facts.sheet.as_deref(), Some("Leads"));
    assert_eq!(read.facts.header, HeaderRow::At(3));
    assert_eq!((read.facts.encoding, read.facts.delimiter), (None, None));
}

#[tokio::test]
async fn a_sheet_is_asked_for_by_name_and_may_be_hidden() {
    let scene = Scene::new();
    for (name, found) in [("Old", "Ravi"), ("secret", "Latha"), ("Leads", "Asha")] {
        let read = scene.read_as(&book(), &sheet(name)).await.unwrap();
        assert_eq!(read.texts()[0].1[0], found, "{name}");
    }
    let cover = scene.read_as(&book(), &sheet("Read me")).await.unwrap();
    assert_eq!(cover.headers, ["Exported on", "2025-03-31"]);
}

#[tokio::test]
async fn a_sheet_that_is_not_there_is_told_with_what_there_is() {
    for wrong in ["March", "Leads\0", "", "$(reboot)\n"] {
        let refused = not_as_asked(&book(), &sheet(wrong)).await;
        assert!(
            refused.contains("its sheets are \"Read me\", \"Old\", \"Secret\", \"Leads\""),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_hidden_sheet_is_read_where_nothing_else_holds_anything() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let old = book.add_worksheet().set_name("Old").unwrap();
    lines(old, &[&["name", "phone"], &["Ravi", "9876543211"]]);
    old.set_hidden(true);
    let read = Scene::new().read(&book.save_to_buffer().unwrap()).await.unwrap();
    assert_eq!(read.facts.sheet.as_deref(), Some("Old"));
    assert_eq!(read.rows.len(), 1);
}

#[tokio::test]
async fn what_does_not_concern_a_file_is_passed_over() {
    let scene = Scene::new();
    let text = b"name,phone\nAsha,9876543210\n";
    assert_eq!(scene.read_as(text, &sheet("Leads")).await.unwrap().rows.len(), 1);
    let reading = Reading {
        encoding: Some(TextEncoding::Utf16Be),
        delimiter: Some(Delimiter::Pipe),
        ..Reading::default()
    };
    assert_eq!(scene.read_as(&book(), &reading).await.unwrap().rows.len(), 1);
}
