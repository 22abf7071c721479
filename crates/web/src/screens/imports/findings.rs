//! Rows that an import has something to say about, in the file's columns.

use callbook_domain::import::{FindingKind, ImportCounts, Reason, RowFinding};
use serde::Serialize;

/// So many rows are shown of what is only an example.
pub(crate) const EXAMPLES: usize = 20;
/// So many rows are shown of each reason.
const OF_A_REASON: usize = 5;
/// So many rows are read, to have some of each reason.
pub(crate) const LOOKED_AT: u32 = 1000;

/// Why rows were refused, skipped or imported without something, how many, and some of them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReasonGroup {
    pub(super) message: &'static str,
    pub(super) rows_text: String,
    pub(super) table: Option<FindingTable>,
}

/// The reasons of one kind, the most frequent first, each with some of its rows.
pub(super) fn reasons(
    counts: &ImportCounts,
    kind: FindingKind,
    headers: &[String],
    findings: &[RowFinding],
) -> Vec<ReasonGroup> {
    let known = counts
        .reasons
        .iter()
        .filter_map(|(code, rows)| Some((Reason::from_code(code)?, *rows)));
    let mut reasons: Vec<(Reason, u64)> = known
        .filter(|(reason, rows)| *rows > 0 && reason.kind() == kind)
        .collect();
    reasons.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    let group = |(reason, rows): (Reason, u64)| {
        let of = findings.iter().filter(|finding| finding.reason == reason);
        ReasonGroup {
            message: reason.message(),
            rows_text: super::words::counted(rows, "row", "rows"),
            table: FindingTable::new(headers, of.take(OF_A_REASON)),
        }
    };
    reasons.into_iter().map(group).collect()
}

/// How many rows come in but for something that was not understood.
pub(super) fn warned(counts: &ImportCounts) -> u64 {
    let of = |(code, rows): (&&str, &u64)| {
        Reason::from_code(code)
            .filter(|reason| reason.kind() == FindingKind::Warned)
            .map(|_| *rows)
    };
    counts.reasons.iter().filter_map(of).sum()
}

/// Some rows, in the file's columns.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingTable {
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<FindingRow>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingRow {
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
    /// The row as it stood, where no cells could be made of it.
    pub(super) whole: Option<String>,
}

impl FindingTable {
    pub(super) fn new<'a>(
        headers: &[String],
        findings: impl IntoIterator<Item = &'a RowFinding>,
    ) -> Option<Self> {
        let rows: Vec<FindingRow> = findings
            .into_iter()
            .map(|finding| row(finding, headers.len()))
            .collect();
        (!rows.is_empty()).then(|| Self {
            headers: headers.to_vec(),
            rows,
        })
    }
}

fn row(finding: &RowFinding, width: usize) -> FindingRow {
    let mut cells = finding.cells.clone();
    let broken = matches!(finding.reason, Reason::UnclosedQuote | Reason::RowTooLong);
    let whole = (broken || width == 0).then(|| cells.join(", "));
    if cells.len() > width && width > 0 {
        // What is past the header's columns stands in the last one, so that nothing is hidden.
        let rest = cells.split_off(width - 1).join(" | ");
        cells.push(rest);
    }
    cells.resize(width, String::new());
    FindingRow {
        number: finding.row,
        cells: if whole.is_some() { Vec::new() } else { cells },
        whole,
    }
}
