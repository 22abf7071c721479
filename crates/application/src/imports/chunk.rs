use std::collections::{BTreeMap, HashMap};

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::assignment::Sharers;
use callbook_domain::customer::{AssignmentRule, Customer, CustomerEvent, EventKind};
use callbook_domain::ids::{CustomerId, EventId, UserId};
use callbook_domain::import::{
    AcceptedRow, Checkpoint, FindingKind, Import, ImportCounts, KnownCustomer, Merge, OnDuplicate, Reason,
    RowFinding, merge,
};
use callbook_domain::phone::Phone;
use callbook_domain::status::StatusSet;
use jiff::Timestamp;

use super::as_read::as_read;
use crate::ports::{Ids, ImportedUpdate};

/// The usual number of rows that are looked at together.
pub(super) const ROWS: usize = 2_000;
const BYTES: usize = 8 * 1024 * 1024;

/// Rows of a file, read but not judged.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) last_row: u64,
    bytes: usize,
    pub(super) accepted: Vec<AcceptedRow>,
    /// Rows that other rows of the file stand for.
    pub(super) left_out: Vec<(AcceptedRow, Reason)>,
    pub(super) refused: Vec<RowFinding>,
}

impl Chunk {
    pub(super) fn accept(&mut self, number: u64, row: AcceptedRow) {
        self.goes_on(number, &row.cells);
        self.accepted.push(row);
    }

    pub(super) fn leave_out(&mut self, number: u64, row: AcceptedRow, reason: Reason) {
        self.goes_on(number, &row.cells);
        self.left_out.push((row, reason));
    }

    pub(super) fn refuse(&mut self, number: u64, finding: RowFinding) {
        self.goes_on(number, &finding.cells);
        self.refused.push(finding);
    }

    fn goes_on(&mut self, number: u64, cells: &[String]) {
        self.last_row = number;
        self.bytes += size_of_val(cells) + cells.iter().map(String::len).sum::<usize>();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.last_row == 0
    }

    pub(super) fn rows(&self) -> usize {
        self.accepted.len() + self.left_out.len() + self.refused.len()
    }

    /// Whether it has so many rows, or so many bytes that a file of very long rows would not stay small in memory.
    pub(super) fn is_full(&self, rows: usize) -> bool {
        self.rows() >= rows || self.bytes >= BYTES
    }

    /// The cells of those of its rows that could be read as such.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[String]> {
        let is_whole =
            |finding: &&RowFinding| !matches!(finding.reason, Reason::UnclosedQuote | Reason::RowTooLong);
        let accepted = self.accepted.iter().map(|row| &row.cells[..]);
        let left_out = self.left_out.iter().map(|(row, _)| &row.cells[..]);
        let refused = self
            .refused
            .iter()
            .filter(is_whole)
            .map(|finding| &finding.cells[..]);
        accepted.chain(left_out).chain(refused)
    }

    /// The phones of those rows of which it matters, under that policy, whether a customer has it already.
    pub(super) fn phones(&self, policy: OnDuplicate) -> Vec<Phone> {
        let left_out = self
            .left_out
            .iter()
            .filter(|(_, reason)| is_refused_if_known(*reason, policy));
        // A phone counts once in a file: there are no repeats among the accepted ones.
        let accepted = self.accepted.iter().map(|row| row.phone);
        accepted.chain(left_out.map(|(row, _)| row.phone)).collect()
    }
}

/// Whether a row that a later one stands for is refused with it where its phone is known. If it were not, what it says
/// would be lost: it is not in, and would not be in the file of the refused rows either.
fn is_refused_if_known(reason: Reason, policy: OnDuplicate) -> bool {
    policy == OnDuplicate::Refuse && matches!(reason, Reason::RepeatMerged | Reason::RepeatReplaced)
}

/// What a chunk of rows does to the customers.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) created: Vec<Customer>,
    pub(super) updated: Vec<ImportedUpdate>,
    pub(super) events: Vec<CustomerEvent>,
    pub(super) findings: Vec<RowFinding>,
    pub(super) counts: ImportCounts,
    /// Of the new customers, how many each user gets.
    pub(super) shares: BTreeMap<UserId, u64>,
}

/// Whether rows are written, or only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Import,
    /// Some of what would come in or change is kept as examples.
    Look,
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
    pub(super) purpose: Purpose,
}

/// So many skipped rows are kept as examples of each reason; their number is counted whole.
const SKIPPED_KEPT: u64 = 100;
/// So many warned rows are kept of each reason.
const WARNED_KEPT: u64 = 10_000;
/// So many examples are kept of what would come in, and of what would change.
const EXAMPLES_KEPT: u64 = 100;

