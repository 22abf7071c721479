use rstest::rstest;

use crate::scene::{Scene, row};

const SHEET: &str = "name,phone\nJosé Müller,9876543210\n\"ആശ, മേനോൻ\",9876543211\n";
const WESTERN: &str = "name,phone\nJosé Müller – “Größe”,9876543210\nZoë,9876543211\n";

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[rstest]
#[case::utf8(SHEET.as_bytes().to_vec())]
#[case::utf8_with_mark([b"\xEF\xBB\xBF", SHEET.as_bytes()].concat())]
#[case::utf16_little([b"\xFF\xFE".to_vec(), wide(SHEET, u16::to_le_bytes)].concat())]
#[case::utf16_big([b"\xFE\xFF".to_vec(), wide(SHEET, u16::to_be_bytes)].concat())]
#[case::utf16_little_unmarked(wide(SHEET, u16::to_le_bytes))]
#[case::utf16_big_unmarked(wide(SHEET, u16::to_be_bytes))]
#[tokio::test]
async fn unicode_in_any_form(#[case] bytes: Vec<u8>) {
    let read = Scene::new().read(&bytes).await.unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    let expected = [
        row(2, ["José Müller", "9876543210"]),
        row(3, ["ആശ, മേനോൻ", "9876543211"]),
    ];
    assert_eq!(read.texts(), expected);
}

#[tokio::test]
async fn windows_1252() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(WESTERN);
    let read = Scene::new().read(&bytes).await.unwrap();
    let expected = [
        row(2, ["José Müller – “Größe”", "9876543210"]),
        row(3, ["Zoë", "9876543211"]),
    ];
    assert_eq!(read.texts(), expected);
}

#[tokio::test]
async fn other_legacy_encodings_where_there_is_enough_to_tell() {
    let name = "Александр Сергеевич Пушкин родился в Москве";
    let text = format!("name,phone\n{name},9876543210\n");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    let read = Scene::new().read(&bytes).await.unwrap();
    assert_eq!(read.texts(), [row(2, [name, "9876543210"])]);
}

#[tokio::test]
async fn a_foreign_byte_late_in_a_large_utf8_file_costs_nothing() {
    let mut bytes = b"name,phone\n".to_vec();
    for number in 0..60_000 {
        bytes.extend(format!("José {number},{}\n", 6_000_000_000u64 + number).as_bytes());
    }
    bytes.extend(b"Zo\xEB,9876543210\n");
    let read = Scene::new().read(&bytes).await.unwrap();
    assert_eq!(read.rows.len(), 60_001);
    assert_eq!(read.texts()[59_999], row(60_001, ["José 59999", "6000059999"]));
    assert_eq!(read.texts()[60_000], row(60_002, ["Zoë", "9876543210"]));
}

#[tokio::test]
async fn a_foreign_byte_late_in_a_large_plain_file_is_windows_1252() {
    let mut bytes = b"name,phone\n".to_vec();
    for number in 0..60_000 {
        bytes.extend(format!("Asha {number},{}\n", 6_000_000_000u64 + number).as_bytes());
    }
    bytes.extend(b"Zo\xEB,9876543210\n");
    let read = Scene::new().read(&bytes).await.unwrap();
    assert_eq!(read.texts()[60_000], row(60_002, ["Zoë", "9876543210"]));
}

#[rstest]
#[case::comma(',')]
#[case::semicolon(';')]
#[case::tab('\t')]
#[case::pipe('|')]
#[tokio::test]
async fn every_delimiter_with_every_line_end(#[case] delimiter: char) {
    let scene = Scene::new();
    for line_end in ["\n", "\r\n", "\r"] {
        for last in [line_end, ""] {
            let sheet = format!(
                "name_phone_remark{line_end}\"Menon_ Asha\"_9876543210_x{line_end}Ravi_9876543211_\"two{line_end}lines\"{last}"
            );
            let sheet = sheet.replace('_', &delimiter.to_string());
            let read = scene.read(sheet.as_bytes()).await.unwrap();
            assert_eq!(read.headers, ["name", "phone", "remark"], "{sheet:?}");
            let expected = [
                row(2, [&format!("Menon{delimiter} Asha"), "9876543210", "x"]),
                row(3, ["Ravi", "9876543211", &format!("two{line_end}lines")]),
            ];
            assert_eq!(read.texts(), expected, "{sheet:?}");
        }
    }
}

#[tokio::test]
async fn one_column_needs_no_delimiter() {
    let read = Scene::new()
        .read(b"phone\n9876543210\n9876543211\n")
        .await
        .unwrap();
    assert_eq!(read.headers, ["phone"]);
    assert_eq!(read.texts(), [row(2, ["9876543210"]), row(3, ["9876543211"])]);
}

#[tokio::test]
async fn a_first_line_may_name_the_delimiter() {
    let read = Scene::new()
        .read(b"sep=;\r\nname, given;phone\r\nAsha;1,5\r\n")
        .await
        .unwrap();
    assert_eq!(read.headers, ["name, given", "phone"]);
    assert_eq!(read.texts(), [row(2, ["Asha", "1,5"])]);
}

#[tokio::test]
async fn line_ends_that_went_through_two_programs() {
    let read = Scene::new()
        .read(b"name,phone\r\r\nAsha,1\r\r\nRavi,2\r\r\n")
        .await
        .unwrap();
    assert_eq!(read.texts(), [row(2, ["Asha", "1"]), row(3, ["Ravi", "2"])]);
}
