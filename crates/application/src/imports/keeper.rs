//! What keeps a worker at its job: the lease, renewed while something takes long, and what breaks the work off.

use std::future::Future;
use std::pin::pin;

use callbook_domain::import::{ColumnError, DateDoubt};
use futures::future::{Either, select};

use super::opened::{OpenError, is_the_files};
use super::run::RunImportError;
use crate::ports::{Clock, Grip, LEASE, Lease, SheetError, StoreError, Timer, Transactions, Wish};

/// Why the work on a file broke off.
pub(super) enum Broken {
    /// The file is at fault: the import fails, and trying again is of no use.
    File(String),
    /// Somebody has to say how its dates are read.
    Doubt(DateDoubt),
    /// Another worker has the job.
    Lost,
    /// Somebody wants it to stop here.
    Cancelled(Wish),
    /// Something else; a later run goes on.
    Off(RunImportError),
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Off(RunImportError::Store(error))
    }
}

impl From<SheetError> for Broken {
    fn from(error: SheetError) -> Self {
        if is_the_files(&error) {
            Self::File(error.to_string())
        } else {
            Self::Off(RunImportError::Sheet(error))
        }
    }
}

impl From<OpenError> for Broken {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Sheet(error) => error.into(),
            OpenError::Columns(ColumnError::Dates(doubt)) => Self::Doubt(doubt),
            OpenError::Columns(error) => Self::File(error.to_string()),
            OpenError::Store(error) => error.into(),
        }
    }
}

/// A lease that holds no more, or a wish to stop, breaks the work off before anything is written.
pub(super) fn still_holds(grip: Grip) -> Result<(), Broken> {
    match grip {
        Grip::Firm => Ok(()),
        Grip::Lost => Err(Broken::Lost),
        Grip::Cancelled(wish) => Err(Broken::Cancelled(wish)),
    }
}

/// Keeps a lease while something takes long.
pub(super) struct Keeper<'a> {
    pub(super) transactions: &'a dyn Transactions,
    pub(super) timer: &'a dyn Timer,
    pub(super) clock: &'a dyn Clock,
    pub(super) lease: &'a Lease,
}

impl Keeper<'_> {
    /// Waits for `work` and renews the lease meanwhile: opening a large workbook, or going past what is in already, can
    /// take longer than a lease holds.
    pub(super) async fn holding<T>(&self, work: impl Future<Output = T> + Send) -> Result<T, Broken> {
        let mut work = pin!(work);
        loop {
            match select(work, self.timer.wait(LEASE / 3)).await {
                Either::Left((done, _)) => return Ok(done),
                Either::Right(((), rest)) => work = rest,
            }
            let unit = self.transactions.begin().await?;
            still_holds(unit.jobs.hold(self.lease, self.clock.now()).await?)?;
            unit.commit().await?;
        }
    }
}
