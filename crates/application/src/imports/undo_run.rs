use std::sync::Arc;

use callbook_domain::access::{CompanyScope, Viewer};
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::customer::{CustomerEvent, CustomerName, EventKind};
use callbook_domain::ids::{AuditId, CustomerId, EventId};
use callbook_domain::import::{
    Import, ImportState, Reason, RowFinding, Undo, UndoDecision, UndoPlace, UndoRules,
};
use callbook_domain::phone::Phone;

use super::run::{ImportProgress, Onward, RunEnd, RunImportError, Watch};
use super::worker::{Taken, Worker};
use crate::directory::Directory;
use crate::ports::{
    AuditEntry, ChangedCustomer, Grip, Hold, Lease, MadeCustomer, RestoredCustomer, StoreError, UnitOfWork,
};

/// So many customers are one unit of work: few enough that others get in between.
const CUSTOMERS: u32 = 2_000;

/// A chunk that collided with somebody else's write is judged anew so many times.
const TRIES: usize = 5;

/// Undoes an import from where its undo is to its end. Each chunk of customers is one unit of work: what is removed and
/// restored, timelines, findings, figures, place and the renewed lease are there together or not at all, so that a
/// worker killed at any moment leaves nothing out and does nothing twice.
pub(super) struct RunUndo {
    worker: Arc<Worker>,
    chunk: u32,
}

/// How a chunk went.
enum Step {
    /// It is done; the undo is there now.
    Done(Undo),
    /// There was none left.
    NoneLeft,
    /// Somebody else has the job.
    Lost,
}

/// What stays the same over one undo.
struct Run<'a> {
    lease: &'a Lease,
    viewer: &'a Viewer,
    scope: CompanyScope,
    import: &'a Import,
    directory: &'a Directory,
}

/// What a chunk does.
#[derive(Default)]
struct Judged {
    removed: Vec<CustomerId>,
    restored: Vec<RestoredCustomer>,
    events: Vec<CustomerEvent>,
    findings: Vec<RowFinding>,
}

impl RunUndo {
    pub(super) fn new(worker: Arc<Worker>) -> Self {
        let chunk = worker.chunk_rows.and_then(|rows| u32::try_from(rows.get()).ok());
        Self {
            worker,
            chunk: chunk.unwrap_or(CUSTOMERS),
        }
    }

    /// Works the leased job off. `watch` is told after each chunk and says whether to go on. What was begun goes on
    /// even if whoever began it may not import any more: half an undo helps nobody.
    ///
    /// # Errors
    /// [`RunImportError`]; what is undone stays so, and a later worker goes on.
    pub(super) async fn execute(
        &self,
        taken: Taken<'_>,
        watch: &Watch<'_>,
    ) -> Result<RunEnd, RunImportError> {
        let Taken {
            lease,
            viewer,
            mut import,
        } = taken;
        let viewer = &viewer;
        let Some(mut undo) = import
            .undo
            .clone()
            .filter(|_| import.state == ImportState::Undoing)
        else {
            return self.worker.drop_job(lease).await;
        };
        let directory = self.worker.directory.execute(viewer).await?;
        let run = Run {
            lease,
            viewer,
            scope: viewer.company_scope(),
            import: &import,
            directory: &directory,
        };
        loop {
            match self.step(&run, &undo).await? {
                Step::Done(onward) => undo = onward,
                Step::NoneLeft => break,
                Step::Lost => return Ok(RunEnd::TakenOver),
            }
            let progress = ImportProgress {
                checkpoint: &import.checkpoint,
                rows_expected: import.rows_expected,
            };
            if self.worker.tell(lease, watch, progress).await? == Onward::Stop {
                return Ok(RunEnd::Stopped);
            }
        }
        import.undo = Some(undo);
        self.end(lease, viewer, import).await
    }

    /// Undoes one chunk.
    async fn step(&self, run: &Run<'_>, undo: &Undo) -> Result<Step, RunImportError> {
        for _ in 0..TRIES {
            let unit = self.worker.transactions.begin().await?;
            if unit.jobs.hold(run.lease, self.worker.clock.now()).await? == Grip::Lost {
                return Ok(Step::Lost);
            }
            let Some((place, judged)) = self.look(run, &unit, undo.place).await? else {
                return Ok(Step::NoneLeft);
            };
            unit.customers.remove_many(&run.scope, &judged.removed).await?;
            let raced = unit.customers.restore_many(&run.scope, &judged.restored).await?;
            if !raced.is_empty() {
                drop(unit);
                continue;
            }
            unit.customers.append(&run.scope, &judged.events).await?;
            let count = |of: usize| u64::try_from(of).unwrap_or(u64::MAX);
            let onward = Undo {
                removed: undo.removed + count(judged.removed.len()),
                restored: undo.restored + count(judged.restored.len()),
                kept: undo.kept + count(judged.findings.len()),
                place,
                ..undo.clone()
            };
            unit.imports
                .advance_undo(&run.scope, run.import.id, &onward, &judged.findings)
                .await?;
            unit.commit().await?;
            return Ok(Step::Done(onward));
        }
        Err(RunImportError::Contended)
    }

