//! A bar chart as the `bars` component draws it: sorted, with the figures behind it.

use serde::Serialize;

/// One bar before it has a width.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    pub label: String,
    pub value: u64,
    /// A status kind's key, which colours the bar; the primary colour without one.
    pub kind: Option<String>,
    /// The rows behind the figure.
    pub href: Option<String>,
}

/// Bars from the longest to the shortest.
#[derive(Debug, Clone, Serialize)]
pub struct Bars {
    rows: Vec<Row>,
    total: u64,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    #[serde(flatten)]
    bar: Bar,
    /// Of the longest bar, in percent; a bar that counts anything can be seen.
    width: u64,
    /// Of the total, in percent, rounded.
    share: u64,
}

impl Bars {
    pub fn sorted(mut bars: Vec<Bar>) -> Self {
        bars.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.label.cmp(&b.label)));
        let total: u64 = bars.iter().map(|bar| bar.value).sum();
        let longest = bars.first().map_or(0, |bar| bar.value);
        let rows = bars
            .into_iter()
            .map(|bar| Row {
                width: if bar.value == 0 {
                    0
                } else {
                    percent(bar.value, longest).max(1)
                },
                share: percent(bar.value, total),
                bar,
            })
            .collect();
        Self { rows, total }
    }
}

fn percent(part: u64, whole: u64) -> u64 {
    let rounded = (u128::from(part) * 200 + u128::from(whole)) / (u128::from(whole) * 2).max(1);
    u64::try_from(rounded).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::{Bar, Bars};

    fn bar(label: &str, value: u64) -> Bar {
        Bar {
            label: label.to_owned(),
            value,
            kind: None,
            href: None,
        }
    }

    #[test]
    fn bars_are_sorted_and_measured_against_the_longest() {
        let bars = Bars::sorted(vec![
            bar("few", 1),
            bar("most", 900),
            bar("none", 0),
            bar("half", 450),
        ]);
        let rows: Vec<_> = bars
            .rows
            .iter()
            .map(|row| (row.bar.label.as_str(), row.width, row.share))
            .collect();
        assert_eq!(
            rows,
            [("most", 100, 67), ("half", 50, 33), ("few", 1, 0), ("none", 0, 0)]
        );
        assert_eq!(bars.total, 1351);
    }

    #[test]
    fn nothing_to_count_has_no_width() {
        let bars = Bars::sorted(vec![bar("none", 0)]);
        assert_eq!((bars.rows[0].width, bars.rows[0].share), (0, 0));
    }
}
