use std::num::NonZeroUsize;
use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::import::{Check, Import, ImportState};

use super::chunk::ROWS;
use super::keeper::{Broken, Keeper, still_holds};
use super::look::Look;
use super::opened::Opener;
use super::run::{ImportProgress, NO_ROWS, Onward, RunEnd, RunImportError, Watch};
use crate::accounts::ActAs;
use crate::directory::OpenDirectory;
use crate::ports::{Clock, Hold, Ids, ImportQueries, Lease, Sheets, Timer, Transactions};
use crate::{Ports, Settings};

/// Looks through the whole file of an import and writes down what an import would do, and nothing else: no customer, no
/// timeline, no tally changes. A check that is interrupted begins anew: nothing of it can be doubled.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RunCheck {
    transactions: Arc<dyn Transactions>,
    imports: Arc<dyn ImportQueries>,
    directory: OpenDirectory,
    act_as: ActAs,
    sheets: Arc<dyn Sheets>,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
    ids: Arc<dyn Ids>,
    chunk_rows: usize,
}

impl RunCheck {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            imports: ports.imports.clone(),
            directory: OpenDirectory::new(ports, settings),
            act_as: ActAs::new(ports, settings),
            sheets: ports.sheets.clone(),
            clock: ports.clock.clone(),
            timer: ports.timer.clone(),
            ids: ports.ids.clone(),
            chunk_rows: settings.chunk_rows.map_or(ROWS, NonZeroUsize::get),
        }
    }

    /// Works the leased job off. `watch` is told of each part and says whether to go on.
    ///
    /// # Errors
    /// [`RunImportError`]; a later check begins anew.
    pub async fn execute(&self, lease: &Lease, watch: &Watch<'_>) -> Result<RunEnd, RunImportError> {
        let viewer = self.act_as.for_job(lease.job.user, lease.job.company).await?;
        let import = match &viewer {
            Some(viewer) => {
                self.imports
                    .find(&viewer.company_scope(), lease.job.import)
                    .await?
            }
            None => None,
        };
        let (Some(viewer), Some(mut import)) = (viewer, import) else {
            let unit = self.transactions.begin().await?;
            unit.jobs.complete(lease).await?;
            unit.commit().await?;
            return Ok(RunEnd::TakenOver);
        };
        match self.work(lease, &viewer, &mut import, watch).await {
            Ok(Onward::Stop) => Ok(RunEnd::Stopped),
            Ok(Onward::Go) => self.end(lease, &viewer, import, None).await,
            Err(Broken::File(reason)) => self.end(lease, &viewer, import, Some(reason)).await,
            Err(Broken::Lost | Broken::Cancelled(_)) => Ok(RunEnd::TakenOver),
            Err(Broken::Off(error)) => Err(error),
        }
    }

    /// Ends the check because its file could not be read for long.
    pub(super) async fn give_up(&self, lease: &Lease, reason: String) -> Result<RunEnd, RunImportError> {
        let Some(viewer) = self.act_as.for_job(lease.job.user, lease.job.company).await? else {
            return Ok(RunEnd::TakenOver);
        };
        let scope = viewer.company_scope();
        match self.imports.find(&scope, lease.job.import).await? {
            Some(import) => self.end(lease, &viewer, import, Some(reason)).await,
            None => Ok(RunEnd::TakenOver),
        }
    }

    async fn work(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        import: &mut Import,
        watch: &Watch<'_>,
    ) -> Result<Onward, Broken> {
        if viewer.imports().is_err() {
            return Err(Broken::File(
                "whoever asked for it may not import any more".to_owned(),
            ));
        }
        let directory = self.directory.execute(viewer).await?;
        let opener = Opener {
            sheets: self.sheets.as_ref(),
            imports: self.imports.as_ref(),
            viewer,
            directory: &directory,
            chunk_rows: self.chunk_rows,
        };
        let keeper = Keeper {
            transactions: self.transactions.as_ref(),
            timer: self.timer.as_ref(),
            clock: self.clock.as_ref(),
            lease,
        };
        let mut file = keeper.holding(opener.open(import.id, &import.plan)).await??;
        import.columns = file.uses();
        file.pin(&mut import.plan);
        self.begin(lease, viewer, import).await?;

        let mut check = Check::default();
        let judged = import.clone();
        let look = Look {
            transactions: self.transactions.as_ref(),
            ids: self.ids.as_ref(),
            viewer,
            directory: &directory,
            import: &judged,
        };
        loop {
            let chunk = keeper.holding(file.next_chunk()).await??;
            if chunk.is_empty() {
                break;
            }
            let findings = look.at(&chunk, &mut check, self.clock.now()).await?;
            let expected = file.rows_expected();
            let unit = self.transactions.begin().await?;
            still_holds(unit.jobs.hold(lease, self.clock.now()).await?)?;
            unit.imports
                .advance_check(&viewer.company_scope(), import.id, &check, expected, &findings)
                .await?;
            unit.commit().await?;
            import.rows_expected = expected;
            let progress = ImportProgress {
                checkpoint: &check.checkpoint,
                rows_expected: expected,
            };
            if watch(progress) == Onward::Stop || self.act_as.is_to_wait(lease.job.company).await? {
                return Ok(Onward::Stop);
            }
        }
        if check.checkpoint.counts.records() == 0 {
            return Err(Broken::File(NO_ROWS.to_owned()));
        }
        import.check = Some(check);
        Ok(Onward::Go)
    }

    /// What an earlier check has said is forgotten; this one says it anew.
    async fn begin(&self, lease: &Lease, viewer: &Viewer, import: &mut Import) -> Result<(), Broken> {
        let scope = viewer.company_scope();
        import.check = Some(Check::default());
        let unit = self.transactions.begin().await?;
        still_holds(unit.jobs.hold(lease, self.clock.now()).await?)?;
        unit.imports
            .forget_findings(&scope, import.id, callbook_domain::import::FindingStage::Check)
            .await?;
        unit.imports.update(&scope, import).await?;
        Ok(unit.commit().await?)
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
        check.ended_at = Some(self.clock.now());
        if check.failure.is_none() {
            import.rows_expected = Some(check.checkpoint.counts.records());
        }
        import.state = ImportState::Checked;
        let unit = self.transactions.begin().await?;
        if unit.jobs.complete(lease).await? == Hold::Lost {
            return Ok(RunEnd::TakenOver);
        }
        unit.imports.update(&viewer.company_scope(), &import).await?;
        unit.commit().await?;
        Ok(RunEnd::Over(Box::new(import)))
    }
}
