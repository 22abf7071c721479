use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use callbook_application::imports::{ImportProgress, Onward, RunEnd, StartImportCommand};
use callbook_application::ports::{Lease, SheetFormat};
use callbook_domain::access::Viewer;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Import;

use super::bar::{Bar, Bars};
use super::failures::interruption;
use super::outcome::{FileOutcome, State};
use super::refused::Places;
use super::upload;
use crate::compose::Callbook;
use crate::failure::{Failure, with_causes};
use crate::input::Source;
use crate::terminal::tell;

/// How often it is looked how far another process has come with an import.
const LOOK: Duration = Duration::from_millis(300);

/// Runs the files of one command.
pub(super) struct Runner<'a> {
    pub(super) callbook: &'a Callbook,
    pub(super) viewer: &'a Viewer,
    pub(super) stop: &'a AtomicBool,
    pub(super) places: Places,
    pub(super) bars: Bars,
}

impl Runner<'_> {
    /// Says what importing the file would do.
    pub(super) async fn check(
        &self,
        number: usize,
        file: &Source,
        format: Option<SheetFormat>,
        command: StartImportCommand,
    ) -> FileOutcome {
        let since = Instant::now();
        let name = file.to_string();
        let use_cases = &self.callbook.use_cases;
        let checked = async {
            let upload = upload::take_in(use_cases, self.viewer, file, format).await?;
            let checked = use_cases.check_file.execute(self.viewer, upload, command).await?;
            self.places.write_checked(number, &checked).await?;
            Ok::<_, Failure>(checked)
        };
        match checked.await {
            Ok(checked) => FileOutcome::checked(&name, &checked.check.checkpoint.counts, since),
            Err(failure) => FileOutcome::failed(&name, failure, since),
        }
    }

    /// Imports the file.
    pub(super) async fn import(
        &self,
        number: usize,
        file: &Source,
        format: Option<SheetFormat>,
        command: StartImportCommand,
    ) -> FileOutcome {
        let since = Instant::now();
        let name = file.to_string();
        let use_cases = &self.callbook.use_cases;
        let started = async {
            let upload = upload::take_in(use_cases, self.viewer, file, format).await?;
            Ok::<_, Failure>(
                use_cases
                    .start_import
                    .execute(self.viewer, upload, command)
                    .await?,
            )
        };
        match started.await {
            Ok(started) => {
                if let Some(earlier) = started.same_file {
                    tell(format!(
                        "{name}: the same file was imported before, as {earlier}."
                    ));
                }
                self.to_its_end(number, &name, started.import.id, since).await
            }
            Err(failure) => FileOutcome::failed(&name, failure, since),
        }
    }

    /// Goes on with an import that was stopped or killed.
    pub(super) async fn resume(&self, import: ImportId) -> FileOutcome {
        let since = Instant::now();
        let found = self
            .callbook
            .use_cases
            .show_import
            .execute(self.viewer, import)
            .await;
        match found {
            Ok(found) => self.to_its_end(0, &found.file_name, import, since).await,
            Err(error) => FileOutcome::failed(&import.to_string(), error.into(), since),
        }
    }

    async fn to_its_end(&self, number: usize, name: &str, import: ImportId, since: Instant) -> FileOutcome {
        let bar = self.bars.of_file(name);
        let ended = self.work_off_or_watch(import, &bar).await;
        drop(bar);
        let (import, state, failure) = match ended {
            Ok(Ended::Over(import)) => {
                let outcome = FileOutcome::over(name, &import, since);
                if let Err(failure) = self
                    .places
                    .write_import(number, &self.callbook.use_cases, self.viewer, import.id)
                    .await
                {
                    tell(format!("callbook: {name}: {failure}"));
                }
                return outcome;
            }
            Ok(Ended::Stopped(import)) => (import, State::Stopped, "It was stopped.".to_owned()),
            Ok(Ended::Interrupted(import, why)) => (import, State::Stopped, why),
            Err(failure) => return FileOutcome::failed(name, failure, since),
        };
        let advice = format!(
            "The first {} records are in. Go on with: callbook import --as {} --resume {}",
            import.checkpoint.counts.records(),
            self.viewer.user().username,
            import.id
        );
        let failure = Failure::nothing_done(failure).advise(advice);
        FileOutcome::left(name, &import, state, failure, since)
    }

    /// Works the import off where nobody else does. A running server may have been quicker: then it is watched, and
    /// taken over where that server dies.
    async fn work_off_or_watch(&self, id: ImportId, bar: &Bar) -> Result<Ended, Failure> {
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
            if import.state.is_over() {
                return Ok(Ended::Over(Box::new(import)));
            }
            if self.stop.load(Ordering::Relaxed) {
                return Ok(Ended::Stopped(Box::new(import)));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// `None` where another process has taken it over.
    async fn work_off(&self, lease: &Lease, bar: &Bar) -> Result<Option<Ended>, Failure> {
        let use_cases = &self.callbook.use_cases;
        let watch = |progress: ImportProgress<'_>| {
            bar.show(&progress);
            if self.stop.load(Ordering::Relaxed) {
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
                Ok(Some(Ended::Over(import)))
            }
            Ok(RunEnd::TakenOver) => Ok(None),
            Ok(RunEnd::Stopped) => {
                use_cases.take_up_imports.give_back(lease).await?;
                let import = use_cases
                    .show_import
                    .execute(self.viewer, lease.job.import)
                    .await?;
                Ok(Some(Ended::Stopped(Box::new(import))))
            }
            Err(error) => {
                // What cannot be given back now runs out by itself.
                let _ = use_cases.take_up_imports.give_back(lease).await;
                let import = use_cases
                    .show_import
                    .execute(self.viewer, lease.job.import)
                    .await?;
                Ok(Some(Ended::Interrupted(Box::new(import), interruption(&error))))
            }
        }
    }
}

/// How it ended for this command.
enum Ended {
    Over(Box<Import>),
    Stopped(Box<Import>),
    Interrupted(Box<Import>, String),
}
