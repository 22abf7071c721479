use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::import::{Check, Import, ImportState, StatusTally};

use super::forget::{Rest, forget_check};
use super::keeper::{Broken, still_holds};
use super::look::Look;
use super::run::{ImportProgress, NO_ROWS, Onward, RunEnd, RunImportError, Watch};
use super::worker::{Taken, Worker};
use crate::ports::{Hold, Lease};

/// Looks through the whole file of an import and writes down what an import would do, and nothing else: no customer, no
/// timeline, no tally changes. A check that is interrupted begins anew: nothing of it can be doubled.
pub(super) struct RunCheck {
    worker: Arc<Worker>,
}

impl RunCheck {
    pub(super) const fn new(worker: Arc<Worker>) -> Self {
        Self { worker }
    }

    /// Works the leased job off. `watch` is told of each part and says whether to go on. However it ends, nothing that a
    /// former check has said is taken for this one's.
    ///
    /// # Errors
    /// [`RunImportError`]; a later check begins anew.
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
        import.check = None;
        match self.work(lease, viewer, &mut import, watch).await {
            Ok(Onward::Stop) => Ok(RunEnd::Stopped),
            Ok(Onward::Go) => self.end(lease, viewer, import, None).await,
            Err(Broken::File(reason)) => self.end(lease, viewer, import, Some(reason)).await,
            Err(Broken::Doubt(doubt)) => {
                let reason = doubt.to_string();
                import.check.get_or_insert_default().doubt = Some(doubt);
                self.end(lease, viewer, import, Some(reason)).await
            }
            Err(Broken::Lost | Broken::Cancelled(_)) => Ok(RunEnd::TakenOver),
            Err(Broken::Off(error)) => Err(error),
        }
    }

    /// Ends the check for that reason.
    pub(super) async fn fail(&self, taken: Taken<'_>, reason: String) -> Result<RunEnd, RunImportError> {
        let import = Import {
            check: None,
            ..taken.import
        };
        self.end(taken.lease, &taken.viewer, import, Some(reason)).await
    }

    async fn work(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        import: &mut Import,
        watch: &Watch<'_>,
    ) -> Result<Onward, Broken> {
        let directory = self.worker.directory.execute(viewer).await?;
        let opener = self.worker.opener(viewer, &directory)?;
        let keeper = self.worker.keeper(lease);
        let mut file = keeper.holding(opener.open(import.id, &import.plan)).await??;
        import.columns = file.uses();
        file.pin(&mut import.plan);
        self.begin(lease, viewer, import).await?;

        let mut check = Check::default();
        let judged = import.clone();
        let mut look = Look {
            customers: self.worker.customers.as_ref(),
            ids: self.worker.ids.as_ref(),
            viewer,
            directory: &directory,
            import: &judged,
            status_words: file.status_words.clone(),
            status_column: file.status_column(),
            tally: StatusTally::default(),
        };
        loop {
            let chunk = keeper.holding(file.next_chunk()).await??;
            if chunk.is_empty() {
                break;
            }
            let findings = look.at(&chunk, &mut check, self.worker.clock.now()).await?;
            let expected = file.rows_expected();
            let unit = self.worker.transactions.begin().await?;
            still_holds(unit.jobs.hold(lease, self.worker.clock.now()).await?)?;
            unit.imports
                .advance_check(&viewer.company_scope(), import.id, &check, expected, &findings)
                .await?;
            unit.commit().await?;
            import.rows_expected = expected;
            let progress = ImportProgress {
                checkpoint: &check.checkpoint,
                rows_expected: expected,
            };
            if self.worker.tell(lease, watch, progress).await? == Onward::Stop {
                return Ok(Onward::Stop);
            }
        }
        if check.checkpoint.counts.records() == 0 {
            return Err(Broken::File(NO_ROWS.to_owned()));
        }
        import.check = Some(check);
        Ok(Onward::Go)
    }

    /// What an earlier check has said is forgotten, a portion at a time; this one says it anew. From the first unit on
    /// the import has a check that has shown nothing yet: whoever stops in between has left nothing that counts.
    async fn begin(&self, lease: &Lease, viewer: &Viewer, import: &mut Import) -> Result<(), Broken> {
        let scope = viewer.company_scope();
        import.check = Some(Check::default());
        loop {
            let unit = self.worker.transactions.begin().await?;
            still_holds(unit.jobs.hold(lease, self.worker.clock.now()).await?)?;
            unit.imports.update(&scope, import).await?;
            let rest = forget_check(&unit, &scope, import.id).await?;
            unit.commit().await?;
            if rest == Rest::None {
                return Ok(());
            }
        }
    }

    async fn end(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        mut import: Import,
        failure: Option<String>,
    ) -> Result<RunEnd, RunImportError> {
        let check = import.check.get_or_insert_default();
        check.failure = failure;
        check.ended_at = Some(self.worker.clock.now());
        if check.failure.is_none() {
            import.rows_expected = Some(check.checkpoint.counts.records());
        }
        import.state = ImportState::Checked;
        let unit = self.worker.transactions.begin().await?;
        if unit.jobs.complete(lease).await? == Hold::Lost {
            return Ok(RunEnd::TakenOver);
        }
        unit.imports.update(&viewer.company_scope(), &import).await?;
        unit.commit().await?;
        Ok(RunEnd::Over(Box::new(import)))
    }
}
