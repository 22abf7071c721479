//! Rows that an import has something to say about, in the file's columns.

use callbook_domain::import::{
    ColumnTarget, FindingKind, ImportCounts, ImportPlan, OnDuplicate, Reason, RowFinding,
};
use serde::Serialize;

use super::changes::as_read;
use crate::screens::customers::FieldWords;

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
    plan: &ImportPlan,
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
            message: message(reason, plan.on_known),
            rows_text: super::words::counted(rows, "row", "rows"),
            table: FindingTable::new(headers, of.take(OF_A_REASON)),
        }
    };
    reasons.into_iter().map(group).collect()
}

/// What is said of a reason; why a row had nothing to say depends on the rule about known numbers.
const fn message(reason: Reason, on_known: OnDuplicate) -> &'static str {
    match (reason, on_known) {
        (Reason::NothingNew, OnDuplicate::Fill) => {
            "The customer has something in each of these fields, so there was nothing to fill in"
        }
        (Reason::NothingNew, _) => "The customer has the same in each of these fields",
        (reason, _) => reason.message(),
    }
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

impl FindingTable {
    /// Rows as they would come in: without what is left out, with dates, phones and people in the words of these screens.
    pub(super) fn as_read<'a>(
        columns: &[(String, ColumnTarget)],
        findings: impl IntoIterator<Item = &'a RowFinding>,
        words: &FieldWords<'_>,
    ) -> Option<Self> {
        let used: Vec<(usize, &String, ColumnTarget)> = columns
            .iter()
            .enumerate()
            .filter(|(_, (_, target))| *target != ColumnTarget::Ignored)
            .map(|(at, (header, target))| (at, header, *target))
            .collect();
        let read = |finding: &RowFinding| FindingRow {
            number: finding.row,
            cells: used
                .iter()
                .map(|(at, _, target)| {
                    let cell = finding.cells.get(*at);
                    cell.map_or_else(String::new, |cell| as_read(*target, cell, words))
                })
                .collect(),
            whole: None,
        };
        let rows: Vec<FindingRow> = findings.into_iter().map(read).collect();
        (!rows.is_empty()).then(|| Self {
            headers: used.iter().map(|(_, header, _)| (*header).clone()).collect(),
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
