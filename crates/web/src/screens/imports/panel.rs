//! The rows behind a figure.

use callbook_application::directory::Directory;
use callbook_domain::company::Region;
use callbook_domain::import::{FindingKind, Import, ImportCounts, RowFinding};
use serde::Serialize;

use super::changes::{ChangeRow, changes};
use super::figures::Open;
use super::findings::{EXAMPLES, FindingTable, ReasonGroup, reasons};
use super::words;

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
    directory: &Directory,
    region: Region,
) -> Panel {
    let headers: Vec<String> = import.columns.iter().map(|(header, _)| header.clone()).collect();
    let rows = open.rows(counts);
    let shown = findings.iter().take(EXAMPLES);
    let more = |shown: usize| (shown as u64) < rows;
    match open {
        Open::Created => Panel {
            title: "New customers",
            text: "These numbers are not among your customers yet.".to_owned(),
            more: more(EXAMPLES.min(findings.len())).then(|| {
                format!(
                    "Some of {}, as they stand in the file.",
                    words::counted(rows, "row", "rows")
                )
            }),
            table: FindingTable::new(&headers, shown),
            ..of_kind(open)
        },
        Open::Updated => Panel {
            title: "Before and after",
            text: "Customers that you have, and what the file would change about them.".to_owned(),
            changes: changes(shown, directory, region),
            more: more(EXAMPLES.min(findings.len()))
                .then(|| format!("Some of {}.", words::counted(rows, "customer", "customers"))),
            ..of_kind(open)
        },
        _ => Panel {
            download: (open == Open::Refused && rows > 0)
                .then(|| format!("/imports/{}/refused?stage=check", import.id)),
            ..of_reasons(open, counts, &headers, findings, Tense::Would)
        },
    }
}

/// The rows behind one figure of an import that is over.
pub(super) fn of_outcome(import: &Import, open: Open, findings: &[RowFinding]) -> Panel {
    let counts = &import.checkpoint.counts;
    let headers: Vec<String> = import.columns.iter().map(|(header, _)| header.clone()).collect();
    Panel {
        download: (open == Open::Refused && counts.refused > 0)
            .then(|| format!("/imports/{}/refused", import.id)),
        ..of_reasons(open, counts, &headers, findings, Tense::Did)
    }
}

/// The customers that an undo has left.
pub(super) fn of_kept(findings: &[RowFinding], kept: u64, region: Region) -> Panel {
    let people = findings.iter().take(EXAMPLES * 5).map(|finding| {
        let cell = |at: usize| finding.cells.get(at).cloned().unwrap_or_default();
        let name = cell(2);
        PersonRow {
            href: Some(format!("/customers/{}", cell(0))),
            name: if name.is_empty() {
                "Unnamed".to_owned()
            } else {
                name
            },
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
    counts: &ImportCounts,
    headers: &[String],
    findings: &[RowFinding],
    tense: Tense,
) -> Panel {
    let (title, would, did) = match open.kind() {
        FindingKind::Refused => (
            "Refused rows",
            "They stay out. Download them, mend what is named under “reason” and import that file: its columns are recognised.",
            "They stayed out. Download them, mend what is named under “reason” and import that file: its columns are recognised.",
        ),
        FindingKind::Warned => (
            "With something left out",
            "These customers come in without what could not be understood.",
            "These customers are in, without what could not be understood.",
        ),
        _ => (
            "Skipped rows",
            "They are left out, because there is nothing to do for them.",
            "They were left out, because there was nothing to do for them.",
        ),
    };
    let reasons = reasons(counts, open.kind(), headers, findings);
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
