//! Compound files: the workbooks of Excel 97, and what an encrypted workbook is wrapped in.

use callbook_domain::import::Cell;

use crate::compound::compound;
use crate::scene::Scene;

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat()
}

/// One sheet with `phone` in its first row and a number in its second.
pub(crate) fn excel_97() -> Vec<u8> {
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
