use callbook_domain::access::{CompanyScope, Viewer};
use callbook_domain::assignment::Sharers;
use callbook_domain::import::{Checkpoint, Import};
use callbook_domain::status::StatusSet;
use jiff::Timestamp;

use super::chunk::{Chunk, Judge, Purpose};
use super::keeper::{Broken, still_holds};
use super::run::RunImportError;
use super::worker::Worker;
use crate::ports::{Lease, StoreError, UnitOfWork};

/// A chunk that collided with somebody else's write is judged anew so many times.
const TRIES: usize = 5;

/// What stays the same over one run.
pub(super) struct Run<'a> {
    pub(super) worker: &'a Worker,
    pub(super) lease: &'a Lease,
    pub(super) viewer: &'a Viewer,
    pub(super) scope: CompanyScope,
    pub(super) statuses: &'a StatusSet,
    pub(super) sharers: Option<Sharers>,
}

/// A unit of work with one chunk of rows or several, and their checkpoint. None of it is there before it is committed.
pub(super) struct Writing {
    unit: UnitOfWork,
    checkpoint: Checkpoint,
    pub(super) rows: usize,
    pub(super) began: Timestamp,
}

impl Writing {
    /// Makes it last. Returns where the import is then.
    pub(super) async fn commit(self) -> Result<Checkpoint, StoreError> {
        self.unit.commit().await?;
        Ok(self.checkpoint)
    }
}

impl Run<'_> {
    /// Writes one chunk with its checkpoint, after what a unit has already or as the first of a new one.
    pub(super) async fn write(
        &self,
        import: &Import,
        mut begun: Option<Writing>,
        chunk: &Chunk,
        rows_expected: Option<u64>,
    ) -> Result<Writing, Broken> {
        // What a unit had before a collision would be gone with it, and read again by whoever goes on.
        let tries = if begun.is_some() { 1 } else { TRIES };
        for _ in 0..tries {
            let writing = match begun.take() {
                Some(writing) => writing,
                None => self.begin(import).await?,
            };
            if let Some(written) = self.add(import, writing, chunk, rows_expected).await? {
                return Ok(written);
            }
        }
        Err(Broken::Off(RunImportError::Contended))
    }

    async fn begin(&self, import: &Import) -> Result<Writing, Broken> {
        let unit = self.worker.transactions.begin().await?;
        let now = self.worker.clock.now();
        still_holds(unit.jobs.hold(self.lease, now).await?)?;
        Ok(Writing {
            unit,
            checkpoint: import.checkpoint.clone(),
            rows: 0,
            began: now,
        })
    }

    /// `None` where others were quicker: the unit is of no use then.
    async fn add(
        &self,
        import: &Import,
        mut writing: Writing,
        chunk: &Chunk,
        rows_expected: Option<u64>,
    ) -> Result<Option<Writing>, Broken> {
        let unit = &writing.unit;
        let phones = chunk.phones(import.plan.on_known);
        let known = unit.customers.known(&self.scope, &phones).await?;
        let judge = Judge {
            import,
            viewer: self.viewer,
            statuses: self.statuses,
            sharers: self.sharers.as_ref(),
            ids: self.worker.ids.as_ref(),
            now: writing.began,
            purpose: Purpose::Import,
        };
        let judged = judge.judge(chunk, &known, &writing.checkpoint);
        let lost = unit.customers.insert_imported(&judged.created).await?;
        let raced = unit
            .customers
            .update_imported(&self.scope, &judged.updated)
            .await?;
        if !lost.is_empty() || !raced.is_empty() {
            return Ok(None);
        }
        unit.customers.append(&self.scope, &judged.events).await?;
        writing.checkpoint.row = chunk.last_row;
        writing.checkpoint.counts.add(&judged.counts);
        writing.rows += chunk.rows();
        writing
            .unit
            .imports
            .advance(
                &self.scope,
                import.id,
                &writing.checkpoint,
                rows_expected,
                &judged.findings,
            )
            .await?;
        Ok(Some(writing))
    }
}
