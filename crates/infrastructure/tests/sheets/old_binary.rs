//! Compound files: the workbooks of Excel 97, and what an encrypted workbook is wrapped in.

use callbook_domain::import::Cell;

use crate::scene::Scene;

const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;

/// A compound file with one stream, which is long enough to need no short sectors.
fn compound(name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = u32::try_from(stream.len() / SECTOR).unwrap();
    let mut head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    head.resize(24, 0);
    for half in [0x3Eu16, 3, 0xFFFE, 9, 6] {
        head.extend(half.to_le_bytes());
    }
    head.resize(44, 0);
    for word in [1u32, 1, 0, 4096, END, 0, END, 0, 0] {
        head.extend(word.to_le_bytes());
    }
    head.resize(SECTOR, 0xFF);

    let mut table: Vec<u32> = vec![TABLE, END];
    table.extend((0..sectors).map(|sector| if sector + 1 == sectors { END } else { sector + 3 }));
    table.resize(SECTOR / 4, FREE);
    let mut file = head;
    file.extend(table.iter().flat_map(|entry| entry.to_le_bytes()));
    file.extend(entry("Root Entry", 5, 1, END, 0));
    file.extend(entry(name, 2, FREE, 2, stream.len() as u64));
    file.resize(SECTOR * 3, 0);
    file.extend(stream);
    file
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    for word in [FREE, FREE, child] {
        entry.extend(word.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(size.to_le_bytes());
    entry
}

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
}

/// One sheet with `phone` in its first row and a number in its second.
fn excel_97() -> Vec<u8> {
    let begin = |kind: u16| {
        let mut content = [0x0600u16, kind, 0, 0].map(u16::to_le_bytes).concat();
        content.resize(16, 0);
        record(0x0809, &content)
    };
    let mut bound = vec![0; 6];
    bound.extend([1, 0, b'S']);
    let globals = begin(5).len() + record(0x85, &bound).len() + record(0x0A, &[]).len();
    bound[..4].copy_from_slice(&u32::try_from(globals).unwrap().to_le_bytes());
    let mut label = [0u16, 0, 0, 5].map(u16::to_le_bytes).concat();
    label.push(0);
    label.extend(b"phone");
    let mut number = [1u16, 0, 0].map(u16::to_le_bytes).concat();
    number.extend(9_876_543_210.0f64.to_le_bytes());
    [
        begin(5),
        record(0x85, &bound),
        record(0x0A, &[]),
        begin(0x10),
        record(0x0204, &label),
        record(0x0203, &number),
        record(0x0A, &[]),
    ]
    .concat()
}

#[tokio::test]
async fn a_workbook_of_excel_97() {
    let read = Scene::new()
        .read(&compound("Workbook", excel_97()))
        .await
        .unwrap();
    assert_eq!(
        (read.format.as_str(), &read.headers[..]),
        ("xls", &["phone".to_owned()][..])
    );
    assert_eq!(read.cells(0), [Cell::Number(9_876_543_210.0)]);
}

#[tokio::test]
async fn a_password_is_to_be_removed() {
    let refused = Scene::new()
        .refusal(&compound("EncryptedPackage", vec![7; 5000]))
        .await;
    assert!(refused.contains("Remove the password"), "{refused}");
}

#[tokio::test]
async fn another_compound_file_is_no_workbook() {
    let refused = Scene::new()
        .refusal(&compound("WordDocument", vec![7; 5000]))
        .await;
    assert!(refused.contains("no workbook of Excel"), "{refused}");
}
