use std::collections::HashMap;

use callbook_domain::import::{FindingKind, Reason, RowFinding};

/// So many findings of each kind are kept.
const OF_A_KIND: usize = 1_000;
/// So many of each reason are kept however many of its kind there are.
const OF_A_REASON: usize = 5;

/// The first findings of a look through a file: of each kind its own, so that a file's many new customers leave room for
/// its few refused rows.
#[derive(Debug, Default)]
pub(super) struct Examples {
    kept: Vec<RowFinding>,
    of_kind: HashMap<FindingKind, usize>,
    of_reason: HashMap<Reason, usize>,
}

impl Examples {
    pub(super) fn add(&mut self, findings: Vec<RowFinding>) {
        for finding in findings {
            let of_kind = self.of_kind.entry(finding.reason.kind()).or_default();
            let of_reason = self.of_reason.entry(finding.reason).or_default();
            if *of_kind < OF_A_KIND || *of_reason < OF_A_REASON {
                *of_kind += 1;
                *of_reason += 1;
                self.kept.push(finding);
            }
        }
    }

    /// In the order in which they were found.
    pub(super) fn into_findings(self) -> Vec<RowFinding> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_a_kind_leave_room_for_few_of_another() {
        let mut examples = Examples::default();
        let of = |row, reason| RowFinding {
            row,
            reason,
            cells: Vec::new(),
        };
        examples.add((0..5_000).map(|row| of(row, Reason::WouldCreate)).collect());
        examples.add((0..2_000).map(|row| of(row, Reason::RowTooLong)).collect());
        examples.add((0..9).map(|row| of(row, Reason::UnknownStatus)).collect());
        let kept = examples.into_findings();
        let count = |reason| kept.iter().filter(|finding| finding.reason == reason).count();
        assert_eq!(count(Reason::WouldCreate), 1_000);
        assert_eq!(count(Reason::RowTooLong), 1_000);
        assert_eq!(count(Reason::UnknownStatus), 5);
    }
}
