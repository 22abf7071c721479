use crate::scene::{Scene, row};

fn sheet(rows: &[String]) -> Vec<u8> {
    let mut text = "name,phone,remark\n".to_owned();
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text.into_bytes()
}

fn rows(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| match number % 3 {
            0 => format!("\"Menon, Asha {number}\",{number},x"),
            1 => format!("Ravi {number},{number},\"two\nlines\""),
            _ => format!("Latha {number},{number},plain"),
        })
        .collect()
}

/// Wherever it stands, the row is named and the others are kept, quoted ones and those of several lines too.
#[tokio::test]
async fn one_row_is_broken_and_all_others_are_kept() {
    let scene = Scene::new();
    let count = 300;
    for broken in [0, 1, 150, 298, 299] {
        for unclosed in ["\"Nobody,1,x", "Nobody,\"1,x", "Nobody,1,\"x", "Nobody,1,x,\""] {
            let mut lines = rows(count);
            lines[broken] = unclosed.to_owned();
            let read = scene.read(&sheet(&lines)).await.unwrap();
            assert_eq!(read.rows.len(), count, "{unclosed} at {broken}");
            let texts = read.texts();
            assert_eq!(
                texts[broken],
                row(broken as u64 + 2, [&format!("UnclosedQuote: {unclosed}")])
            );
            let kept = rows(count);
            for (place, (number, cells)) in texts.iter().enumerate().filter(|(place, _)| *place != broken) {
                assert_eq!(*number, place as u64 + 2);
                assert_eq!(cells.len(), 3, "{cells:?}");
                let name = cells[0].clone();
                assert!(kept[place].contains(&name), "{name} at {place}");
            }
        }
    }
}

#[tokio::test]
async fn two_in_a_row_are_two_rows() {
    let read = Scene::new()
        .read(b"name,phone\n\"Asha,1\n\"Ravi,2\nLatha,3\n")
        .await
        .unwrap();
    let expected = [
        row(2, ["UnclosedQuote: \"Asha,1"]),
        row(3, ["UnclosedQuote: \"Ravi,2"]),
        row(4, ["Latha", "3"]),
    ];
    assert_eq!(read.texts(), expected);
}

#[tokio::test]
async fn a_long_file_without_further_quotes_is_read_on() {
    let mut lines: Vec<String> = (0..20_000).map(|number| format!("Ravi,{number},plain")).collect();
    lines[10] = "\"Asha,1,x".to_owned();
    let read = Scene::new().read(&sheet(&lines)).await.unwrap();
    assert_eq!(read.rows.len(), 20_000);
    assert_eq!(read.rows.iter().filter(|row| row.cells.is_err()).count(), 1);
    assert_eq!(read.rows[10].number, 12);
}

#[tokio::test]
async fn a_long_quoted_field_is_legitimate_within_a_line_or_some() {
    let long = "word ".repeat(30_000);
    let lines = "line\n".repeat(90);
    let text = format!("name,remark\nAsha,\"{long}\"\nRavi,\"{lines}\"\n");
    let read = Scene::new().read(text.as_bytes()).await.unwrap();
    assert_eq!(read.texts(), [row(2, ["Asha", &long]), row(3, ["Ravi", &lines])]);
}

#[tokio::test]
async fn in_the_header_it_is_said() {
    let refused = Scene::new().refusal(b"name,\"phone\nAsha,1\n").await;
    assert!(
        refused.contains("header row") && refused.contains("name,\"phone"),
        "{refused}"
    );
}
