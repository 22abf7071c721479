use std::collections::{HashMap, HashSet};

use callbook_domain::access::Viewer;
use callbook_domain::assignment::Sharers;
use callbook_domain::customer::{AssignmentRule, Customer, CustomerEvent, EventKind};
use callbook_domain::ids::{CustomerId, EventId};
use callbook_domain::import::{
    AcceptedRow, Checkpoint, FindingKind, Import, ImportCounts, KnownCustomer, Merge, OnDuplicate, Reason,
    RowFinding, RowVerdict, merge,
};
use callbook_domain::phone::Phone;
use callbook_domain::status::StatusSet;
use jiff::Timestamp;

use crate::ports::{Ids, ImportedUpdate};

const ROWS: usize = 20_000;
const BYTES: usize = 16 * 1024 * 1024;

/// Rows of a file, read but not judged.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) last_row: u64,
    bytes: usize,
    pub(super) accepted: Vec<AcceptedRow>,
    pub(super) refused: Vec<RowFinding>,
}

impl Chunk {
    pub(super) fn take(&mut self, number: u64, verdict: RowVerdict) {
        self.last_row = number;
        let bytes = |cells: &[String]| cells.iter().map(String::len).sum::<usize>();
        match verdict {
            RowVerdict::Accepted(row) => {
                self.bytes += bytes(&row.cells);
                self.accepted.push(*row);
            }
            RowVerdict::Refused(finding) => {
                self.bytes += bytes(&finding.cells);
                self.refused.push(finding);
            }
            RowVerdict::Blank => {}
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.last_row == 0
    }

    /// Whether it holds as much as one unit of work should: few enough rows that others get in between, few enough
    /// bytes that a file of very long rows stays small in memory.
    pub(super) fn is_full(&self) -> bool {
        self.accepted.len() + self.refused.len() >= ROWS || self.bytes >= BYTES
    }

    pub(super) fn phones(&self) -> Vec<Phone> {
        let mut phones: Vec<Phone> = self.accepted.iter().map(|row| row.phone).collect();
        phones.sort_unstable();
        phones.dedup();
        phones
    }
}

/// What a chunk of rows does to the customers.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) created: Vec<Customer>,
    pub(super) updated: Vec<ImportedUpdate>,
    pub(super) events: Vec<CustomerEvent>,
    pub(super) findings: Vec<RowFinding>,
    pub(super) counts: ImportCounts,
}

/// What the rows of one import are judged by.
pub(super) struct Judge<'a> {
    pub(super) import: &'a Import,
    pub(super) viewer: &'a Viewer,
    pub(super) statuses: &'a StatusSet,
    /// Among whom new customers are dealt.
    pub(super) sharers: Option<&'a Sharers>,
    pub(super) ids: &'a dyn Ids,
    pub(super) now: Timestamp,
}

/// So many skipped rows are kept as examples of each reason; their number is counted whole.
const SKIPPED_KEPT: u64 = 100;
/// So many warned rows are kept of each reason.
const WARNED_KEPT: u64 = 10_000;

