//! The third step: what would come of the file, before anything does.

use callbook_application::directory::Directory;
use callbook_domain::company::Region;
use callbook_domain::import::{Check, Import, ImportState, RowFinding};
use serde::Serialize;

use super::details::{Fact, ShareLine, rules, shares};
use super::figures::{Figure, Open, of_check};
use super::findings::warned;
use super::panel::{self, Panel};
use super::words;
use crate::forms::sentence;

#[derive(Debug, Serialize)]
pub(crate) struct CheckStep {
    /// Why the file cannot be imported at all.
    pub(super) failure: Option<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) warned: Option<Warned>,
    pub(super) panel: Option<Panel>,
    pub(super) shares: Vec<ShareLine>,
    pub(super) rules: Vec<Fact>,
    /// Whether it can still be decided.
    pub(super) open: bool,
    pub(super) foot: String,
    pub(super) import_label: Option<String>,
}

/// Rows that come in without something.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Warned {
    pub(super) text: String,
    pub(super) href: String,
}

impl CheckStep {
    /// `findings` are those that `open` wants.
    pub(super) fn new(
        import: &Import,
        open: Open,
        findings: &[RowFinding],
        directory: &Directory,
        region: Region,
    ) -> Self {
        let check = import.check.clone().unwrap_or_default();
        let counts = &check.checkpoint.counts;
        let page = format!("/imports/{}", import.id);
        let coming = counts.created + counts.updated;
        let is_open = import.state == ImportState::Checked;
        let lacking = warned(counts);
        Self {
            figures: of_check(counts, &page, open),
            warned: (lacking > 0).then(|| Warned {
                text: format!(
                    "{} without something that could not be understood.",
                    if lacking == 1 {
                        "1 row comes in".to_owned()
                    } else {
                        format!("{} rows come in", words::grouped(lacking))
                    }
                ),
                href: format!("{page}?step=check&show={}", Open::Warned.key()),
            }),
            panel: (counts.records() > 0)
                .then(|| panel::of_check(import, counts, open, findings, directory, region)),
            shares: shares(&check.shares, directory),
            rules: rules(&import.plan, directory),
            open: is_open,
            foot: foot(coming, &check).to_owned(),
            import_label: (check.failure.is_none() && coming > 0)
                .then(|| format!("Import {}", words::counted(coming, "customer", "customers"))),
            failure: check.failure.as_deref().map(sentence),
        }
    }
}

const fn foot(coming: u64, check: &Check) -> &'static str {
    match (coming, &check.failure) {
        (_, Some(_)) => "Nothing was written.",
        (0, None) => "Nothing in this file would change anything, so there is nothing to import.",
        _ => "Nothing is written yet. Once it is in, it can be undone.",
    }
}

/// Which rows are opened: those that were asked for, where there are any.
pub(super) fn opened(import: &Import, asked: Option<&str>) -> Open {
    let none = callbook_domain::import::ImportCounts::default();
    let counts = import
        .check
        .as_ref()
        .map_or(&none, |check| &check.checkpoint.counts);
    asked
        .and_then(Open::from_key)
        .filter(|open| open.rows(counts) > 0)
        .unwrap_or_else(|| Open::first_of(counts))
}