    /// The next customers and what becomes of them, with the place after them; `None` where there are none left.
    async fn look(
        &self,
        run: &Run<'_>,
        unit: &UnitOfWork,
        place: UndoPlace,
    ) -> Result<Option<(UndoPlace, Judged)>, StoreError> {
        let id = run.import.id;
        Ok(match place {
            UndoPlace::Made(after) => {
                let made = unit
                    .customers
                    .created_by_import(&run.scope, id, after, self.chunk)
                    .await?;
                let next = match made.last() {
                    Some(last) => UndoPlace::Made(Some((last.created_at, last.id))),
                    None => UndoPlace::Changed(None),
                };
                Some((next, self.judge_made(run, made)))
            }
            UndoPlace::Changed(after) => {
                let changed = unit
                    .customers
                    .updated_by_import(&run.scope, id, after, self.chunk)
                    .await?;
                let last = changed.last().map(|last| last.customer.id);
                last.map(|last| (UndoPlace::Changed(Some(last)), self.judge_changed(run, changed)))
            }
        })
    }

    fn rules<'a>(&self, run: &Run<'a>) -> UndoRules<'a> {
        UndoRules {
            import: run.import.id,
            statuses: &run.directory.statuses,
            fields: &run.directory.custom_fields,
            now: self.worker.clock.now(),
        }
    }

    fn judge_made(&self, run: &Run<'_>, made: Vec<MadeCustomer>) -> Judged {
        let rules = self.rules(run);
        let mut judged = Judged::default();
        for customer in made {
            let events = customer
                .touched
                .as_ref()
                .map_or(&[][..], |touched| &touched.events);
            match (rules.made(events), customer.touched) {
                (UndoDecision::Keep(reason), Some(touched)) => {
                    let name = touched.name.as_ref();
                    judged.keep(reason, customer.id, touched.phone, name, touched.row);
                }
                _ => judged.removed.push(customer.id),
            }
        }
        judged
    }

    fn judge_changed(&self, run: &Run<'_>, changed: Vec<ChangedCustomer>) -> Judged {
        let rules = self.rules(run);
        let mut judged = Judged::default();
        for ChangedCustomer { customer, timeline } in changed {
            match rules.changed(&customer, &timeline) {
                UndoDecision::Restore(restored) => {
                    judged.events.push(CustomerEvent {
                        id: EventId::from_uuid(self.worker.ids.next()),
                        customer: customer.id,
                        at: rules.now,
                        by: run.viewer.user_id(),
                        kind: EventKind::ImportUndone {
                            import: run.import.id,
                            changes: restored.changes,
                            status: restored.status,
                            assignee: restored.assignee,
                        },
                    });
                    judged.restored.push(RestoredCustomer {
                        before: customer,
                        after: restored.customer,
                    });
                }
                UndoDecision::Keep(reason) => {
                    let row = row_of(run.import, &timeline);
                    judged.keep(
                        reason,
                        customer.id,
                        customer.phone,
                        customer.details.name.as_ref(),
                        row,
                    );
                }
                // What an import changed was there before it.
                UndoDecision::Remove => {}
            }
        }
        judged
    }

    /// Gives it up for that reason. What is undone stays so, and whoever undoes the import again goes on there.
    pub(super) async fn fail(&self, taken: Taken<'_>, reason: String) -> Result<RunEnd, RunImportError> {
        let Taken {
            lease,
            viewer,
            mut import,
        } = taken;
        let viewer = &viewer;
        import.state = ImportState::Failed;
        import.failure = Some(reason);
        let id = AuditId::from_uuid(self.worker.ids.next());
        let now = self.worker.clock.now();
        let entry = AuditEntry::by(viewer, id, now, AuditAction::ImportFailed, import.id)
            .with("file", &import.file_name)
            .ended(Outcome::Failed);
        self.write_end(lease, viewer, import, &entry).await
    }

    async fn end(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        mut import: Import,
    ) -> Result<RunEnd, RunImportError> {
        let now = self.worker.clock.now();
        import.state = ImportState::Undone;
        let id = AuditId::from_uuid(self.worker.ids.next());
        let mut entry = AuditEntry::by(viewer, id, now, AuditAction::ImportUndone, import.id);
        if let Some(undo) = &mut import.undo {
            undo.ended_at = Some(now);
            entry = entry
                .with("file", &import.file_name)
                .with("removed", undo.removed)
                .with("restored", undo.restored)
                .with("kept", undo.kept);
        }
        self.write_end(lease, viewer, import, &entry).await
    }

    async fn write_end(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        import: Import,
        entry: &AuditEntry,
    ) -> Result<RunEnd, RunImportError> {
        let unit = self.worker.transactions.begin().await?;
        if unit.jobs.complete(lease).await? == Hold::Lost {
            return Ok(RunEnd::TakenOver);
        }
        unit.imports.update(&viewer.company_scope(), &import).await?;
        unit.audit.append(entry).await?;
        unit.commit().await?;
        Ok(RunEnd::Over(Box::new(import)))
    }
}

impl Judged {
    fn keep(&mut self, reason: Reason, id: CustomerId, phone: Phone, name: Option<&CustomerName>, row: u64) {
        let name = name.map(ToString::to_string).unwrap_or_default();
        self.findings.push(RowFinding {
            row,
            reason,
            cells: vec![id.to_string(), phone.to_string(), name],
        });
    }
}

/// The row by which the import changed a customer.
fn row_of(undone: &Import, timeline: &[CustomerEvent]) -> u64 {
    let row = timeline.iter().find_map(|event| match event.kind {
        EventKind::UpdatedByImport { import, row, .. } if import == undone.id => Some(row),
        _ => None,
    });
    row.unwrap_or_default()
}
