//! The rows behind a figure.

use callbook_domain::company::Region;
use callbook_domain::import::{FindingKind, Import, ImportCounts, RowFinding};
use serde::Serialize;

use super::changes::{ChangeRow, changes};
use super::figures::Open;
use super::findings::{EXAMPLES, FindingTable, ReasonGroup, reasons};
use super::words;
use crate::screens::customers::FieldWords;

#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Panel {
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    pub(super) text: String,
    pub(super) table: Option<FindingTable>,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) reasons: Vec<ReasonGroup>,
    pub(super) people: Vec<PersonRow>,
    /// What the last column of `people` is called, where there is one.
    pub(super) why: Option<&'static str>,
    pub(super) nothing: Option<&'static str>,
    pub(super) more: Option<String>,
    pub(super) download: Option<String>,
}

/// A customer that an undo is about.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PersonRow {
    pub(super) href: Option<String>,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) why: Option<&'static str>,
}

/// The rows behind one figure of a check.
pub(super) fn of_check(
    import: &Import,
    counts: &ImportCounts,
    open: Open,
    findings: &[RowFinding],
    words: &FieldWords<'_>,
) -> Panel {
    let rows = open.rows(counts);
    let shown = findings.iter().take(EXAMPLES);
    let more = |shown: usize| (shown as u64) < rows;
    match open {
        Open::Created => Panel {
            title: "New customers",
            text: "Their numbers are not among your customers yet. This is what would come in.".to_owned(),
            more: more(EXAMPLES.min(findings.len()))
                .then(|| format!("Some of {}.", words::counted(rows, "row", "rows"))),
            table: FindingTable::as_read(&import.columns, shown, words),
            ..of_kind(open)
        },
        Open::Updated => Panel {
            title: "Before and after",
            text: "Customers that you have, and what the file would change about them.".to_owned(),
            changes: changes(shown, words),
            more: more(EXAMPLES.min(findings.len()))
                .then(|| format!("Some of {}.", words::counted(rows, "customer", "customers"))),
            ..of_kind(open)
        },
        _ => Panel {
            download: (open == Open::Refused && rows > 0)
                .then(|| format!("/imports/{}/refused?stage=check", import.id)),
            ..of_reasons(open, import, counts, findings, Tense::Would)
        },
    }
}

/// The rows behind one figure of an import that is over.
pub(super) fn of_outcome(import: &Import, open: Open, findings: &[RowFinding]) -> Panel {
    let counts = &import.checkpoint.counts;
    Panel {
        download: (open == Open::Refused && counts.refused > 0)
            .then(|| format!("/imports/{}/refused", import.id)),
        ..of_reasons(open, import, counts, findings, Tense::Did)
    }
}

/// The customers that an undo has left.
pub(super) fn of_kept(findings: &[RowFinding], kept: u64, region: Region) -> Panel {
    let people = findings.iter().take(EXAMPLES * 5).map(|finding| {
        let cell = |at: usize| finding.cells.get(at).cloned().unwrap_or_default();
        PersonRow {
            href: Some(format!("/customers/{}", cell(0))),
            name: words::named(&cell(2)),
            phone: words::phone(&cell(1), region),
            why: Some(finding.reason.message()),
        }
    });
    let people: Vec<PersonRow> = people.collect();
    Panel {
        title: "Kept customers",
        text: "The undo left them as they are.".to_owned(),
        more: ((people.len() as u64) < kept)
            .then(|| format!("The first {} of {}.", people.len(), words::grouped(kept))),
        people,
        why: Some("Why"),
        ..of_kind(Open::Kept)
    }
}

fn of_kind(open: Open) -> Panel {
    Panel {
        kind: open.key(),
        ..Panel::default()
    }
}

#[derive(Clone, Copy)]
enum Tense {
    Would,
    Did,
}

fn of_reasons(
    open: Open,
    import: &Import,
    counts: &ImportCounts,
    findings: &[RowFinding],
    tense: Tense,
) -> Panel {
    let headers: Vec<String> = import.columns.iter().map(|(header, _)| header.clone()).collect();
    let (title, would, did) = match open.kind() {
        FindingKind::Refused => (
            "Refused rows",
            "They stay out. Download them, mend what is named under “reason” and import that file: its columns are recognised.",
            "They stayed out. Download them, mend what is named under “reason” and import that file: its columns are recognised.",
        ),
        FindingKind::Warned => (
            "With something left out",
            "These rows come in, but for what could not be understood in them.",
            "These rows came in, but for what could not be understood in them.",
        ),
        _ => (
            "Skipped rows",
            "They are left out and change nothing.",
            "They were left out and changed nothing.",
        ),
    };
    let reasons = reasons(counts, &import.plan, open.kind(), &headers, findings);
    Panel {
        title,
        text: match tense {
            Tense::Would => would.to_owned(),
            Tense::Did => did.to_owned(),
        },
        nothing: reasons.is_empty().then_some("There are none."),
        reasons,
        ..of_kind(open)
    }
}