impl Judge<'_> {
    /// Decides what each row of `chunk` does, given who is `known` and which phones earlier chunks of the file brought.
    pub(super) fn judge(
        &self,
        chunk: &Chunk,
        known: &HashMap<Phone, KnownCustomer>,
        earlier: &HashSet<Phone>,
        before: &Checkpoint,
    ) -> Judged {
        let mut judged = Judged::default();
        let mut here = HashSet::new();
        for finding in &chunk.refused {
            judged.counts.refused += 1;
            self.find(&mut judged, before, finding.clone());
        }
        for row in &chunk.accepted {
            let repeated = earlier.contains(&row.phone) || !here.insert(row.phone);
            match known.get(&row.phone) {
                _ if repeated => self.leave_out(&mut judged, before, row, repeat(self.import.on_duplicate)),
                None => self.create(&mut judged, before, row),
                Some(known) => match merge(known, row, self.import.on_duplicate, self.import.id) {
                    Merge::Update {
                        details,
                        status,
                        assignee,
                    } => {
                        let update = ImportedUpdate {
                            before: known.clone(),
                            details,
                            closed: self.statuses.get(status).is_some_and(|status| status.closes()),
                            status,
                            assignee,
                            import: self.import.id,
                            by: self.viewer.user_id(),
                            at: self.now,
                        };
                        self.update(&mut judged, row, update);
                    }
                    Merge::Skip(reason) | Merge::Refuse(reason) => {
                        self.leave_out(&mut judged, before, row, reason);
                    }
                },
            }
            for warning in &row.warnings {
                let finding = RowFinding {
                    row: row.row,
                    reason: *warning,
                    cells: row.cells.clone(),
                };
                self.find(&mut judged, before, finding);
            }
        }
        judged
    }

    fn create(&self, judged: &mut Judged, before: &Checkpoint, row: &AcceptedRow) {
        let id = CustomerId::from_uuid(self.ids.next());
        let status = row
            .status
            .and_then(|id| self.statuses.get(id))
            .unwrap_or_else(|| self.statuses.first_fresh());
        let mut customer = Customer::new(id, self.viewer.company_id(), row.phone, status.id, self.now)
            .with_details(row.details.clone())
            .begun_in(status)
            .from_import(self.import.id);
        let kind = EventKind::Imported {
            import: self.import.id,
            row: row.row,
            status: status.id,
        };
        judged.events.push(self.event(id, kind));

        let dealt = self.sharers.map(|sharers| {
            (
                sharers.turn(before.counts.created + judged.counts.created),
                AssignmentRule::RoundRobin,
            )
        });
        let given = row
            .assignee
            .map(|user| (user, AssignmentRule::NamedInFile))
            .or(dealt);
        if let Some((user, rule)) = given
            && let Some(done) = customer.assign(Some(user), self.viewer.user_id(), rule, self.now)
        {
            let kind = EventKind::Assigned {
                from: done.from,
                to: done.to,
                rule,
            };
            judged.events.push(self.event(id, kind));
        }
        judged.created.push(customer);
        judged.counts.created += 1;
    }

    fn update(&self, judged: &mut Judged, row: &AcceptedRow, update: ImportedUpdate) {
        let id = update.before.id;
        let kind = EventKind::UpdatedByImport {
            import: update.import,
            row: row.row,
            changes: update.before.details.changes_to(&update.details),
            status: (update.status != update.before.status).then_some((update.before.status, update.status)),
        };
        judged.events.push(self.event(id, kind));
        if update.assignee != update.before.assignee {
            let kind = EventKind::Assigned {
                from: update.before.assignee,
                to: update.assignee,
                rule: AssignmentRule::NamedInFile,
            };
            judged.events.push(self.event(id, kind));
        }
        judged.updated.push(update);
        judged.counts.updated += 1;
    }

    fn leave_out(&self, judged: &mut Judged, before: &Checkpoint, row: &AcceptedRow, reason: Reason) {
        match reason.kind() {
            FindingKind::Refused => judged.counts.refused += 1,
            FindingKind::Skipped | FindingKind::Warned => judged.counts.skipped += 1,
        }
        self.find(
            judged,
            before,
            RowFinding {
                row: row.row,
                reason,
                cells: row.cells.clone(),
            },
        );
    }

    /// Counts the finding, and keeps it unless there are plenty of its kind.
    fn find(&self, judged: &mut Judged, before: &Checkpoint, finding: RowFinding) {
        judged.counts.note(finding.reason);
        let code = finding.reason.code();
        let of = |counts: &ImportCounts| counts.reasons.get(code).copied().unwrap_or(0);
        let so_far = of(&before.counts) + of(&judged.counts);
        let keep = match finding.reason.kind() {
            FindingKind::Refused => true,
            FindingKind::Skipped => so_far <= SKIPPED_KEPT,
            FindingKind::Warned => so_far <= WARNED_KEPT,
        };
        if keep {
            judged.findings.push(finding);
        }
    }

    fn event(&self, customer: CustomerId, kind: EventKind) -> CustomerEvent {
        let by = self.viewer.user_id();
        CustomerEvent {
            id: EventId::from_uuid(self.ids.next()),
            customer,
            at: self.now,
            by,
            kind,
        }
    }
}

fn repeat(policy: OnDuplicate) -> Reason {
    match policy {
        OnDuplicate::Refuse => Reason::RepeatedInFile,
        OnDuplicate::Skip | OnDuplicate::Fill | OnDuplicate::Overwrite => Reason::RepeatSkipped,
    }
}
