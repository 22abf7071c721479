use callbook_domain::import::{Cell, SheetRow};

use super::survey::Extent;
use crate::ports::{Sheet, SheetError};

/// By so many rows it is judged what columns hold and how dates are written…
const ROWS: usize = 2_000;
/// …or by those that take so many bytes, if they are fewer: rows may be a megabyte each.
const BYTES: usize = 8 * 1024 * 1024;
/// So many are asked for at once.
const AT_ONCE: usize = 100;

/// The first rows of a sheet.
pub(super) struct Sample {
    pub(super) rows: Vec<SheetRow>,
    /// Whether there are more.
    pub(super) seen: Extent,
}

/// Reads the first rows of a sheet.
pub(super) async fn sample(sheet: &mut dyn Sheet) -> Result<Sample, SheetError> {
    let mut rows = Vec::new();
    let mut bytes = 0;
    while rows.len() < ROWS && bytes < BYTES {
        let more = sheet.next_rows(AT_ONCE.min(ROWS - rows.len())).await?;
        if more.is_empty() {
            let seen = Extent::Whole;
            return Ok(Sample { rows, seen });
        }
        bytes += more.iter().map(weight).sum::<usize>();
        rows.extend(more);
    }
    let seen = Extent::Beginning;
    Ok(Sample { rows, seen })
}

/// Roughly how many bytes a row takes.
fn weight(row: &SheetRow) -> usize {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Fault(text) => text.len(),
        Cell::Empty | Cell::Number(_) | Cell::Date(_) | Cell::Truth(_) => 0,
    };
    match &row.cells {
        Ok(cells) => cells.len() * size_of::<Cell>() + cells.iter().map(text).sum::<usize>(),
        Err(broken) => broken.text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::MockSheet;

    /// A sheet of so many rows with a text of that length in each.
    fn sheet(rows: u64, length: usize) -> MockSheet {
        let mut numbers = 2..rows + 2;
        let mut sheet = MockSheet::new();
        sheet.expect_next_rows().returning(move |at_most| {
            let row = |number| SheetRow {
                number,
                cells: Ok(vec![Cell::Text("x".repeat(length)), Cell::Empty]),
            };
            Ok(numbers.by_ref().take(at_most).map(row).collect())
        });
        sheet
    }

    async fn seen(rows: u64, length: usize) -> (usize, Extent) {
        let sample = sample(&mut sheet(rows, length)).await.unwrap();
        (sample.rows.len(), sample.seen)
    }

    #[tokio::test]
    async fn a_sample_has_many_short_rows_or_few_long_ones() {
        assert_eq!(seen(1_999, 10).await, (1_999, Extent::Whole));
        assert_eq!(seen(5_000, 10).await, (2_000, Extent::Beginning));
        assert_eq!(seen(5_000, 50_000).await, (200, Extent::Beginning));
        assert_eq!(seen(150, 50_000).await, (150, Extent::Whole));
    }
}
