//! What the workers of imports share, whatever is to be done.

use std::num::NonZeroUsize;
use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::import::Import;

use super::chunk::ROWS;
use super::keeper::{Broken, Keeper};
use super::opened::Opener;
use super::run::{ImportProgress, Onward, RunEnd, RunImportError, Watch};
use crate::accounts::ActAs;
use crate::directory::{Directory, OpenDirectory};
use crate::ports::{
    Clock, CustomerQueries, Ids, ImportQueries, Lease, Sheets, StoreError, Timer, Transactions,
};
use crate::{Ports, Settings};

/// A job that a worker has taken: on whose behalf it is done, and the import that it is about.
pub(super) struct Taken<'a> {
    pub(super) lease: &'a Lease,
    pub(super) viewer: Viewer,
    pub(super) import: Import,
}

/// Works on jobs on behalf of those who queued them.
pub(super) struct Worker {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) customers: Arc<dyn CustomerQueries>,
    pub(super) directory: OpenDirectory,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    /// So many rows or customers are one unit of work, where somebody has said how many.
    pub(super) chunk_rows: Option<NonZeroUsize>,
    imports: Arc<dyn ImportQueries>,
    act_as: ActAs,
    sheets: Arc<dyn Sheets>,
    timer: Arc<dyn Timer>,
}

impl Worker {
    pub(super) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            customers: ports.customers.clone(),
            directory: OpenDirectory::new(ports, settings),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            chunk_rows: settings.chunk_rows,
            imports: ports.imports.clone(),
            act_as: ActAs::new(ports, settings),
            sheets: ports.sheets.clone(),
            timer: ports.timer.clone(),
        }
    }

    /// On whose behalf the job is done, and the import that it is about. Where either is not in the database, the job is
    /// dropped.
    pub(super) async fn taken<'a>(&self, lease: &'a Lease) -> Result<Option<Taken<'a>>, RunImportError> {
        if let Some(viewer) = self.act_as.for_job(lease.job.user, lease.job.company).await?
            && let Some(import) = self
                .imports
                .find(&viewer.company_scope(), lease.job.import)
                .await?
        {
            return Ok(Some(Taken {
                lease,
                viewer,
                import,
            }));
        }
        self.drop_job(lease).await?;
        Ok(None)
    }

    /// Removes a job about which nothing is to be done, so that no worker takes it up again and again.
    pub(super) async fn drop_job(&self, lease: &Lease) -> Result<RunEnd, RunImportError> {
        let unit = self.transactions.begin().await?;
        unit.jobs.complete(lease).await?;
        unit.commit().await?;
        Ok(RunEnd::TakenOver)
    }

    /// Counts one more error that broke the job off; how often in a row it has.
    pub(super) async fn note_failure(&self, lease: &Lease) -> Result<u32, StoreError> {
        let unit = self.transactions.begin().await?;
        let failures = unit.jobs.note_failure(lease).await?;
        unit.commit().await?;
        Ok(failures)
    }

    /// What files are opened with, for those who may still import.
    pub(super) fn opener<'a>(
        &'a self,
        viewer: &'a Viewer,
        directory: &'a Directory,
    ) -> Result<Opener<'a>, Broken> {
        if viewer.imports().is_err() {
            return Err(Broken::File(
                "whoever asked for it may not import any more".to_owned(),
            ));
        }
        Ok(Opener {
            sheets: self.sheets.as_ref(),
            imports: self.imports.as_ref(),
            viewer,
            directory,
            chunk_rows: self.chunk_rows.map_or(ROWS, NonZeroUsize::get),
        })
    }

    /// What keeps that lease meanwhile.
    pub(super) fn keeper<'a>(&'a self, lease: &'a Lease) -> Keeper<'a> {
        Keeper {
            transactions: self.transactions.as_ref(),
            timer: self.timer.as_ref(),
            clock: self.clock.as_ref(),
            lease,
        }
    }

    /// Tells `watch` how far it has come; whether the work goes on.
    pub(super) async fn tell(
        &self,
        lease: &Lease,
        watch: &Watch<'_>,
        progress: ImportProgress<'_>,
    ) -> Result<Onward, StoreError> {
        if watch(progress) == Onward::Stop || self.act_as.is_to_wait(lease.job.company).await? {
            return Ok(Onward::Stop);
        }
        Ok(Onward::Go)
    }
}
