use callbook_application::ports::SheetError;
use callbook_domain::import::Cell;

use crate::scene::{Scene, row};

#[tokio::test]
async fn rows_come_with_their_numbers_and_cells() {
    let text = "name,phone\nAsha,9876543210\n\n  \n\"Menon, Ravi\",\n";
    let read = Scene::new().read(text.as_bytes()).await.unwrap();
    assert_eq!(read.format, "csv");
    assert_eq!(read.headers, ["name", "phone"]);
    assert_eq!(
        read.texts(),
        [row(2, ["Asha", "9876543210"]), row(5, ["Menon, Ravi", ""])]
    );
    assert_eq!(read.cells(1)[1], Cell::Empty);
    assert_eq!(read.expected, Some(2));
}

#[tokio::test]
async fn the_header_is_the_first_row_in_which_something_is_to_be_seen() {
    let read = Scene::new().read(b"\n,,\n \nname,phone\nAsha,1\n").await.unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    assert_eq!(read.texts(), [row(5, ["Asha", "1"])]);
}

#[tokio::test]
async fn files_without_anything_in_them_are_empty() {
    let scene = Scene::new();
    let blanks = [
        &b""[..],
        b"   \n\n\t\n",
        b"\xEF\xBB\xBF",
        b",,,\n,,,\n",
        b"\xFF\xFE",
        b"\xFF\xFE \0\n\0",
    ];
    for blank in blanks {
        let refused = scene.read(blank).await.unwrap_err();
        assert!(matches!(refused, SheetError::Empty), "{blank:?}: {refused}");
    }
}

#[tokio::test]
async fn a_header_alone_has_no_rows() {
    let read = Scene::new().read(b"name,phone").await.unwrap();
    assert_eq!(read.headers, ["name", "phone"]);
    assert!(read.rows.is_empty());
    assert_eq!(read.expected, Some(0));
}

#[tokio::test]
async fn rows_of_any_width_pass() {
    let read = Scene::new().read(b"a,b\n1,2\n1,2,3\n1\n4,5\n").await.unwrap();
    let widths: Vec<usize> = (0..4).map(|row| read.cells(row).len()).collect();
    assert_eq!(widths, [2, 3, 1, 2]);
}

#[tokio::test]
async fn nul_bytes_pass() {
    let read = Scene::new()
        .read(b"name,phone\nA\0sha,9876543210\n")
        .await
        .unwrap();
    assert_eq!(read.cells(0)[0], Cell::Text("A\0sha".to_owned()));
}

#[tokio::test]
async fn a_quoted_field_may_have_lines_and_marks_in_it() {
    let text = "name,remark\r\n\"Latha\r\nNair\",\"said \"\"yes\"\"\nthen, no\"\r\nAsha,x\r\n";
    let read = Scene::new().read(text.as_bytes()).await.unwrap();
    let expected = [
        row(2, ["Latha\r\nNair", "said \"yes\"\nthen, no"]),
        row(3, ["Asha", "x"]),
    ];
    assert_eq!(read.texts(), expected);
}

#[tokio::test]
async fn what_is_no_sheet_is_named_for_what_it_is() {
    let scene = Scene::new();
    assert!(scene.refusal(b"%PDF-1.7 ...").await.contains("it is a PDF"));
    assert!(
        scene
            .refusal(b"\x89PNG\r\n\x1a\n....")
            .await
            .contains("CSV or XLSX")
    );
    let noise: Vec<u8> = (0..5000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8)
        .collect();
    assert!(scene.refusal(&noise).await.contains("CSV or XLSX"));
}

#[tokio::test]
async fn a_record_over_a_mebibyte_is_broken_and_the_others_are_kept() {
    let mut text = b"name,phone\nAsha,1\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', 3 * 1024 * 1024));
    text.extend(b"\nRavi,2\n");
    let read = Scene::new().read(&text).await.unwrap();
    assert_eq!(read.texts()[0], row(2, ["Asha", "1"]));
    let broken = read.rows[1].cells.as_ref().unwrap_err();
    assert_eq!((read.rows[1].number, broken.text.len()), (3, 4_000));
    assert_eq!(read.texts()[2], row(4, ["Ravi", "2"]));
}

/// 50 MB in 600,000 rows; the server must not grow with the file.
#[tokio::test]
async fn fifty_megabytes_are_read_in_constant_memory() {
    let mut text = b"name,phone_number,area,date,remark\n".to_vec();
    let mut rows = 0;
    while text.len() < 50_000_000 {
        let line = format!(
            "Asha Menon,{},Fort Kochi,2025-01-31,\"Interested in B.Tech, Computer Science\"\n",
            6_000_000_000u64 + rows
        );
        text.extend(line.as_bytes());
        rows += 1;
    }
    let scene = Scene::new();
    let mut sheet = scene.open(&text).await.unwrap();
    drop(text);
    let before = peak_memory();
    let mut read = 0;
    let mut estimates = Vec::new();
    loop {
        let more = sheet.next_rows(5_000).await.unwrap();
        if more.is_empty() {
            break;
        }
        assert_eq!(more[0].number, read + 2);
        read += more.len() as u64;
        estimates.extend(sheet.rows_expected());
    }
    assert_eq!(read, rows);
    assert!(
        estimates
            .iter()
            .all(|estimate| estimate.abs_diff(rows) < rows / 10)
    );
    let grown = peak_memory() - before;
    assert!(grown < 64 * 1024, "the peak grew by {grown} KiB");
}

fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
