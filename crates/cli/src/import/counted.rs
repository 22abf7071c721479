use std::collections::BTreeMap;

use callbook_domain::import::{FindingKind, ImportCounts, Reason};
use serde::Serialize;

use crate::terminal::say;

/// How many rows did what. Serialised, it is part of what scripts read: its keys stay as they are.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Counted {
    pub(crate) records: u64,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) skipped: u64,
    pub(crate) refused: u64,
    /// How often a row came in without what was not understood: each reason counts once for each row, however many cells
    /// of the row it is given for.
    pub(crate) warnings: u64,
    pub(crate) reasons: BTreeMap<&'static str, u64>,
}

impl From<&ImportCounts> for Counted {
    fn from(counts: &ImportCounts) -> Self {
        let warned = counts.reasons.iter().filter(|(code, _)| is_of_a_cell(code));
        Self {
            records: counts.records(),
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
            warnings: warned.map(|(_, count)| count).sum(),
            reasons: counts.reasons.clone(),
        }
    }
}

fn is_of_a_cell(code: &str) -> bool {
    Reason::from_code(code).is_some_and(|reason| reason.kind() == FindingKind::Warned)
}

impl Counted {
    /// `41 rows: 36 would be created, 5 updated …`, with `would` before the first of them.
    pub(crate) fn told(&self, would: &str) -> String {
        let Self {
            records,
            created,
            updated,
            skipped,
            refused,
            ..
        } = self;
        let rows = if *records == 1 { "row" } else { "rows" };
        format!(
            "{records} {rows}: {created} {would}created, {updated} updated, {skipped} skipped, {refused} refused"
        )
    }

    /// Why rows were left out, refused or taken in without a cell, the most frequent reason first; `more` is told after
    /// each.
    pub(crate) fn say_reasons(&self, more: impl Fn(&str, u64)) {
        for (code, count) in most_first(&self.reasons) {
            say(format!("  {count:>8}  {}", said(code)));
            more(code, count);
        }
    }
}

/// The most frequent first.
pub(crate) fn most_first(reasons: &BTreeMap<&'static str, u64>) -> Vec<(&'static str, u64)> {
    let mut reasons: Vec<_> = reasons.iter().map(|(code, count)| (*code, *count)).collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    reasons
}

/// What a reason says to people.
pub(crate) fn said(code: &str) -> &str {
    match Reason::from_code(code) {
        Some(reason) => reason.message(),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_told_apart_from_rows_that_were_refused() {
        let mut counts = ImportCounts {
            created: 3,
            refused: 1,
            ..ImportCounts::default()
        };
        for reason in [
            Reason::DateNotUnderstood,
            Reason::DateNotUnderstood,
            Reason::UnknownUser,
            Reason::UnknownStatus,
        ] {
            counts.note(reason);
        }
        let counted = Counted::from(&counts);
        assert_eq!((counted.records, counted.warnings), (4, 3));
        assert_eq!(
            counted.told("would be "),
            "4 rows: 3 would be created, 0 updated, 0 skipped, 1 refused"
        );
        assert_eq!(most_first(&counted.reasons)[0], ("date_not_understood", 2));
    }
}
