use std::sync::Arc;

use callbook_domain::ids::ImportId;

use crate::ports::{Clock, JobKind, Lease, StoreError, Transactions};
use crate::{Ports, Settings};

/// Takes up imports that wait, or whose worker died: its lease runs out and somebody else goes on.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct TakeUpImports {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
}

impl TakeUpImports {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// The next job of one of these kinds that nobody is working on; companies take turns.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next(&self, kinds: &[JobKind]) -> Result<Option<Lease>, StoreError> {
        let unit = self.transactions.begin().await?;
        let lease = unit.jobs.lease_next(kinds, self.clock.now()).await?;
        unit.commit().await?;
        Ok(lease)
    }

    /// That one, unless somebody is working on it or it is over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn this(&self, import: ImportId) -> Result<Option<Lease>, StoreError> {
        let unit = self.transactions.begin().await?;
        let lease = unit.jobs.lease(import, self.clock.now()).await?;
        unit.commit().await?;
        Ok(lease)
    }

    /// Gives a job back at a graceful stop, so that somebody else goes on at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_back(&self, lease: &Lease) -> Result<(), StoreError> {
        let unit = self.transactions.begin().await?;
        unit.jobs.release(lease).await?;
        unit.commit().await
    }
}