impl Judge<'_> {
    /// Decides what each row of `chunk` does, given who is `known`.
    pub(super) fn judge(
        &self,
        chunk: &Chunk,
        known: &HashMap<Phone, KnownCustomer>,
        before: &Checkpoint,
    ) -> Judged {
        let mut judged = Judged::default();
        for finding in &chunk.refused {
            judged.counts.refused += 1;
            self.find(&mut judged, before, finding.clone());
        }
        for (row, reason) in &chunk.left_out {
            let policy = self.import.plan.on_known;
            let reason = match is_refused_if_known(*reason, policy) && known.contains_key(&row.phone) {
                true => Reason::AlreadyKnown,
                false => *reason,
            };
            self.leave_out(&mut judged, before, row, reason);
        }
        for row in &chunk.accepted {
            let comes_in = match known.get(&row.phone) {
                None => {
                    self.create(&mut judged, before, row);
                    true
                }
                Some(known) => self.meet(&mut judged, before, row, known),
            };
            for warning in row.warnings.iter().filter(|_| comes_in) {
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

    /// Whether the viewer may see the customer. One that it may not is not changed, and nothing is told of it.
    fn sees(&self, known: &KnownCustomer) -> bool {
        self.viewer.may(Permission::SeeAllCustomers) || known.assignee == Some(self.viewer.user_id())
    }

    /// What a row does to the customer who has its phone; whether it changes it.
    fn meet(
        &self,
        judged: &mut Judged,
        before: &Checkpoint,
        row: &AcceptedRow,
        known: &KnownCustomer,
    ) -> bool {
        if !self.sees(known) && self.import.plan.on_known != OnDuplicate::Refuse {
            self.leave_out(judged, before, row, Reason::KnownSkipped);
            return false;
        }
        match merge(known, row, self.import.plan.on_known) {
            Merge::Update {
                details,
                status,
                assignee,
                follow_up,
                do_not_call,
            } => {
                let update = ImportedUpdate {
                    before: known.clone(),
                    details,
                    closed: self.statuses.get(status).is_some_and(|status| status.closes()),
                    status,
                    assignee,
                    follow_up,
                    do_not_call,
                    import: self.import.id,
                    by: self.viewer.user_id(),
                    at: self.now,
                };
                self.update(judged, before, row, update);
                true
            }
            Merge::Skip(reason) | Merge::Refuse(reason) => {
                self.leave_out(judged, before, row, reason);
                false
            }
        }
    }

    fn create(&self, judged: &mut Judged, before: &Checkpoint, row: &AcceptedRow) {
        let id = CustomerId::from_uuid(self.ids.next());
        let status = row
            .status
            .or(self.import.plan.status)
            .and_then(|id| self.statuses.get(id))
            .unwrap_or_else(|| self.statuses.first_fresh());
        let mut customer = Customer::new(id, self.viewer.company_id(), row.phone, status.id, self.now)
            .with_details(row.details.clone())
            .begun_in(status)
            .called_again_at(row.follow_up)
            .from_import(self.import.id);
        if row.do_not_call {
            customer = customer.never_to_be_called();
        }
        let kind = EventKind::Imported {
            import: self.import.id,
            row: row.row,
            status: status.id,
        };
        judged.events.push(self.event(id, kind));
        let given = match (row.assignee, self.sharers) {
            (Some(user), _) => Some((user, AssignmentRule::NamedInFile)),
            (None, Some(sharers)) => {
                let user = sharers.turn(before.counts.dealt + judged.counts.dealt);
                judged.counts.dealt += 1;
                Some((user, AssignmentRule::RoundRobin))
            }
            (None, None) => None,
        };
        if let Some((user, rule)) = given
            && let Some(done) = customer.assign(Some(user), self.viewer.user_id(), rule, self.now)
        {
            let kind = EventKind::Assigned {
                from: done.from,
                to: done.to,
                rule,
            };
            judged.events.push(self.event(id, kind));
            *judged.shares.entry(user).or_default() += 1;
        }
        judged.created.push(customer);
        judged.counts.created += 1;
        if self.gives_example(before.counts.created + judged.counts.created) {
            judged.findings.push(RowFinding {
                row: row.row,
                reason: Reason::WouldCreate,
                cells: as_read(row, &self.import.columns, self.statuses),
            });
        }
    }

    fn gives_example(&self, so_far: u64) -> bool {
        self.purpose == Purpose::Look && so_far <= EXAMPLES_KEPT
    }

    fn update(&self, judged: &mut Judged, before: &Checkpoint, row: &AcceptedRow, update: ImportedUpdate) {
        let id = update.before.id;
        let kind = EventKind::UpdatedByImport {
            import: update.import,
            row: row.row,
            changes: update.changes(),
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
        judged.counts.updated += 1;
        if self.gives_example(before.counts.updated + judged.counts.updated) {
            judged.findings.push(self.example(row, &update));
        }
        judged.updated.push(update);
    }

    /// The phone, the name, then field, value before and value after of each change.
    fn example(&self, row: &AcceptedRow, update: &ImportedUpdate) -> RowFinding {
        let before = &update.before;
        let name = before.details.name.as_ref().or(update.details.name.as_ref());
        let mut cells = vec![
            row.phone.to_string(),
            name.map(ToString::to_string).unwrap_or_default(),
        ];
        for change in before.details.changes_to(&update.details) {
            cells.extend([change.field.to_string(), change.before, change.after]);
        }
        let mut also = |field: &str, before: Option<String>, after: Option<String>| {
            if before != after {
                cells.extend([
                    field.to_owned(),
                    before.unwrap_or_default(),
                    after.unwrap_or_default(),
                ]);
            }
        };
        let status = |id| self.statuses.get(id).map(|status| status.label.to_string());
        also("status", status(before.status), status(update.status));
        let user = |id: Option<UserId>| id.map(|id| id.to_string());
        also("assigned_to", user(before.assignee), user(update.assignee));
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
        also("follow_up", moment(before.follow_up), moment(update.follow_up));
        let mark = |mark: bool| mark.then(|| "yes".to_owned());
        also("do_not_call", mark(before.do_not_call), mark(update.do_not_call));
        RowFinding {
            row: row.row,
            reason: Reason::WouldUpdate,
            cells,
        }
    }

    fn leave_out(&self, judged: &mut Judged, before: &Checkpoint, row: &AcceptedRow, reason: Reason) {
        match reason.kind() {
            FindingKind::Refused => judged.counts.refused += 1,
            _ => judged.counts.skipped += 1,
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
            FindingKind::Created | FindingKind::Updated | FindingKind::Kept => so_far <= EXAMPLES_KEPT,
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
