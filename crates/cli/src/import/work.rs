use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use callbook_application::imports::{ImportProgress, Onward, RunEnd};
use callbook_application::ports::Lease;
use callbook_domain::access::Viewer;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Import;

use super::bar::Bar;
use super::failures::interruption;
use crate::compose::Callbook;
use crate::failure::{Failure, with_causes};

/// How often it is looked how far another process has come with an import.
const LOOK: Duration = Duration::from_millis(300);

/// Works imports off, or watches whoever does.
#[derive(Clone, Copy)]
pub(crate) struct Work<'a> {
    pub(crate) callbook: &'a Callbook,
    pub(crate) viewer: &'a Viewer,
    pub(crate) stop: &'a AtomicBool,
}

/// How it ended for this command.
pub(crate) enum Ended {
    Over(Box<Import>),
    Stopped(Box<Import>),
    Interrupted(Box<Import>, String),
}

impl Work<'_> {
    /// Works off what is to be done about the import where nobody else does, until nothing is left. A running server may
    /// have been quicker: then it is watched, and taken over from where that server dies.
    pub(crate) async fn until_over(&self, id: ImportId, bar: &Bar) -> Result<Ended, Failure> {
        let use_cases = &self.callbook.use_cases;
        loop {
            if let Some(lease) = use_cases.take_up_imports.this(id).await? {
                match self.work_off(&lease, bar).await? {
                    Some(ended) => return Ok(ended),
                    None => continue,
                }
            }
            let import = use_cases.show_import.execute(self.viewer, id).await?;
            bar.advance(import.checkpoint.counts.records(), import.rows_expected);
            if !import.state.is_at_work() {
                return Ok(Ended::Over(Box::new(import)));
            }
            if self.is_stopped() {
                return Ok(Ended::Stopped(Box::new(import)));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// `None` where another process has taken it over, or more is to be done.
    async fn work_off(&self, lease: &Lease, bar: &Bar) -> Result<Option<Ended>, Failure> {
        let use_cases = &self.callbook.use_cases;
        let watch = |progress: ImportProgress<'_>| {
            bar.show(&progress);
            if self.is_stopped() {
                Onward::Stop
            } else {
                Onward::Go
            }
        };
        let end = use_cases.work_imports.execute(lease, &watch).await;
        match end {
            Ok(RunEnd::Over(import)) => {
                if let Err(error) = self.callbook.database.optimise().await {
                    tracing::warn!(
                        error = with_causes(&error),
                        "the planner learned nothing of the import"
                    );
                }
                // One that was stopped in order to be taken back has that before it.
                Ok((!import.state.is_at_work()).then_some(Ended::Over(import)))
            }
            Ok(RunEnd::TakenOver) => Ok(None),
            Ok(RunEnd::Stopped) => {
                use_cases.take_up_imports.give_back(lease).await?;
                Ok(Some(Ended::Stopped(self.as_it_stands(lease).await?)))
            }
            Err(error) => {
                // What cannot be given back now runs out by itself.
                let _ = use_cases.take_up_imports.give_back(lease).await;
                let import = self.as_it_stands(lease).await?;
                Ok(Some(Ended::Interrupted(import, interruption(&error))))
            }
        }
    }

    async fn as_it_stands(&self, lease: &Lease) -> Result<Box<Import>, Failure> {
        let show = &self.callbook.use_cases.show_import;
        Ok(Box::new(show.execute(self.viewer, lease.job.import).await?))
    }
}
