//! The rows that an import has something to say about, and why.

use callbook_domain::import::{FindingKind, Import, ImportCounts, Reason, RowFinding};
use serde::Serialize;

/// So many rows of each kind are shown on the page; the file of refused rows has them all.
pub(crate) const SHOWN: u32 = 50;

/// Why rows were refused, skipped or imported with a warning, and how many.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReasonLine {
    pub(super) message: &'static str,
    pub(super) outcome: &'static str,
    pub(super) outcome_kind: &'static str,
    pub(super) rows: u64,
}

/// The reasons, refusals first, the most frequent of each first.
pub(super) fn reasons(counts: &ImportCounts) -> Vec<ReasonLine> {
    let known = counts
        .reasons
        .iter()
        .filter_map(|(code, rows)| Some((Reason::from_code(code)?, *rows)));
    let mut reasons: Vec<(Reason, u64)> = known.filter(|(_, rows)| *rows > 0).collect();
    reasons.sort_by_key(|(reason, rows)| (rank(reason.kind()), std::cmp::Reverse(*rows)));
    let line = |(reason, rows): (Reason, u64)| ReasonLine {
        message: reason.message(),
        outcome: outcome(reason.kind()),
        outcome_kind: match reason.kind() {
            FindingKind::Refused => "invalid",
            FindingKind::Skipped => "neutral",
            FindingKind::Warned => "attempted",
        },
        rows,
    };
    reasons.into_iter().map(line).collect()
}

const fn rank(kind: FindingKind) -> u8 {
    match kind {
        FindingKind::Refused => 0,
        FindingKind::Warned => 1,
        FindingKind::Skipped => 2,
    }
}

const fn outcome(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Refused => "Refused",
        FindingKind::Skipped => "Skipped",
        FindingKind::Warned => "Imported",
    }
}

/// How many rows were imported but for something that was not understood.
pub(super) fn warned(counts: &ImportCounts) -> u64 {
    let of = |(code, rows): (&&str, &u64)| {
        Reason::from_code(code)
            .filter(|reason| reason.kind() == FindingKind::Warned)
            .map(|_| *rows)
    };
    counts.reasons.iter().filter_map(of).sum()
}

/// The first rows of one kind, in the file's columns.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingTable {
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<FindingRow>,
    /// How many there are in all.
    pub(super) total: u64,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingRow {
    pub(super) number: u64,
    pub(super) reason: &'static str,
    pub(super) cells: Vec<String>,
    /// The row as it stood, where no cells could be made of it.
    pub(super) whole: Option<String>,
}

impl FindingTable {
    pub(super) fn new(import: &Import, findings: Vec<RowFinding>, total: u64) -> Option<Self> {
        let headers: Vec<String> = import.columns.iter().map(|(header, _)| header.clone()).collect();
        let rows: Vec<FindingRow> = findings
            .into_iter()
            .map(|finding| row(finding, headers.len()))
            .collect();
        (!rows.is_empty()).then_some(Self { headers, rows, total })
    }
}

fn row(finding: RowFinding, width: usize) -> FindingRow {
    let mut cells = finding.cells;
    let broken = finding.reason == Reason::UnclosedQuote;
    let whole = (broken || width == 0).then(|| cells.join(", "));
    if cells.len() > width && width > 0 {
        // What is past the header's columns stands in the last one, so that nothing is hidden.
        let rest = cells.split_off(width - 1).join(" | ");
        cells.push(rest);
    }
    cells.resize(width, String::new());
    FindingRow {
        number: finding.row,
        reason: finding.reason.message(),
        cells: if whole.is_some() { Vec::new() } else { cells },
        whole,
    }
}
